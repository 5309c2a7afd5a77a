#include "streamer/http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "catalog/core/log.hpp"
#include "streamer/http/address.hpp"
#include "streamer/http/target.hpp"
#include "streamer/sender/socket_buffers.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kRead = 64 * 1024;
// What one connection does before it is the others' turn. A client on a fast line can send for longer than it takes us
// to understand it, and would never let go of its thread.
constexpr std::size_t kInputPerTurn = 256 * 1024, kStepsPerTurn = 128;  // a request is two or three steps
constexpr std::chrono::milliseconds kTimePerTurn{2};
constexpr std::size_t kUnroutedBody = 64 * 1024;
constexpr std::size_t kReserve = 1024 * 1024;  // of a body, by its announced length: more only as it comes
// Of a query. Each takes 64 bytes however short it is: a head full of them would be thirty times itself.
constexpr std::size_t kMostParameters = 256;

/// The id that a proxy in front of us has given the request, if it looks like one.
std::optional<std::string> given_request_id(const Request& request) {
  const std::string_view id = request.header("x-request-id").value_or("");
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; };
  if (id.size() < 8 || id.size() > 64 || !std::all_of(id.begin(), id.end(), fits)) return std::nullopt;
  return std::string(id);
}

/// What the visitor calls us. Nobody is turned away for a name that is none: what she reached us by is one.
std::string host_of(const Request& request, std::string_view authority, int socket) {
  if (!authority.empty()) return std::string(authority);
  const std::string_view named = request.header("host").value_or("");
  return named.empty() || !is_host(named) ? own_host(socket) : std::string(named);
}

}  // namespace

Connection::Connection(std::shared_ptr<Core> core, std::shared_ptr<Mailbox> mailbox, int socket, std::uint64_t serial,
                       std::string peer)
    : core_(std::move(core)),
      mailbox_(std::move(mailbox)),
      socket_(socket),
      serial_(serial),
      peer_(std::move(peer)),
      network_(network_of(peer_)),
      trusted_(core_->proxies.contains(peer_)),
      held_(core_->memory, network_) {}

Connection::~Connection() {
  if (exchange_) exchange_->cancelled.store(true);
  if (transfer_) end_transfer(Sender::Result::aborted);
  if (delivered_ && SocketBuffers::is_dead(socket_)) take_back_lost();
}

void Connection::on_readable() {
  readable_ = true;
  run();
}

void Connection::on_writable() {
  if (!transfer_ || turn_ != Turn::none) return;
  send_some();
  run();
}

bool Connection::asks_for_turn() {
  if (turn_ != Turn::wished) return false;
  turn_ = Turn::queued;
  return true;
}

void Connection::take_turn() {
  if (turn_ != Turn::queued) return;
  turn_ = Turn::none;
  if (transfer_) send_some();
  run();
}

void Connection::on_hangup() {
  // Where we have ended our side, that the client has ended its own is enough for a hangup.
  if (state_ == State::lingering || state_ == State::leaving) return leave();
  gone_ = true;
  // The sender may have the socket: then it is over when the sender says that it is done with it.
  if (state_ != State::sending || transfer_) state_ = State::over;
}

void Connection::on_mail(Mail mail) {
  if (mail.kind == Mail::Kind::answer && state_ == State::handling) {
    exchange_.reset();
    write(std::move(*mail.answer));
  } else if (mail.kind == Mail::Kind::sent && state_ == State::sending && !gone_) {
    uptake_.excuse();  // the sender had its own eye on it
    after_response();
  } else if (mail.kind != Mail::Kind::answer && state_ == State::sending) {
    take_back_lost();
    state_ = State::over;
  }
  run();
}

/// As far as what has come and its turn reach. What is left then waits for the next turn, in `in_` or in the socket.
void Connection::run() {
  if (turn_ != Turn::none) return;
  const auto begun = Clock::now();
  received_ = 0;
  for (std::size_t steps = 0; reads(); ++steps) {
    if (steps > 3 && (steps > kStepsPerTurn || received_ >= kInputPerTurn || Clock::now() - begun > kTimePerTurn)) {
      turn_ = Turn::wished;
      return;
    }
    if (state_ == State::head && take_head()) continue;
    if (state_ == State::body && take_body()) continue;
    if (!reads() || !readable_ || !receive()) return;
  }
}

/// False when there is nothing more to be had for now.
bool Connection::receive() {
  thread_local std::array<char, kRead> buffer;
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK) state_ = State::over;
    readable_ = false;
    return false;
  }
  if (count == 0) {
    leave();
    return false;
  }
  const auto size = static_cast<std::size_t>(count);
  received_ += size;
  // A short read has emptied the socket (epoll(7), edge-triggered), but for an end that came with it.
  if (size < buffer.size()) {
    readable_ = false;
    recheck_ = true;
  }
  if (state_ == State::lingering) return true;
  last_byte_ = Clock::now();
  if (state_ == State::head && in_.empty()) since_ = last_byte_;
  if (state_ == State::body && framing_ == Framing::length && in_.empty()) {
    const auto take = std::min<std::size_t>(size, length_ - request_.body.size());
    request_.body.append(buffer.data(), take);
    in_.append(buffer.data() + take, size - take);
  } else {
    in_.append(buffer.data(), size);
  }
  if (!hold()) refuse_for_memory();
  return true;
}

/// Whether the state has changed.
bool Connection::take_head() {
  if (in_.empty()) return false;
  const auto result = read_head(in_, core_->config.head, seen_);
  if (std::holds_alternative<NeedMore>(result)) return false;
  if (const auto* refused = std::get_if<Refusal>(&result)) {
    refuse(refused->status, refused->reason);
    return true;
  }
  begin(std::get<Head>(result));
  return true;
}

