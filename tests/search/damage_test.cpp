#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <future>
#include <mutex>

#include "search/sums.hpp"
#include "tests/search/library.hpp"

// A damaged index is noticed, rebuilt beside and swapped in, at the start and while it is used.
namespace acervo::search {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

struct Harm {
  const char* name;
  void (*to)(const fs::path& file, std::mt19937& random);
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& file, const std::string& bytes) {
  // In place: who has the file open sees it.
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  out << bytes;
}

const Harm kHarms[] = {
    {"cut", [](const fs::path& file, std::mt19937&) { fs::resize_file(file, fs::file_size(file) / 2); }},
    {"emptied", [](const fs::path& file, std::mt19937&) { fs::resize_file(file, 0); }},
    {"overwritten", [](const fs::path& file, std::mt19937&) { write(file, std::string(fs::file_size(file), '\x7F')); }},
    {"flipped",
     [](const fs::path& file, std::mt19937& random) {
       std::string bytes = bytes_of(file);
       for (std::size_t i = 0; i < bytes.size(); i += 1 + random() % 400) bytes[i] = static_cast<char>(~bytes[i]);
       write(file, bytes);
     }},
    {"wrong_version",
     [](const fs::path& file, std::mt19937&) {
       std::string bytes = bytes_of(file);
       for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 20); ++i) bytes[i] = '?';
       write(file, bytes);
     }},
    {"removed", [](const fs::path& file, std::mt19937&) { fs::remove(file); }},
};

class DamageTest : public testing::TestWithParam<Harm> {
 protected:
  DamageTest() {
    for (int i = 0; i < 300; ++i) {
      Document document = lesson("d" + std::to_string(i), "Lección " + std::to_string(i));
      document.description = "Sobre volcanes y otras cosas del número " + std::to_string(i * 7919);
      source_->put(document);
    }
    Follower follower(folder_.path(), source_);
    EXPECT_TRUE(follower.wait_until_current(seconds(60)));
  }
  void harm() {
    std::mt19937 random(5);
    for (const auto& file : fs::recursive_directory_iterator(folder_.path()))
      if (file.path().extension() == ".glass" || file.path().filename() == "iamglass")
        GetParam().to(file.path(), random);
  }
  /// As the platform wires them.
  void start() {
    searcher_ = std::make_unique<Searcher>(folder_.path(), SearcherOptions{.damaged = [this] {
                                             ++told_;
                                             if (follower_) follower_->rebuild();
                                           }});
    follower_ = std::make_unique<Follower>(
        folder_.path(), source_,
        FollowerOptions{.every = std::chrono::milliseconds(5), .applied = [this] { searcher_->refresh(); }});
  }
  /// Asks until everything is answered again. Queries may fail meanwhile, with a reason; nothing may crash or lie.
  bool heals() {
    const auto until = std::chrono::steady_clock::now() + seconds(60);
    while (std::chrono::steady_clock::now() < until) {
      try {
        Query query;
        query.text = "volcanes";
        query.per_page = 100;
        const Results results = searcher_->search(query);
        EXPECT_LE(results.total, 300U);
        if (results.total == 300 && results.items.size() == 100 && follower_->health().rebuilds > 0) return true;
      } catch (const Error& e) {
        EXPECT_THAT(e.reason(), testing::AnyOf("index_damaged", "index_outdated", "index_building", "busy"))
            << e.what();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  void TearDown() override { follower_.reset(); }

  Folder folder_;
  std::shared_ptr<MemorySource> source_ = std::make_shared<MemorySource>();
  std::atomic<int> told_ = 0;
  std::unique_ptr<Searcher> searcher_;
  std::unique_ptr<Follower> follower_;
};

TEST_P(DamageTest, found_at_the_start_is_mended) {
  harm();
  start();
  EXPECT_TRUE(heals());
}

TEST_P(DamageTest, found_while_running_is_mended) {
  start();
  ASSERT_TRUE(follower_->wait_until_current(seconds(60)));
  harm();
  source_->put(lesson("d0", "Lección nueva sobre volcanes"));
  EXPECT_TRUE(heals());
}

/// One bit in what was built, where neither Xapian nor any query sees it: in a list of documents that nobody asks for.
TEST(Damage, one_flipped_bit_in_what_was_built_is_noticed_and_mended) {
  Folder folder;
  const auto source = std::make_shared<MemorySource>();
  for (int i = 0; i < 600; ++i) {
    Document document = lesson("d" + std::to_string(i), "Lección " + std::to_string(i));
    document.description = "Sobre volcanes y otras cosas del número " + std::to_string(i * 7919);
    source->put(document);
  }
  rebuild_from(*source, folder.path(), 100, {});
  const fs::path built = folder.path() / "generation-000001", lists = built / "postlist.glass";
  SumCheck whole(built);
  EXPECT_FALSE(whole.done());
  while (!whole.done()) EXPECT_NO_THROW(whole.step());
  std::string bytes = bytes_of(lists);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  write(lists, bytes);

  Searcher searcher(folder.path());
  std::string health;
  std::atomic<int> told = 0;
  Follower follower(folder.path(), source,
                    {.every = std::chrono::milliseconds(5),
                     .damaged =
                         [&] {
                           searcher.distrust();
                           health = searcher.health();
                           ++told;
                         },
                     .applied = [&] { searcher.refresh(); }});
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().rebuilds == 0 && std::chrono::steady_clock::now() < until)
    ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(health, "damaged");
  EXPECT_EQ(searcher.health(), "ready") << "another one is there";
  EXPECT_EQ(searcher.size(), 600U);
}

/// The rebuild waits in its progress until what changed meanwhile has been found in what is damaged.
TEST(Damage, a_change_made_while_a_damaged_index_is_rebuilt_is_found) {
  Folder folder;
  const auto source = std::make_shared<MemorySource>();
  for (int i = 0; i < 600; ++i) {
    Document document = lesson("d" + std::to_string(i), "Lección " + std::to_string(i));
    document.description = "Sobre volcanes y otras cosas del número " + std::to_string(i * 7919);
    source->put(document);
  }
  rebuild_from(*source, folder.path(), 100, {});
  const fs::path lists = folder.path() / "generation-000001" / "postlist.glass";
  std::string bytes = bytes_of(lists);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  write(lists, bytes);

  Searcher searcher(folder.path());
  std::promise<void> begun, found;
  std::once_flag once;
  Follower follower(folder.path(), source,
                    {.every = std::chrono::milliseconds(5),
                     .applied = [&] { searcher.refresh(); },
                     .progress =
                         [&](std::size_t) {
                           std::call_once(once, [&] {
                             begun.set_value();
                             found.get_future().wait_for(seconds(60));
                           });
                         }});
  begun.get_future().wait();
  source->put(lesson("new", "Tornado"));
  source->remove("d7");
  ASSERT_TRUE(follower.wait_until(source->now(), seconds(60)));
  EXPECT_TRUE(follower.health().rebuilding);
  Query query;
  query.text = "tornado";
  EXPECT_EQ(searcher.search(query).total, 1U);
  EXPECT_EQ(searcher.size(), 600U);
  EXPECT_TRUE(follower.wait_until_current(seconds(60))) << "nor is it behind";
  found.set_value();
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().rebuilds == 0 && std::chrono::steady_clock::now() < until)
    ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  EXPECT_EQ(searcher.search(query).total, 1U) << "in the one that took its place too";
  EXPECT_EQ(searcher.size(), 600U);
}

/// What follows a rebuild is on disk in two halves; each file of either, and those that say which is which, one after
/// the other.
class EveryFile : public testing::TestWithParam<Harm> {
 protected:
  static constexpr int kBuilt = 300, kChanged = 60;

