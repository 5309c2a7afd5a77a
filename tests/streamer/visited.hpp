#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "streamer/http/server.hpp"
#include "tests/streamer/client.hpp"

/// Messages written raw, and a server that they are sent to.
namespace acervo::streamer::test {

inline std::string with(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}
inline std::string post(std::string_view fields, std::string_view body = "") {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
inline std::string chunked(std::string_view body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
inline std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  return fields;
}

inline std::string many_chunks(std::string_view bytes, int count, std::string_view zeros = "") {
  const std::string chunk = std::string(zeros) + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
  std::string body;
  for (int i = 0; i < count; ++i) body += chunk;
  return body + "0\r\n\r\n";
}

/// One server for the whole table: what one message does to it, the next would notice.
class Visited : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Router router;
    router.add_memory(Method::get, "/", [](const Request&) { return Response::text(200, "home"); });
    router.add(Method::post, "/", [](const Request& r) { return Response::text(200, r.body); }, {.max_body = 100000});
    Config config;
    config.address = "127.0.0.1";
    router.add_memory(Method::get, "/film", [](const Request&) {
      static const auto film = std::make_shared<const std::string>(1000, 'x');
      return Response::of_slices({Slice::of(film)}, "video/mp4", "v1", kImmutable);
    });
    router.add_memory(Method::get, "/host", [](const Request& r) { return Response::text(200, r.host); });
    server = std::make_unique<Server>(std::move(config), std::move(router));
    server->start();
  }
  static void TearDownTestSuite() { server.reset(); }
  static inline std::unique_ptr<Server> server;
};

}  // namespace acervo::streamer::test
