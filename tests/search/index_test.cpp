#include "search/index.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "search/generation.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

std::string reason_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& e) {
    return e.reason();
  }
  return "none";
}

TEST(Index, keeps_the_position_with_the_documents) {
  Folder folder;
  {
    Index index(folder.path());
    EXPECT_EQ(index.position(), "");
    const std::vector<Change> changes{change(lesson("a", "Uno")), change(lesson("b", "Dos"))};
    index.apply(changes, "17/3");
  }
  Index index(folder.path());
  EXPECT_EQ(index.position(), "17/3");
  EXPECT_EQ(index.size(), 2U);
}

TEST(Index, applying_twice_changes_nothing) {
  Folder folder;
  Index index(folder.path());
  const std::vector<Change> changes{
      change(lesson("a", "Uno")), change(lesson("a", "Dos")), {MaterialId{"b"}, std::nullopt}};
  index.apply(changes, "1");
  index.apply(changes, "1");
  EXPECT_EQ(index.size(), 1U);
  Searcher searcher(folder.path());
  Query query;
  query.text = "uno";
  EXPECT_EQ(searcher.search(query).total, 0U) << "the last of a batch counts";
}

TEST(Index, a_second_writer_is_told_so) {
  Folder folder;
  Index first(folder.path());
  // Xapian's lock is the process's: another process must be one.
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(reason_of([&] { Index second(folder.path()); }) == "index_locked" ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(reason_of([&] { Index second(folder.path()); }), "index_locked");
}

TEST(Index, damage_and_old_schemas_are_noticed) {
  Folder folder;
  {
    Index index(folder.path());
    std::vector<Change> changes;
    for (int i = 0; i < 300; ++i)
      changes.push_back(change(lesson("d" + std::to_string(i), "Lección " + std::to_string(i))));
    index.apply(changes, "1");
  }
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path()))
    if (file.path().extension() == ".glass" && file.path().filename() != "iamglass") {
      std::ofstream(file.path(), std::ios::in | std::ios::binary) << std::string(file.file_size(), '\x7F');
    }
  EXPECT_EQ(reason_of([&] {
              Index index(folder.path());
              const std::vector<Change> changes{change(lesson("d1", "Otra"))};
              index.apply(changes, "2");
            }),
            "index_damaged");
  std::ofstream(folder.path() / "current") << "generation-000099\n";
  EXPECT_EQ(reason_of([&] { Index index(folder.path()); }), "index_damaged");
}

/// After SIGKILL at any moment: the position tells exactly which documents are there.
TEST(Index, survives_kill_with_position_and_documents_agreeing) {
  Folder folder;
  { Index first(folder.path()); }
  for (int round = 0; round < 4; ++round) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Index index(folder.path());
      int n = index.position().empty() ? 0 : std::stoi(index.position());
      for (;; ++n) {
        std::vector<Change> changes;
        for (int i = 0; i < 20; ++i)
          changes.push_back(change(lesson("d" + std::to_string(n * 20 + i), "Lección de prueba")));
        index.apply(changes, std::to_string(n + 1));
        if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      }
    }
    ::close(ready[1]);
    // A few commits, and then wherever it happens to be.
    char byte;
    for (int commits = 0; commits < 3 + round * 2; ++commits) ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    ::usleep(static_cast<useconds_t>(1300 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ready[0]);

    Index index(folder.path());
    const std::size_t batches = std::stoul(index.position());
    EXPECT_EQ(index.size(), batches * 20);
    Searcher searcher(folder.path());
    Query query;
    query.text = "leccion";
    EXPECT_EQ(searcher.search(query).total, batches * 20);
  }
}

/// Each change of a fresh index once cut some of its full blocks in two, which doubled what it took in the end.
TEST(Index, changes_do_not_touch_what_was_built_and_take_little_room) {
  Folder folder;
  std::mt19937 random(7);
  std::vector<Change> changes;
  for (int i = 0; i < 3000; ++i) {
    Document document = lesson("d" + std::to_string(i), "Lección " + std::to_string(i));
    for (int word = 0; word < 60; ++word)
      document.description += " palabra" + std::to_string(std::min(random() % 20'000, random() % 20'000));
    changes.push_back(change(document));
  }
  Index::rebuild(folder.path(), [&](Index& fresh) { fresh.apply(changes, "1"); });
  const auto built = folder.path() / current_generation(folder.path());
  const auto all = [&] {
    std::string bytes;
    for (const auto& file : std::filesystem::directory_iterator(built))
      if (file.is_regular_file()) {
        std::ifstream in(file.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(in), {});
      }
    return bytes;
  };
  const auto size = [&] {
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(built))
      if (file.is_regular_file()) bytes += file.file_size();
    return bytes;
  };
  const std::string packed = all();
  const std::uintmax_t before = size();
  Searcher searcher(folder.path());
  {
    Index index(folder.path());
    for (int commit = 0; commit < 10; ++commit) {
      const std::vector<Change> some(changes.begin() + commit * 15, changes.begin() + commit * 15 + 15);
      index.apply(some, std::to_string(2 + commit));
    }
    EXPECT_EQ(index.size(), 3000U);
    EXPECT_FALSE(index.grown(32 << 20));
    EXPECT_EQ(index.grown(0), size() - before > packed.size() / 12);
  }
  EXPECT_TRUE(packed == all()) << "what was built is as it was";
  EXPECT_LT(size() - before, before / 2) << "a twentieth has changed";
  searcher.refresh();
  Query query;
  query.text = "leccion";
  EXPECT_EQ(searcher.search(query).total, 3000U);
  EXPECT_EQ(searcher.size(), 3000U);
  Index index(folder.path());
  EXPECT_EQ(index.position(), "11");
}

