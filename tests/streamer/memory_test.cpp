#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>

#include <future>
#include <list>
#include <thread>

#include "streamer/http/address.hpp"
#include "streamer/http/budget.hpp"
#include "streamer/http/crowd.hpp"
#include "streamer/http/server.hpp"
#include "tests/streamer/client.hpp"

namespace acervo::streamer {
namespace {

using test::Answer;
using test::Client;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::size_t kMegabyte = 1024 * 1024;

TEST(Budget, holds_are_given_back) {
  Budget budget(10 * kMegabyte);
  {
    Budget::Hold one(budget);
    EXPECT_TRUE(one.resize(3 * kMegabyte));
    Budget::Hold moved = std::move(one);
    EXPECT_EQ(budget.used(), 3 * kMegabyte);
    EXPECT_TRUE(moved.resize(kMegabyte));
    EXPECT_EQ(budget.used(), kMegabyte);
    moved = Budget::Hold(budget);
    EXPECT_EQ(budget.used(), 0U);
    EXPECT_TRUE(moved.resize(2 * kMegabyte));
  }
  EXPECT_EQ(budget.used(), 0U);
}

TEST(Budget, large_ones_leave_an_eighth_to_small_ones) {
  Budget budget(8 * kMegabyte);
  Budget::Hold upload(budget), another(budget), form(budget), late(budget);
  EXPECT_TRUE(upload.resize(7 * kMegabyte));
  EXPECT_FALSE(another.resize(kMegabyte / 2));
  EXPECT_FALSE(budget.has_room(kMegabyte / 2, ""));
  EXPECT_EQ(budget.used(), 7 * kMegabyte) << "what was refused is not held";
  EXPECT_TRUE(form.resize(64 * 1024));
  EXPECT_TRUE(upload.resize(6 * kMegabyte)) << "less is always granted";
  EXPECT_TRUE(late.resize(kMegabyte / 2));
}

TEST(Budget, answers_have_what_uploads_leave) {
  Budget budget(8 * kMegabyte);
  Budget::Hold upload(budget), answer(budget), another(budget);
  EXPECT_TRUE(upload.resize(7 * kMegabyte));
  EXPECT_TRUE(answer.resize(kMegabyte / 2, Budget::For::answer));
  EXPECT_FALSE(another.resize(kMegabyte, Budget::For::answer)) << "but no more";
}

TEST(Budget, a_network_has_no_more_than_it_leaves) {
  Budget budget(16 * kMegabyte);
  Budget::Hold one(budget, "a"), two(budget, "a"), form(budget, "a"), other(budget, "b"), third(budget, "c");
  EXPECT_TRUE(one.resize(4 * kMegabyte));
  EXPECT_TRUE(two.resize(3 * kMegabyte));
  EXPECT_FALSE(two.resize(4 * kMegabyte)) << "14 MiB are for uploads";
  EXPECT_TRUE(form.resize(64 * 1024)) << "small ones are no upload";
  EXPECT_FALSE(budget.has_room(kMegabyte, "a"));
  EXPECT_TRUE(budget.has_room(3 * kMegabyte, "b"));
  EXPECT_TRUE(other.resize(3 * kMegabyte));
  EXPECT_TRUE(third.resize(kMegabyte));
  EXPECT_FALSE(other.resize(4 * kMegabyte));
  EXPECT_TRUE(two.resize(0));
  EXPECT_TRUE(other.resize(4 * kMegabyte)) << "what was given back counts no more";
}

TEST(Budget, what_is_held_goes_over_to_whom_it_is_billed) {
  Budget budget(16 * kMegabyte);
  Budget::Hold hold(budget, "proxy");
  EXPECT_TRUE(hold.resize(6 * kMegabyte));
  hold.bill("a");
  EXPECT_FALSE(budget.has_room(3 * kMegabyte, "a"));
  EXPECT_TRUE(budget.has_room(3 * kMegabyte, "proxy"));
  Budget::Hold part = hold.split(3 * kMegabyte);
  hold = {};
  EXPECT_TRUE(budget.has_room(3 * kMegabyte, "a"));
  EXPECT_FALSE(budget.has_room(5 * kMegabyte, "a"));
  part = {};
  EXPECT_TRUE(budget.has_room(7 * kMegabyte, "a"));
  EXPECT_EQ(budget.used(), 0U);
}

TEST(Budget, a_part_of_a_hold_is_given_away_as_it_is) {
  Budget budget(kMegabyte);
  Budget::Hold all(budget);
  EXPECT_TRUE(all.resize(kMegabyte / 2));
  Budget::Hold part = all.split(kMegabyte / 4 + 1);
  EXPECT_EQ(budget.used(), kMegabyte / 2);
  all = Budget::Hold(budget);
  EXPECT_EQ(budget.used(), kMegabyte / 4);
  Budget::Hold rest = part.split(kMegabyte);
  part = Budget::Hold(budget);
  EXPECT_EQ(budget.used(), kMegabyte / 4);
  rest = Budget::Hold(budget);
  EXPECT_EQ(budget.used(), 0U);
}

TEST(Budget, is_exact_under_many_threads) {
  Budget budget(kMegabyte);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&budget] {
      for (std::size_t n = 0; n < 20000; ++n) {
        Budget::Hold hold(budget);
        if (hold.resize((n % 200) * 4096)) {
          EXPECT_LE(budget.used(), 5 * kMegabyte);
        }
      }
    });
  threads.clear();
  EXPECT_EQ(budget.used(), 0U);
}

