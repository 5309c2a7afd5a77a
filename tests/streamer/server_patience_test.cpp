#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <list>
#include <thread>

#include "tests/streamer/server_fixture.hpp"

namespace acervo::streamer {
namespace {

using namespace test;
using testing::HasSubstr;

TEST_F(ServerTest, a_full_queue_answers_503_with_retry_after) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) {
    gate.hold();
    return Response::text(200, "done");
  });
  Config config = quick();
  config.pool_threads = 1;
  config.queue = 1;
  serve(std::move(config), std::move(router));
  const auto ask = [&] {
    auto one = std::make_unique<Client>(server_->port());
    one->write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    return one;
  };
  const auto running = ask();
  gate.await_somebody();
  const auto queued = ask();
  while (server_->counts().queue_length == 0) std::this_thread::yield();
  Client refused = client();
  const Answer answer = refused.get("/wait");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_EQ(refused.get("/memory").status, 200) << "the connection goes on";
  gate.open();
  EXPECT_EQ(running->read().body, "done");
  EXPECT_EQ(queued->read().body, "done");
}

TEST_F(ServerTest, a_handler_past_its_deadline_is_answered_for) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) { return gate.hold(), Response::text(200, "late"); },
             {.deadline = 30ms});
  serve(quick(), std::move(router));
  Client one = client();
  const Answer answer = one.get("/wait");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("deadline"));
  gate.open();
  EXPECT_EQ(one.get("/memory").body, "from memory");
}

