#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "streamer/http/core.hpp"
#include "streamer/http/exchange.hpp"
#include "streamer/http/guard.hpp"
#include "streamer/http/mailbox.hpp"
#include "streamer/sender/transfer.hpp"

namespace acervo::streamer {

/// One client's connection, from its first byte to its last. Private to this folder; belongs to one I/O thread.
///
///     head -> body -> handling -> sending -> head ...      (or lingering, leaving, then over)
///
/// The last byte written lies in the kernel, not with the client. So a connection that ends is `leaving`, and counts,
/// until the client has taken what there is or takes too little of it; and it is not idle before.
///
/// It reads only in `head`, `body` and `lingering`: a request that arrives while another is being answered waits in the
/// socket, and the client is slowed down by TCP. It never closes the socket; its owner does when `is_over`, which is
/// never true while the sender has the socket.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(std::shared_ptr<Core> core, std::shared_ptr<Mailbox> mailbox, int socket, std::uint64_t serial,
             std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void on_readable();
  void on_writable();
  void on_hangup();
  void on_mail(Mail mail);
  void on_tick(Clock::time_point now);

  /// How many connections its address has, with this one; 1 for a trusted proxy.
  std::size_t count_from_there();
  /// Tells a client that has one connection too many so, and ends it.
  void turn_away();

  /// Whether it could send or read more and asks for a turn when the others have had theirs. True once per turn it
  /// asks for.
  bool asks_for_turn();
  void take_turn();

  bool is_over() const { return state_ == State::over; }
  std::uint64_t serial() const { return serial_; }
  int socket() const { return socket_; }

 private:
  // Bytes of an answer that a connection may leave to the kernel when it ends. A socket that nobody has takes about as
  // much by itself, and most answers are shorter: they cost a look, and no wait for the client.
  static constexpr int kLeftToKernel = 4096;

  enum class State { head, body, handling, sending, lingering, leaving, over };
  enum class Turn { none, wished, queued };

  void run();
  bool reads() const { return state_ == State::head || state_ == State::body || state_ == State::lingering; }
  bool receive();
  bool take_head();
  bool take_body();
  void begin(const Head& head);
  std::optional<Error> objection_to_body();
  void continue_if_expected(const Head& head);
  void dispatch();
  void answer_unrouted(Router::Found found);
  void hand_to_pool();
  void answer_now(Response&& response, const Route* route, bool cors, bool compress);
  void write(Outgoing&& outgoing);
  void set_limits(std::uint64_t bytes);
  void send_some();
  void end_transfer(Sender::Result result);
  void hand_to_sender();
  void after_response();
  bool hold();
  void refuse(int status, std::string_view reason);
  void refuse_for_memory();
  void close(bool unread);
  void leave();
  bool has_stalled(Clock::time_point now);
  void give_up();
  void take_back_lost();
  void tick_head(Clock::time_point now);
  void tick_body(Clock::time_point now);
  bool body_trickles(Clock::time_point now);
  void tick_handling(Clock::time_point now);

  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Mailbox> mailbox_;
  const int socket_;
  const std::uint64_t serial_;
  const std::string peer_;
  std::string network_;  // of the peer; through a trusted one, of the visitor who asked last
  const bool trusted_;   // the peer is a proxy whose word counts
  Crowd::Member member_;
  Budget::Hold held_;         // for all buffers of this connection that are not in its exchange
  Budget::Hold answer_held_;  // for the response under way

  State state_ = State::head;
  bool gone_ = false;       // the client has reset or left
  bool readable_ = false;   // the socket may have bytes
  bool recheck_ = false;    // ... or an end that came along with the last bytes: looked at on the next tick
  bool keep_alive_ = true;  // as the response under way says
  bool answered_any_ = false;
  std::string in_;  // received, not yet understood
  std::size_t seen_ = 0;
  std::size_t received_ = 0;                // in this turn
  Clock::time_point since_ = Clock::now();  // of this state; in `head`, of the message's first byte once there is one
  Clock::time_point last_byte_ = Clock::now();

  Request request_;
  Router::Found found_;
  Framing framing_ = Framing::none;
  std::uint64_t length_ = 0;
  std::size_t max_body_ = 0;
  Clock::time_point window_{};   // since when it is looked at how much of the body comes
  std::size_t came_before_ = 0;  // of the body, before that
  bool unread_body_ = false;     // refused, but it may come all the same
  ChunkDecoder chunks_;
  std::shared_ptr<Exchange> exchange_;
  std::optional<Transfer> transfer_;  // in `sending`, unless the sender has it
  bool unfinished_ = false;           // it took more than one turn, and counts as active
  Turn turn_ = Turn::none;

  // The client may not have taken all of the last answer, or of one before; how it takes them; and the last one's
  // counter, to be corrected where it does not.
  bool owed_ = false;
  Uptake uptake_;
  std::shared_ptr<std::atomic<std::uint64_t>> delivered_;
  // Bytes of the answers whose last byte is written, and of the one under way.
  std::uint64_t answered_ = 0, answer_size_ = 0;
  // Of the kernel's buffers, and of pacing, as last set.
  std::size_t share_ = 0, rate_ = SocketBuffers::kUnpaced;
};

}  // namespace acervo::streamer
