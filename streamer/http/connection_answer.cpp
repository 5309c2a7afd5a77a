#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "streamer/http/connection.hpp"
#include "streamer/sender/socket_buffers.hpp"

// What a connection does to answer: from a response to its last byte. Its input is in connection.cpp.

namespace acervo::streamer {

namespace {

constexpr std::uint64_t kShort = 1024 * 1024;  // a response up to here is one that somebody waits for

constexpr std::size_t kKept = 4096;  // of what the last request took, for the next

}  // namespace

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
  answer_now(core_->answer_for(Error(Code::not_found, "no such path"), request_), nullptr, false, false);
}

void Connection::answer_now(Response&& response, const Route* route, bool cors, bool compress) {
  state_ = State::handling;
  write(core_->finish(request_, std::move(response), route, cors, compress, since_));
}

void Connection::write(Outgoing&& outgoing) {
  keep_alive_ = outgoing.keep_alive;
  answer_held_ = std::move(outgoing.held);
  state_ = State::sending;
  if (!outgoing.slices.empty()) set_limits(outgoing.body_size);
  delivered_ = outgoing.delivered;
  transfer_.emplace(socket_, std::move(outgoing.head), std::move(outgoing.slices), std::move(outgoing.delivered));
  if (SocketBuffers::is_crowd(share_)) transfer_->expect_slow_client();
  answer_size_ = transfer_->size();
  if (!std::exchange(owed_, true)) uptake_ = Uptake();
  send_some();
}

void Connection::set_limits(std::uint64_t bytes) {
  const std::size_t share = core_->buffers.share(core_->open.load(std::memory_order_relaxed));
  if (share != std::exchange(share_, share)) SocketBuffers::limit_unsent(socket_, share);
  const bool is_short = bytes <= kShort;
  const bool unpaced = SocketBuffers::is_crowd(share) || (!is_short && core_->buffers.paces_itself());
  const std::size_t alone = is_short ? core_->config.short_rate : core_->config.long_rate;
  const std::size_t rate = unpaced ? SocketBuffers::kUnpaced : alone;
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
  try {
    // Written now: without its word this connection would wait for ever, and at the end there may be no memory.
    const auto word = std::make_shared<Mailbox::Mails>();
    word->push_back({socket_, serial_, Mail::Kind::unsent, nullptr});
    core_->sender.send(std::move(transfer), [mailbox = mailbox_, word](Sender::Result result) {
      if (result == Sender::Result::sent) word->front().kind = Mail::Kind::sent;
      mailbox->post(std::move(*word));
    });
  } catch (...) {
    state_ = State::over;  // the sender has not got it
    throw;
  }
}

void Connection::after_response() {
  answer_held_ = {};
  answered_ += std::exchange(answer_size_, 0);
  if (!keep_alive_) return close(!in_.empty() || unread_body_ || readable_);
  answered_any_ = true;
  state_ = State::head;
  seen_ = 0;
  since_ = last_byte_ = Clock::now();
  if (in_.empty() && in_.capacity() > kKept) std::string().swap(in_);
  // To assign an empty string to a long one keeps its memory, which is what is wanted of short ones alone.
  if (request_.memory() > kKept) std::exchange(request_, {});
  request_ = Request();
  hold();
}

/// Whether there is memory for what this connection has buffered.
bool Connection::hold() {
  return held_.resize(in_.capacity() + request_.memory());
}

/// A message that nobody may act on: the client is told, and nothing more of it is believed.
void Connection::refuse(int status, std::string_view reason) {
  auto& counter = status == 503   ? core_->memory_refused
                  : status == 429 ? core_->crowd_refused
                                  : core_->messages_refused;
  counter.fetch_add(1, std::memory_order_relaxed);
  const bool of_head = state_ == State::head && std::string_view(in_).substr(0, 5) == "HEAD ";
  const Method method = of_head ? Method::head : request_.method;
  std::string id = std::move(request_.id);  // where its head could be read
  request_ = Request();
  request_.method = method;  // an answer to HEAD has no body, even to one that nobody can read
  request_.peer = peer_;
  request_.id = id.empty() ? core_->new_request_id() : std::move(id);
  request_.keep_alive = false;
  since_ = Clock::now();
  const HttpError error(status, status == 413 ? Code::too_large : Code::invalid, "message refused",
                        std::string(reason));
  Response response = core_->answer_for(error, request_);
  readable_ = true;  // what the client still sends is read and dropped, lest a reset overtakes the answer
  answer_now(std::move(response), nullptr, false, false);
}

void Connection::refuse_for_memory() {
  refuse(503, "overloaded");
}

std::size_t Connection::count_from_there() {
  return trusted_ ? 1 : member_.join(core_->crowd, peer_);
}

void Connection::turn_away() {
  refuse(429, "too_many_connections");
}

void Connection::close(bool unread) {
  if (!unread) return leave();
  ::shutdown(socket_, SHUT_WR);
  state_ = State::lingering;
  since_ = Clock::now();
  std::string().swap(in_);
  hold();
  readable_ = true;
}

/// Of a connection that is reset, or about to be: what the kernel still had did not reach the client.
void Connection::take_back_lost() {
  const auto delivered = std::exchange(delivered_, nullptr);
  if (!delivered) return;
  const auto lost = static_cast<std::uint64_t>(SocketBuffers::unacknowledged(socket_));
  delivered->fetch_sub(std::min(lost, delivered->load(std::memory_order_relaxed)), std::memory_order_relaxed);
}

/// Over, as soon as the client has taken what lies in the kernel. Else that would be nobody's: it goes on without a
/// socket that counts, as slowly as the client likes.
void Connection::leave() {
  if (exchange_) exchange_->cancelled.store(true);
  if (SocketBuffers::unacknowledged(socket_) <= kLeftToKernel || SocketBuffers::is_dead(socket_)) {
    state_ = State::over;
    return;
  }
  if (state_ == State::leaving) return;
  ::shutdown(socket_, SHUT_WR);  // the client need not wait for our end until a tick finds that it has all
  state_ = State::leaving;
  std::string().swap(in_);
  hold();
}

}  // namespace acervo::streamer