void Connection::begin(const Head& head) {
  request_ = Request();
  const auto method = find_method(head.method);
  if (!method) return refuse(501, "unknown_method");
  auto target = read_target(head.target);
  if (!target || (target->path == "*") != (head.target == "*")) return refuse(400, "malformed_path");
  if (head.target == "*" && *method != Method::options) return refuse(400, "malformed_target");
  if (!is_host(target->authority)) return refuse(400, "malformed_host");
  if (target->query.pairs.size() > kMostParameters) return refuse(400, "too_many_parameters");
  request_.method = *method;
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  request_.raw_target = head.target;
  request_.peer = peer_;
  request_.arrived = system_now();
  request_.http_1_0 = head.http_1_0;
  request_.keep_alive = head.keep_alive;
  request_.draining = core_->draining.load(std::memory_order_relaxed);
  for (const auto& [name, value] : head.fields) request_.headers.add(name, value);
  request_.id = (trusted_ ? given_request_id(request_) : std::nullopt).value_or(core_->new_request_id());
  request_.host = host_of(request_, target->authority, socket_);
  if (trusted_) {
    core_->proxies.apply(request_);
    network_ = network_of(request_.peer);
    held_.bill(network_);
  }
  found_ = core_->router.find(*method, request_.path);
  request_.params = std::move(found_.params);
  if (!hold()) return refuse_for_memory();
  framing_ = head.framing;
  length_ = head.length;
  max_body_ = found_.route ? found_.route->options.max_body : kUnroutedBody;
  const auto objection = objection_to_body();
  unread_body_ = objection.has_value();
  if (!objection) continue_if_expected(head);
  in_.erase(0, head.size);
  seen_ = 0;
  since_ = last_byte_ = window_ = Clock::now();
  came_before_ = 0;
  if (objection) {
    request_.keep_alive = false;
    answer_now(core_->answer_for(*objection, request_), found_.route, found_.cors, false);
  } else if (framing_ == Framing::none) {
    dispatch();
  } else {
    chunks_ = ChunkDecoder();
    if (framing_ == Framing::length) request_.body.reserve(std::min<std::uint64_t>(length_, kReserve));
    state_ = State::body;
  }
}

/// Why its body may not come, if so: the client is told before it does.
std::optional<Error> Connection::objection_to_body() {
  if (framing_ == Framing::none) return std::nullopt;
  // Nobody here undoes one: a packed form would be nonsense, and a packed part of a film kept as if it were the film's.
  if (!same_text(request_.header("content-encoding").value_or("identity"), "identity"))
    return Error(Code::unsupported_media, "a body in a content coding");
  if (framing_ != Framing::length) return std::nullopt;
  if (length_ > max_body_) return Error(Code::too_large, "body over the route's limit", "body_too_large");
  if (core_->memory.has_room(length_, network_)) return std::nullopt;
  core_->memory_refused.fetch_add(1, std::memory_order_relaxed);
  return Error(Code::unavailable, "no memory for the body", "overloaded");
}

/// A client that waits to be told to go on is told, unless its body is already coming (RFC 9110, 10.1.1).
void Connection::continue_if_expected(const Head& head) {
  if (!head.expects_continue || framing_ == Framing::none || in_.size() > head.size) return;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  [[maybe_unused]] const auto sent = ::send(socket_, kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Connection::take_body() {
  if (framing_ == Framing::length) {
    const auto take = std::min<std::uint64_t>(in_.size(), length_ - request_.body.size());
    request_.body.append(in_, 0, take);
    in_.erase(0, take);
    if (request_.body.size() < length_) return false;
    dispatch();
    return true;
  }
  std::string_view left = in_;
  const auto state = chunks_.feed(left, request_.body, max_body_);
  in_.erase(0, in_.size() - left.size());
  switch (state) {
    case ChunkDecoder::State::more:
      if (hold()) return false;
      refuse_for_memory();
      return true;
    case ChunkDecoder::State::done:
      dispatch();
      return true;
    case ChunkDecoder::State::malformed:
      refuse(400, "malformed_chunk");
      return true;
    case ChunkDecoder::State::too_large:
      refuse(413, "body_too_large");
      return true;
  }
  return false;
}

void Connection::dispatch() {
  state_ = State::handling;
  since_ = Clock::now();
  const Route* route = found_.route;
  if (!route) return answer_unrouted(std::move(found_));
  request_.route = route->pattern;
  if (route->options.from_memory) {
    try {
      if (auto response = route->options.from_memory(request_))
        return answer_now(std::move(*response), route, found_.cors, false);
    } catch (...) {
      return answer_now(core_->answer_for(std::current_exception(), request_), route, found_.cors, false);
    }
  }
  hand_to_pool();
}

void Connection::hand_to_pool() {
  auto exchange = std::make_shared<Exchange>();
  const std::size_t size = request_.memory();
  exchange->request = std::move(request_);
  exchange->route = found_.route;
  exchange->cors = found_.cors;
  exchange->started = since_;
  exchange->core = core_;
  exchange->mailbox = mailbox_;
  exchange->socket = socket_;
  exchange->serial = serial_;
  exchange_ = exchange;
  const auto task = [exchange](Pool::Fate fate) {
    fate == Pool::Fate::its_turn ? run_handler(exchange) : turn_down(exchange);
  };
  if (core_->pool.run(network_, task)) {
    exchange->held = held_.split(size);  // what is left is for the requests that have come behind it
    return;
  }
  core_->queue_refused.fetch_add(1, std::memory_order_relaxed);
  exchange->claimed.store(true);
  request_ = std::move(exchange->request);
  exchange_.reset();
  answer_now(core_->answer_for(Error(Code::unavailable, "the queue is full", "overloaded"), request_), found_.route,
             found_.cors, false);
}

}  // namespace acervo::streamer
