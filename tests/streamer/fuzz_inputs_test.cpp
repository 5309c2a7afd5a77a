#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace acervo::streamer {
namespace {

/// Built once for every fuzz target of what leaves the server, with FUZZ_INPUTS as the folder of its committed inputs.
TEST(FuzzInputs, pass) {
  int inputs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(FUZZ_INPUTS)) {
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
    ++inputs;
  }
  EXPECT_GE(inputs, 20);
}

}  // namespace
}  // namespace acervo::streamer
