#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <map>
#include <thread>

#include "catalog/backup/archive.hpp"
#include "catalog/core/fd.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"
#include "catalog/db/private_cluster.hpp"
#include "tests/web/command_fixture.hpp"

namespace acervo {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Files = std::map<std::string, std::string>;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

struct Backup : test::Commands {
  fs::path copy = folder.path() / "copia.tar";
  fs::path elsewhere = folder.path() / "elsewhere";

  Backup() {
    const auto sample = fs::path(ACERVO_SAMPLES) / "media" / "rosa_blanca.m4a";
    EXPECT_EQ(run({"import", sample.string(), "--publish", "--wait"}).status, 0);
  }
  ProcessResult back_up(std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"backup", copy.string()});
    return run(options);
  }
  ProcessResult restore(const fs::path& file) {
    return run_process({ACERVO_PROGRAM, "restore", file.string(), "--data", elsewhere.string(), "--log", "error"});
  }
  /// What the data hold of the sample: it is known by its bytes.
  Json found(const fs::path& where) {
    const auto sample = fs::path(ACERVO_SAMPLES) / "media" / "rosa_blanca.m4a";
    return lines(run_process(
                     {ACERVO_PROGRAM, "import", sample.string(), "--json", "--data", where.string(), "--log", "error"})
                     .output)
        .at(0);
  }
  static Files blobs(const fs::path& where) {
    Files found;
    for (const auto& entry : fs::recursive_directory_iterator(where / "blobs"))
      if (entry.is_regular_file())
        found[entry.path().lexically_relative(where / "blobs").string()] = sha256_hex(read_file(entry.path()));
    return found;
  }
  /// An archive of the same files, each as `change` has it; without those of which it makes nothing.
  fs::path changed(
      const std::function<std::optional<std::pair<std::string, std::string>>(std::string, std::string)>& change) {
    const fs::path result = folder.path() / "changed.tar";
    const Fd from(::open(copy.c_str(), O_RDONLY | O_CLOEXEC));
    const Fd to(::open(result.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    backup::ArchiveReader reader(from.get());
    backup::ArchiveWriter writer(to.get());
    while (const auto name = reader.next()) {
      std::string bytes;
      while (const auto piece = reader.read()) bytes += *piece;
      if (const auto file = change(*name, std::move(bytes))) writer.add(file->first, file->second);
    }
    writer.close();
    return result;
  }
};

TEST_F(Backup, gives_back_every_file_and_row_in_a_new_folder) {
  const auto made = back_up();
  ASSERT_EQ(made.status, 0) << made.output;
  EXPECT_THAT(made.output, HasSubstr("Copia completa"));
  EXPECT_EQ(fs::status(copy).permissions(), fs::perms::owner_read | fs::perms::owner_write)
      << "it holds what people wrote";
  const auto restored = restore(copy);
  ASSERT_EQ(restored.status, 0) << restored.output;
  EXPECT_EQ(blobs(elsewhere), blobs(data));
  const Json here = found(data), there = found(elsewhere);
  EXPECT_EQ(there["status"], "duplicate");
  EXPECT_EQ(there["id"], here["id"]);
  EXPECT_EQ(restore(copy).status, 2) << "there is a catalogue now";
  EXPECT_THAT(restore(copy).output, HasSubstr("ya hay un catálogo"));
}

// The change feed's places are numbers of the cluster it was written in: a new one reaches them after weeks, and until
// then nothing of what was restored could be searched.
TEST_F(Backup, can_be_searched_wherever_it_is_restored) {
  constexpr db::Query epoch{"test.epoch", "select epoch from instance"};
  const auto epoch_of = [&](const fs::path& where) {
    const db::PrivateCluster cluster(where);
    return db::Database(cluster.url(), 1).read([&](db::Tx& tx) { return tx.run(epoch).front()["epoch"].text(); });
  };
  {
    const db::PrivateCluster cluster(data);
    db::Database(cluster.url(), 1).read([](db::Tx& tx) {
      tx.script("do $$ begin for i in 1..5000 loop perform pg_current_xact_id(); commit; end loop; end $$");
      tx.script("update material set updated_at = now()");
    });
  }
  ASSERT_EQ(back_up().status, 0);
  ASSERT_EQ(restore(copy).status, 0);
  const auto indexed = run_process({ACERVO_PROGRAM, "reindex", "--data", elsewhere.string(), "--log", "error"});
  EXPECT_THAT(indexed.output, HasSubstr("Índice reconstruido: 1 fichas"));
  EXPECT_NE(epoch_of(elsewhere), epoch_of(data)) << "an index of the old one would go on as if it were its own";
}

TEST_F(Backup, without_media_has_the_database_only) {
  ASSERT_EQ(back_up({"--without-media"}).status, 0);
  ASSERT_EQ(restore(copy).status, 0);
  EXPECT_TRUE(blobs(elsewhere).empty());
  fs::copy(data / "blobs", elsewhere / "blobs", fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  EXPECT_EQ(found(elsewhere)["id"], found(data)["id"]);
}

TEST_F(Backup, cut_short_anywhere_restores_nothing_and_the_whole_one_does_afterwards) {
  ASSERT_EQ(back_up().status, 0);
  const std::string whole = read_file(copy);
  for (int tenth = 0; tenth < 10; ++tenth) {
    const auto part = write("part.tar", whole.substr(0, whole.size() * static_cast<std::size_t>(tenth) / 10));
    const auto result = restore(part);
    EXPECT_EQ(result.status, 2) << tenth << ": " << result.output;
  }
  EXPECT_EQ(restore(copy).status, 0);
  EXPECT_EQ(found(elsewhere)["id"], found(data)["id"]);
}

TEST_F(Backup, tells_of_files_that_are_not_what_they_were) {
  ASSERT_EQ(back_up().status, 0);
  std::string hit;
  const auto damaged = changed([&](std::string name, std::string bytes) {
    if (hit.empty() && name.starts_with("blobs/")) bytes[bytes.size() / 2] ^= 1, hit = name;
    return std::optional(std::pair(name, bytes));
  });
  const auto restored = restore(damaged);
  EXPECT_EQ(restored.status, 1);
  EXPECT_THAT(restored.output, HasSubstr("Archivos dañados en la copia"));
  auto expected = blobs(data);
  expected.erase(hit.substr(6));
  EXPECT_EQ(blobs(elsewhere), expected);

  const auto blob = data / hit;
  fs::permissions(blob, fs::perms::owner_all);
  std::ofstream(blob, std::ios::in | std::ios::binary).seekp(2).put('x');
  EXPECT_EQ(back_up().status, 1);
  EXPECT_THAT(back_up().output, AllOf(HasSubstr("Archivos dañados en el almacén"), HasSubstr("Copia incompleta")));
  fs::remove(blob);
  EXPECT_EQ(back_up().status, 1);
  EXPECT_THAT(back_up().output, HasSubstr("el almacén no tiene: 1"));
}

TEST(Archive, goes_on_after_a_file_that_cannot_be_read_to_its_end) {
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "short") << "abcd";
  const Fd source(::open((folder.path() / "short").c_str(), O_RDONLY | O_CLOEXEC));
  const Fd file(::open((folder.path() / "tar").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  backup::ArchiveWriter writer(file.get());
  std::string seen;
  writer.add("one", source.get(), Bytes{6}, [&](std::string_view bytes) { seen += bytes; });
  writer.add("two", "whole");
  writer.close();
  EXPECT_EQ(seen, std::string("abcd\0\0", 6));
  ::lseek(file.get(), 0, SEEK_SET);
  backup::ArchiveReader reader(file.get());
  EXPECT_EQ(reader.next(), "one");
  EXPECT_EQ(reader.read(), seen);
  EXPECT_EQ(reader.next(), "two");
  EXPECT_EQ(reader.read(), "whole");
}

TEST_F(Backup, that_failed_leaves_the_one_before) {
  ASSERT_EQ(back_up().status, 0);
  const std::string before = read_file(copy);
  std::vector<std::string> command{ACERVO_PROGRAM, "backup",      copy.string(),
                                   "--data",       data.string(), "--log",
                                   "error",        "--database",  "host=" + (folder.path() / "nowhere").string()};
  EXPECT_EQ(run_process(command).status, 2);
  EXPECT_EQ(read_file(copy), before);
  EXPECT_FALSE(fs::exists(copy.string() + ".part"));
  EXPECT_THAT(run({"backup", (folder.path() / "no" / "hay.tar").string()}).output, HasSubstr("No se puede escribir"));
}

TEST_F(Backup, through_a_pipe_or_a_link_leaves_them_what_they_are) {
  const auto pipe = folder.path() / "pipe", link = folder.path() / "link.tar", led_to = folder.path() / "led to.tar";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string came;
  {
    // Held open for writing, so that whoever reads comes to an end whatever the program does.
    Fd held(::open(pipe.c_str(), O_RDWR | O_CLOEXEC));
    const std::jthread reader([&] { came = read_file(pipe); });
    EXPECT_EQ(run({"backup", pipe.string()}).status, 0);
    EXPECT_TRUE(fs::is_fifo(pipe));
    held = Fd();
  }
  EXPECT_EQ(restore(write("came.tar", came)).status, 0);

  write("led to.tar", "an earlier one");
  fs::create_symlink(led_to, link);
  EXPECT_EQ(run({"backup", link.string()}).status, 0);
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_GT(fs::file_size(led_to), 1000U);
  EXPECT_FALSE(fs::exists(led_to.string() + ".part"));
}

TEST_F(Backup, says_of_a_disk_that_is_full_which_one_it_is) {
  // As a link, so that a program which puts a file in its place leaves the device alone.
  const auto full = folder.path() / "full";
  fs::create_symlink("/dev/full", full);
  const auto result = run({"backup", full.string()});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("No queda espacio donde se escribe la copia"));
  EXPECT_TRUE(fs::is_symlink(full));
  EXPECT_THAT(run({"backup", folder.path().string()}).output, HasSubstr("No se puede escribir ahí"));
}

TEST_F(Backup, of_others_writes_nowhere_else) {
  ASSERT_EQ(back_up().status, 0);
  bool first = true;
  const auto hostile = changed([&](std::string name, std::string bytes) {
    if (name.starts_with("blobs/") && std::exchange(first, false)) name = "blobs/../../../escaped";
    return std::optional(std::pair(name, bytes));
  });
  restore(hostile);
  for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
    EXPECT_NE(entry.path().filename(), "escaped") << entry.path();
}

TEST_F(Backup, of_a_later_version_or_of_something_else_is_refused) {
  ASSERT_EQ(back_up().status, 0);
  const auto later = changed([](std::string name, std::string bytes) {
    if (name == "acervo.json") bytes = R"({"format": 1, "migration": "999912310000_later.sql"})";
    return std::optional(std::pair(name, bytes));
  });
  EXPECT_THAT(restore(later).output, HasSubstr("más nueva"));
  EXPECT_THAT(restore(write("other.tar", "nothing of ours")).output, HasSubstr("no es una copia"));
  EXPECT_THAT(restore(folder.path() / "missing.tar").output, HasSubstr("No existe ese archivo"));
  for (const char* note : {"{}", "[]", "", R"({"format": "uno", "migration": 7})"}) {
    const auto other = changed([&](std::string name, std::string bytes) {
      return std::optional(std::pair(name, name == "acervo.json" ? note : bytes));
    });
    EXPECT_THAT(restore(other).output, HasSubstr("no es una copia")) << note;
  }
  const auto headless = changed([](std::string name, std::string bytes) {
    return name == "acervo.json" ? std::nullopt : std::optional(std::pair(name, bytes));
  });
  EXPECT_THAT(restore(headless).output, HasSubstr("no es una copia"));
}

}  // namespace
}  // namespace acervo
