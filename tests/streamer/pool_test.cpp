#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <list>
#include <thread>

#include "streamer/http/pool.hpp"
#include "tests/streamer/server_fixture.hpp"

namespace acervo::streamer {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A pool whose only thread waits until it is told to go on, and what became of each task, in order.
class PoolTest : public testing::Test {
 protected:
  explicit PoolTest() {
    pool_.run("nobody", [this](Pool::Fate) { gate_.hold(); });
    gate_.await_somebody();
  }
  bool run(const std::string& network, const std::string& name) {
    return pool_.run(
        network, [this, name](Pool::Fate fate) { (fate == Pool::Fate::its_turn ? ran_ : refused_).push_back(name); });
  }
  void go_on() {
    gate_.open();
    pool_.stop();
  }

  Gate gate_;
  std::vector<std::string> ran_, refused_;
  Pool pool_{1, 4};
};

TEST_F(PoolTest, networks_take_turns) {
  for (const char* name : {"a1", "a2", "a3"}) EXPECT_TRUE(run("a", name));
  EXPECT_TRUE(run("b", "b1"));
  EXPECT_EQ(pool_.queued(), 4U);
  go_on();
  EXPECT_THAT(ran_, ElementsAre("a1", "b1", "a2", "a3"));
}

TEST_F(PoolTest, one_network_alone_may_fill_the_queue) {
  for (const char* name : {"a1", "a2", "a3", "a4"}) EXPECT_TRUE(run("a", name));
  EXPECT_FALSE(run("a", "a5"));
  go_on();
  EXPECT_THAT(ran_, ElementsAre("a1", "a2", "a3", "a4"));
  EXPECT_THAT(refused_, IsEmpty());
}

TEST_F(PoolTest, the_network_that_fills_the_queue_gives_way) {
  for (const char* name : {"a1", "a2", "a3", "a4"}) run("a", name);
  EXPECT_TRUE(run("b", "b1"));
  EXPECT_TRUE(run("b", "b2"));
  EXPECT_FALSE(run("b", "b3")) << "it would only be the other way round";
  EXPECT_FALSE(run("a", "a5"));
  EXPECT_THAT(refused_, ElementsAre("a4", "a3"));
  EXPECT_EQ(pool_.queued(), 4U);
  go_on();
  EXPECT_THAT(ran_, ElementsAre("a1", "b1", "a2", "b2"));
}

TEST_F(PoolTest, after_its_end_nothing_is_taken) {
  go_on();
  EXPECT_FALSE(run("a", "a1"));
  EXPECT_THAT(ran_, IsEmpty());
}

/// A thousand connections from one address that ask again as soon as they are answered used to leave everybody else
/// 503.
TEST_F(ServerTest, who_fills_the_queue_leaves_others_their_turn) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) {
    gate.hold();
    return Response::text(200, "done");
  });
  Config config = quick();
  config.pool_threads = 1;
  config.queue = 8;
  serve(std::move(config), std::move(router));
  std::list<Client> crowd;
  for (int n = 0; n < 9; ++n) {
    crowd.emplace_back(server_->port()).write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    if (n == 0) gate.await_somebody();
  }
  while (server_->counts().queue_length < 8) std::this_thread::yield();
  Client other(server_->port(), 0, "127.0.0.2");
  other.write("GET /hello/you HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server_->counts().queue_refused == 0) std::this_thread::yield();
  gate.open();
  EXPECT_EQ(other.read().body, "hello you");
  int refused = 0;
  for (Client& one : crowd) {
    const Answer answer = one.read();
    if (answer.status == 200) continue;
    ++refused;
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("retry-after"), "1");
    EXPECT_THAT(answer.body, HasSubstr("overloaded"));
    EXPECT_EQ(one.get("/memory").status, 200) << "the connection goes on";
  }
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(server_->counts().queue_refused, 1U);
}

TEST_F(ServerTest, visitors_behind_a_trusted_proxy_are_told_apart) {
  Gate gate;
  Router router = routes();
  router.add(Method::get, "/wait", [&](const Request&) {
    gate.hold();
    return Response::text(200, "done");
  });
  Config config = quick();
  config.pool_threads = 1;
  config.queue = 4;
  config.trusted_proxies = {"127.0.0.1"};
  serve(std::move(config), std::move(router));
  std::list<Client> crowd;
  for (int n = 0; n < 5; ++n) {
    // All of one /64.
    crowd.emplace_back(server_->port())
        .write("GET /wait HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 2001:db8::" + std::to_string(n) + "\r\n\r\n");
    if (n == 0) gate.await_somebody();
  }
  while (server_->counts().queue_length < 4) std::this_thread::yield();
  Client other = client();
  other.write("GET /hello/you HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
  while (server_->counts().queue_refused == 0) std::this_thread::yield();
  gate.open();
  EXPECT_EQ(other.read().body, "hello you");
}

}  // namespace
}  // namespace acervo::streamer
