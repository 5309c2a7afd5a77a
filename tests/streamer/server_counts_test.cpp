#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "streamer/http/problem.hpp"
#include "streamer/http/render.hpp"
#include "streamer/media/delivery.hpp"
#include "streamer/sender/sender.hpp"
#include "tests/streamer/server_fixture.hpp"

#include <array>
#include <future>
#include <thread>

namespace acervo::streamer {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

TEST_F(ServerTest, a_request_id_is_answered_and_taken_from_trusted_proxies_only) {
  serve();
  const std::string first = get("/memory", "X-Request-Id: from-a-stranger\r\n").header("x-request-id");
  EXPECT_THAT(first, Not(HasSubstr("stranger")));
  EXPECT_NE(first, get("/memory").header("x-request-id"));
  Config config = quick();
  config.trusted_proxies = {"127.0.0.1"};
  serve(std::move(config));
  EXPECT_EQ(get("/missing", "X-Request-Id: proxy-4711\r\n").header("x-request-id"), "proxy-4711");
  EXPECT_NE(get("/memory", "X-Request-Id: a b\"c;d=efgh\r\n").header("x-request-id"), "a b\"c;d=efgh");
}

TEST_F(ServerTest, logs_requests_without_anything_of_the_visitors) {
  Router router = routes();
  router.add_memory(Method::get, "/often", [](const Request&) { return Response::text(200, "x"); }, {.log_every = 5});
  router.add(Method::get, "/media/t/:token/broken",
             [](const Request&) -> Response { throw std::logic_error("nothing of the visitor's"); });
  Config config = quick();
  config.request_log = true;
  testing::internal::CaptureStderr();
  serve(std::move(config), std::move(router));
  const std::string id = get("/hello/secreta?q=privado").header("x-request-id");
  for (int n = 0; n < 10; ++n) get("/often");
  EXPECT_EQ(get("/media/t/secreta/broken").status, 500);
  EXPECT_EQ(get("/media/%74/secreta/nowhere").status, 404);
  server_.reset();
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr(id));
  EXPECT_THAT(log, HasSubstr("/hello/:name"));
  for (const char* private_word : {"secreta", "privado", "127.0.0.1"}) EXPECT_THAT(log, Not(HasSubstr(private_word)));
  std::size_t often = 0;
  for (std::size_t at = log.find("/often"); at != std::string::npos; at = log.find("/often", at + 1)) ++often;
  EXPECT_EQ(often, 2U);
}

TEST_F(ServerTest, what_leaves_of_a_broken_off_download_is_counted_and_no_more) {
  constexpr std::uint64_t kSize = 64 << 20;
  std::promise<std::uint64_t> left;
  Router router = routes();
  router.add(Method::get, "/long-film", [&](const Request&) {
    Response response = Response::of_slices({Slice::of(std::make_shared<const std::string>(kSize, 'x'))}, "video/mp4",
                                            "film", kImmutable);
    response.delivered = count_delivery([&](std::uint64_t bytes) { left.set_value(bytes); });
    return response;
  });
  serve(quick(), std::move(router));
  std::uint64_t got = 0;
  {
    Client viewer(server_->port(), 65536);
    viewer.write("GET /long-film HTTP/1.1\r\nHost: x\r\n\r\n");
    std::array<char, 65536> buffer{};
    while (got < 1 << 20) {
      const ssize_t count = ::recv(viewer.fd(), buffer.data(), buffer.size(), 0);
      ASSERT_GT(count, 0);
      got += static_cast<std::uint64_t>(count);
    }
    viewer.reset();
  }
  const std::uint64_t counted = left.get_future().get();
  EXPECT_GE(counted, got - 1024) << "all but the head";
  EXPECT_LT(counted, kSize / 2) << "what lay in buffers at most";
}

/// A segment lies in the kernel whole when we have written it: that is not yet with the viewer.
class Delivered : public ServerTest {
 protected:
  static constexpr std::uint64_t kSize = 1 << 20;

  void serve_film(Config config) {
    Router router = routes();
    router.add_memory(Method::get, "/segment", [this](const Request&) {
      static const auto bytes = std::make_shared<const std::string>(kSize, 'x');
      Response response = Response::of_slices({Slice::of(bytes)}, "video/mp4", "x", kImmutable);
      response.delivered = count_delivery([this](std::uint64_t count) { left_.set_value(count); });
      return response;
    });
    serve(std::move(config), std::move(router));
  }
  Client begin_to_watch() const {
    Client viewer(server_->port(), 4096);
    viewer.write("GET /segment HTTP/1.1\r\nHost: x\r\n\r\n");
    std::array<char, 1000> first{};
    EXPECT_GT(::recv(viewer.fd(), first.data(), first.size(), 0), 0);
    return viewer;
  }
  std::uint64_t left() {
    auto told = left_.get_future();
    return told.wait_for(8s) == std::future_status::ready ? told.get() : 0;
  }

  std::promise<std::uint64_t> left_;
};

TEST_F(Delivered, is_not_what_a_reset_threw_away) {
  serve_film(quick());
  Client viewer = begin_to_watch();
  viewer.reset();
  const std::uint64_t count = left();
  EXPECT_GT(count, 0U);
  EXPECT_LT(count, kSize / 2);
}

TEST_F(Delivered, is_not_what_was_dropped_of_a_viewer_who_was_given_up) {
  Config config = quick();
  config.header_timeout = 500ms;  // how often all is looked at
  config.sender.patience.stall = 300ms;
  serve_film(std::move(config));
  const Client viewer = begin_to_watch();
  const std::uint64_t count = left();
  EXPECT_GT(count, 0U);
  EXPECT_LT(count, kSize / 2);
}

