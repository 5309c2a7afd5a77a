#include "streamer/media/audience.hpp"

#include <gtest/gtest.h>

namespace acervo::streamer {
namespace {

Request from(const std::string& peer, const std::string& program) {
  Request request;
  request.peer = peer;
  request.headers.add("User-Agent", program);
  return request;
}

TEST(Audience, a_viewer_counts_once_and_is_forgotten) {
  Audience audience;
  const Audience::Clock::time_point start{};
  using std::chrono::seconds;
  for (int n = 0; n < 3; ++n) audience.note(from("10.0.0.1", "a"), "lesson", start + seconds(n));
  audience.note(from("10.0.0.1", "b"), "lesson", start);
  audience.note(from("10.0.0.1", "a"), "another", start + seconds(20));
  EXPECT_EQ(audience.viewers(start + seconds(20)), 3U);
  EXPECT_EQ(audience.viewers(start + seconds(31)), 2U);
  EXPECT_EQ(audience.viewers(start + seconds(60)), 0U);
}

TEST(Audience, bytes_add_up_by_rung) {
  Audience audience;
  *audience.counter("360p") += 10;
  *audience.counter("360p") += 5;
  *audience.counter("720p") += 1;
  EXPECT_EQ(audience.bytes_by_rung(), (std::map<std::string, std::uint64_t>{{"360p", 15}, {"720p", 1}}));
}

}  // namespace
}  // namespace acervo::streamer
