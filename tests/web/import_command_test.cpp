#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalog/core/json.hpp"
#include "catalog/db/private_cluster.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/command_fixture.hpp"

// Catalogues, folders and files as `acervo import` takes them in, once and every night.
namespace acervo {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

using test::Commands;

TEST_F(Commands, import_reports_bad_lines_by_number_and_takes_the_rest) {
  const auto table = write("fichas.csv",
                           "identifier;title;url;language;levels\n"
                           "uno;T\xEDtulo;https://ejemplo.mx/1;es;Primaria\n"
                           "dos;;https://ejemplo.mx/2;es;\n"
                           "tres;Tres;javascript:alert(1);es;\n"
                           "cuatro;Cuatro;https://ejemplo.mx/4;espa\xF1ol;Secundaria\n");
  const auto result = run({"import", "--metadata", table.string(), "--publish", "--json"});
  EXPECT_EQ(result.status, 1) << result.output;
  const auto outcomes = lines(result.output);
  ASSERT_EQ(outcomes.size(), 4U) << result.output;
  int created = 0, refused = 0;
  for (const Json& outcome : outcomes) {
    created += outcome["status"] == "created";
    if (outcome["status"] != "refused") continue;
    ++refused;
    EXPECT_EQ(outcome["file"], "fichas.csv");
    EXPECT_THAT(outcome["error"].get<std::string>(), ::testing::AnyOf(HasSubstr("línea 3: "), HasSubstr("línea 4: ")));
  }
  EXPECT_EQ(created, 2);
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(lines(run({"import", "--metadata", table.string(), "--publish", "--json"}).output).back()["status"],
            "duplicate");
}

TEST_F(Commands, import_takes_links_whose_address_is_long_and_others_beside_what_fails) {
  const std::string address = "https://ejemplo.mx/" + std::string(800, 'a');
  const auto table = write("fichas.csv", "title,url\nUno,https://ejemplo.mx/1\nLarga," + address +
                                             "\nMala,https://ejemplo.mx/2\nTres,https://ejemplo.mx/3\n");
  ASSERT_EQ(run({"migrate"}).status, 0);
  {
    const db::PrivateCluster cluster(data);
    db::Database(cluster.url(), 1).write([](db::Tx& tx) {
      tx.script("alter table material add check (title <> 'Mala')");  // stands for what nobody foresaw
    });
  }
  const auto import = [&] { return run({"import", "--metadata", table.string(), "--json"}); };
  const auto result = import();
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.output, HasSubstr("línea 4: "));
  std::map<std::string, int> outcomes;
  for (const Json& outcome : lines(result.output)) ++outcomes[outcome["status"]];
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"created", 3}, {"refused", 1}})) << result.output;
  outcomes.clear();
  for (const Json& outcome : lines(import().output)) ++outcomes[outcome["status"]];
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"duplicate", 3}, {"refused", 1}})) << "it is known by its address";
}

