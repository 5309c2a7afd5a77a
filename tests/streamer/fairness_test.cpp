#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/streamer/server_fixture.hpp"

namespace acervo::streamer {
namespace {

using namespace test;

std::string in_chunks_of(std::size_t size, std::size_t count) {
  std::string chunk = std::to_string(size) + "\r\n" + std::string(size, 'a') + "\r\n";
  std::string body;
  for (std::size_t n = 0; n < count; ++n) body += chunk;
  return "GET /memory HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "0\r\n\r\n";
}

/// Writes the same again and again, as fast as the server takes it, and throws the answers away.
void flood(std::uint16_t port, const std::string& bytes, const std::atomic<bool>& over) {
  while (!over) {
    Client client(port);
    std::string_view left = bytes;
    bool lives = true;
    while (!over && lives) {
      pollfd waits{client.fd(), POLLIN | POLLOUT, 0};
      ::poll(&waits, 1, 100);
      char answers[65536];
      if (waits.revents & (POLLIN | POLLHUP)) lives = ::recv(client.fd(), answers, sizeof answers, MSG_DONTWAIT) > 0;
      if (!lives || !(waits.revents & POLLOUT)) continue;
      const ssize_t count = ::send(client.fd(), left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) left.remove_prefix(static_cast<std::size_t>(count));
      if (left.empty()) left = bytes;
    }
  }
}

struct Flood {
  const char* name;
  std::string bytes;
};

std::ostream& operator<<(std::ostream& out, const Flood& flood) {
  return out << flood.name;
}

class Fairness : public ServerTest, public testing::WithParamInterface<Flood> {};

/// A connection that never runs dry used to keep its I/O thread until its client was done.
TEST_P(Fairness, who_never_stops_sending_leaves_others_their_turn) {
  Config config = quick();
  config.io_threads = 1;
  serve(std::move(config));
  std::atomic<bool> over{false};
  std::vector<std::jthread> senders;
  for (int n = 0; n < 2; ++n) senders.emplace_back([&] { flood(server_->port(), GetParam().bytes, over); });
  while (server_->counts().connections_open < 2) std::this_thread::yield();
  std::chrono::steady_clock::duration slowest{};
  for (int n = 0; n < 100; ++n) {
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_EQ(get("/memory").body, "from memory") << (over = true);
    slowest = std::max(slowest, std::chrono::steady_clock::now() - begun);
  }
  over = true;
  EXPECT_LT(slowest, 500ms) << "two of them, 2 ms each, and a busy machine";
  RecordProperty("slowest_us", static_cast<int>(slowest / 1us));
}

INSTANTIATE_TEST_SUITE_P(
    Floods, Fairness,
    testing::Values(Flood{"chunks_of_a_byte", in_chunks_of(1, 60000)}, Flood{"chunks_of_two", in_chunks_of(2, 20000)},
                    Flood{"small_requests", in_chunks_of(1, 0) + in_chunks_of(1, 0) + in_chunks_of(1, 0)},
                    Flood{"nonsense_after_an_end",
                          "GET /memory HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + std::string(1 << 20, 'x')}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace acervo::streamer
