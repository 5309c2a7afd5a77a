#include "streamer/http/transport.hpp"

#include <pistache/peer.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <thread>

#include "catalog/core/log.hpp"

namespace acervo::streamer {

namespace {

using Pistache::Polling::NotifyOn;
using Pistache::Polling::Tag;

constexpr std::chrono::milliseconds kLongestTick{250};
constexpr std::size_t kTicksPerLook = 4;
constexpr std::chrono::milliseconds kRest{20};  // 64 KB last a viewer of 300 kbit/s for 1,700
constexpr std::size_t kTold = 32;               // connections beyond the limit of one address that are told why

/// Timeouts are checked this often: precise enough for seconds, and tests that set tens of milliseconds still end soon.
std::chrono::nanoseconds tick_interval(const Config& config) {
  const auto shortest = std::min({config.header_timeout, config.body_timeout, config.keep_alive_timeout});
  return std::clamp<std::chrono::nanoseconds>(shortest / 8, std::chrono::milliseconds(10), kLongestTick);
}

/// In a handler: writes down what was thrown, if there is memory for that.
void log_failure() noexcept {
  try {
    try {
      throw;
    } catch (const std::exception& e) {
      log::error("serving a connection failed", {{"error", std::string_view(e.what())}});
    }
  } catch (...) {
  }
}

}  // namespace

Transport::Transport(std::shared_ptr<Core> core, const std::shared_ptr<Pistache::Tcp::Handler>& handler)
    : Pistache::Tcp::Transport(handler), core_(std::move(core)), mailbox_(std::make_shared<Mailbox>()) {}

Transport::~Transport() = default;

std::shared_ptr<Pistache::Aio::Handler> Transport::clone() const {
  return std::make_shared<Transport>(core_, std::make_shared<Doorman>());
}

void Transport::registerPoller(Pistache::Polling::Epoll& poller) {
  Pistache::Tcp::Transport::registerPoller(poller);
  others_.reserve(16);
  timer_ = Fd(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  const auto interval = tick_interval(core_->config).count();
  itimerspec spec{};
  spec.it_interval.tv_sec = spec.it_value.tv_sec = interval / 1'000'000'000;
  spec.it_interval.tv_nsec = spec.it_value.tv_nsec = interval % 1'000'000'000;
  ::timerfd_settime(timer_.get(), 0, &spec, nullptr);
  poller.addFd(timer_.get(), Pistache::Flags<NotifyOn>(NotifyOn::Read), timer_tag());
  poller.addFd(mailbox_->event(), Pistache::Flags<NotifyOn>(NotifyOn::Read), mail_tag());
}

void Transport::onReady(const Pistache::Aio::FdSet& fds) {
  try {
    take(fds);
  } catch (...) {
    log_failure();
  }
}

/// One step of a connection, and what follows from it. Nothing throws here but for want of memory; then this connection
/// ends, and no other: each of this round's events is told only once.
template <class Step>
void Transport::attend(Connection& connection, Step step) {
  try {
    step();
    if (connection.asks_for_turn()) turns_.emplace_back(connection.socket(), connection.serial());
  } catch (...) {
    log_failure();
    connection.on_hangup();
  }
  reap(connection);
}

/// What is not ours is told apart before anything is done: a connection that ends in this round may leave an event
/// behind, and Pistache would take it for one of the next peer that gets the socket's number, read its request and
/// close it.
void Transport::take(const Pistache::Aio::FdSet& fds) {
  others_.clear();
  for (const auto& entry : fds)
    if (entry.isReadable() && !is_ours(entry.getTag())) {
      Pistache::Polling::Event event(entry.getTag());
      event.flags.setFlag(NotifyOn::Read);
      others_.push_back(event);
    }
  bool ticks = false;
  bool only_room = true;
  for (const auto& entry : fds) {
    const auto tag = entry.getTag();
    if (entry.isReadable() || entry.isHangup()) only_room = false;
    if (find(tag.value())) {
      on_event(entry);
    } else if (tag == mail_tag()) {
      deliver_mail();
    } else if (tag == timer_tag()) {
      ticks = true;
    }
  }
  if (ticks) tick();
  // Pistache's queue of new peers may lose a wake-up: it looks, finds nothing, and drains the event of one that came in
  // between, who then waits for the next one (tests/streamer/new_peers_test.cpp shows it). So each tick looks too.
  if (!others_.empty()) {
    peer_queue_ = others_.back().tag;
  } else if (ticks && peer_queue_) {
    others_.emplace_back(*peer_queue_).flags.setFlag(NotifyOn::Read);
  }
  give_turns();
  // New peers last: until here, no socket of this round can have been closed and its number given to another.
  if (!others_.empty()) welcome();
  if (only_room && turns_.empty()) rest_in_a_crowd();
}

/// New peers. For want of memory or epoll watches some may be lost, but not who came before.
void Transport::welcome() {
  try {
    auto events = others_;
    Pistache::Tcp::Transport::onReady(Pistache::Aio::FdSet(std::move(events)));
  } catch (...) {
    log_failure();
  }
  watch_adopted();
}

/// Ten thousand slow viewers wake a thread some thousand times a second, each for 64 KB. So when nothing but room in
/// their sockets woke it, it rests for a moment, and the next wake-up finds many at once, as network cards moderate
/// their interrupts. Whoever asks for something new meanwhile waits for that moment at most.
void Transport::rest_in_a_crowd() const {
  const std::size_t share = core_->buffers.share(core_->open.load(std::memory_order_relaxed));
  if (SocketBuffers::is_crowd(share) && !core_->draining.load(std::memory_order_relaxed))
    std::this_thread::sleep_for(kRest);
}

/// One turn for each that could go on; who could again waits until the others' news have been looked at.
void Transport::give_turns() {
  for (const auto& [socket, serial] : std::exchange(turns_, {})) {
    Connection* connection = find(static_cast<std::uint64_t>(socket));
    if (!connection || connection->serial() != serial) continue;
    attend(*connection, [&] { connection->take_turn(); });
  }
  if (!turns_.empty()) mailbox_->wake();
}

/// Pistache watches a new peer for input only. Edge-triggered, both ways and once for all: no response costs an
/// `epoll_ctl`.
void Transport::watch_adopted() {
  for (const int socket : std::exchange(adopted_, {}))
    reactor()->modifyFd(key(), socket, NotifyOn::Read | NotifyOn::Write | NotifyOn::Shutdown,
                        Pistache::Polling::Mode::Edge);
}

Tag Transport::mail_tag() const {
  return Tag(static_cast<std::uint64_t>(mailbox_->event()));
}

Tag Transport::timer_tag() const {
  return Tag(static_cast<std::uint64_t>(timer_.get()));
}

bool Transport::is_ours(Tag tag) const {
  return find(tag.value()) || tag == mail_tag() || tag == timer_tag();
}

Connection* Transport::find(std::uint64_t socket) const {
  return socket < connections_.size() ? connections_[socket].get() : nullptr;
}

void Transport::on_event(const Pistache::Aio::FdSet::Entry& entry) {
  Connection& connection = *connections_[entry.getTag().value()];
  attend(connection, [&] {
    if (entry.isHangup()) return connection.on_hangup();
    if (entry.isWritable()) connection.on_writable();
    if (entry.isReadable()) connection.on_readable();
  });
}

void Transport::deliver_mail() {
  for (Mail& mail : mailbox_->take()) {
    Connection* connection = find(static_cast<std::uint64_t>(mail.socket));
    if (!connection || connection->serial() != mail.serial) continue;  // it went meanwhile
    attend(*connection, [&] { connection->on_mail(std::move(mail)); });
  }
}

void Transport::tick() {
  std::uint64_t expirations = 0;
  [[maybe_unused]] const auto got = ::read(timer_.get(), &expirations, sizeof expirations);
  const auto now = Connection::Clock::now();
  // Each tick looks at some of them, so that ten thousand cost little: each is looked at once a second.
  const std::size_t step = tick_interval(core_->config) < kLongestTick ? 1 : kTicksPerLook;
  turn_of_ticks_ = (turn_of_ticks_ + 1) % step;
  for (std::size_t socket = turn_of_ticks_; socket < connections_.size(); socket += step) {
    if (!connections_[socket]) continue;
    attend(*connections_[socket], [&] { connections_[socket]->on_tick(now); });
  }
}

void Transport::adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
  const auto socket = static_cast<std::size_t>(peer->fd());
  // First what may throw.
  adopted_.reserve(adopted_.size() + 1);
  if (connections_.size() <= socket) connections_.resize(socket + 64);
  connections_[socket] =
      std::make_unique<Connection>(core_, mailbox_, peer->fd(), next_serial_++, peer->address().host());
  adopted_.push_back(peer->fd());
  core_->accepted.fetch_add(1, std::memory_order_relaxed);
  core_->open.fetch_add(1, std::memory_order_relaxed);
  core_->buffers.prepare(peer->fd(), core_->open.load(std::memory_order_relaxed));
  // Pistache goes on to poll this socket, so it may not be closed here: the next tick does.
  Connection& connection = *connections_[socket];
  if (core_->open.load(std::memory_order_relaxed) > core_->config.max_connections) {
    core_->turned_away.fetch_add(1, std::memory_order_relaxed);
    return connection.on_hangup();
  }
  const std::size_t limit = core_->config.connections_per_address;
  const std::size_t count = limit > 0 ? connection.count_from_there() : 0;
  if (count <= limit) return;
  // To be told takes a connection for a moment, so not everybody is.
  if (count <= limit + kTold) return connection.turn_away();
  core_->crowd_refused.fetch_add(1, std::memory_order_relaxed);
  connection.on_hangup();
}

/// Closes the connection's socket if it is over.
void Transport::reap(Connection& connection) {
  if (!connection.is_over()) return;
  const auto socket = static_cast<std::size_t>(connection.socket());
  const auto peer = peers.find(connection.socket());
  connections_[socket].reset();
  if (peer != peers.end()) {
    const auto keep = peer->second;  // removePeer erases the entry it was found by
    removePeer(keep);
  }
  // Last: who sees none open finds every socket closed.
  core_->open.fetch_sub(1, std::memory_order_release);
}

void Doorman::onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
  static_cast<Transport*>(transport())->adopt(peer);
}

}  // namespace acervo::streamer

#ifdef __SANITIZE_THREAD__
// Debian's Pistache is not instrumented, so ThreadSanitizer sees neither the atomics of the queue by which its listener
// thread hands over a peer with its socket, nor that it drops its share of a peer by an atomic counter before it frees
// it.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:Pistache::Tcp::Listener::handleNewConnection\nrace:Pistache::Tcp::Listener::acceptConnection\n"
         "race:Pistache::Tcp::Peer::Create\nrace:Pistache::Tcp::Transport::handleNewPeer\n";
}
#endif
