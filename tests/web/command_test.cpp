#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "catalog/core/json.hpp"
#include "catalog/db/private_cluster.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/command_fixture.hpp"

// The program as somebody at a terminal or a script meets it.
namespace acervo {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

using test::Commands;

TEST_F(Commands, sweep_says_what_nothing_uses_and_sets_it_aside) {
  run({"migrate"});
  const fs::path orphan = data / "blobs" / "ab" / std::string(62, 'c');
  fs::create_directories(orphan.parent_path());
  std::ofstream(orphan) << "x";
  fs::last_write_time(orphan, fs::file_time_type::clock::now() - std::chrono::hours(72));
  EXPECT_THAT(run({"sweep", "--dry-run"}).output, HasSubstr("1 archivos en el almacén; 1 que nada usa"));
  EXPECT_TRUE(fs::exists(orphan));
  EXPECT_THAT(run({"sweep"}).output, HasSubstr("Apartados: 1; devueltos: 0; borrados: 0"));
  EXPECT_FALSE(fs::exists(orphan));
  EXPECT_TRUE(fs::exists(data / "blobs" / "unused" / "ab" / orphan.filename()));
}

TEST_F(Commands, that_look_after_what_exists_make_no_catalogue_where_there_is_none) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"backup", (folder.path() / "copia.tar").string()},
                                             {"reindex"},
                                             {"sweep"},
                                             {"suggest-tags"},
                                             {"rotate-keys"},
                                             {"user", "end", "a@b.mx"},
                                             {"user", "quota", "a@b.mx"}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.status, 2) << arguments.front();
    EXPECT_THAT(result.output, HasSubstr("no hay un catálogo")) << arguments.front();
    EXPECT_FALSE(fs::exists(data)) << arguments.front();
  }
  const auto doctor = run({"doctor"});
  EXPECT_EQ(doctor.status, 1);
  EXPECT_THAT(doctor.output, HasSubstr("Mal: Ahí no hay un catálogo"));
  EXPECT_FALSE(fs::exists(data)) << "doctor";
  EXPECT_FALSE(fs::exists(folder.path() / "copia.tar"));
  test::TestDatabase other;
  other->write([](db::Tx& tx) { tx.run({"emptied", "DROP SCHEMA public CASCADE"}, {}); });
  EXPECT_THAT(run({"backup", (folder.path() / "copia.tar").string(), "--database", other->url()}).output,
              HasSubstr("no hay un catálogo"));
}

// Who copies or looks before an update has the database of before, and keeps it.
TEST_F(Commands, that_only_look_leave_the_database_at_its_version) {
  ASSERT_EQ(run({"migrate"}).status, 0);
  const auto healthy = run({"doctor"});
  EXPECT_EQ(healthy.status, 0);
  EXPECT_THAT(healthy.output, HasSubstr("Preparación de medios: bien"));
  constexpr db::Query last{"test.last", "select max(name) as name, count(*) as ran from schema_migration"};
  const auto look = [&] {
    const db::PrivateCluster cluster(data);
    return db::Database(cluster.url(), 1).read([&](db::Tx& tx) {
      const auto rows = tx.run(last);
      return std::pair(rows.front()["name"].text(), rows.front()["ran"].integer());
    });
  };
  {
    const db::PrivateCluster cluster(data);
    db::Database(cluster.url(), 1).write([](db::Tx& tx) {
      tx.script("delete from schema_migration where name = (select max(name) from schema_migration)");
    });
  }
  const auto before = look();
  const auto copy = folder.path() / "copia.tar";
  const auto made = run({"backup", copy.string()});
  EXPECT_EQ(made.status, 0) << made.output;
  EXPECT_THAT(made.output, HasSubstr("de otra versión de Acervo"));
  const auto note = run_process({"/usr/bin/tar", "-xOf", copy.string(), "acervo.json"}).output;
  EXPECT_EQ(Json::parse(note)["migration"], before.first) << "the program of before takes it back";
  const auto doctor = run({"doctor"});
  EXPECT_EQ(doctor.status, 1);
  EXPECT_THAT(doctor.output, HasSubstr("de una versión anterior de Acervo"));
  EXPECT_THAT(run({"sweep", "--dry-run"}).output, HasSubstr("de una versión anterior de Acervo"));
  EXPECT_EQ(look(), before);
}

TEST_F(Commands, bad_usage_ends_with_two_and_one_sentence) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"import", "/no/such/file.mp4"},
                                             {"import"},
                                             {"serve", "--port", "hundred"},
                                             {"user", "add", "a@b.mx", "--role", "king"}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.status, 2) << arguments.front() << ": " << result.output;
    EXPECT_FALSE(result.output.empty());
  }
}

