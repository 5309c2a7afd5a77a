#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include <chrono>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {
namespace {

constexpr db::Query kLock{"test.lock", "lock table session, person, material, revision in access exclusive mode"};

/// A database that answers nobody: its tables are locked until the end of this object's life.
class Frozen {
 public:
  explicit Frozen(db::Database& database) {
    std::promise<void> locked;
    auto now = locked.get_future();
    holder_ = std::async(std::launch::async, [this, &database, locked = std::move(locked)]() mutable {
      database.write([&](db::Tx& tx) {
        tx.run(kLock);
        locked.set_value();
        thaw_.get_future().wait();
      });
    });
    now.wait();
  }
  ~Frozen() {
    thaw_.set_value();
    holder_.wait();
  }

 private:
  std::promise<void> thaw_;
  std::future<void> holder_;
};

// What the door itself refuses is answered on the threads that send media: with a look for the reader's session there,
// two requests stopped every film.
TEST(FrozenDatabase, what_the_door_refuses_and_media_in_memory_go_on) {
  Served served;
  const std::string id = served.add_video("turmalina", MaterialState::published);
  const std::string segment = "/media/" + id + "/1/240p/0.m4s";
  const std::string restricted = served.add_video("amatista", MaterialState::restricted);
  const std::string hls = served.get_json("/api/v1/materials/" + restricted, "owner").at("playback").at("hls");
  const std::string own = hls.substr(0, hls.rfind('/') + 1) + "240p/0.m4s";
  for (const auto& each : {segment, own}) ASSERT_EQ(served.get(each).status, 200) << "it is in memory now";
  const Frozen frozen(*served.database);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(served.get(own).status, 200) << "the link is checked without the database";
  const std::string cookie =
      "Host: x\r\nAccept: text/html\r\nCookie: acervo_session=" + served.tokens.at("owner") + "\r\n";
  std::vector<streamer::test::Client> hostile;
  for (int i = 0; i < 4; ++i) {
    hostile.emplace_back(served.server->port());
    hostile.back().write("GET / HTTP/1.1\r\n" + cookie + "Content-Length: 99999999\r\n\r\n");
  }
  for (int i = 0; i < 4; ++i) EXPECT_EQ(served.get(segment).status, 200);
  for (auto& each : hostile) {
    const auto answer = each.read();
    EXPECT_EQ(answer.status, 413);
    EXPECT_THAT(answer.body, testing::HasSubstr("<h1>"));
  }
  streamer::test::Client other(served.server->port());
  other.write("DELETE /materiales/" + id + " HTTP/1.1\r\n" + cookie + "\r\n");
  EXPECT_EQ(other.read().status, 405);
}

constexpr db::Query kBackend{"test.backend", "select pg_backend_pid() as pid"};

char state_of(pid_t pid, pid_t& parent) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream rest(text.substr(std::min(text.rfind(')'), text.size() - 1) + 1));
  char state = '?';
  rest >> state >> parent;
  return state;
}

/// The PostgreSQL of this test program, stopped as by a machine that hangs: it takes connections and bytes, says
/// nothing, and ends nothing that takes too long. Goes on at the end of this object's life.
class Stopped {
 public:
  explicit Stopped(db::Database& database) {
    const auto backend =
        static_cast<pid_t>(database.read([](db::Tx& tx) { return tx.run(kBackend).front()["pid"].integer(); }));
    pid_t postmaster = 0;
    state_of(backend, postmaster);
    stop(postmaster);  // first, so that there are no new ones
    std::ifstream children("/proc/" + std::to_string(postmaster) + "/task/" + std::to_string(postmaster) + "/children");
    for (pid_t child = 0; children >> child;) stop(child);
  }
  ~Stopped() {
    for (const pid_t pid : pids_) ::kill(pid, SIGCONT);
  }
  std::size_t size() const { return pids_.size(); }

 private:
  void stop(pid_t pid) {
    ::kill(pid, SIGSTOP);
    pids_.push_back(pid);
    for (pid_t parent = 0; state_of(pid, parent) != 'T';) std::this_thread::yield();
  }
  std::vector<pid_t> pids_;
};

template <class Work>
std::chrono::milliseconds time_of(Work work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
}

TEST(StoppedDatabase, holds_up_only_who_needs_it_and_for_no_longer) {
  using namespace std::chrono_literals;
  Served served;
  const std::string id = served.add_video("obsidiana", MaterialState::published);
  const std::string segment = "/media/" + id + "/1/240p/0.m4s", lesson = "/api/v1/materials/" + id;
  ASSERT_EQ(served.get(segment).status, 200) << "it is in memory now";
  ASSERT_EQ(served.get("/healthz").status, 200);
  std::vector<streamer::test::Client> waiting;
  {
    const Stopped stopped(*served.database);
    ASSERT_GT(stopped.size(), 2U);
    // Three times as many as the pool has threads.
    for (int i = 0; i < 6; ++i) {
      waiting.emplace_back(served.server->port());
      waiting.back().write("GET " + lesson + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (int i = 0; i < 20; ++i)
      for (const std::string& path : {segment, std::string("/healthz/alive"), std::string("/assets/main-Dk3x_9aB.js")})
        EXPECT_LT(time_of([&] { EXPECT_EQ(served.get(path).status, 200) << path; }), 1s) << path;
    // What /healthz remembers is a second old at most.
    streamer::test::Answer health;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while ((health = served.get("/healthz")).status == 200 && std::chrono::steady_clock::now() < deadline) {
    }
    EXPECT_EQ(health.status, 503);
    EXPECT_EQ(health.header("retry-after"), "1");
    for (auto& each : waiting) {
      pollfd waits{each.fd(), POLLIN, 0};
      ASSERT_EQ(::poll(&waits, 1, 20'000), 1);
      const auto answer = each.read();
      EXPECT_EQ(answer.status, 503);
      EXPECT_EQ(answer.header("retry-after"), "1");
      EXPECT_EQ(each.get(segment).status, 200) << "the connection goes on";
    }
  }
  const auto recovered = time_of([&] {
    for (int i = 0; i < 1000 && served.get(lesson).status != 200; ++i) {
    }
  });
  EXPECT_LT(recovered, 5s);
  EXPECT_EQ(served.get(lesson).status, 200);
  EXPECT_EQ(served.get("/healthz").status, 200);
  // Both threads of the pool are still there: while one waits, the other answers.
  auto& blocked = waiting.front();
  {
    const Frozen frozen(*served.database);
    blocked.write("GET " + lesson + " HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(served.get("/api/v1/openapi.yaml").status, 200);
  }
  EXPECT_EQ(blocked.read().status, 200);
}

}  // namespace
}  // namespace acervo::web::test
