#pragma once

#include <pistache/tcp.h>
#include <pistache/transport.h>

#include <memory>
#include <optional>
#include <vector>

#include "streamer/http/connection.hpp"

namespace acervo::streamer {

/// Where Pistache's sockets meet our connections. Pistache accepts, polls and keeps the peers; its parser, its writer
/// and its idle check never see one, because every event of a peer's socket is taken here before the base class looks.
/// So the base class closes no socket either: `removePeer` is called from here alone, and never while the sender has
/// it. Private to this folder. One per I/O thread (Pistache clones it), touched by that thread only.
class Transport final : public Pistache::Tcp::Transport {
 public:
  Transport(std::shared_ptr<Core> core, const std::shared_ptr<Pistache::Tcp::Handler>& handler);
  ~Transport() override;

  void registerPoller(Pistache::Polling::Epoll& poller) override;
  void onReady(const Pistache::Aio::FdSet& fds) override;
  std::shared_ptr<Pistache::Aio::Handler> clone() const override;

  /// Called by the handler on this thread, for every new peer.
  void adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer);

 private:
  void take(const Pistache::Aio::FdSet& fds);
  template <class Step>
  void attend(Connection& connection, Step step);
  void welcome();
  void on_event(const Pistache::Aio::FdSet::Entry& entry);
  void deliver_mail();
  void tick();
  Connection* find(std::uint64_t socket) const;
  Pistache::Polling::Tag mail_tag() const;
  Pistache::Polling::Tag timer_tag() const;
  bool is_ours(Pistache::Polling::Tag tag) const;
  void reap(Connection& connection);
  void give_turns();
  void rest_in_a_crowd() const;
  void watch_adopted();

  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Mailbox> mailbox_;
  Fd timer_;
  std::uint64_t next_serial_ = 1;
  std::size_t turn_of_ticks_ = 0;
  std::vector<std::unique_ptr<Connection>> connections_;  // by socket
  std::vector<std::pair<int, std::uint64_t>> turns_;      // socket and serial of those that could go on
  std::optional<Pistache::Polling::Tag> peer_queue_;      // of Pistache's events, once it has had one
  std::vector<int> adopted_;                              // in this round
  std::vector<Pistache::Polling::Event> others_;          // of this round, not ours; kept for its memory
};

/// What Pistache calls for a new peer; hands it to the transport. Its input never comes this way.
class Doorman final : public Pistache::Tcp::Handler {
 public:
  std::shared_ptr<Pistache::Tcp::Handler> clone() const override { return std::make_shared<Doorman>(); }
  void onInput(const char*, std::size_t, const std::shared_ptr<Pistache::Tcp::Peer>&) override {}
  void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override;
};

}  // namespace acervo::streamer
