#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <thread>

#include "tests/search/library.hpp"

// The process that writes is killed at any moment; whoever opens the index afterwards finds each commit whole or not at
// all.
namespace acervo::search {
namespace {

using Model = std::map<std::string, std::string>;  // id, title

struct Step {
  std::string id;
  std::optional<std::string> title;
};

std::vector<Step> steps(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Step> result;
  for (int i = 0; i < 600; ++i) {
    const std::string id = "d" + std::to_string(random() % 60);
    if (random() % 5 == 0)
      result.push_back({id, std::nullopt});
    else
      result.push_back({id, "lección versión" + std::to_string(i)});
  }
  return result;
}

Model model_at(const std::vector<Step>& all, std::size_t end) {
  Model model;
  for (std::size_t i = 0; i < end; ++i)
    if (all[i].title)
      model[all[i].id] = *all[i].title;
    else
      model.erase(all[i].id);
  return model;
}

Model found_in(const std::filesystem::path& folder) {
  Searcher searcher(folder);
  Model found;
  Query query;
  query.per_page = 100;
  for (const Item& item : searcher.search(query).items) EXPECT_TRUE(found.emplace(item.id.value, item.title).second);
  EXPECT_EQ(found.size(), searcher.size());
  query.text = "leccion";
  EXPECT_EQ(searcher.search(query).total, found.size()) << "the words agree with the rows";
  return found;
}

class Source : public ChangeSource {
 public:
  explicit Source(std::vector<Step> all) : all_(std::move(all)) {}
  Batch next(const Position& after, std::size_t limit) override {
    const std::size_t from = after.empty() ? 0 : std::stoul(after);
    const std::size_t to = std::min(all_.size(), from + std::min<std::size_t>(limit, 7));
    Batch batch{{}, std::to_string(to), to < all_.size()};
    for (std::size_t i = from; i < to; ++i) {
      Change change{{all_[i].id}, std::nullopt};
      if (all_[i].title) change.document = lesson(all_[i].id, *all_[i].title);
      batch.changes.push_back(std::move(change));
    }
    return batch;
  }
  Position now() override { return std::to_string(all_.size()); }

 private:
  std::vector<Step> all_;
};

/// In a process of its own: follows, and sometimes rebuilds, until it is killed or there is nothing more.
pid_t start_writer(const std::filesystem::path& folder, const std::vector<Step>& all, bool rebuilds) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    Source source(all);
    if (rebuilds) rebuild_from(source, folder, 50, {});
    Index index(folder);
    for (bool more = true; more;) {
      const Batch batch = source.next(index.position(), 7);
      index.apply(batch.changes, batch.position);
      more = batch.more;
    }
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

class CrashTest : public testing::TestWithParam<unsigned> {};

TEST_P(CrashTest, killed_at_any_moment_no_change_is_lost_or_repeated) {
  std::mt19937 random(GetParam());
  const auto all = steps(GetParam());
  Folder folder;
  bool finished = false;
  for (int round = 0; round < 40 && !finished; ++round) {
    const pid_t child = start_writer(folder.path(), all, round % 5 == 4);
    std::this_thread::sleep_for(std::chrono::microseconds(2000 + random() % 60'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    finished = WIFEXITED(status);
    if (finished) {
      ASSERT_EQ(WEXITSTATUS(status), 0);
    }
    if (!std::filesystem::exists(folder.path() / "current")) continue;
    std::size_t position = 0;
    {
      const std::string at = Index(folder.path()).position();
      position = at.empty() ? 0 : std::stoul(at);
    }
    ASSERT_EQ(found_in(folder.path()), model_at(all, position)) << "round " << round << ", position " << position;
  }
  Source source(all);
  Index index(folder.path());
  for (bool more = true; more;) {
    const Batch batch = source.next(index.position(), 50);
    index.apply(batch.changes, batch.position);
    more = batch.more;
  }
  EXPECT_EQ(found_in(folder.path()), model_at(all, all.size()));
}
INSTANTIATE_TEST_SUITE_P(Seeds, CrashTest, testing::Values(1U, 2U, 3U));

TEST(Crash, what_a_killed_rebuild_left_is_swept_by_the_next) {
  const auto all = steps(9);
  Folder folder;
  Source source(all);
  rebuild_from(source, folder.path(), 50, {});
  std::filesystem::create_directory(folder.path() / "generation-000002.part-0");
  std::filesystem::create_directory(folder.path() / "generation-000002");
  rebuild_from(source, folder.path(), 50, {});
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "generation-000002.part-0"));
  EXPECT_EQ(found_in(folder.path()), model_at(all, all.size()));
}

}  // namespace
}  // namespace acervo::search
