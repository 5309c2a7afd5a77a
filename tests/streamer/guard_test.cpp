#include "streamer/http/guard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "streamer/http/server.hpp"
#include "streamer/http/target.hpp"
#include "tests/streamer/client.hpp"

namespace acervo::streamer {
namespace {

using namespace std::string_literals;

struct Malformed {
  const char* name;
  std::string bytes;
  int status;  // 0: the connection just ends
};

std::ostream& operator<<(std::ostream& out, const Malformed& c) {
  return out << c.name;
}

std::string with(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::string_view fields, std::string_view body = "") {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
std::string chunked(std::string_view body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  return fields;
}

std::string many_chunks(std::string_view bytes, int count, std::string_view zeros = "") {
  const std::string chunk = std::string(zeros) + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
  std::string body;
  for (int i = 0; i < count; ++i) body += chunk;
  return body + "0\r\n\r\n";
}

std::vector<Malformed> table() {
  return {
      {"bare_lf_after_request_line", "GET / HTTP/1.1\nHost: x\r\n\r\n", 400},
      {"bare_lf_after_field", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400},
      {"bare_lf_at_the_end", "GET / HTTP/1.1\r\nHost: x\r\n\n", 400},
      {"bare_lf_first", "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"only_lfs", "GET / HTTP/1.1\n\n", 400},
      {"bare_cr_in_field", with("A: b\rc\r\n"), 400},
      {"bare_cr_in_request_line", "GET /\r HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"nul_in_target", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s, 400},
      {"nul_in_field", with("A: b\0c\r\n"s), 400},
      {"nul_in_field_name", with("A\0B: c\r\n"s), 400},
      {"nul_before_anything", "\0GET / HTTP/1.1\r\n\r\n"s, 400},
      {"control_character_in_field", with("A: b\x01\r\n"), 400},
      {"delete_in_field", with("A: b\x7f\r\n"), 400},
      {"folded_field", with("A: b\r\n c\r\n"), 400},
      {"folded_first_field", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400},
      {"field_without_colon", with("Nonsense\r\n"), 400},
      {"field_without_name", with(": b\r\n"), 400},
      {"space_before_colon", with("A : b\r\n"), 400},
      {"space_in_field_name", with("A B: c\r\n"), 400},
      {"non_ascii_field_name", with("\xc3\xb1: b\r\n"), 400},
      {"several_empty_lines_first", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no_target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no_version", "GET /\r\nHost: x\r\n\r\n", 400},
      {"http_0_9", "GET /\r\n\r\n", 400},
      {"lower_case_protocol", "GET / http/1.1\r\nHost: x\r\n\r\n", 400},
      {"half_a_version", "GET / HTTP/1\r\nHost: x\r\n\r\n", 400},
      {"long_version", "GET / HTTP/1.11\r\nHost: x\r\n\r\n", 400},
      {"http_1_2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505},
      {"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"space_after_version", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400},
      {"space_in_target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"tab_between", "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"two_spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"space_first", " GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"fragment_in_target", "GET /#top HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"raw_utf8_in_target", "GET /\xc3\xb1 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"target_without_slash", "GET index HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"target_of_another_scheme", "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"asterisk_for_get", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_asterisk", "OPTIONS %2A HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"dot_segments", "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_dot_segments", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_slash", "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_nul", "GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_line_end", "GET /a%0d%0a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"broken_escape", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"escape_of_no_utf8", "GET /a%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"unknown_method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"lower_case_method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"connect", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"trace", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"method_of_other_characters", "G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no_method", "/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"tls_hello", "\x16\x03\x01\x02\x00\x01\x00"s, 400},
      {"no_host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", 400},
      {"two_hosts", with("Host: y\r\n"), 400},
      {"host_with_a_path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400},
      {"host_with_a_user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
      {"host_with_a_space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"host_list", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400},
      {"host_with_a_port_of_letters", "GET / HTTP/1.1\r\nHost: x:abc\r\n\r\n", 400},
      {"host_with_an_empty_port", "GET / HTTP/1.1\r\nHost: x:\r\n\r\n", 400},
      {"host_with_a_long_port", "GET / HTTP/1.1\r\nHost: x:123456\r\n\r\n", 400},
      {"host_with_two_ports", "GET / HTTP/1.1\r\nHost: x:1:2\r\n\r\n", 400},
      {"host_of_a_port_only", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400},
      {"host_of_brackets_and_percent", "GET / HTTP/1.1\r\nHost: ][%\r\n\r\n", 400},
      {"host_of_an_escape", "GET / HTTP/1.1\r\nHost: a%2eb\r\n\r\n", 400},
      {"host_of_an_open_bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
      {"host_of_no_ipv6_address", "GET / HTTP/1.1\r\nHost: [1.2.3.4]\r\n\r\n", 400},
      {"host_after_a_bracket", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", 400},
      {"target_of_a_host_list", "GET http://a,b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two_lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400},
      {"two_equal_lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), 400},
      {"list_of_lengths", post("Content-Length: 1, 1\r\n", "a"), 400},
      {"negative_length", post("Content-Length: -1\r\n"), 400},
      {"signed_length", post("Content-Length: +1\r\n", "a"), 400},
      {"hexadecimal_length", post("Content-Length: 0x1\r\n", "a"), 400},
      {"empty_length", post("Content-Length:\r\n"), 400},
      {"huge_length", post("Content-Length: 99999999999999999999\r\n"), 400},
      {"large_length", post("Content-Length: 999999999999\r\n"), 413},
      {"length_and_chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked_and_length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
      {"two_encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"unknown_encoding", post("Transfer-Encoding: gzip\r\n"), 501},
      {"chunked_not_last", post("Transfer-Encoding: chunked, gzip\r\n"), 501},
      {"disguised_chunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"identity_encoding", post("Transfer-Encoding: identity\r\n"), 501},
      {"chunked_in_http_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunk_size_of_letters", chunked("zz\r\n"), 400},
      {"chunk_size_signed", chunked("-1\r\n"), 400},
      {"chunk_size_with_prefix", chunked("0x1\r\na\r\n0\r\n\r\n"), 400},
      {"chunk_size_empty", chunked("\r\n"), 400},
      {"chunk_size_after_space", chunked(" 1\r\na\r\n0\r\n\r\n"), 400},
      {"chunk_size_too_long", chunked("123456789\r\n"), 400},
      {"chunk_size_oversized", chunked("ffffffff\r\n"), 413},
      {"chunk_size_bare_lf", chunked("1\na\r\n0\r\n\r\n"), 400},
      {"chunk_longer_than_said", chunked("1\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk_ends_with_lf", chunked("1\r\na\n0\r\n\r\n"), 400},
      {"chunk_extension_with_nul", chunked("1;a\0b\r\na\r\n0\r\n\r\n"s), 400},
      {"chunk_extension_endless", chunked("1;" + std::string(5000, 'a')), 400},
      {"trailer_endless", chunked("0\r\nA: " + std::string(5000, 'a')), 400},
      {"chunks_mostly_of_framing", chunked(many_chunks("a", 60000)), 400},
      {"chunks_mostly_of_zeros", chunked(many_chunks("a", 20000, "0000000")), 400},
      {"trailer_folded", chunked("0\r\n A: b\r\n\r\n"), 400},
      // What servers have been made to disagree by: who sees a length and who sees chunks, or neither.
      {"smuggling_cl_te",
       post("Content-Length: 35\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nGET / HTTP/1.1\r\nX: "), 400},
      {"smuggling_te_cl", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "5c\r\nGET / HTTP/1.1\r\n"), 400},
      {"smuggling_te_space_before_colon", post("Content-Length: 3\r\nTransfer-Encoding : chunked\r\n", "abc"), 400},
      {"smuggling_te_leading_space", post("Content-Length: 3\r\n Transfer-Encoding: chunked\r\n", "abc"), 400},
      {"smuggling_te_folded", post("Content-Length: 3\r\nTransfer-Encoding:\r\n chunked\r\n", "abc"), 501},
      {"smuggling_te_vertical_tab", post("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n"), 400},
      {"smuggling_te_carriage_return", post("Transfer-Encoding: chunked\r\r\n", "0\r\n\r\n"), 400},
      {"smuggling_te_bare_lf", post("X: y\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"smuggling_te_bare_cr", post("X: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"smuggling_te_nul", post("Transfer-Encoding: chunked\0\r\n"s, "0\r\n\r\n"), 400},
      {"smuggling_te_quoted", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
      {"smuggling_te_parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 501},
      {"smuggling_te_twice_in_a_list", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
      {"smuggling_te_identity_too", post("Transfer-Encoding: identity, chunked\r\n", "0\r\n\r\n"), 501},
      {"smuggling_te_identity_field", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n"), 400},
      {"smuggling_te_empty", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), 501},
      {"smuggling_cl_space_inside", post("Content-Length: 1 0\r\n", "abc"), 400},
      {"smuggling_cl_with_unit", post("Content-Length: 3b\r\n", "abc"), 400},
      {"smuggling_cl_full_width", post("Content-Length: \xef\xbc\x93\r\n", "abc"), 400},
      {"smuggling_cl_fraction", post("Content-Length: 3.0\r\n", "abc"), 400},
      {"smuggling_cl_space_before_colon", post("Content-Length : 3\r\n", "abc"), 400},
      {"smuggling_cl_differs_in_case", post("content-length: 3\r\nCONTENT-LENGTH: 0\r\n", "abc"), 400},
      {"smuggling_cl_of_get", with("Content-Length: 3\r\nContent-Length: 0\r\n"), 400},
      {"smuggling_chunk_size_wraps", chunked("100000001\r\na\r\n0\r\n\r\n"), 400},
      {"smuggling_chunk_size_64_bits", chunked("fffffffffffffffe\r\n"), 400},
      {"smuggling_chunk_size_underscore", chunked("1_0\r\n"), 400},
      {"smuggling_chunk_size_space", chunked("1 \r\na\r\n0\r\n\r\n"), 400},
      {"smuggling_chunk_extension_bare_lf", chunked("1;a\nb\r\nx\r\n0\r\n\r\n"), 400},
      {"smuggling_chunk_extension_bare_cr", chunked("1;a\rb\r\nx\r\n0\r\n\r\n"), 400},
      {"smuggling_last_chunk_bare_lf", chunked("0\n\n"), 400},
      {"smuggling_trailer_bare_lf", chunked("0\r\nA: b\n\r\n"), 400},
      {"smuggling_trailer_without_name", chunked("0\r\n: b\r\n\r\n"), 400},
      {"smuggling_host_in_target_and_port", "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"target_of_a_host_with_a_user", "GET http://a@b/ HTTP/1.1\r\nHost: b\r\n\r\n", 400},
      {"target_of_a_host_with_quotes", "GET http://a\"><b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target_of_a_host_with_a_backslash", "GET http://a\\b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"smuggling_target_with_credentials_only", "GET http://? HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"overlong_utf8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"surrogate_utf8", "GET /%ed%a0%80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"encoded_backslash", "GET /..%5cetc HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"dots_at_the_end", "GET /a/.. HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"half_encoded_dots", "GET /a/.%2E/b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"unknown_expectation", post("Expect: miracles\r\n"), 417},
      {"thousands_of_fields", with(many_fields(2000)), 431},
      {"one_field_too_many", with(many_fields(100)), 431},
      {"long_field", with("A: " + std::string(20000, 'b') + "\r\n"), 431},
      {"endless_line", std::string(20000, 'A'), 431},
      {"long_target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
  };
}

/// One server for the whole table: what one message does to it, the next would notice.
class Visited : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Router router;
    router.add_memory(Method::get, "/", [](const Request&) { return Response::text(200, "home"); });
    router.add(Method::post, "/", [](const Request& r) { return Response::text(200, r.body); }, {.max_body = 100000});
    Config config;
    config.address = "127.0.0.1";
    server = std::make_unique<Server>(std::move(config), std::move(router));
    server->start();
  }
  static void TearDownTestSuite() { server.reset(); }
  static std::unique_ptr<Server> server;
};

std::unique_ptr<Server> Visited::server;

class Hostile : public Visited, public testing::WithParamInterface<Malformed> {};
class Smuggling : public Visited {};

TEST_P(Hostile, is_refused_and_the_connection_closed) {
  test::Client client(server->port());
  // A request behind it must never be answered: somebody smuggled it.
  client.write(GetParam().bytes + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_EQ(client.drain().find("home"), std::string::npos);
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(test::Client(server->port()).get("/").body, "home");
}

INSTANTIATE_TEST_SUITE_P(Table, Hostile, testing::ValuesIn(table()),
                         [](const auto& tested) { return tested.param.name; });

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

TEST(Guard, accepts_what_is_unusual_but_right) {
  for (const std::string& bytes :
       {"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"s, "GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n"s,
        "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n"s, "GET / HTTP/1.0\r\n\r\n"s, with("Empty:\r\n"), with("A:b\r\n"),
        with("A: \t b \t\r\n"), with("A: \xff\xfe\r\n"), with(many_fields(99)),
        "GET /?q={a|b} HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"s, "GET / HTTP/1.1\r\nHost: [2001:db8::7]\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: un_nombre-1.Ejemplo.mx.:65535\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: 192.0.2.1:8080\r\n\r\n"s}) {
    std::size_t seen = 0;
    EXPECT_TRUE(std::holds_alternative<Head>(read_head(bytes, {}, seen))) << bytes;
  }
}

TEST(Guard, understands_a_head_however_it_is_cut) {
  const std::string bytes = post("Content-Length: 12\r\nExpect: 100-Continue\r\nConnection: x, Close\r\n");
  std::size_t seen = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_TRUE(std::holds_alternative<NeedMore>(read_head(bytes.substr(0, size), {}, seen))) << size;
  const auto result = read_head(bytes, {}, seen);
  const Head& head = std::get<Head>(result);
  EXPECT_EQ(head.length, 12U);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_FALSE(head.keep_alive);
  EXPECT_EQ(head.size, bytes.size());
}

TEST(ChunkDecoder, decodes_however_it_is_cut_and_leaves_the_rest) {
  const std::string coded = "5\r\nhello\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\nGET";
  for (std::size_t step = 1; step < coded.size(); ++step) {
    ChunkDecoder decoder;
    std::string out;
    std::string_view left;
    auto state = ChunkDecoder::State::more;
    std::size_t at = 0;
    while (state == ChunkDecoder::State::more && at < coded.size()) {
      left = std::string_view(coded).substr(at, step);
      const std::size_t given = left.size();
      state = decoder.feed(left, out, 1000);
      at += given - left.size();
    }
    ASSERT_EQ(state, ChunkDecoder::State::done) << step;
    ASSERT_EQ(out, "hello0123456789");
    ASSERT_EQ(coded.substr(at), "GET");
  }
}

TEST(Target, is_split_and_decoded) {
  const auto target = read_target("/b%C3%BAscar/a+b?q=c%C3%A9lula+animal&level=1&level=2&x&=&broken=%zz&latin=a%F1o");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/búscar/a+b");
  EXPECT_EQ(target->query.find("q"), "célula animal");
  EXPECT_EQ(target->query.all("level").size(), 2U);
  EXPECT_EQ(target->query.find("x"), "");
  EXPECT_EQ(target->query.find("broken"), "%zz");
  EXPECT_EQ(target->query.find("latin"), "año");
  EXPECT_FALSE(target->query.has("y"));
}

TEST(Target, encoding_is_undone_by_decoding) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

}  // namespace
}  // namespace acervo::streamer
