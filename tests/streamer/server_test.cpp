#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <thread>

#include "tests/streamer/server_fixture.hpp"

namespace acervo::streamer {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

/// The kernel keeps back what more is said to follow, for 200 ms.
TEST_F(ServerTest, an_empty_file_is_answered_at_once) {
  Router router = routes();
  router.add_memory(Method::get, "/empty", [](const Request&) {
    static const auto nothing = std::make_shared<const std::string>();
    static const auto word = std::make_shared<const std::string>("word");
    return Response::of_slices({Slice::of(nothing), Slice::of(word), Slice::of(nothing)}, "text/css", "v1", kImmutable);
  });
  router.add_memory(Method::get, "/nothing", [](const Request&) {
    static const auto nothing = std::make_shared<const std::string>();
    return Response::of_slices({Slice::of(nothing)}, "text/css", "v1", kImmutable);
  });
  serve(quick(), std::move(router));
  Client one = client();
  const auto began = std::chrono::steady_clock::now();
  for (int n = 0; n < 10; ++n) {
    ASSERT_EQ(one.get("/empty").body, "word");
    ASSERT_EQ(one.get("/nothing").status, 200);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 1s) << "4 s when each waits";
}

TEST_F(ServerTest, answers_from_memory_and_from_the_pool) {
  serve();
  EXPECT_EQ(get("/memory").body, "from memory");
  const Answer answer = get("/hello/Mar%C3%ADa");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello María");
  EXPECT_EQ(answer.header("connection"), "keep-alive");
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
}

TEST_F(ServerTest, keeps_a_connection_for_many_requests) {
  serve();
  Client one = client();
  for (int i = 0; i < 100; ++i) ASSERT_EQ(one.get(i % 2 ? "/memory" : "/hello/x").status, 200);
  EXPECT_EQ(server_->counts().connections_accepted, 1U);
}

TEST_F(ServerTest, closes_when_asked_and_after_http_1_0) {
  serve();
  Client polite = client();
  EXPECT_EQ(polite.get("/memory", "Connection: close\r\n").header("connection"), "close");
  EXPECT_TRUE(polite.is_closed());
  Client old = client();
  old.write("GET /memory HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read().status, 200);
  EXPECT_TRUE(old.is_closed());
  Client old_but_persistent = client();
  for (int i = 0; i < 2; ++i) {
    old_but_persistent.write("GET /memory HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(old_but_persistent.read().header("connection"), "keep-alive");
  }
}

TEST_F(ServerTest, answers_pipelined_requests_in_order) {
  serve();
  Client one = client();
  std::string batch;
  for (int i = 0; i < 50; ++i)
    batch += "GET " + std::string(i % 3 ? "/hello/" + std::to_string(i) : "/memory") + " HTTP/1.1\r\nHost: x\r\n\r\n";
  one.write(batch);
  for (int i = 0; i < 50; ++i) ASSERT_EQ(one.read().body, i % 3 ? "hello " + std::to_string(i) : "from memory");
}

TEST_F(ServerTest, answers_a_thousand_requests_at_once_to_who_reads_slowly) {
  serve();
  Client one(server_->port(), 4096);
  std::string all;
  for (int i = 0; i < 1000; ++i)
    all += "GET " + std::string(i % 2 != 0 ? "/page" : "/memory") + " HTTP/1.1\r\nHost: x\r\n\r\n";
  std::thread writer([&] {
    one.write(all);
    one.shut_writing();
  });
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(one.read().body.size(), i % 2 != 0 ? 5000U : 11U) << i;
  writer.join();
  EXPECT_TRUE(one.is_closed());
}

TEST_F(ServerTest, who_stops_sending_is_answered_and_then_left) {
  serve();
  for (const std::string& request : {std::string("GET /memory HTTP/1.1\r\nHost: x\r\n\r\n"),
                                     std::string("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")}) {
    Client one = client();
    one.write(request);
    one.shut_writing();
    EXPECT_EQ(one.read().status, 200);
    EXPECT_TRUE(one.is_closed());
  }
}

TEST_F(ServerTest, reads_a_request_that_arrives_byte_by_byte) {
  serve();
  Client one = client();
  for (const char c : std::string_view("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"))
    one.write(std::string_view(&c, 1));
  EXPECT_EQ(one.read().body, "hello");
}

TEST_F(ServerTest, reads_chunked_bodies_and_what_follows_them) {
  serve();
  Client one = client();
  one.write(
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;note=1\r\nhello\r\n7\r\n, world\r\n0\r\nTrailer: x\r\n\r\n"
      "GET /memory HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(one.read().body, "hello, world");
  EXPECT_EQ(one.read().body, "from memory");
}

TEST_F(ServerTest, head_has_the_length_of_get_and_no_body) {
  serve();
  Client one = client();
  one.write("HEAD /memory HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(one.read(false).header("content-length"), "11");
  EXPECT_EQ(one.get("/memory").body, "from memory");
}

TEST_F(ServerTest, a_refused_head_has_no_body_either) {
  serve();
  for (const char* target : {"/%00", "/memory#part"}) {
    Client one = client();
    one.write(std::string("HEAD ") + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(one.read(false).status, 400) << target;
    EXPECT_EQ(one.drain(), "") << target;
  }
}

TEST_F(ServerTest, tells_who_expects_it_to_continue) {
  serve();
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(one.read().status, 100);
  one.write("hello");
  EXPECT_EQ(one.read().body, "hello");
}

TEST_F(ServerTest, refuses_a_body_over_the_routes_limit_before_it_comes) {
  serve();
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
  const Answer answer = one.read();
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.body, HasSubstr("body_too_large"));
  EXPECT_TRUE(one.is_closed());
}

/// Else what comes of it meets a closed socket, and the reset takes the answer with it.
TEST_F(ServerTest, a_body_that_comes_although_it_was_refused_is_let_in) {
  serve();
  for (const char* fields :
       {"Content-Length: 99999999\r\n", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"}) {
    Client one = client();
    one.write("POST /echo HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n");
    pollfd answered{one.fd(), POLLIN, 0};
    ASSERT_EQ(::poll(&answered, 1, 10'000), 1);
    for (int half = 0; half < 2; ++half) {
      EXPECT_TRUE(one.write(std::string(500'000, 'x')));
      // Until it has arrived: a reset would have come back by then.
      const auto deadline = std::chrono::steady_clock::now() + 5s;
      int waiting = 1;
      while (waiting > 0 && std::chrono::steady_clock::now() < deadline) ::ioctl(one.fd(), SIOCOUTQ, &waiting);
      EXPECT_EQ(waiting, 0);
    }
    EXPECT_THAT(one.read().status, testing::AnyOf(413, 415));
  }
}

/// Taken as it is, a packed part of a film would be kept as if it were the film's.
TEST_F(ServerTest, refuses_a_body_in_a_content_coding_before_it_comes) {
  serve();
  for (const char* framing : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
    Client one = client();
    one.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nExpect: 100-continue\r\n" +
              std::string(framing) + "\r\n");
    EXPECT_EQ(one.read().status, 415) << framing;
    EXPECT_TRUE(one.is_closed());
  }
  Client plain = client();
  plain.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: Identity\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(plain.read().body, "hello");
  EXPECT_EQ(get("/memory", "Content-Encoding: gzip\r\n").body, "from memory") << "there is no body";
}

TEST_F(ServerTest, refuses_chunks_beyond_the_limit) {
  serve();
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 40 && one.write(chunk); ++i) {
  }
  EXPECT_EQ(one.read().status, 413);
}

TEST_F(ServerTest, errors_become_problems_without_their_text) {
  serve();
  const Answer missing = get("/missing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("content-type"), "application/problem+json");
  EXPECT_THAT(missing.body, HasSubstr("\"code\":\"not_found\""));
  EXPECT_THAT(missing.body, Not(HasSubstr("secret")));
  const Answer broken = get("/broken");
  EXPECT_EQ(broken.status, 500);
  EXPECT_THAT(broken.body, HasSubstr("\"code\":\"internal\""));
  EXPECT_THAT(broken.body, HasSubstr("\"request\":"));
  EXPECT_THAT(broken.body, Not(HasSubstr("secret")));
}

TEST_F(ServerTest, the_application_words_problems) {
  Config config = quick();
  config.problem = [](const Request& request, const Error& error, int status) {
    return Response::text(status, "hook " + request.path + " " + error.reason());
  };
  serve(std::move(config));
  EXPECT_EQ(get("/nowhere").body, "hook /nowhere ");
  EXPECT_EQ(get("/nowhere").status, 404);
}

TEST_F(ServerTest, a_hook_that_throws_does_not_cost_the_answer) {
  Config config = quick();
  config.problem = [](const Request&, const Error&, int) -> Response { throw std::runtime_error("oh"); };
  serve(std::move(config));
  EXPECT_EQ(get("/nowhere").status, 404);
}

TEST_F(ServerTest, names_the_methods_of_a_path) {
  serve();
  Client one = client();
  one.write("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  const Answer wrong = one.read();
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("allow"), "POST, OPTIONS");
  one.write("OPTIONS /memory HTTP/1.1\r\nHost: x\r\n\r\n");
  const Answer options = one.read();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("allow"), "GET, HEAD, OPTIONS");
  one.write("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(one.read().status, 204);
}

TEST_F(ServerTest, a_trailing_slash_leads_to_the_path_without) {
  serve();
  const Answer answer = get("/memory/?a=1");
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.header("location"), "/memory?a=1");
}

TEST_F(ServerTest, somebody_elses_broken_headers_do_no_harm) {
  serve();
  for (const char* field : {"Cookie: ;;;=\x81;acervo_session=abc; =", "Date: yesterday", "Cache-Control: max-age=soon",
                            "If-Modified-Since: never", "Accept: ;;;", "Content-Type: //", "Authorization: \"",
                            "User-Agent:", "Accept-Encoding: gzip;q=x, ,", "Range: bytes=z", "Location: \xff"}) {
    Client one = client();
    EXPECT_EQ(one.get("/cookie", std::string(field) + "\r\n").status, 200) << field;
    EXPECT_EQ(one.get("/memory").status, 200) << field;
  }
  EXPECT_EQ(get("/cookie", "Cookie: ;;;=\x81;acervo_session=abc; =\r\n").body, "abc");
}

TEST_F(ServerTest, compresses_text_for_who_takes_it) {
  serve();
  const Answer packed = get("/page", "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 200U);
  EXPECT_EQ(get("/page", "Accept-Encoding: gzip;q=0\r\n").body.size(), 5000U);
}

TEST_F(ServerTest, html_carries_a_strict_policy) {
  serve();
  const Answer answer = get("/page");
  EXPECT_EQ(answer.header("content-security-policy"), kStrictPolicy);
  EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("script-src 'self';"));
  EXPECT_THAT(answer.header("content-security-policy"), testing::Not(HasSubstr("unsafe")));
  EXPECT_EQ(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
  EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin");
  EXPECT_EQ(answer.header("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
}

TEST_F(ServerTest, believes_only_trusted_proxies) {
  constexpr std::string_view fields =
      "X-Forwarded-For: 9.9.9.9, 203.0.113.7, 127.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: acervo.mx\r\n";
  serve();
  EXPECT_EQ(get("/who", fields).body, R"({"peer":"127.0.0.1","host":"x","secure":false})");
  Config config = quick();
  config.trusted_proxies = {"127.0.0.0/8"};
  serve(std::move(config));
  EXPECT_EQ(get("/who", fields).body, R"({"peer":"203.0.113.7","host":"acervo.mx","secure":true})");
  EXPECT_EQ(get("/page", fields).header("strict-transport-security"), "max-age=31536000");
  EXPECT_EQ(get("/page").header("strict-transport-security"), "") << "nothing came over TLS";
  for (const char* host : {"a\"><script>", "a@b", "a b", "\xff", "a/b"})
    EXPECT_THAT(get("/who", "X-Forwarded-Host: " + std::string(host) + "\r\n").body, HasSubstr(R"("host":"x")"))
        << host;
}

/// The headers of the 200 belong to it alone: kept for a year, a refusal would be what everybody gets.
TEST_F(ServerTest, parts_that_cannot_be_had_are_problems) {
  serve();
  const Answer part = get("/film", "Range: bytes=1000-\r\n");
  EXPECT_EQ(part.status, 416);
  EXPECT_EQ(part.header("content-range"), "bytes */1000");
  EXPECT_THAT(part.body, HasSubstr("\"code\":\"range_not_satisfiable\""));
  const Answer other = get("/film", "If-Match: \"v2\"\r\n");
  EXPECT_EQ(other.status, 412);
  EXPECT_THAT(other.body, HasSubstr("\"code\":\"precondition_failed\""));
  for (const Answer& answer : {part, other}) {
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(answer.header("etag"), "");
    EXPECT_EQ(answer.header("accept-ranges"), "");
  }
  EXPECT_EQ(server_->counts().errors.at("precondition_failed"), 1U);
}

TEST_F(ServerTest, refused_messages_are_worded_and_counted_too) {
  Config config = quick();
  config.problem = [](const Request&, const Error& error, int status) {
    return Response::text(status, "worded: " + error.reason());
  };
  serve(std::move(config));
  Client one = client();
  one.write("GET / HTTP/1.1\nHost: x\r\n\r\n");
  const Answer answer = one.read();
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, "worded: bare_lf");
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_EQ(server_->counts().errors.at("bare_lf"), 1U);
}

TEST_F(ServerTest, a_304_has_what_its_200_would_have_had) {
  serve();
  const Answer whole = get("/tagged", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(whole.header("etag"), "W/\"v1\"");
  const Answer same = get("/tagged", "Accept-Encoding: gzip\r\nIf-None-Match: W/\"v1\"\r\n");
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.header("etag"), "W/\"v1\"");
  EXPECT_EQ(same.header("vary"), "Accept-Encoding");
  EXPECT_EQ(same.header("content-encoding"), "");
  const Answer plain = get("/tagged", "If-None-Match: \"v1\"\r\n");
  EXPECT_EQ(plain.status, 304);
  EXPECT_EQ(plain.header("etag"), "\"v1\"");
  EXPECT_EQ(plain.header("vary"), "Accept-Encoding");
  EXPECT_EQ(get("/tagged", "Accept-Encoding: gzip\r\nIf-Match: \"v1\"\r\n").status, 200);
}

TEST_F(ServerTest, packs_by_every_field_and_weight) {
  serve();
  for (const auto& [fields, packed] : std::initializer_list<std::pair<const char*, bool>>{
           {"Accept-Encoding: gzip;q=0\r\n", false},
           {"Accept-Encoding: gzip;Q=0\r\n", false},
           {"Accept-Encoding: gzip ; q=0.000\r\n", false},
           {"Accept-Encoding: gzip;q=0.001\r\n", true},
           {"Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n", true},
           {"Accept-Encoding: *\r\nAccept-Encoding: gzip;q=0\r\n", false},
           {"Accept-Encoding: *;q=0\r\n", false},
           {"Accept-Encoding: identity;q=1, gzip;q=0.5\r\n", false},
           {"Accept-Encoding: identity;q=0.5, gzip\r\n", true},
           {"Accept-Encoding: xgzip\r\n", false},
           {"Accept-Encoding: GZIP\r\n", true}})
    EXPECT_EQ(get("/page", fields).header("content-encoding"), packed ? "gzip" : "") << fields;
}

/// As Azure's and some others' proxies write it.
TEST_F(ServerTest, a_forwarded_address_may_come_with_its_port) {
  Config config = quick();
  config.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  serve(std::move(config));
  for (const auto& [field, peer] : std::initializer_list<std::pair<const char*, const char*>>{
           {"203.0.113.7:5678", "203.0.113.7"},
           {"[2001:db8::7]:443", "2001:db8::7"},
           {"[2001:db8::7]", "2001:db8::7"},
           {"2001:db8::7", "2001:db8::7"},
           {"9.9.9.9, 203.0.113.7:5678, 10.0.0.1:80", "203.0.113.7"},
           {"203.0.113.7:x", "127.0.0.1"},
           {"203.0.113.7:", "127.0.0.1"},
           {"[203.0.113.7]:1", "127.0.0.1"},
           {"[2001:db8::7]1", "127.0.0.1"}})
    EXPECT_THAT(get("/who", "X-Forwarded-For: " + std::string(field) + "\r\n").body,
                HasSubstr("\"peer\":\"" + std::string(peer) + "\""))
        << field;
}

TEST_F(ServerTest, a_taken_port_is_said_so) {
  serve();
  Config config = quick();
  config.port = server_->port();
  Server second(std::move(config), routes());
  try {
    second.start();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::conflict);
    EXPECT_EQ(error.reason(), "port_taken");
  }
}

}  // namespace
}  // namespace acervo::streamer
