#include "streamer/http/guard.hpp"

#include <gtest/gtest.h>

#include "streamer/http/target.hpp"
#include "tests/streamer/visited.hpp"

namespace acervo::streamer {
namespace {

using namespace std::string_literals;
using namespace test;

TEST(Guard, accepts_what_is_unusual_but_right) {
  for (const std::string& bytes :
       {"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"s, "GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n"s,
        "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n"s, "GET / HTTP/1.0\r\n\r\n"s, with("Empty:\r\n"), with("A:b\r\n"),
        with("A: \t b \t\r\n"), with("A: \xff\xfe\r\n"), with(many_fields(99)),
        "GET /?q={a|b} HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"s, "GET / HTTP/1.1\r\nHost: [2001:db8::7]\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: un_nombre-1.Ejemplo.mx.:65535\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: 192.0.2.1:8080\r\n\r\n"s, "GET / HTTP/1.1\r\nHost: x:\r\n\r\n"s}) {
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
