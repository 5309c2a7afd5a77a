#include <gmock/gmock.h>

#include "tests/search/library.hpp"
#include "tests/search/shared.hpp"

namespace acervo::search {
namespace {

class CorpusTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (const auto data = shared_data()) {
      auto documents = shared_catalogue(*data);
      for (Document& lecture : shared_lectures(*data)) documents.push_back(std::move(lecture));
      count_ = documents.size();
      library_ = std::make_unique<Library>(std::move(documents));
    }
  }
  static void TearDownTestSuite() { library_.reset(); }
  void SetUp() override {
    if (!library_) GTEST_SKIP() << "the development data is not beside the repository: set ACERVO_SHARED to its folder";
  }
  static std::size_t total(const std::string& text) { return library_->search(text).total; }
  static std::unique_ptr<Library> library_;
  static std::size_t count_;
};
std::unique_ptr<Library> CorpusTest::library_;
std::size_t CorpusTest::count_ = 0;

TEST_F(CorpusTest, everything_is_there) {
  EXPECT_EQ(library_->searcher().size(), count_);
  EXPECT_EQ(total(""), count_);
}

TEST_F(CorpusTest, accents_and_capitals_never_change_the_answer) {
  for (const auto& [a, b] :
       std::vector<std::pair<std::string, std::string>>{{"programación", "programacion"},
                                                        {"INTRODUCCIÓN a python", "introduccion a Python"},
                                                        {"José", "jose"},
                                                        {"análisis de datos", "analisis de datos"}}) {
    EXPECT_GT(total(a), 0U) << a;
    EXPECT_EQ(total(a), total(b)) << a;
    EXPECT_EQ(library_->find(a), library_->find(b)) << a;
  }
}

TEST_F(CorpusTest, captions_lead_to_the_second_and_their_own_words) {
  const Results results = library_->search("carbon footprint of training transformers");
  ASSERT_FALSE(results.items.empty());
  EXPECT_EQ(results.items[0].title, "The carbon footprint of Transformers");
  EXPECT_FALSE(results.items[0].moments.empty());
}

TEST_F(CorpusTest, a_title_finds_itself_first) {
  const auto documents = shared_catalogue(*shared_data());
  int asked = 0;
  int first = 0;
  for (std::size_t i = 0; i < documents.size(); i += 211) {
    if (documents[i].title.size() < 20) continue;
    ++asked;
    const auto results = library_->search(documents[i].title);
    first += !results.items.empty() && results.items[0].title == documents[i].title ? 1 : 0;
  }
  EXPECT_GE(first, asked * 95 / 100) << "of " << asked;
}

}  // namespace
}  // namespace acervo::search