/// An index of a program that knew no halves: everything, also changes, in the one database.
TEST(Index, goes_on_with_what_has_only_one_half) {
  Folder folder;
  std::vector<Change> changes;
  for (int i = 0; i < 50; ++i) changes.push_back(change(lesson("d" + std::to_string(i), "Lección")));
  Index::rebuild(folder.path(), [&](Index& fresh) { fresh.apply(changes, "1"); });
  const auto built = folder.path() / current_generation(folder.path());
  std::filesystem::remove_all(built / "recent");
  Searcher searcher(folder.path());
  EXPECT_EQ(searcher.size(), 50U);
  Index index(folder.path());
  EXPECT_EQ(index.position(), "1");
  const std::vector<Change> more{
      change(lesson("d7", "Volcán")), change(lesson("new", "Volcán")), {{"d9"}, std::nullopt}};
  index.apply(more, "2");
  searcher.refresh();
  Query query;
  query.text = "volcan";
  EXPECT_EQ(searcher.search(query).total, 2U);
  EXPECT_EQ(searcher.size(), 50U);
  EXPECT_EQ(Searcher(folder.path()).size(), 50U);
}

TEST(Index, is_rebuilt_and_swapped_under_queries_that_never_fail) {
  Folder folder;
  std::vector<Change> changes;
  for (int i = 0; i < 200; ++i) changes.push_back(change(lesson("d" + std::to_string(i), "Lección")));
  {
    Index index(folder.path());
    index.apply(changes, "1");
  }
  Searcher searcher(folder.path());
  std::atomic<bool> stop = false;
  std::atomic<int> asked = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t)
    readers.emplace_back([&] {
      Query query;
      query.text = "leccion";
      while (!stop) {
        EXPECT_EQ(searcher.search(query).total, 200U);
        ++asked;
      }
    });
  for (int i = 0; i < 4; ++i) {
    Index::rebuild(folder.path(), [&](Index& fresh) { fresh.apply(changes, "2"); });
    searcher.refresh();
  }
  while (asked < 50) std::this_thread::yield();
  stop = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(Index(folder.path()).position(), "2");
}

TEST(Index, queries_go_on_while_it_is_written) {
  Folder folder;
  Index index(folder.path());
  std::vector<Change> changes;
  for (int i = 0; i < 300; ++i)
    changes.push_back(change(lesson("d" + std::to_string(i), "Lección " + std::to_string(i))));
  index.apply(changes, "0");
  Searcher searcher(folder.path());
  std::atomic<bool> stop = false;
  std::atomic<int> asked = 0;
  std::thread reader([&] {
    Query query;
    query.text = "leccion";
    while (!stop) {
      // Each change replaces one document: there are always as many.
      EXPECT_EQ(searcher.search(query).total, 300U);
      ++asked;
    }
  });
  for (int i = 0; i < 60 || asked < 50; ++i) {
    index.apply(std::span(&changes[static_cast<std::size_t>(i) % changes.size()], 1), std::to_string(i));
    searcher.refresh();
  }
  stop = true;
  reader.join();
}

TEST(Index, a_failed_rebuild_changes_nothing) {
  Folder folder;
  {
    Index index(folder.path());
    const std::vector<Change> changes{change(lesson("a", "Uno"))};
    index.apply(changes, "1");
  }
  EXPECT_THROW(Index::rebuild(folder.path(), [](Index&) { throw Error(Code::unavailable, "away"); }), Error);
  EXPECT_EQ(Index(folder.path()).position(), "1");
}

TEST(Index, tells_a_writer_that_it_was_replaced) {
  Folder folder;
  Index index(folder.path());
  EXPECT_FALSE(index.replaced());
  Index::rebuild(folder.path(), [](Index&) {});
  EXPECT_TRUE(index.replaced());
}

}  // namespace
}  // namespace acervo::search