TEST(Crowd, counts_addresses_and_networks_of_ipv6) {
  Crowd crowd;
  Crowd::Member a, b, c, d, e;
  EXPECT_EQ(a.join(crowd, "192.0.2.1"), 1U);
  EXPECT_EQ(b.join(crowd, "::ffff:192.0.2.1"), 2U);
  EXPECT_EQ(c.join(crowd, "192.0.2.2"), 1U);
  EXPECT_EQ(d.join(crowd, "2001:db8::1"), 1U);
  {
    Crowd::Member neighbour;
    EXPECT_EQ(neighbour.join(crowd, "2001:db8::ffff:1"), 2U);
  }
  EXPECT_EQ(e.join(crowd, "2001:db8:0:1::1"), 1U);
  EXPECT_EQ(crowd.size(), 4U);
}

TEST(Address, network_is_what_one_visitor_has) {
  for (const auto& [address, network] :
       std::initializer_list<std::pair<const char*, const char*>>{{"192.0.2.1", "192.0.2.1"},
                                                                  {"::ffff:192.0.2.1", "192.0.2.1"},
                                                                  {"2001:db8::1", "2001:db8::/64"},
                                                                  {"2001:db8:0:0:ffff::2", "2001:db8::/64"},
                                                                  {"2001:db8:0:1::1", "2001:db8:0:1::/64"},
                                                                  {"nobody", "nobody"}})
    EXPECT_EQ(network_of(address), network) << address;
}

