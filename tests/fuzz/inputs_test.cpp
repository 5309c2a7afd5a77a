#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/mutations.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace acervo::fuzz {
namespace {

// Built once for every fuzz target: FUZZ_INPUTS is the folder of its committed inputs, FUZZ_MUTATIONS how many changed
// ones are tried, some seconds' worth.

/// A target says that something is wrong by ending the program: what it was given is then in this file.
std::string under_way;
void keep_input(int signal) {
  std::signal(signal, SIG_DFL);
  std::ofstream("fuzz_failed_input", std::ios::binary) << under_way;
  constexpr std::string_view kSaid = "the input is in fuzz_failed_input\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kSaid.data(), kSaid.size());
}

std::vector<std::string> committed_inputs() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(FUZZ_INPUTS)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

int run(const std::string& bytes) {
  under_way = bytes;
  return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

class FuzzInputs : public testing::Test {
 protected:
  void SetUp() override {
    for (const int signal : {SIGABRT, SIGSEGV}) before_.push_back(std::signal(signal, keep_input));
  }
  void TearDown() override {
    std::signal(SIGABRT, before_[0]);
    std::signal(SIGSEGV, before_[1]);
  }

 private:
  std::vector<void (*)(int)> before_;
};

TEST_F(FuzzInputs, pass) {
  const auto inputs = committed_inputs();
  EXPECT_GE(inputs.size(), 4U);
  for (const std::string& input : inputs) EXPECT_EQ(run(input), 0);
}

/// The same ones each time; with --gtest_shuffle --gtest_repeat=100 others, a seed for each repetition.
TEST_F(FuzzInputs, pass_when_they_are_changed) {
  const auto seed = static_cast<std::uint32_t>(testing::UnitTest::GetInstance()->random_seed());
  Mutations mutations(committed_inputs(), seed);
  for (int i = 0; i < FUZZ_MUTATIONS; ++i) ASSERT_EQ(run(mutations.next()), 0);
}

}  // namespace
}  // namespace acervo::fuzz
