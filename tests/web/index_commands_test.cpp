#include <fcntl.h>
#include <gmock/gmock.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <thread>

#include "catalog/core/json.hpp"
#include "catalog/core/process.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/tag_suggestion_store.hpp"
#include "search/searcher.hpp"
#include "tests/support/test_database.hpp"

// `acervo reindex` and `acervo suggest-tags` as an institute runs them: over a whole catalogue, while people search, on
// a terminal that shows how far they are, killed half way and begun again.
namespace acervo {
namespace {

using ::testing::HasSubstr;

const bool kAtLength = std::getenv("ACERVO_LONG") != nullptr;

/// The program on a terminal of its own, which is what draws a progress bar.
class OnTerminal {
 public:
  explicit OnTerminal(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::forkpty(&screen_, nullptr, nullptr, nullptr);
    if (pid_ == 0) {
      ::execv(arguments.front(), arguments.data());
      ::_exit(127);
    }
  }
  ~OnTerminal() {
    if (pid_ > 0) end();
    ::close(screen_);
  }
  /// Whether the text appeared before the program ended.
  bool wait_for(const std::string& text) {
    while (shown_.find(text) == std::string::npos)
      if (!read_some()) return false;
    return true;
  }
  int wait() {
    while (read_some()) {
    }
    return reap();
  }
  int end() {
    ::kill(pid_, SIGKILL);
    return reap();
  }
  const std::string& shown() const { return shown_; }

 private:
  bool read_some() {
    char part[4096];
    const ssize_t got = ::read(screen_, part, sizeof part);  // EIO once nobody holds the other side
    if (got > 0) shown_.append(part, static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
  }
  int reap() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  pid_t pid_ = -1;
  int screen_ = -1;
  std::string shown_;
};

struct IndexCommands : testing::Test {
  test::TestDatabase database;
  test::TemporaryFolder folder;
  MaterialStore materials{*database};
  TagSuggestionStore tags{*database};

  void SetUp() override { ::setenv("ACERVO_LANG", "es", 1); }

