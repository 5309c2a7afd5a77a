#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace acervo::ingest {
namespace {

// Built once for every fuzz target, with FUZZ_INPUTS as the folder of its committed inputs.
TEST(FuzzInputs, pass) {
  int inputs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ACERVO_ROOT "/tests/fuzz/" FUZZ_INPUTS)) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto bytes = testing::read_file(entry.path());
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
    ++inputs;
  }
  EXPECT_GE(inputs, 4);
}

}  // namespace
}  // namespace acervo::ingest
