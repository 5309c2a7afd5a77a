#include "streamer/http/conditional.hpp"

#include <gtest/gtest.h>

namespace acervo::streamer {
namespace {

// 20 Nov 2026 19:21:06, of a thing of 1,000 bytes tagged "v1".
constexpr Seconds kModified{std::chrono::seconds(1795202466)};
constexpr const char* kDate = "Fri, 20 Nov 2026 19:21:06 GMT";
constexpr const char* kLater = "Sat, 21 Nov 2026 19:21:06 GMT";
constexpr const char* kEarlier = "Thu, 19 Nov 2026 19:21:06 GMT";

struct Case {
  const char* name;
  std::vector<std::pair<const char*, const char*>> fields;
  int status;
  std::vector<ByteRange> ranges = {};
  Method method = Method::get;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.name;
}

class Conditional : public testing::TestWithParam<Case> {};

TEST_P(Conditional, decides) {
  Request request;
  request.method = GetParam().method;
  for (const auto& [name, value] : GetParam().fields) request.headers.add(name, value);
  const Outcome outcome = evaluate(request, {1000, "\"v1\"", kModified, true});
  EXPECT_EQ(outcome.status, GetParam().status);
  EXPECT_EQ(outcome.ranges, GetParam().ranges);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Conditional,
    testing::Values(
        Case{"nothing_asked", {}, 200}, Case{"first_bytes", {{"Range", "bytes=0-0"}}, 206, {{0, 0}}},
        Case{"middle", {{"range", "bytes=10-19"}}, 206, {{10, 19}}},
        Case{"open", {{"Range", "bytes=990-"}}, 206, {{990, 999}}},
        Case{"all_of_it_by_range", {{"Range", "bytes=0-"}}, 206, {{0, 999}}},
        Case{"suffix", {{"Range", "bytes=-10"}}, 206, {{990, 999}}},
        Case{"suffix_longer_than_it", {{"Range", "bytes=-5000"}}, 206, {{0, 999}}},
        Case{"end_past_it", {{"Range", "bytes=990-5000"}}, 206, {{990, 999}}},
        Case{"unit_in_capitals", {{"Range", "Bytes=0-9"}}, 206, {{0, 9}}},
        Case{"spaces_around", {{"Range", "bytes= 0-9 , 20-29"}}, 206, {{0, 9}, {20, 29}}},
        Case{"several", {{"Range", "bytes=0-9,20-29,-5"}}, 206, {{0, 9}, {20, 29}, {995, 999}}},
        Case{"one_of_several_satisfiable", {{"Range", "bytes=5000-,0-9"}}, 206, {{0, 9}}},
        Case{"start_past_it", {{"Range", "bytes=1000-"}}, 416}, Case{"empty_suffix", {{"Range", "bytes=-0"}}, 416},
        Case{"none_satisfiable", {{"Range", "bytes=1000-1001,5000-"}}, 416},
        Case{"overlapping_get_the_whole", {{"Range", "bytes=0-9,5-20"}}, 200},
        Case{"descending_get_the_whole", {{"Range", "bytes=20-29,0-9"}}, 200},
        Case{"too_many_get_the_whole", {{"Range", "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16"}}, 200},
        Case{"backwards_is_ignored", {{"Range", "bytes=9-0"}}, 200},
        Case{"another_unit_is_ignored", {{"Range", "seconds=0-9"}}, 200},
        Case{"nonsense_is_ignored", {{"Range", "bytes=a-b"}}, 200},
        Case{"no_numbers_is_ignored", {{"Range", "bytes=-"}}, 200},
        Case{"empty_set_is_ignored", {{"Range", "bytes="}}, 200},
        Case{"sign_is_ignored", {{"Range", "bytes=+1-2"}}, 200},
        Case{"negative_is_ignored", {{"Range", "bytes=--5"}}, 200},
        Case{"end_past_64_bits", {{"Range", "bytes=990-99999999999999999999"}}, 206, {{990, 999}}},
        Case{"end_of_63_bits", {{"Range", "bytes=0-9223372036854775807"}}, 206, {{0, 999}}},
        Case{"suffix_past_64_bits", {{"Range", "bytes=-18446744073709551616"}}, 206, {{0, 999}}},
        Case{"start_past_64_bits", {{"Range", "bytes=18446744073709551616-"}}, 416},
        Case{"ends_past_64_bits_overlap", {{"Range", "bytes=0-18446744073709551615,5-18446744073709551615"}}, 200},
        Case{"head_has_no_ranges", {{"Range", "bytes=0-9"}}, 200, {}, Method::head},
        Case{"same_tag", {{"If-None-Match", "\"v1\""}}, 304},
        Case{"same_tag_weakly", {{"If-None-Match", "W/\"v1\""}}, 304},
        Case{"one_of_the_tags", {{"If-None-Match", "\"a,b\", \"v1\""}}, 304},
        Case{"one_of_the_tags_of_a_second_field", {{"If-None-Match", "\"v2\""}, {"If-None-Match", "\"v1\""}}, 304},
        Case{"any_tag", {{"If-None-Match", "*"}}, 304}, Case{"another_tag", {{"If-None-Match", "\"v2\""}}, 200},
        Case{"an_unquoted_tag_is_another", {{"If-None-Match", "v1"}}, 200},
        Case{"head_with_same_tag", {{"If-None-Match", "\"v1\""}}, 304, {}, Method::head},
        Case{"writing_over_any_tag", {{"If-None-Match", "*"}}, 412, {}, Method::put},
        Case{"not_modified_since", {{"If-Modified-Since", kDate}}, 304},
        Case{"modified_since", {{"If-Modified-Since", kEarlier}}, 200},
        Case{"no_date_is_ignored", {{"If-Modified-Since", "yesterday"}}, 200},
        Case{"tag_wins_over_date", {{"If-None-Match", "\"v2\""}, {"If-Modified-Since", kLater}}, 200},
        Case{"match", {{"If-Match", "\"v1\""}}, 200}, Case{"match_is_strong", {{"If-Match", "W/\"v1\""}}, 412},
        Case{"no_match", {{"If-Match", "\"v2\""}}, 412}, Case{"match_any", {{"If-Match", "*"}}, 200},
        Case{"unmodified_since", {{"If-Unmodified-Since", kDate}}, 200},
        Case{"not_unmodified_since", {{"If-Unmodified-Since", kEarlier}}, 412},
        Case{"match_wins_over_date", {{"If-Match", "\"v1\""}, {"If-Unmodified-Since", kEarlier}}, 200},
        Case{"range_of_the_same", {{"Range", "bytes=0-9"}, {"If-Range", "\"v1\""}}, 206, {{0, 9}}},
        Case{"range_of_another", {{"Range", "bytes=0-9"}, {"If-Range", "\"v2\""}}, 200},
        Case{"if_range_is_strong", {{"Range", "bytes=0-9"}, {"If-Range", "W/\"v1\""}}, 200},
        Case{"range_of_that_date", {{"Range", "bytes=0-9"}, {"If-Range", kDate}}, 206, {{0, 9}}},
        Case{"range_of_a_later_date", {{"Range", "bytes=0-9"}, {"If-Range", kLater}}, 200},
        Case{"not_modified_before_range", {{"Range", "bytes=0-9"}, {"If-None-Match", "\"v1\""}}, 304}),
    [](const auto& tested) { return tested.param.name; });

TEST(ConditionalWithoutTag, an_empty_thing_has_no_satisfiable_range) {
  Request request;
  request.headers.add("Range", "bytes=0-");
  EXPECT_EQ(evaluate(request, {0, "", std::nullopt, true}).status, 416);
}

TEST(ConditionalWithoutTag, what_has_no_tag_matches_none) {
  Request request;
  request.headers.add("If-None-Match", "\"\"");
  EXPECT_EQ(evaluate(request, {10, "", std::nullopt, true}).status, 200);
}

TEST(HttpDate, reads_all_three_forms_and_writes_the_first) {
  EXPECT_EQ(format_http_date(kModified), kDate);
  for (const char* text : {kDate, "Friday, 20-Nov-26 19:21:06 GMT", "Fri Nov 20 19:21:06 2026"})
    EXPECT_EQ(parse_http_date(text), kModified) << text;
  for (const char* text : {"", "Fri", "20 Nov 2026", "Fri, 20 Nov 2026 19:21:06 GMT and more"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

}  // namespace
}  // namespace acervo::streamer
