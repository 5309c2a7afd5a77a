#include <algorithm>
#include <cctype>

#include "tests/ingest/damage.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

// Real files of every kind, the good, the derived and the broken, cut at twenty places and damaged two hundred times by
// bits turned over. Slow: `ctest -L long`.
std::vector<fs::path> corpus() {
  std::vector<fs::path> files;
  if (fs::exists(shared_media())) {
    for (const auto& entry : fs::recursive_directory_iterator(shared_media())) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) files.emplace_back("none");
  return files;
}

std::string test_name(const fs::path& path) {
  std::string name = path.parent_path().filename().string() + "_" + path.filename().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c) || c > 127; }, '_');
  return name;
}

/// Of what lasts longer, every rung would take an hour.
constexpr Micros kShort = std::chrono::minutes(1);

bool is_short(const fs::path& path) {
  try {
    return probe(child(), open_file(path).get()).duration <= kShort;
  } catch (const Error&) {
    return true;  // a broken one
  }
}

class Corpus : public ::testing::TestWithParam<fs::path> {};

TEST_P(Corpus, damaged_ends_in_a_lesson_or_a_reason) {
  if (!fs::exists(shared_media())) GTEST_SKIP() << "the shared media corpus is not here; set ACERVO_SHARED";
  const auto whole = read_file(GetParam());
  const bool every_rung = is_short(GetParam());
  for (int place = 1; place <= 20; ++place) {
    SCOPED_TRACE("cut " + std::to_string(place));
    expect_lesson_or_reason(cut(whole, place), every_rung && place % 10 == 3);
  }
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_lesson_or_reason(flip(whole, seed, seed < 20 ? int(seed) : 10), every_rung && seed % 10 == 3);
  }
}

// The rest of two hundred. What lasts long is planned only: preparing it whole would take hours.
TEST_P(Corpus, damaged_two_hundred_times_ends_in_a_lesson_or_a_reason) {
  if (!fs::exists(shared_media())) GTEST_SKIP() << "the shared media corpus is not here; set ACERVO_SHARED";
  const auto whole = read_file(GetParam());
  const bool prepares = is_short(GetParam());
  const TemporaryFolder folder;
  for (unsigned seed = 21; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto damaged = flip(whole, seed, 1 + int(seed % 20));
    if (prepares) {
      expect_lesson_or_reason(damaged, false);
      continue;
    }
    write_file(folder / "file", damaged);
    Plan plan;
    const auto reason = reason_of([&] { plan = make_plan(probe(child(), open_file(folder / "file").get())); });
    if (reason != "none") {
      EXPECT_TRUE(is_known_reason(reason)) << reason;
      continue;
    }
    EXPECT_GT(plan.duration.count(), 0);
    EXPECT_FALSE(plan.rungs.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Damaged, Corpus, ::testing::ValuesIn(corpus()),
                         [](const auto& each) { return test_name(each.param); });

}  // namespace
}  // namespace acervo::ingest
