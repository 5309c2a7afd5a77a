#include "search/feed.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>

#include "search/generation.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using std::chrono::seconds;

class FeedTest : public testing::Test {
 protected:
  std::size_t total(const std::string& text) {
    Query query;
    query.text = text;
    searcher_.refresh();
    return searcher_.search(query).total;
  }
  Folder folder_;
  std::shared_ptr<MemorySource> source_ = std::make_shared<MemorySource>();
  Searcher searcher_{folder_.path()};
};

TEST_F(FeedTest, follows_what_changes) {
  for (int i = 0; i < 1200; ++i) source_->put(lesson("d" + std::to_string(i), "Lección"));
  Follower follower(folder_.path(), source_);
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("leccion"), 1200U);
  source_->remove("d7");
  source_->put(lesson("new", "Volcán"));
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("leccion"), 1199U);
  EXPECT_EQ(total("volcan"), 1U);
  EXPECT_EQ(follower.health().position, source_->now());
}

TEST_F(FeedTest, a_searcher_answers_that_there_is_no_index_yet) {
  EXPECT_THROW(searcher_.search({}), Error);
  Follower follower(folder_.path(), source_, {.applied = [&] { searcher_.refresh(); }});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total(""), 0U);
}

TEST_F(FeedTest, survives_a_source_that_fails) {
  source_->put(lesson("a", "Volcán"));
  source_->fail(2);
  Follower follower(folder_.path(), source_, {.every = std::chrono::milliseconds(5)});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("volcan"), 1U);
  EXPECT_EQ(follower.health().problem, "");
}

TEST_F(FeedTest, goes_on_where_it_stopped) {
  source_->put(lesson("a", "Volcán"));
  { ASSERT_TRUE(Follower(folder_.path(), source_).wait_until_current(seconds(60))); }
  source_->put(lesson("b", "Volcán"));
  Follower follower(folder_.path(), source_);
  ASSERT_TRUE(follower.wait_until(source_->now(), seconds(60)));
  EXPECT_EQ(total("volcan"), 2U);
  EXPECT_EQ(follower.health().rebuilds, 0U);
}

TEST_F(FeedTest, rebuilds_a_damaged_index) {
  for (int i = 0; i < 300; ++i) source_->put(lesson("d" + std::to_string(i), "Lección"));
  { ASSERT_TRUE(Follower(folder_.path(), source_).wait_until_current(seconds(60))); }
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path()))
    if (file.path().extension() == ".glass")
      std::ofstream(file.path(), std::ios::in | std::ios::binary) << std::string(file.file_size(), '\x7F');
  source_->put(lesson("d0", "Volcán"));
  Follower follower(folder_.path(), source_, {.every = std::chrono::milliseconds(5)});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  EXPECT_EQ(total("leccion"), 299U);
  EXPECT_EQ(total("volcan"), 1U);
}

TEST_F(FeedTest, a_searcher_that_sees_damage_has_it_mended) {
  for (int i = 0; i < 300; ++i) source_->put(lesson("d" + std::to_string(i), "Lección"));
  { ASSERT_TRUE(Follower(folder_.path(), source_).wait_until_current(seconds(60))); }
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path()))
    if (file.path().extension() == ".glass")
      std::ofstream(file.path(), std::ios::in | std::ios::binary) << std::string(file.file_size(), '\x7F');
  std::atomic<int> told = 0;
  Searcher searcher(folder_.path(), {.damaged = [&] { ++told; }});
  EXPECT_GT(told, 0);
  Follower follower(folder_.path(), source_);
  follower.rebuild();
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  searcher.refresh();
  EXPECT_EQ(searcher.size(), 300U);
}

TEST_F(FeedTest, rebuilds_when_told_and_goes_over_to_what_another_process_built) {
  source_->put(lesson("a", "Volcán"));
  Follower follower(folder_.path(), source_, {.every = std::chrono::milliseconds(5)});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  follower.rebuild();
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().rebuilds == 0 && std::chrono::steady_clock::now() < until)
    ASSERT_TRUE(follower.wait_until_current(seconds(60))) << "it follows meanwhile";
  EXPECT_EQ(follower.health().rebuilds, 1U);
  rebuild_from(*source_, folder_.path(), 100, {});
  source_->put(lesson("b", "Volcán"));
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("volcan"), 2U);
}

/// Positions of a database, which another one does not know.
class OneDatabase : public MemorySource {
 public:
  explicit OneDatabase(std::string epoch) : epoch_(std::move(epoch) + "/") {}
  Batch next(const Position& after, std::size_t limit) override {
    if (!after.empty() && !after.starts_with(epoch_))
      throw Error(Code::conflict, "the position is of another database", "feed_epoch");
    Batch batch = MemorySource::next(after.empty() ? after : after.substr(epoch_.size()), limit);
    batch.position = epoch_ + batch.position;
    return batch;
  }
  Position now() override { return epoch_ + MemorySource::now(); }
  std::optional<std::size_t> size() override { return expected_; }
  void expect(std::size_t materials) { expected_ = materials; }

 private:
  std::string epoch_;
  std::atomic<std::size_t> expected_ = 0;
};

TEST_F(FeedTest, an_index_of_another_database_is_rebuilt_and_says_so) {
  const auto first = std::make_shared<OneDatabase>("first");
  for (const char* id : {"a", "b"}) first->put(lesson(id, "Volcán"));
  { ASSERT_TRUE(Follower(folder_.path(), first).wait_until_current(seconds(60))); }
  const auto restored = std::make_shared<OneDatabase>("restored");
  restored->put(lesson("c", "Volcán"));
  restored->expect(1);
  ASSERT_TRUE(searcher_.refresh());
  std::vector<std::string> told;
  Follower follower(folder_.path(), restored,
                    {.damaged = [&] { searcher_.distrust(), told.emplace_back(searcher_.health()); },
                     .applied = [&] { searcher_.refresh(); }});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  EXPECT_THAT(told, testing::ElementsAre("damaged"));
  EXPECT_EQ(searcher_.health(), "ready");
  EXPECT_EQ(total("volcan"), 1U);
}