class MemoryTest : public testing::Test {
 protected:
  void serve(Config config) {
    Router router;
    router.add_memory(Method::get, "/memory", [](const Request&) { return Response::text(200, "from memory"); });
    router.add(Method::post, "/echo",
               [](const Request& r) { return Response::text(200, std::to_string(r.body.size())); },
               {.max_body = 4 * kMegabyte});
    router.add(Method::get, "/large",
               [](const Request&) { return Response::text(200, std::string(16 * kMegabyte, 'x')); });
    router.add(Method::get, "/list", [](const Request&) { return Response::text(200, std::string(500'000, 'x')); });
    router.add(Method::get, "/download", [](const Request&) {
      const auto opener = std::make_shared<const FileOpener>(
          [] { return std::make_shared<const Fd>(::open("/dev/zero", O_RDONLY | O_CLOEXEC)); });
      std::vector<Slice> slices(20000, Slice::of(opener, 0, 1000));
      slices.front() = Slice::of(std::make_shared<const std::string>(16 * kMegabyte, 'x'));
      return Response::of_slices(std::move(slices), "video/mp4", "x", kImmutable);
    });
    router.add_async(Method::get, "/parked", [this](const Request&, const Responder& r) { parked_.set_value(r); });
    config.address = "127.0.0.1";
    server_ = std::make_unique<Server>(std::move(config), std::move(router));
    server_->start();
  }
  Client client() const { return Client(server_->port()); }

  /// Until what the server holds is `wanted`: it gives it back when it notices, a moment later.
  void await_buffered(std::size_t wanted) const {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (server_->counts().buffered != wanted && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    EXPECT_EQ(server_->counts().buffered, wanted);
  }

  /// Until it holds at least `least`.
  void await_buffered_at_least(std::size_t least) const {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (server_->counts().buffered < least && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_GE(server_->counts().buffered, least);
  }

  std::promise<Responder> parked_;
  std::unique_ptr<Server> server_;
};

Config with_buffers(std::size_t bytes) {
  Config config;
  config.buffers = bytes;
  return config;
}

TEST_F(MemoryTest, bodies_of_all_connections_together_are_limited) {
  serve(with_buffers(13 * kMegabyte));
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n";
  std::list<std::unique_ptr<Client>> slow;
  for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"})
    slow.push_back(std::make_unique<Client>(server_->port(), 0, from));
  for (auto& one : slow) one->write(head);
  for (auto& one : slow) one->write(std::string(3'000'000, 'x'));
  // 11 MiB are for bodies like these, and as much as each has must be left: two of the four are sent away, with an
  // answer.
  int refused = 0;
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().memory_refused < 2 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_LE(server_->counts().buffered, 13 * kMegabyte);
  EXPECT_EQ(client().get("/memory").status, 200) << "others are served meanwhile";
  Client form = client();
  form.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(form.read().body, "3") << "and so is a small body";
  for (auto& one : slow) {
    one->write(std::string(1'000'000, 'x'));
    const Answer answer = one->read();
    if (answer.status == 503) {
      ++refused;
      EXPECT_THAT(answer.body, HasSubstr("overloaded"));
      EXPECT_EQ(answer.header("retry-after"), "1");
      EXPECT_EQ(answer.header("connection"), "close");
      EXPECT_TRUE(one->is_closed());
    } else {
      EXPECT_EQ(answer.status, 200);
      EXPECT_EQ(answer.body, "4000000");
    }
  }
  EXPECT_GE(refused, 2);
  EXPECT_LT(refused, 4);
  slow.clear();
  await_buffered(0);
}

TEST_F(MemoryTest, uploads_from_one_address_leave_room_to_others) {
  serve(with_buffers(16 * kMegabyte));
  const auto upload = [](int length) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  };
  std::list<Client> greedy;
  for (int n = 0; n < 2; ++n)
    greedy.emplace_back(server_->port()).write(upload(3'510'000) + std::string(3'500'000, 'x'));
  await_buffered_at_least(2 * 3'500'000 - 2 * 4096);
  Client more = client(), other(server_->port(), 0, "127.0.0.2"), form = client();
  more.write(upload(1'000'000));
  EXPECT_EQ(more.read().status, 503);
  other.write(upload(3'000'000) + std::string(3'000'000, 'x'));
  EXPECT_EQ(other.read().body, "3000000");
  form.write(upload(3) + "abc");
  EXPECT_EQ(form.read().body, "3");
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().buffered > 7'200'000 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();  // the other's is given back a moment after its answer
  for (Client& one : greedy) {
    one.write(std::string(10'000, 'x'));
    EXPECT_EQ(one.read().status, 200) << "there is room again";
  }
}

TEST_F(MemoryTest, a_body_without_room_is_refused_before_it_comes) {
  serve(with_buffers(2 * kMegabyte));
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(one.read().status, 503);
  EXPECT_TRUE(one.is_closed());
}

TEST_F(MemoryTest, chunked_bodies_count_as_they_come) {
  serve(with_buffers(kMegabyte));
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int n = 0; n < 40 && one.write(chunk); ++n) {
  }
  EXPECT_EQ(one.read().status, 503);
  await_buffered(0);
}

TEST_F(MemoryTest, answers_that_nobody_reads_are_limited) {
  serve(with_buffers(40 * kMegabyte));  // one address has half of it
  Client idle(server_->port(), 4096);
  idle.write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().buffered == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  Client second(server_->port(), 4096);
  EXPECT_EQ(second.get("/large").status, 503);
  EXPECT_EQ(idle.read().body.size(), 16 * kMegabyte);
  await_buffered(0);
  EXPECT_EQ(client().get("/large").status, 200);
}

TEST_F(MemoryTest, uploads_do_not_cost_viewers_their_answers) {
  serve(with_buffers(8 * kMegabyte));
  std::list<Client> uploads;
  for (int n = 0; n < 16; ++n) {
    Client& one = uploads.emplace_back(server_->port(), 0, ("127.0.0." + std::to_string(2 + n)).c_str());
    one.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 431000\r\nExpect: 100-continue\r\n\r\n");
    ASSERT_EQ(one.read().status, 100);
    one.write(std::string(430'000, 'x'));
  }
  await_buffered_at_least(16 * (430'000 - 4096));
  const Answer answer = client().get("/list");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.size(), 500'000U);
}

auto of_route(const Counts& counts, std::string_view route) {
  const auto found = std::ranges::find_if(counts.routes, [&](const auto& each) { return each.route == route; });
  return found == counts.routes.end() ? std::map<int, std::uint64_t>{} : found->by_status;
}

TEST_F(MemoryTest, an_answer_without_memory_is_counted_once_as_what_it_was) {
  Config config = with_buffers(8 * kMegabyte);
  config.trusted_proxies = {"127.0.0.1"};
  serve(std::move(config));
  Client one = client();
  const Answer answer = one.get("/large", "X-Request-Id: proxy-4711\r\n");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("overloaded"));
  EXPECT_EQ(answer.header("x-request-id"), "proxy-4711");
  EXPECT_TRUE(one.is_closed());
  const Counts counts = server_->counts();
  EXPECT_THAT(of_route(counts, "/large"), testing::ElementsAre(testing::Pair(503, 1U)));
  EXPECT_THAT(of_route(counts, "*"), testing::IsEmpty());
  EXPECT_EQ(counts.memory_refused, 1U);
  EXPECT_EQ(counts.messages_refused, 0U) << "nothing was wrong with it";
  EXPECT_EQ(counts.errors.at("overloaded"), 1U);
}

TEST_F(MemoryTest, a_body_without_memory_is_no_malformed_message) {
  Config config = with_buffers(kMegabyte);
  config.trusted_proxies = {"127.0.0.1"};
  serve(std::move(config));
  Client one = client();
  one.write("POST /echo HTTP/1.1\r\nHost: x\r\nX-Request-Id: proxy-4711\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int n = 0; n < 40 && one.write(chunk); ++n) {
  }
  EXPECT_EQ(one.read().header("x-request-id"), "proxy-4711");
  EXPECT_EQ(server_->counts().memory_refused, 1U);
  EXPECT_EQ(server_->counts().messages_refused, 0U);
  EXPECT_EQ(client().get("/bad path").status, 400);
  EXPECT_EQ(server_->counts().messages_refused, 1U);
}

/// A lesson of two hours is thousands of segments, and each download has the list of them.
TEST_F(MemoryTest, what_a_download_is_made_of_counts) {
  serve(with_buffers(40 * kMegabyte));  // one address has half of it
  std::list<Client> idle;
  for (int n = 0; n < 2; ++n) {
    Client& one = idle.emplace_back(server_->port(), 4096);
    one.write("GET /download HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().memory_refused == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(server_->counts().memory_refused, 1U);
  EXPECT_GT(server_->counts().buffered, 17 * kMegabyte);
}

TEST_F(MemoryTest, heads_that_do_not_end_are_limited) {
  serve(with_buffers(64 * 1024));
  std::list<std::unique_ptr<Client>> slow;
  for (int n = 0; n < 16; ++n) {
    slow.push_back(std::make_unique<Client>(server_->port()));
    slow.back()->write("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(10'000, 'x'));
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().memory_refused < 8 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_GE(server_->counts().memory_refused, 8U);
  EXPECT_EQ(client().get("/memory").status, 200);
  slow.clear();
  await_buffered(0);
}

/// Who is slow with her body keeps what was made of her head meanwhile.
TEST_F(MemoryTest, what_was_read_out_of_a_head_counts) {
  serve(with_buffers(kMegabyte));
  std::string query;
  for (int n = 0; n < 256; ++n) query += "&" + std::string(100, 'a');
  std::list<Client> slow;
  for (int n = 0; n < 16; ++n)
    slow.emplace_back(server_->port())
        .write("POST /echo?" + query.substr(1) + " HTTP/1.1\r\nHost: x\r\nA: " + std::string(10'000, 'x') +
               "\r\nContent-Length: 60000\r\n\r\n");
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().memory_refused == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_GT(server_->counts().memory_refused, 0U) << "each takes 110 KB";
  EXPECT_EQ(client().get("/memory").status, 200);
  slow.clear();
  await_buffered(0);
}

TEST_F(MemoryTest, more_parameters_than_anybody_means_are_refused) {
  serve(with_buffers(kMegabyte));
  std::string most = "/memory?a";
  for (int n = 1; n < 256; ++n) most += "&a";
  EXPECT_EQ(client().get(most).status, 200);
  const Answer answer = client().get(most + "&a");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("too_many_parameters"));
}

TEST_F(MemoryTest, requests_behind_one_that_is_being_answered_count) {
  serve(with_buffers(kMegabyte));
  Client eager = client();
  eager.write("GET /parked HTTP/1.1\r\nHost: x\r\n\r\n" + std::string("GET /memory HTTP/1.1\r\nHost: x\r\nA: ") +
              std::string(40'000, 'x') + "\r\n\r\n");
  const Responder responder = parked_.get_future().get();
  await_buffered_at_least(32'768);
  responder.send(Response::text(200, "at last"));
  EXPECT_EQ(eager.read().body, "at last");
  EXPECT_EQ(eager.read().body, "from memory");
  await_buffered(0);
}

TEST_F(MemoryTest, connections_beyond_those_of_one_address_are_told) {
  Config config;
  config.connections_per_address = 4;
  serve(std::move(config));
  std::list<Client> open;
  for (int n = 0; n < 4; ++n) EXPECT_EQ(open.emplace_back(server_->port()).get("/memory").status, 200);
  Client extra = client();
  const Answer answer = extra.read();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_THAT(answer.body, HasSubstr("too_many_connections"));
  EXPECT_TRUE(extra.is_closed());
  EXPECT_EQ(server_->counts().crowd_refused, 1U);
  EXPECT_EQ(server_->counts().messages_refused, 0U);
  EXPECT_EQ(open.front().get("/memory").status, 200) << "those who are here go on";
  open.pop_front();
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (server_->counts().connections_open > 3 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(client().get("/memory").status, 200) << "who left has made room";
}

TEST_F(MemoryTest, trusted_proxies_may_bring_as_many_as_they_like) {
  Config config;
  config.connections_per_address = 2;
  config.trusted_proxies = {"127.0.0.0/8"};
  serve(std::move(config));
  std::list<Client> open;
  for (int n = 0; n < 20; ++n) EXPECT_EQ(open.emplace_back(server_->port()).get("/memory").status, 200);
}

}  // namespace
}  // namespace acervo::streamer
