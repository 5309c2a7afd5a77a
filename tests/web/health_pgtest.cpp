#include "web/api/health.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"

namespace acervo::web {
namespace {

using namespace std::chrono_literals;
using streamer::Method;

class HealthTest : public testing::Test {
 protected:
  static Json json(const streamer::Response& response) { return Json::parse(response.body); }
  void lose_storage() const { std::filesystem::remove_all(api_.folder.path() / "blobs"); }

  test::Api api_;
  Health::Clock::time_point now_{};
  Health health_{api_.services, [this] { return now_; }};
};

TEST_F(HealthTest, ready_needs_database_and_storage) {
  const auto ready = health_.look();
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(json(ready).at("storage"), "ready");
  lose_storage();
  now_ += 2s;
  const auto alive = health_.look();
  EXPECT_EQ(alive.status, 503);
  EXPECT_EQ(json(alive).at("status"), "alive");
  EXPECT_EQ(json(alive).at("storage"), "unavailable");
  EXPECT_EQ(json(alive).at("database"), "ready");
}

// Anybody may ask, as often as she likes.
TEST_F(HealthTest, is_looked_at_once_a_second_at_most) {
  EXPECT_FALSE(health_.known({})) << "somebody has to look";
  health_.look();
  lose_storage();
  now_ += 999ms;
  EXPECT_EQ(health_.known({}).value().status, 200) << "as it was seen";
  EXPECT_EQ(health_.look().status, 200) << "nor do those look who were in the queue meanwhile";
  now_ += 1ms;
  EXPECT_FALSE(health_.known({}));
  EXPECT_EQ(health_.look().status, 503);
}

TEST_F(HealthTest, a_server_that_stops_is_alive_but_not_ready) {
  const auto ask = [&](const std::string& path) {
    streamer::Request request;
    request.draining = true;
    return api_.router.find(Method::get, path).route->options.from_memory(request).value();
  };
  EXPECT_EQ(ask("/healthz").status, 503);
  EXPECT_EQ(json(ask("/healthz")).at("status"), "draining");
  EXPECT_EQ(ask("/healthz/alive").status, 200);
}

}  // namespace
}  // namespace acervo::web