  static Document numbered(int i, const std::string& title) {
    // No two alike: what is built anew has what is alike in another order.
    Document document = lesson("d" + std::to_string(i), title + " " + std::to_string(i));
    document.description = "Sobre volcanes y otras cosas del número " + std::to_string(i * 7919);
    document.levels = {i % 2 == 0 ? "primaria" : "secundaria"};
    if (i % 9 == 0) document.captions = {{"es", {{Micros(0), Micros(5), "Con lava"}}}};
    return document;
  }
  static void SetUpTestSuite() {
    made_ = new Folder;
    source_ = new std::shared_ptr<MemorySource>(std::make_shared<MemorySource>());
    for (int i = 0; i < kBuilt; ++i) (*source_)->put(numbered(i, "Lección"));
    rebuild_from(**source_, made_->path(), 100, {});
    for (int i = 0; i < kChanged; ++i) (*source_)->put(numbered(i, "Lección cambiada"));
    (*source_)->remove("d299");
    Follower follower(made_->path(), *source_, {.batch = 7});
    EXPECT_TRUE(follower.wait_until_current(seconds(60)));
  }
  static void TearDownTestSuite() {
    delete made_;
    delete source_;
  }

  /// What is asked, and what is answered when all is well: totals, titles, filter counts, moments.
  static std::string answers(Searcher& searcher) {
    std::string all;
    for (const char* text : {"volcanes", "leccion", "cambiada", "lava", "", "numero 7919", "volcnaes"}) {
      Query query;
      query.text = text;
      query.sort = Sort::title;
      query.per_page = 100;
      const Results results = searcher.search(query);
      all += std::string(text) + ": " + std::to_string(results.total) + results.suggestion;
      for (const Item& item : results.items) all += " " + item.id.value + item.title + item.snippet;
      for (const Item& item : results.items)
        for (const Moment& moment : item.moments) all += moment.text;
      for (const FacetCount& count : results.facets.at(Facet::level)) all += count.value + std::to_string(count.count);
      all += "\n";
    }
    return all;
  }
  static std::vector<fs::path> files() {
    std::vector<fs::path> files;
    for (const auto& file : fs::recursive_directory_iterator(made_->path()))
      if (file.is_regular_file()) files.push_back(fs::relative(file.path(), made_->path()));
    std::sort(files.begin(), files.end());
    return files;
  }

