#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <new>
#include <thread>

#include "streamer/http/crowd.hpp"
#include "streamer/media/delivery.hpp"
#include "tests/streamer/server_fixture.hpp"

// Memory that runs out at one allocation of a thread, at each in turn.
namespace {
thread_local int allocations_left = -1;  // negative: any number
thread_local bool in_armed_round = false;
std::atomic<int> armed_rounds{0};

/// `left` allocations until the thread's round of events is over.
void arm_round(int left) {
  if (!in_armed_round) ++armed_rounds;
  in_armed_round = true;
  allocations_left = left;
}
}  // namespace

// Not inlined: GCC would see a pointer from `new` go to `free`.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc();
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

/// Pistache's too. What it allocates between two rounds of events is its own affair: there, everything is to be had.
extern "C" __attribute__((visibility("default"))) int epoll_wait(int fd, epoll_event* events, int most, int timeout) {
  allocations_left = -1;
  if (in_armed_round) --armed_rounds;
  in_armed_round = false;
  return static_cast<int>(::syscall(SYS_epoll_pwait, fd, events, most, timeout, nullptr, std::size_t{8}));
}

namespace acervo::streamer {
namespace {

using namespace test;

int number(const Request& request) {
  return std::atoi(std::string(request.query.find("n").value_or("-1")).c_str());
}

class OutOfMemory : public ServerTest {
 protected:
  std::unique_ptr<Client> connected() const {
    auto one = std::make_unique<Client>(server_->port());
    EXPECT_EQ(one->get("/memory").status, 200);
    return one;
  }
  bool settles() const {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (server_->counts().connections_open > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    return server_->counts().connections_open == 0 && server_->counts().buffered == 0;
  }
};

/// Those who ask at the same time are in one round of events, each told only once.
TEST_F(OutOfMemory, costs_one_connection_and_none_of_those_beside_it) {
  std::promise<void> entered, release;
  Router router = routes();
  router.add_memory(Method::get, "/gate", [&](const Request&) {
    entered.set_value();
    release.get_future().wait();
    return Response::text(200, "open");
  });
  router.add_memory(Method::get, "/arm", [](const Request& r) {
    allocations_left = number(r);
    return Response::text(200, "armed");
  });
  Config config = quick();
  config.io_threads = 1;
  serve(std::move(config), std::move(router));
  int lost_ever = 0;
  for (int n = 0; n < 60; ++n) {
    entered = {};
    release = {};
    const auto gate = connected();
    std::vector<std::unique_ptr<Client>> beside;
    for (int i = 0; i < 4; ++i) beside.push_back(connected());
    gate->write("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
    entered.get_future().wait();
    beside.front()->write("GET /arm?n=" + std::to_string(n) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 1; i < 4; ++i) beside[static_cast<std::size_t>(i)]->write("GET /memory HTTP/1.1\r\nHost: x\r\n\r\n");
    release.set_value();
    EXPECT_EQ(gate->read().status, 200);
    int lost = 0;
    for (const auto& each : beside) lost += each->read().status == 0 ? 1 : 0;
    ASSERT_LE(lost, 1) << n;
    lost_ever += lost;
  }
  EXPECT_GT(lost_ever, 0) << "it never ran out";
  EXPECT_TRUE(settles());
}

TEST_F(OutOfMemory, of_a_handler_ends_its_connection_and_not_its_thread) {
  Router router = routes();
  router.add(Method::get, "/arm", [](const Request& r) -> Response {
    allocations_left = number(r);
    return Response::text(200, "armed, with a text that is too long for its place");
  });
  Config config = quick();
  config.pool_threads = 1;
  config.header_timeout = 800ms;  // how often it is looked whether an answer was lost
  serve(std::move(config), std::move(router));
  int unanswered = 0;
  for (int n = 0; n < 40; ++n) {
    const int status = get("/arm?n=" + std::to_string(n)).status;
    unanswered += status == 0 ? 1 : 0;
    ASSERT_EQ(get("/arm?n=-1").status, 200) << n;
  }
  EXPECT_GT(unanswered, 0) << "it never ran out where it hurts";
  EXPECT_TRUE(settles());
}

/// nlohmann's JSON allocates in its destructor: a problem that is a tree of it would end the program.
TEST_F(OutOfMemory, while_a_problem_is_worded_ends_its_connection_alone) {
  Router router = routes();
  router.add(Method::get, "/arm", [](const Request& r) -> Response {
    const Error error(Code::not_found, "no such thing, with a text that is too long for its place");
    allocations_left = number(r);
    throw Error(error);
  });
  Config config = quick();
  config.pool_threads = 1;
  config.header_timeout = 800ms;
  serve(std::move(config), std::move(router));
  int told = 0;
  for (int n = 0; n < 60; ++n) told += get("/arm?n=" + std::to_string(n)).status == 404 ? 1 : 0;
  EXPECT_GT(told, 0) << "it always ran out";
  EXPECT_LT(told, 60) << "it never did";
  EXPECT_TRUE(settles());
}

/// What a hook keeps of it is a tree, so it is not asked.
TEST_F(OutOfMemory, is_worded_by_no_hook) {
  Router router;
  router.add(Method::get, "/arm", [](const Request&) -> Response { throw std::bad_alloc(); });
  Config config = quick();
  bool asked = false;
  config.problem = [&](const Request&, const Error&, int status) {
    asked = true;
    return Response::empty(status);
  };
  serve(std::move(config), std::move(router));
  EXPECT_EQ(get("/arm").status, 500);
  EXPECT_FALSE(asked);
}

/// The opener of a file is called on the sender's thread.
TEST_F(OutOfMemory, of_the_sender_ends_what_it_sends_and_not_its_thread) {
  const auto text = std::make_shared<const std::string>(100, 'x');
  Router router = routes();
  router.add(Method::get, "/arm", [&](const Request& r) {
    const auto opener = std::make_shared<const FileOpener>([n = number(r)] {
      auto file = std::make_shared<const Fd>(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
      if (n >= 0) arm_round(n);
      return file;
    });
    Response response =
        Response::of_slices({Slice::of(opener, 0, 1000), Slice::of(text)}, "video/mp4", "x", kImmutable);
    response.delivered = count_delivery([](std::uint64_t) { const std::vector<int> tallied(100); });
    return response;
  });
  serve(quick(), std::move(router));
  for (int n = 0; n < 20; ++n) {
    get("/arm?n=" + std::to_string(n));
    // A client may be answered, and ask again, before the round of its answer is over: what is left would be taken from
    // that next answer.
    while (armed_rounds > 0) std::this_thread::yield();
    EXPECT_EQ(get("/arm?n=-1").body.size(), 1100U) << n;
  }
  EXPECT_TRUE(settles());
  EXPECT_EQ(server_->counts().sender.active, 0U);
}

TEST_F(OutOfMemory, of_who_joins_a_crowd_leaves_it_as_it_was) {
  Crowd crowd;
  int failed = 0;
  for (int n = 0; n < 10; ++n) {
    Crowd::Member member;
    try {
      allocations_left = n;
      member.join(crowd, "2001:db8:1234:5678:1234:5678:1234:5678");
    } catch (const std::bad_alloc&) {
      ++failed;
    }
    allocations_left = -1;
  }
  EXPECT_GT(failed, 0);
  EXPECT_EQ(crowd.size(), 0U);
}

}  // namespace
}  // namespace acervo::streamer