TEST_F(Commands, import_takes_a_file_once_and_refuses_what_is_no_media) {
  fs::copy_file(fs::path(ACERVO_SAMPLES) / "media" / "fracciones.mp4", folder.path() / "-rf 'ñ' \"😀\".mp4");
  write("nota.mp4", "esto no es un video\n");
  write("lista.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
  const auto result = run({"import", folder.path().string(), "--publish", "--wait", "--json"});
  EXPECT_EQ(result.status, 1) << result.output;
  std::map<std::string, Json> by_file;
  for (const Json& outcome : lines(result.output)) by_file[outcome["file"]] = outcome;
  EXPECT_EQ(by_file["-rf 'ñ' \"😀\".mp4"]["status"], "created") << result.output;
  EXPECT_EQ(by_file["nota.mp4"]["code"], "is_text");
  EXPECT_EQ(by_file["lista.mp4"]["code"], "is_playlist");
  const auto again = lines(run({"import", folder.path().string(), "--publish", "--json"}).output);
  EXPECT_THAT(again, ::testing::Contains(::testing::ResultOf(
                         [](const Json& outcome) { return outcome["status"] == "duplicate"; }, ::testing::IsTrue())));
}

TEST_F(Commands, import_waits_for_its_own_and_not_for_what_is_held) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  const Json other = lines(run({"import", (media / "rosa_blanca.m4a").string(), "--json"}).output).at(0);
  const auto hold = [&](const std::string& subject) {
    const db::PrivateCluster cluster(data);
    db::Database database(cluster.url(), 1);
    FleetStore(database).hold(subject);
  };
  hold("material:" + other["id"].get<std::string>());
  fs::copy_file(media / "rosa_blanca.m4a", folder.path() / "otra.m4a");
  std::ofstream(folder.path() / "otra.m4a", std::ios::app | std::ios::binary) << std::string(
      "\0\0\0\x0c"
      "free1234",
      12);
  const auto own = run({"import", (folder.path() / "otra.m4a").string(), "--wait"});
  EXPECT_EQ(own.status, 0) << own.output;
  hold("all");
  const auto held = run({"import", (media / "fracciones.mp4").string(), "--wait"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.output, HasSubstr("retenidos en /administracion hasta que alguien los reanude: 1"));
}

TEST_F(Commands, import_says_that_a_recording_is_here_in_another_encoding) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  const auto import = [&](const fs::path& file) {
    return lines(run({"import", file.string(), "--json"}).output).at(0);
  };
  // Its second half, smaller; with the sound of either.
  const auto copy = [&](const std::string& name, const std::string& picture, const std::string& sound) {
    const auto file = folder.path() / name;
    const auto made = run_process({"/usr/bin/ffmpeg",
                                   "-nostdin",
                                   "-v",
                                   "error",
                                   "-ss",
                                   "3.3",
                                   "-i",
                                   picture,
                                   "-ss",
                                   "3.3",
                                   "-i",
                                   sound,
                                   "-map",
                                   "0:v",
                                   "-map",
                                   "1:a",
                                   "-vf",
                                   "scale=256:-2",
                                   "-c:v",
                                   "libx264",
                                   "-crf",
                                   "34",
                                   "-preset",
                                   "ultrafast",
                                   "-c:a",
                                   "aac",
                                   "-b:a",
                                   "48k",
                                   file});
    EXPECT_EQ(made.status, 0) << made.output;
    return file;
  };
  const std::string one = media / "fracciones.mp4", other = media / "agua.mp4", third = media / "egg.mp4";
  const Json first = import(one);
  EXPECT_TRUE(first["error"].is_null()) << first;
  const auto expect_note = [&](const Json& outcome, const std::string& how) {
    EXPECT_EQ(outcome["status"], "created");
    EXPECT_THAT(outcome["error"].get<std::string>(),
                ::testing::AllOf(::testing::StartsWith(how), HasSubstr(first["id"].get<std::string>())));
  };
  expect_note(import(copy("dubbed.mkv", one, third)), "Se ve como");
  expect_note(import(copy("other pictures.mkv", third, one)), "Suena como");
  EXPECT_TRUE(import(other)["error"].is_null());
}

TEST_F(Commands, import_of_another_file_replaces_the_one_of_its_identifier) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  fs::copy_file(media / "fracciones.mp4", folder.path() / "uno.mp4");
  const auto import = [&](const std::string& file) {
    const auto table = write("fichas.csv", "identifier,file,title\nficha-1," + file + ",Fracciones\n");
    return lines(run({"import", "--metadata", table.string(), "--publish", "--wait", "--json"}).output).at(0);
  };
  const Json first = import("uno.mp4");
  EXPECT_EQ(first["status"], "created");
  const std::string bytes = [&] {
    std::ostringstream all;
    all << std::ifstream(folder.path() / "uno.mp4", std::ios::binary).rdbuf();
    return all.str();
  }();
  // The same recording to a player, another file to the catalogue.
  write("dos.mp4", bytes + std::string("\0\0\0\x0c"
                                       "free1234",
                                       12));
  const Json second = import("dos.mp4");
  EXPECT_EQ(second["status"], "updated");
  EXPECT_EQ(second["id"], first["id"]);
  EXPECT_EQ(import("dos.mp4")["status"], "duplicate");
  EXPECT_EQ(import("uno.mp4")["status"], "updated") << "what was replaced may come back";
}

