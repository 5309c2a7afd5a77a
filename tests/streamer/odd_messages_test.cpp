#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/streamer/visited.hpp"

namespace acervo::streamer {
namespace {

using namespace std::string_literals;
using namespace test;

class Smuggling : public Visited {};

struct Peculiar {
  const char* name;
  std::string bytes;
  int status;
  std::string body;  // of a 200
};

std::ostream& operator<<(std::ostream& out, const Peculiar& c) {
  return out << c.name;
}

std::string film(std::string_view fields) {
  return "GET /film HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}
std::string ranges(std::string_view each, int count) {
  std::string field = "Range: bytes=" + std::string(each);
  for (int i = 1; i < count; ++i) field += "," + std::string(each);
  return field + "\r\n";
}
std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

/// Odd, and meant badly, but nobody doubts where these end: they are answered, and so is the request behind them.
std::vector<Peculiar> peculiar() {
  const std::string all(1000, 'x');
  return {
      {"te_tab_before_value", post("Transfer-Encoding:\tchunked\r\n", "1\r\na\r\n0\r\n\r\n"), 200, "a"},
      {"te_spaces_around_value", post("Transfer-Encoding:  chunked \t\r\n", "1\r\na\r\n0\r\n\r\n"), 200, "a"},
      {"te_capitals", post("TRANSFER-ENCODING: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n"), 200, "a"},
      {"te_named_as_hop_by_hop",
       post("Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n"), 200, "a"},
      {"te_under_another_name", post("Content-Length: 3\r\nTransfer_Encoding: chunked\r\n", "0\r\n"), 200, "0\r\n"},
      {"te_x_under_another_name", post("Content-Length: 3\r\nX-Transfer-Encoding: chunked\r\n", "0\r\n"), 200, "0\r\n"},
      {"cl_under_another_name", post("Content-Length: 1\r\nContent_Length: 50\r\n", "a"), 200, "a"},
      {"cl_leading_zeros", post("Content-Length: 010\r\n", "0123456789"), 200, "0123456789"},
      {"cl_named_as_hop_by_hop", post("Connection: Content-Length\r\nContent-Length: 1\r\n", "a"), 200, "a"},
      {"chunk_extension_quoted", chunked("1;a=\"0;b\"\r\nx\r\n0;\"\r\n\r\n"), 200, "x"},
      {"trailers_that_would_frame", chunked("1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\nContent-Length: 50\r\n\r\n"),
       200, "x"},
      {"body_of_a_get", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\nGET /evil HTTP/1.1", 200, "home"},
      {"upgrade_to_h2c", with("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
       200, "home"},
      {"upgrade_to_websocket", with("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\n"), 200,
       "home"},
      {"absolute_target_of_another_host", "GET http://y.example/host HTTP/1.1\r\nHost: x\r\n\r\n", 200, "y.example"},
      {"forwarded_by_nobody_we_trust",
       "GET /host HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n\r\n", 200,
       "x"},
      {"rewritten_by_a_field",
       with("X-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\nX-HTTP-Method-Override: PUT\r\n"), 200, "home"},
      {"path_like_another_host", get("//evil.example/"), 404, ""},
      {"dots_with_a_parameter", get("/a/..;/film"), 404, ""},
      {"dots_encoded_twice", get("/a/%252e%252e/film"), 404, ""},
      {"question_of_ten_thousand_letters", get("/?q=" + std::string(45'000, 'n')), 200, "home"},
      {"slashes_twice", get("//film"), 404, ""},
      {"slash_of_a_parameter", get("/film;.css"), 404, ""},
      {"path_of_an_encoded_question", get("/film%3fa"), 404, ""},
      {"method_not_here", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 405, ""},
      {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 204, ""},
      {"range_of_thousands", film(ranges("0-", 3000)), 200, all},
      {"range_of_thousands_of_bytes", film(ranges("0-0", 3000)), 200, all},
      {"range_overlapping", film(ranges("0-999", 5)), 200, all},
      {"range_descending", film("Range: bytes=500-999,0-499\r\n"), 200, all},
      {"range_of_commas", film("Range: bytes=" + std::string(9000, ',') + "\r\n"), 200, all},
      {"range_of_nothing", film("Range: bytes=\r\n"), 200, all},
      {"range_backwards", film("Range: bytes=9-1\r\n"), 200, all},
      {"range_past_64_bits", film("Range: bytes=99999999999999999999999-\r\n"), 416, ""},
      {"range_of_no_bytes", film("Range: bytes=-0\r\n"), 416, ""},
      {"range_of_another_unit", film("Range: lines=1-2\r\n"), 200, all},
      {"range_of_two_dashes", film("Range: bytes=--1\r\n"), 200, all},
      {"range_hexadecimal", film("Range: bytes=0x0-0x1\r\n"), 200, all},
      {"if_range_of_nonsense", film("Range: bytes=0-1\r\nIf-Range: \"v1\r\n"), 200, all},
      {"if_range_weak", film("Range: bytes=0-1\r\nIf-Range: W/\"v1\"\r\n"), 200, all},
      {"if_range_of_a_list", film("Range: bytes=0-1\r\nIf-Range: \"v1\", \"v2\"\r\n"), 200, all},
      {"if_range_of_a_strange_date", film("Range: bytes=0-1\r\nIf-Range: Mon, 99 Jan 99999 99:99:99 GMT\r\n"), 200,
       all},
      {"dates_of_nonsense", film("If-Modified-Since: 0\r\nIf-Unmodified-Since: -1\r\n"), 200, all},
  };
}

class Odd : public Visited, public testing::WithParamInterface<Peculiar> {};

TEST_P(Odd, is_answered_and_the_next_message_is_found) {
  test::Client client(server->port());
  client.write(GetParam().bytes + "GET /host HTTP/1.1\r\nHost: next.example\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, GetParam().status);
  if (answer.status == 200) {
    EXPECT_EQ(answer.body, GetParam().body);
  }
  EXPECT_EQ(answer.header("location"), "");
  EXPECT_EQ(answer.header("upgrade"), "");
  EXPECT_EQ(client.read().body, "next.example");
}

INSTANTIATE_TEST_SUITE_P(Table, Odd, testing::ValuesIn(peculiar()),
                         [](const auto& tested) { return tested.param.name; });

class OddHost : public Visited, public testing::WithParamInterface<const char*> {};

// Somebody else's mistake, a proxy's or an extension's, is not the visitor's: she gets her page, and the name goes
// nowhere.
TEST_P(OddHost, is_passed_over) {
  test::Client client(server->port());
  client.write("GET /host HTTP/1.1\r\nHost: "s + GetParam() +
               "\r\n\r\nGET /host HTTP/1.1\r\nHost: next.example\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "127.0.0.1:" + std::to_string(server->port()));
  EXPECT_EQ(client.read().body, "next.example");
}

INSTANTIATE_TEST_SUITE_P(Table, OddHost,
                         testing::Values("", "x/y", "a@b", "a b", "a,b", "x:abc", "x:123456", "x:1:2", ":80", "][%",
                                         "a%2eb", "[::1", "[1.2.3.4]", "[::1]x", "x\ty", "x?y", "x#y", "http://x",
                                         "\xc3\xb1", "\"><script>", "x\\y"));

/// What is right is answered; what is behind it is judged for itself.
TEST_F(Smuggling, garbage_behind_a_good_request_is_refused_and_closes) {
  for (const std::string& garbage :
       {"garbage\r\n\r\n"s, "\x16\x03\x01"s, "\r\n\r\n"s, "\0"s, "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"s}) {
    test::Client client(server->port());
    client.write(post("Content-Length: 3\r\n", "abc") + garbage + with(""));
    EXPECT_EQ(client.read().body, "abc");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 400) << garbage;
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(client.drain().find("home"), std::string::npos);
    EXPECT_TRUE(client.is_closed());
  }
}

/// Where a trailing slash leads must stay here: "//evil.example" would be another site to a browser.
TEST_F(Smuggling, paths_like_another_host_lead_nowhere) {
  for (const char* target : {"//evil.example/", "//evil.example/%2f/", "///evil.example/", "http://evil.example//x/",
                             "/%5cevil.example/", "//"}) {
    const auto answer = test::Client(server->port()).get(target);
    EXPECT_THAT(answer.status, testing::AnyOf(400, 404)) << target;
    EXPECT_EQ(answer.header("location"), "") << target;
  }
}

/// As a program writes that flushes every line, or one that is being typed at.
TEST_F(Smuggling, bodies_of_many_small_chunks_are_taken) {
  test::Client client(server->port());
  client.write(chunked(many_chunks("four", 20000)) + chunked(many_chunks("a", 10000)));
  EXPECT_EQ(client.read().body.size(), 80000U);
  EXPECT_EQ(client.read().body.size(), 10000U);
}

/// Extensions and trailers may be ignored, but never become fields or the next message.
TEST_F(Smuggling, extensions_and_trailers_are_dropped_and_the_next_message_is_found) {
  test::Client client(server->port());
  client.write(chunked("5;a=\"GET / HTTP/1.1\"\r\nhello\r\n0;x\r\nContent-Length: 99\r\nHost: y\r\n\r\n") +
               "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().body, "hello");
  EXPECT_EQ(client.read().body, "home");
}

}  // namespace
}  // namespace acervo::streamer
