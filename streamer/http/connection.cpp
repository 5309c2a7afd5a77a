#include "streamer/http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "catalog/core/log.hpp"
#include "streamer/http/target.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kRead = 64 * 1024;
constexpr std::uint64_t kShort = 1024 * 1024;  // a response up to here is one that somebody waits for
constexpr std::size_t kUnroutedBody = 64 * 1024;
constexpr std::size_t kReserve = 1024 * 1024;  // of a body, by its announced length: more only as it comes
constexpr std::chrono::milliseconds kLinger{2000};
constexpr std::chrono::milliseconds kLeft{1000};  // half-closed for that long: gone

/// The id that a proxy in front of us has given the request, if it looks like one.
std::optional<std::string> given_request_id(const Request& request) {
  const std::string_view id = request.header("x-request-id").value_or("");
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; };
  if (id.size() < 8 || id.size() > 64 || !std::all_of(id.begin(), id.end(), fits)) return std::nullopt;
  return std::string(id);
}

}  // namespace

Connection::Connection(std::shared_ptr<Core> core, std::shared_ptr<Mailbox> mailbox, int socket, std::uint64_t serial,
                       std::string peer)
    : core_(std::move(core)),
      mailbox_(std::move(mailbox)),
      socket_(socket),
      serial_(serial),
      peer_(std::move(peer)),
      trusted_(core_->proxies.contains(peer_)) {}

Connection::~Connection() {
  if (exchange_) exchange_->cancelled.store(true);
  if (transfer_) end_transfer(Sender::Result::aborted);
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
  send_some();
  run();
}

void Connection::on_hangup() {
  gone_ = true;
  // The sender may have the socket: then it is over when the sender says that it is done with it.
  if (state_ != State::sending || transfer_) state_ = State::over;
}

void Connection::on_mail(Mail mail) {
  if (mail.kind == Mail::Kind::answer && state_ == State::handling) {
    exchange_.reset();
    write(std::move(*mail.answer));
  } else if (mail.kind == Mail::Kind::sent && state_ == State::sending && !gone_) {
    after_response();
  } else if (mail.kind != Mail::Kind::answer && state_ == State::sending) {
    state_ = State::over;
  }
  run();
}