TEST_F(ServerTest, an_answer_may_come_later_from_another_thread) {
  Router router = routes();
  std::promise<Responder> taken;
  router.add_async(Method::get, "/later", [&](const Request&, Responder r) { taken.set_value(std::move(r)); });
  serve(quick(), std::move(router));
  Client one = client();
  one.write("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  const Responder responder = taken.get_future().get();
  EXPECT_EQ(get("/hello/x").status, 200);
  responder.send(Response::text(200, "first"));
  responder.send(Response::text(200, "second"));
  EXPECT_EQ(one.read().body, "first");
  EXPECT_EQ(one.get("/memory").body, "from memory");
}

TEST_F(ServerTest, a_dropped_responder_answers_500) {
  Router router = routes();
  router.add_async(Method::get, "/dropped", [](const Request&, const Responder&) {});
  router.add_async(Method::get, "/thrown", [](const Request&, const Responder&) { throw Error(Code::conflict, "x"); });
  serve(quick(), std::move(router));
  EXPECT_EQ(get("/dropped").status, 500);
  EXPECT_EQ(get("/thrown").status, 409);
}

TEST_F(ServerTest, slow_headers_are_timed_out) {
  Config config = quick();
  config.header_timeout = 80ms;
  serve(std::move(config));
  Client slow = client();
  slow.write("GET /memory HT");
  EXPECT_EQ(slow.read().status, 408);
  Client silent = client();
  EXPECT_EQ(silent.drain(), "");
}

TEST_F(ServerTest, slow_bodies_are_timed_out) {
  Config config = quick();
  config.body_timeout = 80ms;
  serve(std::move(config));
  Client slow = client();
  slow.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_EQ(slow.read().status, 408);
  EXPECT_TRUE(slow.is_closed());
}

/// A byte now and then is not enough: else a thousand connections are held by almost nothing.
Answer trickle(Client& client, std::string_view beginning, std::string_view drop) {
  client.write(beginning);
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  for (pollfd answered{client.fd(), POLLIN, 0}; std::chrono::steady_clock::now() < deadline;) {
    if (::poll(&answered, 1, 20) > 0) return client.read();
    if (!client.write(drop)) break;
  }
  return {};
}

TEST_F(ServerTest, headers_that_trickle_are_timed_out) {
  Config config = quick();
  config.header_timeout = 300ms;
  serve(std::move(config));
  Client slow = client();
  EXPECT_EQ(trickle(slow, "GET /memory HTTP/1.1\r\nHost: x\r\n", "X: 1\r\n").status, 408);
}

TEST_F(ServerTest, bodies_that_trickle_are_timed_out) {
  Config config = quick();
  config.body_timeout = 300ms;
  config.min_body_rate = 1000;
  serve(std::move(config));
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
  Client slow = client();
  EXPECT_EQ(trickle(slow, head, "x").status, 408);
  Client steady = client();
  EXPECT_EQ(trickle(steady, head, std::string(10'000, 'x')).status, 200) << "half a megabyte a second";
}

/// Fourteen that began fast and then sent a byte now and then used to hold the memory of all uploads for 18 hours.
TEST_F(ServerTest, a_body_that_began_fast_may_not_trickle_after) {
  Config config = quick();
  config.body_timeout = 300ms;
  config.min_body_rate = 1000;
  serve(std::move(config));
  Client slow = client();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
  EXPECT_EQ(trickle(slow, head + std::string(900'000, 'x'), "x").status, 408);
}

TEST_F(ServerTest, who_has_much_in_memory_brings_more_of_it) {
  Config config = quick();
  config.body_timeout = 300ms;
  config.min_body_rate = 1;
  serve(std::move(config));
  const auto head = [](int length) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  };
  Client large = client(), small = client();
  EXPECT_EQ(trickle(large, head(1'000'000) + std::string(900'000, 'x'), "x").status, 408) << "500 B/s, at least";
  EXPECT_EQ(trickle(small, head(10'050) + std::string(10'000, 'x'), "x").status, 200) << "as few as you like";
}

/// An end that comes along with the last bytes is told with them, and only once.
TEST_F(ServerTest, who_leaves_in_the_middle_of_a_body_is_noticed) {
  serve();
  for (int n = 0; n < 100; ++n) client().write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  const auto noticed = [&] {
    const Counts counts = server_->counts();
    return counts.connections_accepted == 100 && counts.connections_open == 0;
  };
  while (!noticed() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_TRUE(noticed()) << server_->counts().connections_open << " are waited for";
}

TEST_F(ServerTest, idle_connections_end) {
  Config config = quick();
  config.keep_alive_timeout = 80ms;
  serve(std::move(config));
  Client idle = client();
  EXPECT_EQ(idle.get("/memory").status, 200);
  EXPECT_TRUE(idle.is_closed());
}

Router with_a_long_answer() {
  Router router = routes();
  router.add_memory(Method::get, "/long", [](const Request&) {
    static const auto bytes = std::make_shared<const std::string>(16 << 20, 'x');
    return Response::of_slices({Slice::of(bytes)}, "video/mp4", "x", kImmutable);
  });
  return router;
}

/// So little and so often that the socket's queue always shrinks before the patience with a silent client ends.
TEST_F(ServerTest, a_client_that_takes_a_trickle_is_given_up) {
  Config config = quick();
  config.header_timeout = 500ms;  // how often all is looked at
  config.sender.patience = {.stall = 10s, .window = 300ms, .min_rate = 1'000'000};
  serve(std::move(config), with_a_long_answer());
  Client slow(server_->port(), 4096);
  slow.write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  char bytes[1460];
  while (server_->counts().sender.stalled == 0 && std::chrono::steady_clock::now() < deadline) {
    ASSERT_GT(::recv(slow.fd(), bytes, sizeof bytes, 0), 0);
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 20);  // what a trickle is
  }
  EXPECT_EQ(server_->counts().sender.stalled, 1U);
  while (server_->counts().connections_open > 0) std::this_thread::yield();
  std::size_t rest = 0;
  for (ssize_t count = 0; (count = ::recv(slow.fd(), bytes, sizeof bytes, 0)) > 0;)
    rest += static_cast<std::size_t>(count);
  EXPECT_LT(rest, 1U << 20) << "nor does the kernel go on for us";
}

TEST_F(ServerTest, a_client_above_the_least_rate_is_not_given_up) {
  Config config = quick();
  config.header_timeout = 500ms;
  config.sender.patience = {.stall = 10s, .window = 200ms, .min_rate = 10'000};
  serve(std::move(config), with_a_long_answer());
  Client slow(server_->port(), 65536);
  slow.write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  std::size_t got = 0;
  std::vector<char> bytes(100'000);
  while (got < 16U << 20) {
    const ssize_t count = ::recv(slow.fd(), bytes.data(), bytes.size(), 0);
    ASSERT_GT(count, 0);
    got += static_cast<std::size_t>(count);
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 4);
  }
  EXPECT_EQ(server_->counts().sender.stalled, 0U);
}

/// While a download's next file is fetched, nothing is written that would find out.
TEST_F(ServerTest, who_leaves_while_a_file_is_awaited_is_let_go) {
  Router router = routes();
  router.add_memory(Method::get, "/away", [](const Request&) {
    static const auto beginning = std::make_shared<const std::string>(1000, 'x');
    static const auto never = std::make_shared<const FileOpener>([] { return std::shared_ptr<const Fd>(); });
    return Response::of_slices({Slice::of(beginning), Slice::of(never, 0, 1000)}, "video/mp4", "x", kImmutable);
  });
  serve(quick(), std::move(router));
  std::list<Client> waiting;
  for (int n = 0; n < 8; ++n) {
    waiting.emplace_back(server_->port()).write("GET /away HTTP/1.1\r\nHost: x\r\n\r\n");
    char first = 0;
    ASSERT_EQ(::recv(waiting.back().fd(), &first, 1, 0), 1);
  }
  while (server_->counts().sender.active < 8) std::this_thread::yield();
  for (int n = 0; n < 4; ++n) {
    waiting.front().reset();
    waiting.pop_front();
  }
  for (int n = 0; n < 2; ++n) waiting.pop_front();  // with a farewell
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  while (server_->counts().connections_open > 2 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(server_->counts().connections_open, 2U);
  EXPECT_EQ(server_->counts().sender.active, 2U);
  EXPECT_EQ(server_->counts().sender.aborted, 6U);
}

/// An answer that the kernel takes whole where its buffers are large.
Router with_a_megabyte() {
  Router router = routes();
  router.add_memory(Method::get, "/megabyte", [](const Request&) {
    static const auto bytes = std::make_shared<const std::string>(1 << 20, 'x');
    return Response::of_slices({Slice::of(bytes)}, "video/mp4", "x", kImmutable);
  });
  return router;
}

struct Leftover {
  const char* name;
  const char* fields;
  bool half_closed;
};

std::ostream& operator<<(std::ostream& out, const Leftover& leftover) {
  return out << leftover.name;
}

/// What lies in the kernel when we have written the last byte used to be nobody's: closed at once, or when the next
/// request did not come, and the kernel kept it for as long as the client liked.
class Leftovers : public ServerTest, public testing::WithParamInterface<Leftover> {
 protected:
  void serve_impatiently(Patience patience) {
    Config config = quick();
    config.header_timeout = 500ms;  // how often all is looked at
    config.sender.patience = patience;
    serve(std::move(config), with_a_megabyte());
  }
  void ask(Client& one) const {
    one.write("GET /megabyte HTTP/1.1\r\nHost: x\r\n" + std::string(GetParam().fields) + "\r\n");
    if (GetParam().half_closed) one.shut_writing();
  }
  void await_stalled(std::uint64_t count) const {
    const auto deadline = std::chrono::steady_clock::now() + 8s;
    while (server_->counts().sender.stalled < count && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    EXPECT_EQ(server_->counts().sender.stalled, count);
    while (server_->counts().connections_open > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    EXPECT_EQ(server_->counts().connections_open, 0U);
  }
};

std::size_t read_rest(const Client& client) {
  std::vector<char> bytes(65536);
  std::size_t rest = 0;
  for (ssize_t count = 0; (count = ::recv(client.fd(), bytes.data(), bytes.size(), 0)) > 0;)
    rest += static_cast<std::size_t>(count);
  return rest;
}

TEST_P(Leftovers, of_a_client_that_reads_nothing_are_dropped) {
  serve_impatiently({.stall = 400ms, .window = 10s, .min_rate = 1});
  Client idle(server_->port(), 4096);
  ask(idle);
  await_stalled(1);
  EXPECT_LT(read_rest(idle), 1U << 19) << "nor does the kernel go on for us";
}

TEST_P(Leftovers, of_a_client_that_takes_a_trickle_are_dropped) {
  serve_impatiently({.stall = 10s, .window = 300ms, .min_rate = 1'000'000});
  Client slow(server_->port(), 4096);
  ask(slow);
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  char bytes[1460];
  while (server_->counts().sender.stalled == 0 && std::chrono::steady_clock::now() < deadline) {
    if (::recv(slow.fd(), bytes, sizeof bytes, 0) <= 0) break;  // it is given up already
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 20);  // what a trickle is
  }
  await_stalled(1);
  EXPECT_LT(read_rest(slow), 1U << 19);
}

TEST_P(Leftovers, of_a_slow_client_are_hers) {
  serve_impatiently({.stall = 400ms, .window = 300ms, .min_rate = 1000});
  Client slow(server_->port(), 65536);
  ask(slow);
  std::size_t got = 0;
  std::vector<char> bytes(10'000);
  while (got < 1U << 20) {
    const ssize_t count = ::recv(slow.fd(), bytes.data(), bytes.size(), 0);
    ASSERT_GT(count, 0);
    got += static_cast<std::size_t>(count);
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 10);
  }
  EXPECT_EQ(server_->counts().sender.stalled, 0U);
}

INSTANTIATE_TEST_SUITE_P(Ways, Leftovers,
                         testing::Values(Leftover{"kept_alive", "", false},
                                         Leftover{"closed", "Connection: close\r\n", false},
                                         Leftover{"half_closed_by_the_client", "", true},
                                         Leftover{"closed_by_both", "Connection: close\r\n", true}),
                         [](const auto& tested) { return tested.param.name; });

TEST_F(ServerTest, who_asks_again_and_reads_nothing_is_given_up) {
  Config config = quick();
  config.header_timeout = 500ms;
  config.sender.patience = {.stall = 400ms, .window = 10s, .min_rate = 1};
  serve(std::move(config), with_a_megabyte());
  Client deaf(server_->port(), 4096);
  deaf.write("GET /megabyte HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  while (server_->counts().sender.stalled == 0 && std::chrono::steady_clock::now() < deadline) {
    if (!deaf.write("GET /memory HTTP/1.1\r\nHost: x\r\n\r\n")) break;
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 50);
  }
  EXPECT_EQ(server_->counts().sender.stalled, 1U);
}

TEST_F(ServerTest, a_connection_is_idle_once_its_answer_was_taken) {
  Config config = quick();
  config.keep_alive_timeout = 200ms;
  serve(std::move(config), with_a_megabyte());
  Client slow(server_->port(), 65536);
  slow.write("GET /megabyte HTTP/1.1\r\nHost: x\r\n\r\n");
  std::size_t got = 0;
  std::vector<char> bytes(10'000);
  while (got < (1U << 20) - 20'000) {
    got += static_cast<std::size_t>(::recv(slow.fd(), bytes.data(), bytes.size(), 0));
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, 10);
  }
  slow.write("GET /memory HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(slow.drain(), HasSubstr("from memory")) << "behind the rest of the first";
}

/// With one thread that sends, so that it is no other one that answers.
TEST_F(ServerTest, who_takes_all_there_is_leaves_others_their_turn) {
  Config config = quick();
  config.io_threads = 1;
  serve(std::move(config), with_a_long_answer());
  std::atomic<bool> stop{false};
  std::atomic<int> taken{0};
  auto greedy = std::async(std::launch::async, [&] {
    for (Client all = client(); !stop; ++taken) all.get("/long");
  });
  while (taken == 0) std::this_thread::yield();
  Client modest = client();
  auto slowest = std::chrono::steady_clock::duration::zero();
  for (int i = 0; i < 200; ++i) {
    const auto began = std::chrono::steady_clock::now();
    ASSERT_EQ(modest.get("/memory").status, 200);
    slowest = std::max(slowest, std::chrono::steady_clock::now() - began);
  }
  stop = true;
  greedy.get();
  EXPECT_LT(slowest, 500ms);
}

TEST_F(ServerTest, stopping_lets_media_finish_and_waits_for_nobody_for_ever) {
  Config config = quick();
  config.drain_timeout = 10s;
  serve(std::move(config), with_a_long_answer());
  Client viewer(server_->port(), 4096);
  viewer.write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server_->counts().sender.active == 0) std::this_thread::yield();
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_EQ(stopped.wait_for(200ms), std::future_status::timeout) << "somebody still watches";
  EXPECT_EQ(viewer.read().body.size(), 16U << 20);
  EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready) << "the last one is done";

  config = quick();
  config.drain_timeout = 300ms;
  serve(std::move(config), with_a_long_answer());
  Client asleep(server_->port(), 4096);
  asleep.write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server_->counts().sender.active == 0) std::this_thread::yield();
  const auto began = std::chrono::steady_clock::now();
  server_->stop();
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_GE(took, 250ms);
  EXPECT_LT(took, 5s);
}

TEST_F(ServerTest, stopping_lets_requests_finish) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) {
    gate.hold();
    return Response::text(200, "finished");
  });
  serve(quick(), std::move(router));
  Client busy = client();
  Client idle = client();
  EXPECT_EQ(idle.get("/memory").status, 200);
  busy.write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  gate.await_somebody();
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(idle.is_closed());
  gate.open();
  const Answer answer = busy.read();
  EXPECT_EQ(answer.body, "finished");
  EXPECT_EQ(answer.header("connection"), "close");
  stopped.get();
}

/// The listening socket stays open until the last one is done: who comes meanwhile is answered, learns that there is no
/// more to come, and is closed.
TEST_F(ServerTest, who_comes_while_it_stops_is_answered_once) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) {
    gate.hold();
    return Response::text(200, "finished");
  });
  router.add_memory(Method::get, "/ready", [](const Request& r) {
    return Response::text(r.draining ? 503 : 200, r.draining ? "draining" : "ready");
  });
  Config config = quick();
  config.drain_timeout = 20s;
  serve(std::move(config), std::move(router));
  Client busy = client();
  busy.write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  gate.await_somebody();
  Client idle = client();
  EXPECT_EQ(idle.get("/ready").body, "ready");
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(idle.is_closed()) << "it drains";
  Client late = client();
  const Answer answer = late.get("/ready");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "draining");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(late.is_closed());
  gate.open();
  EXPECT_EQ(busy.read().body, "finished");
  stopped.get();
}

}  // namespace
}  // namespace acervo::streamer
