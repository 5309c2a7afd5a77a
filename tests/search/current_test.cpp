#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/search/library.hpp"

// Always current, never in the way.
namespace acervo::search {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Now = std::chrono::steady_clock;

std::size_t total(const Searcher& searcher, const std::string& text) {
  Query query;
  query.text = text;
  return searcher.search(query).total;
}

/// The platform's index over `count` lessons.
struct Platform {
  explicit Platform(int count) {
    for (int i = 0; i < count; ++i) {
      Document document = lesson("d" + std::to_string(i), "Lección número " + std::to_string(i));
      document.description = "Los volcanes y sus erupciones";
      source->put(std::move(document));
    }
    searcher = std::make_unique<Searcher>(folder.path());
    follower =
        std::make_unique<Follower>(folder.path(), source, FollowerOptions{.applied = [this] { searcher->refresh(); }});
    EXPECT_TRUE(follower->wait_until_current(seconds(120)));
  }
  ~Platform() { follower.reset(); }
  Folder folder;
  std::shared_ptr<MemorySource> source = std::make_shared<MemorySource>();
  std::unique_ptr<Searcher> searcher;
  std::unique_ptr<Follower> follower;
};

TEST(Current, a_change_is_found_within_a_second) {
  Platform platform(2000);
  std::vector<double> took;
  for (int i = 0; i < 9; ++i) {
    const std::string word = "palabra" + std::string(1, static_cast<char>('a' + i));
    const auto start = Now::now();
    // Nobody pokes: the follower's own pace must do.
    platform.source->put(lesson("new" + std::to_string(i), word));
    while (total(*platform.searcher, word) == 0 && Now::now() - start < seconds(30))
      std::this_thread::sleep_for(milliseconds(5));
    took.push_back(std::chrono::duration<double>(Now::now() - start).count());
  }
  std::sort(took.begin(), took.end());
  EXPECT_LT(took[took.size() / 2], 1.0) << "the median, so that one hiccup of a busy machine decides nothing";
}

TEST(Current, no_query_fails_or_misses_anything_while_the_index_is_rebuilt_and_swapped) {
  Platform platform(3000);
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> asked = 0;
  std::atomic<std::size_t> wrong = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t)
    readers.emplace_back([&] {
      while (!stop) {
        try {
          Query query;
          query.text = "volcanes erupciones";
          const Results results = platform.searcher->search(query);
          wrong += results.total != 3000 || results.items.size() != 20 ? 1 : 0;
          platform.searcher->suggest("lecc", 5);
        } catch (const Error&) {
          ++wrong;
        }
        ++asked;
      }
    });
  for (int i = 0; i < 4; ++i) {
    // As `acervo reindex` does, beside the process that serves.
    rebuild_from(*platform.source, platform.folder.path(), 1000, {});
    platform.source->put([&] {
      Document document = lesson("d" + std::to_string(i), "Lección cambiada");
      document.description = "Los volcanes y sus erupciones";
      return document;
    }());
    EXPECT_TRUE(platform.follower->wait_until_current(seconds(60)));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(asked, 10U);
  EXPECT_EQ(wrong, 0U) << "of " << asked;
  EXPECT_EQ(total(*platform.searcher, "cambiada"), 4U);
}

}  // namespace
}  // namespace acervo::search