  static Folder* made_;
  static std::shared_ptr<MemorySource>* source_;
};
Folder* EveryFile::made_ = nullptr;
std::shared_ptr<MemorySource>* EveryFile::source_ = nullptr;

TEST_P(EveryFile, that_is_harmed_is_mended_or_harmless) {
  std::string right;
  {
    Searcher searcher(made_->path());
    right = answers(searcher);
    ASSERT_NE(right.find("leccion: 299"), std::string::npos) << right;
  }
  for (const fs::path& file : files())
    for (unsigned seed = 1; seed <= 3; ++seed) {
      const Folder folder;
      fs::copy(made_->path(), folder.path(), fs::copy_options::recursive);
      std::mt19937 random(seed);
      GetParam().to(folder.path() / file, random);
      // As the platform wires them; the follower looks first, as it does before anybody asks.
      std::optional<Follower> follower;
      Searcher searcher(folder.path(), {.damaged = [&] {
                          if (follower) follower->rebuild();
                        }});
      follower.emplace(folder.path(), *source_,
                       FollowerOptions{.every = std::chrono::milliseconds(5),
                                       .damaged = [&] { searcher.distrust(); },
                                       .applied = [&] { searcher.refresh(); }});
      ASSERT_TRUE(follower->wait_until_current(seconds(60))) << file << seed;
      const auto until = std::chrono::steady_clock::now() + seconds(60);
      for (std::string found; found != right && std::chrono::steady_clock::now() < until;) {
        try {
          searcher.refresh();
          found = answers(searcher);
          ASSERT_TRUE(found == right) << file << ", seed " << seed << ": a wrong answer, "
                                      << follower->health().rebuilds << " rebuilds";
        } catch (const Error& e) {
          ASSERT_THAT(e.reason(), testing::AnyOf("index_damaged", "index_outdated", "index_building", "busy"))
              << file << seed << e.what();
          ASSERT_TRUE(follower->wait_until_current(seconds(60)));
        }
      }
      // What is damaged where nobody asks is followed while another one is built.
      while (searcher.health() != "ready" && std::chrono::steady_clock::now() < until)
        ASSERT_TRUE(follower->wait_until_current(seconds(60))) << file << seed;
      EXPECT_EQ(searcher.health(), "ready") << file << seed;
      EXPECT_TRUE(answers(searcher) == right) << file << seed;
    }
}

const Harm kEveryHarm[] = {
    {"one_bit",
     [](const fs::path& file, std::mt19937& random) {
       std::string bytes = bytes_of(file);
       if (bytes.empty()) return;
       bytes[random() % bytes.size()] ^= static_cast<char>(1U << random() % 8);
       write(file, bytes);
     }},
    {"cut",
     [](const fs::path& file, std::mt19937& random) { fs::resize_file(file, random() % (fs::file_size(file) + 1)); }},
    {"emptied", [](const fs::path& file, std::mt19937&) { fs::resize_file(file, 0); }},
    {"removed", [](const fs::path& file, std::mt19937&) { fs::remove(file); }},
};

INSTANTIATE_TEST_SUITE_P(Kinds, EveryFile, testing::ValuesIn(kEveryHarm),
                         [](const auto& harm) { return harm.param.name; });

/// One bit of what was written since, while it is read and written: the next round of comparing finds it.
TEST(Damage, one_flipped_bit_in_what_was_written_since_is_noticed_and_mended) {
  Folder folder;
  const auto source = std::make_shared<MemorySource>();
  for (int i = 0; i < 20; ++i) source->put(lesson("a" + std::to_string(i), "Lección"));
  rebuild_from(*source, folder.path(), 100, {});
  for (int i = 0; i < 600; ++i) source->put(lesson("d" + std::to_string(i), "Lección " + std::to_string(i)));
  Follower follower(folder.path(), source,
                    {.every = std::chrono::milliseconds(5), .check_every = std::chrono::milliseconds(0)});
  ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  const fs::path lists = folder.path() / "generation-000001/recent/postlist.glass";
  // A posting list's bytes, wherever they are: the documents that say it follow each other.
  std::string bytes = bytes_of(lists);
  for (std::size_t at = bytes.find("leccion"); at != std::string::npos; at = bytes.find("leccion", at + 1))
    if (at + 60 < bytes.size()) bytes[at + 60] = static_cast<char>(bytes[at + 60] ^ 1);
  write(lists, bytes);
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (follower.health().rebuilds == 0 && std::chrono::steady_clock::now() < until)
    ASSERT_TRUE(follower.wait_until_current(seconds(60)));
  EXPECT_EQ(follower.health().rebuilds, 1U);
  Searcher searcher(folder.path());
  EXPECT_EQ(searcher.size(), 620U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DamageTest, testing::ValuesIn(kHarms),
                         [](const auto& harm) { return harm.param.name; });

}  // namespace
}  // namespace acervo::search
