#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalog/core/fd.hpp"
#include "streamer/http/request.hpp"

namespace acervo::streamer::test {

/// An answer as it came over the wire.
struct Answer {
  int status = 0;
  Headers headers;
  std::string body;
  std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
};

/// A client that writes what it is told, byte by byte, and reads answers. Waits at most ten seconds for one.
class Client {
 public:
  /// @param from  an address of this machine, 127.0.0.0/8, for whoever is to be told from others
  explicit Client(std::uint16_t port, int receive_buffer = 0, const char* from = nullptr)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const int one = 1;
    ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (from) {
      sockaddr_in own{};
      own.sin_family = AF_INET;
      ::inet_pton(AF_INET, from, &own.sin_addr);
      ::bind(fd_.get(), reinterpret_cast<sockaddr*>(&own), sizeof own);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no connection");
  }

  /// False if the server has closed.
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// GET over this connection.
  Answer get(std::string_view target, std::string_view fields = "") {
    write("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n");
    return read();
  }

  /// The next answer; status 0 if the connection ended before it. `body` false for answers to HEAD.
  Answer read(bool body = true) {
    Answer answer;
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!fill()) return answer;
    answer.status = std::atoi(in_.c_str() + 9);
    std::size_t at = in_.find("\r\n") + 2;
    while (at < end + 2) {
      const std::size_t stop = in_.find("\r\n", at);
      const std::size_t colon = in_.find(": ", at);
      if (colon < stop)
        answer.headers.add(std::string_view(in_).substr(at, colon - at),
                           std::string_view(in_).substr(colon + 2, stop - colon - 2));
      at = stop + 2;
    }
    in_.erase(0, end + 4);
    const auto length = answer.headers.find("content-length");
    const std::size_t size = body && length ? std::stoul(std::string(*length)) : 0;
    while (in_.size() < size)
      if (!fill()) break;
    answer.body = in_.substr(0, size);
    in_.erase(0, answer.body.size());
    return answer;
  }

  /// Whether the server closes within ten seconds, whatever it sends before.
  bool is_closed() {
    while (fill()) in_.clear();
    return closed_;
  }

  /// Everything until the server closes.
  std::string drain() {
    while (fill()) {
    }
    return std::exchange(in_, {});
  }

  /// Ends with a reset instead of a farewell.
  void reset() {
    const linger hard{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    fd_.reset();
  }

  void shut_writing() { ::shutdown(fd_.get(), SHUT_WR); }
  int fd() const { return fd_.get(); }

 private:
  bool fill() {
    pollfd waits{fd_.get(), POLLIN, 0};
    if (::poll(&waits, 1, 10'000) <= 0) return false;
    char buffer[65536];
    const ssize_t count = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    if (count <= 0) {
      closed_ = true;
      return false;
    }
    in_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  Fd fd_;
  std::string in_;
  bool closed_ = false;
};

/// A folder of the test's own, gone at its end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "acervo-streamer-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no scratch folder");
    path_ = name;
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::size_t open_files() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

}  // namespace acervo::streamer::test
