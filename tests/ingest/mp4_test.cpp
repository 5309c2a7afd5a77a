#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mp4/avc.hpp"
#include "ingest/mp4/boxes.hpp"
#include "ingest/mp4/fragment.hpp"
#include "ingest/mp4/init.hpp"

namespace acervo::ingest::mp4 {
namespace {

using namespace std::string_literals;

std::span<const std::uint8_t> bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Boxes, know_their_size_when_they_close) {
  Writer out;
  {
    const auto outer = out.box("moov");
    const auto inner = out.full_box("mvex", 1, 2);
    out.u16(7);
  }
  EXPECT_EQ(out.take(), "\0\0\0\x16moov\0\0\0\x0emvex\1\0\0\2\0\7"s);
}

TEST(Avc, start_codes_become_lengths_and_noise_is_left_out) {
  const auto sample =
      avc_sample(bytes("\0\0\0\1\x09\xf0\0\0\1\x67sps\0\0\1\x68p\0\0\1\x06\x05x264\0\0\0\1\x65picture\0\0"s));
  EXPECT_EQ(sample, "\0\0\0\x08\x65picture"s);
  EXPECT_TRUE(is_idr(sample));
  EXPECT_FALSE(is_idr("\0\0\0\2\x41x"s));
}

TEST(Fragment, no_picture_is_decoded_after_it_is_shown) {
  // Decoded I P B; presented I B P.
  const std::vector<Sample> samples{{9000, true, "I"}, {15000, false, "PP"}, {12000, false, "BBB"}};
  const auto segment = fragment(samples, 1, 5, 9000, 18000);
  const auto trun = segment.find("trun");
  ASSERT_NE(trun, std::string::npos);
  const auto entry = [&](std::size_t i, std::size_t field) {
    std::int32_t value = 0;
    for (std::size_t k = 0; k < 4; ++k)
      value = std::int32_t(std::uint32_t(value) << 8 |
                           static_cast<unsigned char>(segment[trun + 20 + i * 12 + field * 4 + k]));
    return value;
  };
  EXPECT_EQ(entry(0, 0) + entry(1, 0) + entry(2, 0), 9000);
  EXPECT_EQ(entry(0, 2), 0);     // I at 9000, decoded then
  EXPECT_EQ(entry(1, 2), 4500);  // P at 15000, decoded at 10500, before B needs it
  EXPECT_EQ(entry(2, 2), 0);     // B at 12000, decoded then
  EXPECT_EQ(entry(1, 1), 2);
  EXPECT_TRUE(segment.ends_with("mdatIPPBBB"));
}

TEST(Init, two_tracks_have_the_ids_of_their_segments) {
  const auto both = init_section(VideoTrack{640, 360, "config"}, AudioTrack{}, Micros(1'000'000));
  const auto count = [&](const std::string& what) {
    std::size_t n = 0;
    for (auto at = both.find(what); at != std::string::npos; at = both.find(what, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("trak"), 2u);
  EXPECT_EQ(count("trex\0\0\0\0\0\0\0\1"s), 1u);
  EXPECT_EQ(count("trex\0\0\0\0\0\0\0\2"s), 1u);
}

}  // namespace
}  // namespace acervo::ingest::mp4