TEST_F(Commands, import_reads_lines_in_order_and_refuses_to_change_what_is_not_there) {
  fs::copy_file(fs::path(ACERVO_SAMPLES) / "media" / "rosa_blanca.m4a", folder.path() / "uno.m4a");
  const auto table = write("fichas.csv",
                           "identifier,file,url,title,published\n"
                           "a,uno.m4a,,Uno,\n"
                           "a,,,Dos,\n"
                           "a,,,,\n"
                           "nadie,,,,\n"
                           "borrador,,https://ejemplo.mx/b,Cuatro,no\n");
  const auto result = run({"import", "--metadata", table.string(), "--publish", "--json"});
  EXPECT_EQ(result.status, 1) << result.output;
  std::map<std::string, std::vector<Json>> outcomes;
  for (const Json& outcome : lines(result.output)) outcomes[outcome["identifier"]].push_back(outcome);
  ASSERT_EQ(outcomes["a"].size(), 3U) << result.output;
  EXPECT_EQ(outcomes["a"][0]["status"], "created");
  EXPECT_EQ(outcomes["a"][1]["status"], "updated");
  EXPECT_EQ(outcomes["a"][2]["status"], "duplicate") << "it says nothing, and takes nothing away";
  ASSERT_EQ(outcomes["nadie"].size(), 1U);
  EXPECT_EQ(outcomes["nadie"][0]["code"], "unknown_identifier");
  EXPECT_THAT(outcomes["nadie"][0]["error"].get<std::string>(), HasSubstr("línea 5: No hay ninguna lección"));
  const db::PrivateCluster cluster(data);
  db::Database database(cluster.url(), 2);
  MaterialStore materials(database);
  EXPECT_EQ(materials.find({outcomes["a"][0]["id"]})->description.title, "Dos");
  EXPECT_EQ(materials.find({outcomes["a"][0]["id"]})->state, MaterialState::published);
  EXPECT_EQ(materials.find({outcomes["borrador"][0]["id"]})->state, MaterialState::draft) << "its source says so";
}

// The file was replaced, the words and the captions were corrected here: the source has said nothing new since.
TEST_F(Commands, import_again_brings_back_nothing_that_people_have_changed) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  fs::copy_file(media / "rosa_blanca.m4a", folder.path() / "uno.m4a");
  fs::copy_file(media / "rosa_blanca.m4a", folder.path() / "dos.m4a");
  std::ofstream(folder.path() / "dos.m4a", std::ios::app) << "other bytes";
  const std::string vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nCultivo una rosa blanca\n";
  for (const char* name : {"uno.es.vtt", "dos.es.vtt"}) write(name, vtt);
  write("uno.spa.vtt", vtt + "\n00:04.000 --> 00:05.000\notros\n");  // of the same language: they must not take turns
  const auto table = write("fichas.csv", "identifier,file,title\nficha-1,uno.m4a,Rosa\n");
  const auto import = [&](std::vector<std::string> what) {
    what.insert(what.begin(), "import");
    what.insert(what.end(), {"--publish", "--json"});
    return lines(run(what).output).at(0);
  };
  for (const std::vector<std::string>& file :
       std::vector<std::vector<std::string>>{{"--metadata", table.string()}, {(folder.path() / "dos.m4a").string()}}) {
    const Json first = import(file);
    ASSERT_EQ(first["status"], "created");
    const MaterialId id{first["id"].get<std::string>()};
    const db::PrivateCluster cluster(data);
    db::Database database(cluster.url(), 2);
    MaterialStore materials(database);
    RevisionStore revisions(database);
    Description better = materials.find(id)->description;
    better.title = "La rosa blanca, de José Martí";
    better.levels = {"primaria-5-6"};
    materials.update(id, materials.find(id)->version, {.description = better});
    auto captions = *revisions.find_captions(id, "es");
    captions.cues[0].text = "Cultivo una rosa blanca,";
    revisions.put_captions(id, captions);
    database.write([&](db::Tx& tx) {
      tx.script("update revision set replaced_at = now() where material = '" + id.value + "'");
      tx.script("insert into revision (material, number, source_blob, source_bytes, filename) select material, 2, '" +
                std::string(64, 'b') + "', 3, 'otra.m4a' from revision where material = '" + id.value + "'");
    });
    for (int night = 0; night < 3; ++night) {
      const Json again = import(file);
      EXPECT_EQ(again["status"], "duplicate") << again;
      EXPECT_EQ(again["id"], first["id"]);
      EXPECT_EQ(materials.find(id)->description, better);
      EXPECT_EQ(revisions.find_captions(id, "es")->cues[0].text, "Cultivo una rosa blanca,");
    }
    constexpr db::Query files{"test.files", "select count(*) as n from revision where material = $1"};
    EXPECT_EQ(database.read([&](db::Tx& tx) { return tx.run(files, {id.value}).front()["n"].integer(); }), 2);
  }
  write("uno.es.vtt", vtt + "\n00:02.000 --> 00:03.000\nen julio como en enero\n");
  import({"--metadata", table.string()});
  const db::PrivateCluster cluster(data);
  db::Database database(cluster.url(), 1);
  EXPECT_EQ(RevisionStore(database).find_captions({import({"--metadata", table.string()})["id"]}, "es")->cues.size(),
            2U)
      << "the source gives others now";
}