TEST_F(FeedTest, an_index_with_less_than_half_is_not_swapped_in) {
  OneDatabase source("one");
  for (int i = 0; i < 10; ++i) source.put(lesson("d" + std::to_string(i), "Volcán"));
  source.expect(10);
  rebuild_from(source, folder_.path(), 100, {});
  source.put(lesson("new", "Volcán"));
  source.expect(30);
  try {
    rebuild_from(source, folder_.path(), 100, {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.reason(), "index_short");
  }
  EXPECT_EQ(total("volcan"), 10U) << "the one before";
}

TEST_F(FeedTest, a_rebuild_that_fails_is_said_and_tried_again) {
  const auto source = std::make_shared<OneDatabase>("one");
  source->put(lesson("a", "Volcán"));
  { ASSERT_TRUE(Follower(folder_.path(), source).wait_until_current(seconds(60))); }
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path()))
    if (file.path().extension() == ".glass") std::filesystem::resize_file(file.path(), 0);
  source->expect(30);  // of which it would have one
  Follower follower(folder_.path(), source, {.every = std::chrono::milliseconds(5)});
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().problem.find("1 of 30") == std::string::npos && std::chrono::steady_clock::now() < until)
    EXPECT_FALSE(follower.wait_until_current(std::chrono::milliseconds(20)));
  EXPECT_THAT(follower.health().problem, testing::HasSubstr("1 of 30"));
  source->expect(1);
  EXPECT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  EXPECT_EQ(follower.health().problem, "");
  EXPECT_EQ(total("volcan"), 1U);
}

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file()) bytes += file.file_size();
  return bytes;
}

TEST_F(FeedTest, what_has_grown_is_packed_again_beside_what_is_followed) {
  const auto put = [&](int i) {
    Document document = lesson("d" + std::to_string(i), "Lección");
    for (int word = 0; word < 30; ++word) document.description += " palabra" + std::to_string(i * 31 % 997 + word);
    source_->put(document);
  };
  for (int i = 0; i < 1500; ++i) put(i);
  {
    Follower follower(folder_.path(), source_);
    ASSERT_TRUE(follower.wait_until_current(seconds(60)));
    EXPECT_EQ(follower.health().repacks, 0U);
  }
  const std::uintmax_t grown = bytes_in(folder_.path());
  ASSERT_EQ(total("leccion"), 1500U);
  Follower follower(folder_.path(), source_,
                    {.every = std::chrono::milliseconds(5),
                     .grown = 300'000,
                     .repack_every = std::chrono::milliseconds(0),
                     .applied = [&] { searcher_.refresh(); }});
  int more = 1500;
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().repacks == 0 && std::chrono::steady_clock::now() < until) {
    put(more++);
    ASSERT_TRUE(follower.wait_until(source_->now(), seconds(60))) << "it follows meanwhile";
    ASSERT_GE(total("leccion"), static_cast<std::size_t>(more) - 1) << "nothing is gone when they are swapped";
  }
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("leccion"), static_cast<std::size_t>(more));
  EXPECT_GE(follower.health().repacks, 1U);
  EXPECT_EQ(follower.health().problem, "");
  const auto live = folder_.path() / current_generation(folder_.path());
  // By the lesson: more came while it waited for its turn.
  EXPECT_LT(bytes_in(live) * 1500, grown * static_cast<std::uintmax_t>(more)) << "it is smaller for that";
}

TEST_F(FeedTest, what_is_mostly_dead_is_built_anew_beside_what_is_followed) {
  for (int i = 0; i < 1000; ++i) source_->put(lesson("d" + std::to_string(i), "Lección"));
  { ASSERT_TRUE(Follower(folder_.path(), source_).wait_until_current(seconds(60))); }
  for (int i = 0; i < 1000; ++i) source_->put(lesson("d" + std::to_string(i), "Lección cambiada"));
  source_->remove("d0");
  Follower follower(folder_.path(), source_,
                    {.every = std::chrono::milliseconds(5),
                     .few_dead = 100,
                     .repack_every = std::chrono::milliseconds(0),
                     .applied = [&] { searcher_.refresh(); }});
  int more = 0;
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().repacks == 0 && std::chrono::steady_clock::now() < until) {
    source_->put(lesson("new" + std::to_string(more++), "Lección cambiada"));
    ASSERT_TRUE(follower.wait_until(source_->now(), seconds(60)));
    ASSERT_FALSE(follower.health().rebuilding) << "it follows meanwhile";
    ASSERT_GE(total("cambiada"), 999U + static_cast<std::size_t>(more) - 1);
  }
  EXPECT_EQ(follower.health().repacks, 1U);
  EXPECT_EQ(follower.health().rebuilds, 0U);
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(total("cambiada"), 999U + static_cast<std::size_t>(more));
}

TEST_F(FeedTest, tells_up_to_when_it_has_followed) {
  source_->put(lesson("a", "Volcán"));
  source_->fail(1);
  const Time begun = system_now();
  Follower follower(folder_.path(), source_, {.every = std::chrono::milliseconds(5)});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_GE(follower.health().followed, begun);
  source_->fail(1'000'000);
  follower.wait_until_current(std::chrono::milliseconds(100));
  const Time failed = system_now();
  follower.wait_until_current(std::chrono::milliseconds(100));
  EXPECT_LT(follower.health().followed, failed);
}

}  // namespace
}  // namespace acervo::search
