// Which tracks of a file are the lesson's, and what they are called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::ElementsAre;

Facts facts_of(const fs::path& clip) {
  return probe(child(), open_file(clip).get());
}

constexpr char kPicture[] = "-f lavfi -i testsrc2=s=64x64:d=3:r=10 ";

}  // namespace
}  // namespace acervo::ingest