TEST_F(Commands, import_takes_captions_of_the_same_lesson_and_no_others) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  const std::string vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n";
  fs::copy_file(media / "rosa_blanca.m4a", folder.path() / "Tema 1.m4a");
  fs::copy_file(media / "fracciones.mp4", folder.path() / "Tema 1.1.mp4");
  write("Tema 1.1.srt", "1\n00:00:01,000 --> 00:00:02,000\nEsto es de otra lección\n");
  write("Tema 1.notas.vtt", vtt + "Esto no es de nadie\n");
  write("Tema 1.pt-BR.hi.vtt", vtt + "Cultivo uma rosa branca\n");  // for the hard of hearing, not Hindi
  write("Tema 1.vtt", vtt + "Cultivo una rosa blanca en julio como en enero\n");
  std::map<std::string, MaterialId> ids;
  for (const Json& outcome : lines(run({"import", folder.path().string(), "--json"}).output))
    if (outcome["status"] == "created") ids[outcome["file"]] = {outcome["id"]};
  const db::PrivateCluster cluster(data);
  db::Database database(cluster.url(), 1);
  RevisionStore revisions(database);
  EXPECT_THAT(revisions.find_captions(ids.at("Tema 1.1.mp4"), "es")->cues.at(0).text, HasSubstr("otra lección"));
  EXPECT_THAT(revisions.find_captions(ids.at("Tema 1.m4a"), "es")->cues.at(0).text, HasSubstr("rosa blanca"));
  EXPECT_THAT(revisions.find_captions(ids.at("Tema 1.m4a"), "pt")->cues.at(0).text, HasSubstr("rosa branca"));
  EXPECT_EQ(MaterialStore(database).find(ids.at("Tema 1.m4a"))->captions.size(), 2U);
}

// A catalogue is imported again every night; what curators took out of it must not come back, nor be prepared again.
TEST_F(Commands, import_again_leaves_withdrawn_what_was_withdrawn) {
  const fs::path media = fs::path(ACERVO_SAMPLES) / "media";
  fs::copy_file(media / "rosa_blanca.m4a", folder.path() / "uno.m4a");
  fs::copy_file(media / "fracciones.mp4", folder.path() / "dos.mp4");
  const auto table = write("fichas.csv", "identifier,file,title\nficha-1,uno.m4a,Rosa\n");
  const auto import = [&](std::vector<std::string> what) {
    what.insert(what.begin(), "import");
    what.insert(what.end(), {"--publish", "--json"});
    return lines(run(what).output).at(0);
  };
  const std::vector<std::vector<std::string>> files = {{"--metadata", table.string()},
                                                       {(folder.path() / "dos.mp4").string()}};
  constexpr db::Query made{"test.made",
                           "select (select count(*) from revision) as revisions, "
                           "(select count(*) from job) as jobs"};
  for (const auto& file : files) {
    const Json first = import(file);
    ASSERT_EQ(first["status"], "created");
    const db::PrivateCluster cluster(data);
    db::Database database(cluster.url(), 2);
    MaterialStore materials(database);
    const MaterialId id{first["id"].get<std::string>()};
    const auto count = [&] {
      return database.read([&](db::Tx& tx) {
        const auto rows = tx.run(made);
        return std::pair(rows.front()["revisions"].integer(), rows.front()["jobs"].integer());
      });
    };
    for (const auto state : {MaterialState::withdrawn, MaterialState::restricted}) {
      test::set_state(materials, id, state);
      const auto before = count();
      const Json again = import(file);
      EXPECT_EQ(again["status"], "duplicate");
      EXPECT_EQ(again["id"], first["id"]);
      EXPECT_EQ(materials.find(id)->state, state);
      EXPECT_EQ(count(), before) << "nothing is prepared again";
    }
  }
}

}  // namespace
}  // namespace acervo
