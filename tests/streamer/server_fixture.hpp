#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>

#include "catalog/core/error.hpp"
#include "streamer/http/server.hpp"
#include "tests/streamer/client.hpp"

/// A server with a few routes, and clients for it.
namespace acervo::streamer::test {

using namespace std::chrono_literals;

inline Config quick() {
  Config config;
  config.address = "127.0.0.1";
  config.pool_threads = 2;
  config.drain_timeout = 1s;
  return config;
}

/// Holds whoever comes to it until it is opened; after that it may go, whoever is still on the way out.
class Gate {
 public:
  /// For a handler.
  void hold() {
    const auto opened = opened_;
    std::call_once(once_, [this] { entered_.set_value(); });
    opened.wait();
  }
  /// Until somebody is held.
  void await_somebody() { entered_.get_future().wait(); }
  void open() { open_.set_value(); }

 private:
  std::once_flag once_;
  std::promise<void> entered_, open_;
  std::shared_future<void> opened_ = open_.get_future().share();
};

/// Routes that every test here may use.
inline Router routes() {
  Router router;
  router.add_memory(Method::get, "/memory", [](const Request&) { return Response::text(200, "from memory"); });
  router.add(Method::get, "/hello/:name",
             [](const Request& r) { return Response::text(200, "hello " + r.param("name")); });
  router.add(Method::post, "/echo", [](const Request& r) { return Response::text(200, r.body); },
             {.max_body = 1 << 20});
  router.add(Method::get, "/header", [](const Request& r) {
    return Response::text(200, std::string(r.header(std::string(r.query.find("name").value_or(""))).value_or("none")));
  });
  router.add(Method::get, "/cookie", [](const Request& r) {
    return Response::text(200, std::string(r.cookie("acervo_session").value_or("none")));
  });
  router.add(Method::get, "/who", [](const Request& r) {
    return Response::json(200, {{"peer", r.peer}, {"host", r.host}, {"secure", r.is_secure}});
  });
  router.add(Method::get, "/missing", [](const Request&) -> Response { throw Error(Code::not_found, "secret path"); });
  router.add(Method::get, "/broken", [](const Request&) -> Response { throw std::logic_error("secret detail"); });
  router.add(Method::get, "/page", [](const Request&) { return Response::html(200, std::string(5000, 'x')); });
  router.add_memory(Method::get, "/film", [](const Request&) {
    static const auto film = std::make_shared<const std::string>(1000, 'x');
    return Response::of_slices({Slice::of(film)}, "video/mp4", "v1", kImmutable);
  });
  router.add(Method::get, "/tagged", [](const Request&) {
    return Response::text(200, std::string(5000, 'x')).add("ETag", "\"v1\"").add("Cache-Control", "no-cache");
  });
  return router;
}

class ServerTest : public testing::Test {
 protected:
  void serve(Config config = quick(), Router router = routes()) {
    server_ = std::make_unique<Server>(std::move(config), std::move(router));
    server_->start();
  }
  Client client() const { return Client(server_->port()); }
  Answer get(std::string_view target, std::string_view fields = "") const { return client().get(target, fields); }

  std::unique_ptr<Server> server_;
};

}  // namespace acervo::streamer::test