TEST_F(Delivered, is_all_of_what_was_taken) {
  serve_film(quick());
  EXPECT_EQ(client().get("/segment", "Connection: close\r\n").body.size(), kSize);
  EXPECT_EQ(left(), kSize);
}

TEST_F(Delivered, is_told_at_the_next_request_at_the_latest) {
  serve_film(quick());
  Client viewer = client();
  EXPECT_EQ(viewer.get("/segment").body.size(), kSize);
  EXPECT_EQ(viewer.get("/memory").status, 200);
  auto told = left_.get_future();
  ASSERT_EQ(told.wait_for(0s), std::future_status::ready);
  EXPECT_EQ(told.get(), kSize);
}

TEST(SenderCounts, have_what_left_before_the_owner_hears_of_the_end) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const Fd ours(ends[0]), theirs(ends[1]);
  std::uint64_t counted = 0;
  std::promise<std::uint64_t> counted_at_end;
  Sender sender(Sender::Settings{});
  auto body = Slice::of(std::make_shared<const std::string>("what leaves"));
  sender.send(Transfer(ours.get(), "head", {body}, count_delivery([&](std::uint64_t bytes) { counted = bytes; })),
              [&](Sender::Result) { counted_at_end.set_value(counted); });
  EXPECT_EQ(counted_at_end.get_future().get(), 11U);
}

// Or whoever made the answer would tell of it when it pleases.
TEST(SenderCounts, are_held_by_the_answer_alone_once_it_is_rendered) {
  Response response;
  response.delivered = std::make_shared<std::atomic<std::uint64_t>>();
  const Outgoing out = render(Request(), std::move(response), RouteOptions(), false, RenderOptions());
  EXPECT_EQ(out.delivered.use_count(), 1);
  EXPECT_EQ(response.delivered, nullptr);  // NOLINT(bugprone-use-after-move)
}

// 501 and 503 that any visitor can have are no errors of ours, and what she wrote is not for the log.
TEST_F(ServerTest, only_what_nobody_foresaw_is_an_error_in_the_log) {
  Router router = routes();
  router.add(Method::get, "/format", [](const Request& r) -> Response {
    throw HttpError(501, Code::invalid, "as " + std::string(r.query.find("as").value_or("")), "only_json");
  });
  router.add(Method::get, "/soon",
             [](const Request&) -> Response { throw Error(Code::unavailable, "SECRETO", "preparing"); });
  router.add(Method::get, "/gone",
             [](const Request&) -> Response { throw Error(Code::unavailable, "row (SECRETO)", "database_gone"); });
  testing::internal::CaptureStderr();
  serve(quick(), std::move(router));
  EXPECT_EQ(get("/format?as=SECRETO").status, 501);
  EXPECT_EQ(get("/soon").status, 503);
  EXPECT_EQ(get("/gone").status, 503);
  EXPECT_EQ(get("/broken").status, 500);
  server_.reset();
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, Not(HasSubstr("SECRETO")));
  EXPECT_THAT(log, Not(HasSubstr("preparing")));
  EXPECT_THAT(log, HasSubstr("database_gone"));
  EXPECT_THAT(log, HasSubstr("secret detail")) << "what broke is told to whoever has to mend it";
  std::size_t errors = 0;
  for (std::size_t at = log.find("\"error\",\"event"); at != std::string::npos;
       at = log.find("\"error\",\"event", at + 1))
    ++errors;
  EXPECT_EQ(errors, 1U) << log;
}

TEST_F(ServerTest, who_leaves_before_an_answer_that_is_dropped_then_is_no_error) {
  std::promise<Responder> taken;
  Router router = routes();
  router.add_async(Method::get, "/segment", [&](const Request&, const Responder& r) { taken.set_value(r); });
  testing::internal::CaptureStderr();
  serve(quick(), std::move(router));
  {
    Client viewer = client();
    viewer.write("GET /segment HTTP/1.1\r\nHost: x\r\n\r\n");
    Responder responder = taken.get_future().get();
    viewer.reset();
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!responder.is_cancelled() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    ASSERT_TRUE(responder.is_cancelled());
  }
  const Counts counts = server_->counts();
  server_.reset();
  EXPECT_THAT(counts.errors, testing::IsEmpty());
  for (const auto& route : counts.routes)
    EXPECT_THAT(route.by_status, testing::Not(testing::Contains(testing::Key(500))));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

auto of_route(const Counts& counts, std::string_view route) {
  const auto found = std::ranges::find_if(counts.routes, [&](const auto& each) { return each.route == route; });
  if (found == counts.routes.end()) throw std::out_of_range(std::string(route));
  return *found;
}

TEST_F(ServerTest, counts_problems_by_code_and_latency_by_class) {
  serve();
  get("/missing");
  const Counts counts = server_->counts();
  EXPECT_EQ(counts.errors.at("not_found"), 1U);
  const auto& latency = of_route(counts, "/missing").latency;
  ASSERT_EQ(latency.count(4), 1U);
  std::uint64_t all = 0;
  for (const auto bucket : latency.at(4).buckets) all += bucket;
  EXPECT_EQ(all, 1U);
}

TEST_F(ServerTest, counts_by_route_and_status) {
  serve();
  get("/hello/a");
  get("/hello/b");
  get("/nowhere");
  const Counts counts = server_->counts();
  EXPECT_EQ(of_route(counts, "/hello/:name").by_status.at(200), 2U);
  EXPECT_EQ(of_route(counts, "*").by_status.at(404), 1U);
}

}  // namespace
}  // namespace acervo::streamer