void Connection::run() {
  while (true) {
    if (state_ == State::head && take_head()) continue;
    if (state_ == State::body && take_body()) continue;
    const bool reads = state_ == State::head || state_ == State::body || state_ == State::lingering;
    if (!reads || !readable_ || !receive()) return;
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
    state_ = State::over;
    return false;
  }
  const auto size = static_cast<std::size_t>(count);
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
  request_.method = *method;
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  request_.raw_target = head.target;
  request_.peer = peer_;
  request_.http_1_0 = head.http_1_0;
  request_.keep_alive = head.keep_alive;
  for (const auto& [name, value] : head.fields) request_.headers.add(name, value);
  request_.id = (trusted_ ? given_request_id(request_) : std::nullopt).value_or(core_->new_request_id());
  request_.host = !target->authority.empty() ? target->authority : request_.header("host").value_or("");
  if (trusted_) core_->proxies.apply(request_);
  found_ = core_->router.find(*method, request_.path);
  framing_ = head.framing;
  length_ = head.length;
  max_body_ = found_.route ? found_.route->options.max_body : kUnroutedBody;
  const bool too_large = framing_ == Framing::length && length_ > max_body_;
  if (!too_large) continue_if_expected(head);
  in_.erase(0, head.size);
  seen_ = 0;
  since_ = last_byte_ = Clock::now();
  if (too_large) {
    request_.keep_alive = false;
    answer_now(core_->answer_for(Error(Code::too_large, "body over the route's limit", "body_too_large"), request_),
               found_.route, found_.cors, false);
  } else if (framing_ == Framing::none) {
    dispatch();
  } else {
    chunks_ = ChunkDecoder();
    if (framing_ == Framing::length) request_.body.reserve(std::min<std::uint64_t>(length_, kReserve));
    state_ = State::body;
  }
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
      return false;
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
  request_.params = std::move(found_.params);
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

void Connection::answer_unrouted(Router::Found found) {
  const bool reads = request_.method == Method::get || request_.method == Method::head;
  if (request_.method == Method::options && (!found.allow.empty() || request_.path == "*")) {
    Response response = Response::empty(204);
    response.add("Allow", found.allow.empty() ? "GET, HEAD, OPTIONS" : found.allow);
    if (found.cors)
      response.add("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
          .add("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match, If-Modified-Since")
          .add("Access-Control-Max-Age", "86400");
    return answer_now(std::move(response), nullptr, found.cors, false);
  }
  if (!found.allow.empty()) {
    const HttpError error(405, Code::invalid, "no such method here", "method_not_allowed", {{"Allow", found.allow}});
    return answer_now(core_->answer_for(error, request_), nullptr, found.cors, false);
  }
  if (reads && request_.path.size() > 1 && request_.path.back() == '/') {
    const std::size_t question = std::min(request_.raw_target.find('?'), request_.raw_target.size());
    std::string path = request_.raw_target.substr(0, question);
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    // Not to "//elsewhere", which a browser takes for another host.
    if (path.substr(0, 2) != "//" && path.front() == '/' &&
        core_->router.find(request_.method, request_.path.substr(0, request_.path.find_last_not_of('/') + 1)).route)
      return answer_now(Response::redirect(path + request_.raw_target.substr(question), 308), nullptr, false, false);
  }
  if (reads && core_->router.fallback()) {
    found_.route = core_->router.fallback();
    found_.cors = false;
    return hand_to_pool();
  }
  answer_now(core_->answer_for(Error(Code::not_found, "no such path"), request_), nullptr, false, false);
}

void Connection::hand_to_pool() {
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request_);
  exchange->route = found_.route;
  exchange->cors = found_.cors;
  exchange->started = since_;
  exchange->core = core_;
  exchange->mailbox = mailbox_;
  exchange->socket = socket_;
  exchange->serial = serial_;
  exchange_ = exchange;
  if (core_->pool.run([exchange] { run_handler(exchange); })) return;
  core_->queue_refused.fetch_add(1, std::memory_order_relaxed);
  exchange->claimed.store(true);
  request_ = std::move(exchange->request);
  exchange_.reset();
  answer_now(core_->answer_for(Error(Code::unavailable, "the queue is full", "overloaded"), request_), found_.route,
             found_.cors, false);
}

void Connection::answer_now(Response&& response, const Route* route, bool cors, bool compress) {
  state_ = State::handling;
  write(core_->finish(request_, std::move(response), route, cors, compress, since_));
}

void Connection::write(Outgoing&& outgoing) {
  keep_alive_ = outgoing.keep_alive;
  state_ = State::sending;
  if (!outgoing.slices.empty()) set_limits(outgoing.body_size);
  transfer_.emplace(socket_, std::move(outgoing.head), std::move(outgoing.slices), std::move(outgoing.delivered));
  send_some();
}

void Connection::set_limits(std::uint64_t bytes) {
  const std::size_t share = core_->buffers.share(core_->open.load(std::memory_order_relaxed));
  if (share != std::exchange(share_, share)) SocketBuffers::limit_unsent(socket_, share);
  const std::size_t rate = bytes <= kShort ? core_->config.short_rate : core_->config.long_rate;
  if (rate != std::exchange(rate_, rate)) SocketBuffers::limit_rate(socket_, rate);
}

/// One turn of the response, here: a hand-over to another thread costs more than most turns do. What would have to wait
/// for a disk is the sender's, to its end.
void Connection::send_some() {
  turn_ = Turn::none;
  const std::size_t budget = core_->config.sender.turn;
  if (!transfer_->is_cached(budget)) return hand_to_sender();
  const std::uint64_t before = transfer_->written();
  const auto reached = transfer_->advance(budget);
  core_->transfers.bytes.fetch_add(transfer_->written() - before, std::memory_order_relaxed);
  if (reached == Transfer::State::sent) {
    end_transfer(Sender::Result::sent);
    return after_response();
  }
  if (reached == Transfer::State::failed) {
    end_transfer(Sender::Result::aborted);
    state_ = State::over;
    return;
  }
  if (reached == Transfer::State::more) turn_ = Turn::wished;
  if (!std::exchange(unfinished_, true)) core_->transfers.active.fetch_add(1, std::memory_order_relaxed);
}

void Connection::end_transfer(Sender::Result result) {
  transfer_.reset();
  turn_ = Turn::none;
  core_->transfers.count(result);
  if (std::exchange(unfinished_, false)) core_->transfers.active.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::hand_to_sender() {
  Transfer transfer = std::move(*transfer_);
  transfer_.reset();
  if (std::exchange(unfinished_, false)) core_->transfers.active.fetch_sub(1, std::memory_order_relaxed);
  core_->sender.send(std::move(transfer),
                     [mailbox = mailbox_, socket = socket_, serial = serial_](Sender::Result result) {
                       const auto kind = result == Sender::Result::sent ? Mail::Kind::sent : Mail::Kind::unsent;
                       mailbox->post({socket, serial, kind, nullptr});
                     });
}

void Connection::after_response() {
  if (!keep_alive_) return close(!in_.empty() || framing_ == Framing::chunked || readable_);
  answered_any_ = true;
  state_ = State::head;
  seen_ = 0;
  since_ = last_byte_ = Clock::now();
  if (in_.empty() && in_.capacity() > 4096) std::string().swap(in_);
  request_ = Request();
}

/// A message that nobody may act on: the client is told, and nothing more of it is believed.
void Connection::refuse(int status, std::string_view reason) {
  core_->messages_refused.fetch_add(1, std::memory_order_relaxed);
  request_ = Request();
  request_.peer = peer_;
  request_.id = core_->new_request_id();
  request_.keep_alive = false;
  since_ = Clock::now();
  const HttpError error(status, status == 413 ? Code::too_large : Code::invalid, "message refused",
                        std::string(reason));
  Response response = problem(request_, error, status);
  readable_ = true;  // what the client still sends is read and dropped, lest a reset overtakes the answer
  answer_now(std::move(response), nullptr, false, false);
}

void Connection::close(bool unread) {
  if (!unread) {
    state_ = State::over;
    return;
  }
  ::shutdown(socket_, SHUT_WR);
  state_ = State::lingering;
  since_ = Clock::now();
  std::string().swap(in_);
  readable_ = true;
}

void Connection::on_tick(Clock::time_point now) {
  switch (state_) {
    case State::head:
      tick_head(now);
      break;
    case State::body:
      tick_body(now);
      break;
    case State::handling:
      tick_handling(now);
      break;
    case State::lingering:
      if (now - since_ > kLinger) state_ = State::over;
      break;
    case State::sending:
      if (!transfer_ || !transfer_->has_stalled(now, core_->config.sender.stall)) break;
      end_transfer(Sender::Result::stalled);
      state_ = State::over;
      break;
    case State::over:
      break;
  }
}

void Connection::tick_head(Clock::time_point now) {
  if (recheck_) {
    recheck_ = false;
    readable_ = true;
    run();
    if (state_ != State::head) return;
  }
  if (in_.empty()) {
    const auto patience = answered_any_ ? core_->config.keep_alive_timeout : core_->config.header_timeout;
    if (core_->draining.load(std::memory_order_relaxed) || now - since_ > patience) state_ = State::over;
  } else if (now - since_ > core_->config.header_timeout) {
    refuse(408, "slow_header");
    run();
  }
}

void Connection::tick_body(Clock::time_point now) {
  const auto& config = core_->config;
  const auto spent = std::chrono::duration_cast<std::chrono::seconds>(now - since_);
  const bool stalled = now - last_byte_ > config.body_timeout;
  const bool trickles = now - since_ > config.body_timeout &&
                        request_.body.size() < config.min_body_rate * static_cast<std::size_t>(spent.count());
  if (!stalled && !trickles) return;
  refuse(408, "slow_body");
  run();
}

void Connection::tick_handling(Clock::time_point now) {
  // Nobody reads while a request is handled; a client that left meanwhile would cost work until the deadline.
  char next = 0;
  if (readable_ && now - since_ > kLeft && ::recv(socket_, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
    state_ = State::over;
    return;
  }
  if (!exchange_ || !exchange_->route || now - since_ <= exchange_->route->options.deadline) return;
  if (!exchange_->claim()) return;  // the answer is in the mail
  exchange_->cancelled.store(true);
  core_->late.fetch_add(1, std::memory_order_relaxed);
  // The handler may still be reading its request: this is another one with what an answer needs.
  request_ = Request();
  request_.method = exchange_->request.method;
  request_.path = exchange_->request.path;
  request_.headers = exchange_->request.headers;
  request_.raw_target = exchange_->request.raw_target;
  request_.route = exchange_->request.route;
  request_.peer = exchange_->request.peer;
  request_.id = exchange_->request.id;
  request_.keep_alive = exchange_->request.keep_alive;
  const auto late = std::exchange(exchange_, nullptr);
  answer_now(core_->answer_for(Error(Code::unavailable, "the deadline passed", "deadline"), request_), late->route,
             late->cors, false);
  run();
}

}  // namespace acervo::streamer
