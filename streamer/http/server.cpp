#include "streamer/http/server.hpp"

#include <pistache/listener.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <thread>

#include "catalog/core/log.hpp"
#include "streamer/http/core.hpp"
#include "streamer/http/transport.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kOtherFiles = 512;  // descriptors that are no connections: media, database, logs

/// Raises the limit on open files as far as we may, and says how many connections that leaves room for.
std::size_t room_for_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > 2 * kOtherFiles ? limit.rlim_cur - kOtherFiles : limit.rlim_cur / 2;
}

Config checked(Config config) {
  config.max_connections = std::min(config.max_connections, room_for_connections());
  return config;
}

}  // namespace

class Server::Impl {
 public:
  Impl(Config config, Router router) : core_(std::make_shared<Core>(checked(std::move(config)), std::move(router))) {}

  ~Impl() { stop(); }

  void start() {
    using Pistache::Tcp::Options;
    // A client that goes away must not take the process with it: sendfile has no flag against the signal.
    std::signal(SIGPIPE, SIG_IGN);
    const Config& config = core_->config;
    const Pistache::Address address(config.address, Pistache::Port(config.port));
    listener_ = std::make_unique<Pistache::Tcp::Listener>(address);
    listener_->init(config.io_threads,
                    Pistache::Flags<Options>(Options::ReuseAddr | Options::NoDelay | Options::CloseOnExec), "http-io",
                    4096);
    listener_->setTransportFactory(
        [core = core_] { return std::make_shared<Transport>(core, std::make_shared<Doorman>()); });
    try {
      listener_->bind();
    } catch (const std::exception& e) {
      listener_.reset();
      const std::string where = config.address + ":" + std::to_string(config.port);
      if (std::string_view(e.what()) == std::strerror(EADDRINUSE))
        throw Error(Code::conflict, "listening on " + where + ": the port is taken", "port_taken");
      throw Error(Code::unavailable, "listening on " + where + ": " + e.what(), "cannot_listen");
    }
    port_ = static_cast<std::uint16_t>(listener_->getPort());
    listener_->runThreaded();
  }

  /// In this order: nobody accepts work that the next one in line could no longer take.
  void stop() {
    if (!listener_) return;
    core_->draining.store(true);
    const auto deadline = std::chrono::steady_clock::now() + core_->config.drain_timeout;
    while (core_->open.load() > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    core_->sender.stop();
    listener_->shutdown();
    listener_.reset();
    core_->pool.stop();
  }

  Counts counts() const {
    Counts counts;
    const auto routes = core_->router.routes();
    for (std::size_t i = 0; i < core_->metrics.size(); ++i) {
      Counts::OfRoute of;
      of.method = i < routes.size() ? std::string(name(routes[i]->method)) : "*";
      of.route = i < routes.size() ? routes[i]->pattern : "*";
      core_->metrics[i].read_into(of);
      counts.routes.push_back(std::move(of));
    }
    counts.connections_open = core_->open.load();
    counts.connections_accepted = core_->accepted.load();
    counts.connections_refused = core_->turned_away.load();
    counts.messages_refused = core_->messages_refused.load();
    {
      const std::lock_guard lock(core_->errors_mutex);
      counts.errors = core_->errors;
    }
    counts.queue_length = core_->pool.queued();
    counts.queue_refused = core_->queue_refused.load();
    counts.deadlines_missed = core_->late.load();
    counts.crowd_refused = core_->crowd_refused.load();
    counts.memory_refused = core_->memory_refused.load();
    counts.buffered = core_->memory.used();
    counts.sender = core_->sender.counts();
    core_->transfers.add_to(counts.sender);
    return counts;
  }

  std::uint16_t port() const { return port_; }
  const Router& router() const { return core_->router; }

 private:
  const std::shared_ptr<Core> core_;
  std::unique_ptr<Pistache::Tcp::Listener> listener_;
  std::uint16_t port_ = 0;
};

Server::Server(Config config, Router router) : impl_(std::make_unique<Impl>(std::move(config), std::move(router))) {}
Server::~Server() = default;
void Server::start() {
  impl_->start();
}
void Server::stop() {
  impl_->stop();
}
std::uint16_t Server::port() const {
  return impl_->port();
}
Counts Server::counts() const {
  return impl_->counts();
}
const Router& Server::router() const {
  return impl_->router();
}

}  // namespace acervo::streamer
