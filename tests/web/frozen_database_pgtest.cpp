#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>

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
  ASSERT_EQ(served.get(segment).status, 200) << "it is in memory now";
  const Frozen frozen(*served.database);
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

}  // namespace
}  // namespace acervo::web::test