TEST_F(Commands, arguments_that_are_not_understood_are_said_in_spanish) {
  const auto said = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ACERVO_PROGRAM);
    const auto result = run_process(arguments);
    EXPECT_EQ(result.status, 2) << result.output;
    return result.output;
  };
  const std::string help = " Con --help se ven las órdenes y sus opciones.\n";
  EXPECT_EQ(said({}), "acervo: Falta la orden, por ejemplo «acervo serve»." + help);
  EXPECT_EQ(said({"user"}), "acervo: Falta la orden, por ejemplo «acervo serve»." + help);
  EXPECT_EQ(said({"doctor", "--prot", "8080"}), "acervo: No se entiende «--prot 8080»." + help);
  EXPECT_EQ(said({"backup"}), "acervo: Falta archivo." + help);
  EXPECT_EQ(said({"serve", "--port"}), "acervo: A --port le falta su valor, o le sobra uno." + help);
  EXPECT_EQ(said({"user", "add", "a@b.mx", "--role", "king"}), "acervo: El valor de --role no sirve." + help);
  EXPECT_EQ(said({"import", "--patience", "x"}), "acervo: El valor de --patience no sirve." + help);
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"user", "add"}, {"user", "quota"}, {"import"}}) {
    std::vector<std::string> arguments{ACERVO_PROGRAM};
    arguments.insert(arguments.end(), command.begin(), command.end());
    arguments.push_back("--help");
    const auto shown = run_process(arguments);
    EXPECT_EQ(shown.status, 0);
    EXPECT_THAT(shown.output, ::testing::AllOf(HasSubstr("Uso:"), HasSubstr("Opciones:"), HasSubstr("Argumentos:")));
    for (const char* english : {"Options", "REQUIRED", "Print this help", "INT", "TEXT "})
      EXPECT_THAT(shown.output, ::testing::Not(HasSubstr(english)));
  }
}

TEST_F(Commands, a_password_that_is_too_long_is_not_called_short) {
  const auto result = run_process({"/bin/sh", "-c",
                                   "head -c 1001 /dev/zero | tr '\\0' x | \"$0\" user add a@b.mx --role teacher "
                                   "--password-stdin --data \"$1\" --log off",
                                   ACERVO_PROGRAM, data.string()});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("más de 1000"));
}

TEST_F(Commands, settings_that_do_not_work_are_named_before_anything_is_made) {
  fs::create_directory(data);
  const auto site = folder.path() / "site";
  fs::create_directories(site / "assets");
  write("site/index.html",
        "<!doctype html><html><head><!--acervo:head--></head><body><!--acervo:body--><!--acervo:data--></body></html>");
  for (const auto& [text, named] :
       std::map<std::string, std::string>{{"log = 'loud'", "log: loud"},
                                          {"public_url = 'escuela.mx'", "public_url: "},
                                          {"public_url = 'http://'", "public_url: "},
                                          {"buffers = 1", "buffers: 1"},
                                          {"request_log = 'maybe'", "request_log"},
                                          {"trusted_proxies = 'foo'", "\"foo\""},
                                          {"metrics_readers = '10.0.0.0/99'", "10.0.0.0/99"},
                                          {"[uploads]\nquota_gb = -1", "quota_gb: -1"},
                                          {"[mail]\nsmtp = 'correo.mx'\nfrom = 'a@b.mx'", "mail.smtp: correo.mx"},
                                          {"[mail]\nsmtp = 'https://correo.mx'\nfrom = 'a@b.mx'", "mail.smtp: https"},
                                          {"[mail]\nsmtp = 'smtp://correo.mx:x'\nfrom = 'a@b.mx'", "mail.smtp: smtp"},
                                          {"[mail]\nsmtp = 'smtp://correo.mx'", "mail.from: "},
                                          {"[ranking]\nseal = 'mucho'", "ranking.seal: mucho"},
                                          {"[ranking]\nfreshness = -1", "ranking.freshness: -1"}}) {
    std::ofstream(data / "acervo.toml") << text;
    const auto result = run_process({"/usr/bin/timeout", "20", ACERVO_PROGRAM, "serve", "--port", "0", "--site",
                                     site.string(), "--data", data.string()});
    EXPECT_EQ(result.status, 2) << text;
    EXPECT_THAT(result.output, ::testing::AllOf(HasSubstr("un valor que no sirve"), HasSubstr(named))) << text;
    EXPECT_FALSE(fs::exists(data / "postgres")) << text;
  }
}

TEST_F(Commands, a_file_of_settings_that_is_named_and_not_there_is_told) {
  const auto named = (folder.path() / "otro.toml").string();
  const auto result =
      run_process({ACERVO_PROGRAM, "doctor", "--data", data.string()}, nullptr, {"ACERVO_CONFIG=" + named});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr(named));
}

TEST_F(Commands, a_database_out_of_reach_is_said_in_a_sentence) {
  const auto result = run({"migrate", "--database", "host=/nonexistent dbname=x"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("La base de datos no responde"));
}

TEST_F(Commands, a_folder_that_cannot_be_written_is_said_in_a_sentence) {
  write("file", "");
  data = folder.path() / "file" / "below";
  EXPECT_EQ(run({"migrate"}).status, 2);
}

TEST_F(Commands, end_the_private_postgres_they_started) {
  EXPECT_EQ(run({"migrate"}).status, 0);
  EXPECT_FALSE(fs::exists(data / "postgres/cluster/postmaster.pid"));
}

}  // namespace
}  // namespace acervo
