// The program that judges finding is judged itself: on questions whose measures are reckoned by hand, in every form in
// which people publish such sets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "catalog/core/process.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::HasSubstr;

struct SearchQuality : testing::Test {
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((set_ / name).parent_path());
    std::ofstream(set_ / name, std::ios::binary) << text;
  }
  std::string judged() {
    const auto work = folder_.path() / ("work" + std::to_string(++runs_));
    return run_process({ACERVO_SEARCH_QUALITY, "--work", work.string(), "--no-dictionaries", set_.string()}).output;
  }

  Folder folder_;
  const std::filesystem::path set_ = folder_.path() / "set";
  int runs_ = 0;
};

// Found first, found second, and not found at all: the first place 1, 1/2 and 0 on average, the gain of a second place
// 1 / log2(3). The fourth question was not judged.
TEST_F(SearchQuality, is_what_is_reckoned_by_hand_in_every_form) {
  write("corpus.jsonl",
        "\xEF\xBB\xBF{\"_id\": \"a\", \"title\": \"Fracciones\", \"text\": \"Partes de un entero.\", \"language\": "
        "\"es\"}\r\n"
        "{\"_id\": \"b\", \"title\": \"Agua\", \"text\": \"Ríos y mares.\"}\r\n"
        "\r\n"
        "{\"_id\": 3, \"text\": \"Las nubes llevan el agua de un lugar a otro.\", \"language\": null}\r\n");
  write("queries.jsonl",
        "{\"_id\": \"1\", \"text\": \"fracciones\"}\n{\"_id\": 2, \"text\": \"agua\"}\n{\"_id\": \"3\", \"text\": "
        "\"volcanes\"}\n{\"_id\": \"4\", \"text\": \"mares\"}");
  const auto right =
      HasSubstr("as given    ours        recall@1 0.333   recall@10 0.667   MRR@10 0.500   nDCG@10 0.544\n");
  write("qrels.tsv", "query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t0\n2\t3\t1\n3\ta\t1\n");
  EXPECT_THAT(judged(), right) << "with a header";
  write("qrels.tsv", "1 0 a 2\r\n2 0 3 1\r\n3 0 a 1\r\n");
  EXPECT_THAT(judged(), right) << "TREC's four columns";
  write("qrels.tsv", "1\ta\n2\t3\n3\ta\n");
  EXPECT_THAT(judged(), right) << "without grades";
  std::filesystem::remove(set_ / "qrels.tsv");
  write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\ta\t2\n2\t3\t1\n3\ta\t1\n");
  EXPECT_THAT(judged(), right) << "where BEIR has them";
}

TEST_F(SearchQuality, of_no_set_is_an_error) {
  EXPECT_THAT(judged(), HasSubstr("search_quality: no "));
}

}  // namespace
}  // namespace acervo::search
