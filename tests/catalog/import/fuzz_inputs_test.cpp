#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>

#include "tests/catalog/import/seed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace acervo {
namespace {

TEST(ImportRecordFuzz, committed_inputs_pass) {
  int inputs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ACERVO_REPOSITORY "/tests/fuzz/import_record")) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto bytes = test::read_file(entry.path());
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
    ++inputs;
  }
  EXPECT_GE(inputs, 8);
}

}  // namespace
}  // namespace acervo