  std::vector<std::string> command(const std::string& name) {
    return {ACERVO_PROGRAM,  name,    "--data", (folder.path() / "data").string(), "--database",
            database->url(), "--log", "error"};
  }
  void add(std::size_t from, std::size_t to, bool described) {
    static constexpr std::array<std::array<const char*, 3>, 4> kThemes{
        {{"el agua y la lluvia", "biologia", "agua"},
         {"fracciones con tiras", "matematicas", "fracciones"},
         {"la Revolución", "historia", "revolución"},
         {"volcanes y placas", "geografia", "volcanes"}}};
    std::vector<ImportedMaterial> records;
    for (std::size_t i = from; i < to; ++i) {
      const auto& [words, subject, keyword] = kThemes[i % kThemes.size()];
      ImportedMaterial& record = records.emplace_back();
      record.identifier = (described ? "con-" : "sin-") + std::to_string(i);
      record.publish = true;
      record.description.title = "Lección " + std::to_string(i) + ": " + words;
      record.description.description = std::string("Sobre ") + words + " en el aula.";
      record.description.url = "https://ejemplo.mx/" + record.identifier;
      if (!described) continue;
      record.description.language = "es";
      record.description.type = "capsula";
      record.description.license = "cc-by";
      record.description.levels = {"secundaria"};
      record.description.subjects = {subject};
      record.description.keywords = {keyword};
    }
    materials.import(records);
  }
};

TEST_F(IndexCommands, reindex_is_killed_and_done_again_while_every_query_is_answered) {
  const std::size_t count = kAtLength ? 10'000 : 600;
  add(0, count, true);
  const auto first = run_process(command("reindex"));
  ASSERT_EQ(first.status, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr("Índice reconstruido: " + std::to_string(count) + " fichas"));

  search::Searcher searcher(folder.path() / "data" / "index");
  const auto found = [&](const char* words) {
    search::Query query;
    query.text = words;
    return searcher.search(query).total;
  };
  ASSERT_EQ(found("leccion"), count);
  std::atomic<bool> over = false;
  std::atomic<std::size_t> answered = 0, wrong = 0, failed = 0;
  std::jthread reader([&] {
    while (!over) {
      try {
        const std::size_t total = found("leccion");
        // Only whole catalogues: the old one, and later the one with a lesson more.
        wrong += total != count && total != count + 1 ? 1 : 0;
      } catch (const std::exception& error) {
        ++failed;
        ADD_FAILURE() << error.what();
      }
      ++answered;
    }
  });

  // While it reads: somebody else holds the feed, so it surely has not ended.
  database->write([&](db::Tx& tx) {
    tx.script("lock table change in access exclusive mode");
    OnTerminal killed(command("reindex"));
    const db::Query waiting{"test.waiting", "select count(*) as waiting from pg_locks where not granted"};
    while (tx.run(waiting).front()["waiting"].integer() == 0) std::this_thread::yield();
    EXPECT_EQ(killed.end(), 128 + SIGKILL) << killed.shown();
  });
  EXPECT_EQ(found("leccion"), count) << "what was in use is in use";
  // While it writes, or swaps: a machine that is busy may be too late for it.
  for (int time = 0; time < 3; ++time) {
    OnTerminal killed(command("reindex"));
    ASSERT_TRUE(killed.wait_for("indexando")) << killed.shown();
    EXPECT_THAT(killed.end(), ::testing::AnyOf(128 + SIGKILL, 0)) << killed.shown();
    EXPECT_EQ(found("leccion"), count);
  }
  add(count, count + 1, true);
  OnTerminal again(command("reindex"));
  const int status = again.wait();
  EXPECT_EQ(status, 0);
  EXPECT_THAT(again.shown(), ::testing::AllOf(HasSubstr("% indexando"),
                                              HasSubstr("Índice reconstruido: " + std::to_string(count + 1))));
  searcher.refresh();
  EXPECT_EQ(found("leccion"), count + 1) << "swapped without a restart";
  EXPECT_EQ(found("volcanes"), (count + 1) / 4);
  over = true;
  reader.join();
  EXPECT_GT(answered, 0U);
  EXPECT_EQ(wrong, 0U);
  EXPECT_EQ(failed, 0U);
  std::size_t generations = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "data" / "index"))
    generations += entry.is_directory() ? 1 : 0;
  EXPECT_LE(generations, 2U) << "what the killed ones left behind is gone";
}

TEST_F(IndexCommands, a_folder_without_tags_is_imported_and_gets_suggestions_in_one_command) {
  const std::size_t count = kAtLength ? 10'000 : 400;
  add(0, 80, true);
  const auto records = folder.path() / "fichas";
  std::filesystem::create_directory(records);
  {
    std::ofstream file(records / "fichas.jsonl");
    for (std::size_t i = 0; i < count; ++i)
      file << Json{{"identifier", "nueva-" + std::to_string(i)},
                   {"title", "Lección " + std::to_string(i) + ": fracciones con tiras"},
                   {"description", "Sobre fracciones con tiras en el aula."},
                   {"url", "https://ejemplo.mx/nueva-" + std::to_string(i)}}
                  .dump()
           << "\n";
  }
  auto arguments = command("import");
  arguments.insert(arguments.end(), {(records / "fichas.jsonl").string(), "--suggest-tags"});
  OnTerminal import(arguments);
  EXPECT_EQ(import.wait(), 0) << import.shown();
  EXPECT_THAT(import.shown(), ::testing::AllOf(HasSubstr("de " + std::to_string(count) + " materiales revisados"),
                                               HasSubstr("Materiales revisados: " + std::to_string(count) + ";")));
  const auto groups = tags.groups(0, std::nullopt, 1, 50);
  EXPECT_EQ(groups.lessons, static_cast<std::int64_t>(count));
}

TEST_F(IndexCommands, suggest_tags_is_killed_and_goes_on_where_it_was) {
  const std::size_t count = kAtLength ? 10'000 : 800;
  add(0, 80, true);
  add(0, count, false);
  const auto due = [&] { return static_cast<std::size_t>(tags.count_due(std::nullopt, Time{})); };
  ASSERT_EQ(due(), count);
  {
    OnTerminal killed(command("suggest-tags"));
    ASSERT_TRUE(killed.wait_for("materiales revisados")) << killed.shown();
    EXPECT_THAT(killed.shown(), HasSubstr("de " + std::to_string(count) + " materiales"));
    EXPECT_EQ(killed.end(), 128 + SIGKILL);
  }
  const std::size_t left = due();
  EXPECT_LT(left, count) << "what was done is kept";
  ASSERT_GT(left, 0U) << "it was killed half way";
  OnTerminal again(command("suggest-tags"));
  EXPECT_EQ(again.wait(), 0);
  EXPECT_THAT(again.shown(), HasSubstr("Materiales revisados: " + std::to_string(left) + ";"));
  EXPECT_EQ(due(), 0U);

  // Learned from the described ones, and nothing was changed.
  const auto groups = tags.groups(0, std::nullopt, 1, 50);
  EXPECT_EQ(groups.lessons, static_cast<std::int64_t>(count));
  std::map<std::string, std::int64_t> lessons;
  for (const auto& group : groups.items) lessons[group.field + " " + group.value] = group.lessons;
  for (const char* subject : {"subject biologia", "subject matematicas", "subject historia", "subject geografia"})
    EXPECT_GE(lessons[subject], static_cast<std::int64_t>(count / 4 * 9 / 10)) << subject;
  for (const Material& one : materials.list({.scope = MaterialList::Scope::all, .per_page = 100}).items)
    EXPECT_EQ(one.description.subjects.empty(), one.identifier->starts_with("sin-"));
  const auto nothing = run_process(command("suggest-tags"));
  EXPECT_EQ(nothing.status, 0);
  EXPECT_THAT(nothing.output, HasSubstr("Materiales revisados: 0;"));
}

}  // namespace
}  // namespace acervo
