// Any bytes as what a client sends over one connection. What it is answered must be the same whether they come at once,
// one by one or in pieces of any size (the first byte chooses them): who answers the same bytes in two ways can be made
// to disagree with a proxy about where a message ends. And every answer is framed as its head says.

#include <sys/socket.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "catalog/core/fd.hpp"
#include "catalog/core/text.hpp"
#include "streamer/http/connection.hpp"
#include "streamer/http/target.hpp"

namespace {

using namespace acervo;
using namespace acervo::streamer;

void require(bool holds) {
  if (!holds) std::abort();
}

// What a handler is told of a request, in an order that two runs share.
Response echo(const Request& request) {
  require(request.path.starts_with('/') && is_utf8(request.path));
  require(request.path.find('\0') == std::string::npos && (request.path + "/").find("/../") == std::string::npos);
  std::string text = std::string(name(request.method)) + ' ' + percent_encode(request.path) + '\n';
  for (const auto& [key, value] : request.query.pairs) {
    require(is_utf8(key) && is_utf8(value));
    text += percent_encode(key) + '=' + percent_encode(value) + '\n';
  }
  for (const auto& [key, value] : request.params) text += key + ':' + percent_encode(value) + '\n';
  text +=
      percent_encode(request.cookie("acervo_session").value_or("")) + '\n' + request.host + '\n' + request.peer + '\n';
  return Response::text(200, text + std::to_string(request.body.size()) + '\n' + percent_encode(request.body));
}

Response media(const Request&) {
  const auto bytes = std::make_shared<const std::string>("0123456789abcdefghijklmnopqrstuvwxyz");
  return Response::of_slices({Slice::of(bytes), Slice::of(bytes)}, "video/mp4", "tag", kImmutable,
                             Seconds(std::chrono::seconds(1'700'000'000)));
}

std::shared_ptr<Core> make_core() {
  Router router;
  const RouteOptions small{.max_body = 300, .cors = true};
  router.add_memory(Method::get, "/", echo);
  router.add_memory(Method::post, "/", echo, small);
  router.add_memory(Method::get, "/m", media, small);
  router.add_memory(Method::get, "/media/t/:token/:material/:revision/:n.m4s", echo);
  router.add_memory(Method::put, "/a/*rest", echo, small);
  Config config;
  config.pool_threads = 1;
  config.trusted_proxies = {"192.0.2.0/24"};
  config.head = {.bytes = 2048, .fields = 20, .target = 200};
  return std::make_shared<Core>(config, std::move(router));
}

// One connection, whose other end the client's bytes are written to.
class Wire {
 public:
  explicit Wire(const std::shared_ptr<Core>& core, bool by_proxy) {
    int ends[2];
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    client_ = Fd(ends[0]);
    server_ = Fd(ends[1]);
    core->next_request = 0;  // so that ids are the same in every run
    connection_.emplace(core, std::make_shared<Mailbox>(), server_.get(), 1, by_proxy ? "192.0.2.1" : "198.51.100.1");
  }

  void send(std::string_view piece) {
    if (connection_->is_over() || piece.empty()) return;
    require(::send(client_.get(), piece.data(), piece.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(piece.size()));
    connection_->on_readable();
    while (drain()) {
      connection_->on_writable();
      if (connection_->asks_for_turn()) connection_->take_turn();
    }
  }

  const std::string& received() const { return received_; }

 private:
  bool drain() {
    char buffer[16384];
    const ssize_t count = ::recv(client_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (count > 0) received_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }

  Fd client_, server_;
  std::optional<Connection> connection_;
  std::string received_;
};

// Without what differs between two runs: the date, a boundary's digits, and whether somebody was told to continue.
std::string canonical(std::string text) {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  for (std::size_t at; (at = text.find(kContinue)) != std::string::npos;) text.erase(at, kContinue.size());
  for (std::size_t at = 0; (at = text.find("\r\nDate: ", at)) != std::string::npos; at += 2)
    text.replace(at + 8, 29, 29, '-');
  for (std::size_t at = 0; (at = text.find("acervo-", at)) != std::string::npos && at + 23 <= text.size(); at += 7)
    text.replace(at + 7, 16, 16, '0');
  return text;
}

// Every answer begins where the one before it ends. An answer to HEAD ends with its head, as may any to a client that
// asked for HEAD somewhere: then both readings are tried.
bool is_framed(std::string_view text) {
  if (text.empty()) return true;
  const std::size_t end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == std::string_view::npos) return false;
  const std::string_view head = text.substr(0, end + 2);
  const std::string_view rest = text.substr(end + 4);
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t at = head.find(kLength);
  if (at == std::string_view::npos) return is_framed(rest);
  if (head.find(kLength, at + 1) != std::string_view::npos) return false;
  std::size_t length = 0;
  std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length);
  if (length == 0) return is_framed(rest);
  return (length <= rest.size() && is_framed(rest.substr(length))) || is_framed(rest);
}

std::string answers(const std::shared_ptr<Core>& core, std::string_view bytes, bool by_proxy, std::size_t least,
                    std::size_t most, std::uint32_t seed) {
  std::minstd_rand random(seed);
  Wire wire(core, by_proxy);
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), least + random() % (most - least + 1));
    wire.send(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return canonical(wire.received());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<Core> core = make_core();
  if (size < 1 || size > 16384) return 0;
  const bool by_proxy = data[0] % 2 != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string whole = answers(core, bytes, by_proxy, size, size, 1);
  require(is_framed(whole));
  require(whole == answers(core, bytes, by_proxy, 1, 1, 1));
  require(whole == answers(core, bytes, by_proxy, 1, 64, data[0]));
  require(core->memory.used() == 0);
  return 0;
}
