#include "streamer/sender/sender.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <unordered_map>

#include "streamer/sender/socket_buffers.hpp"

namespace acervo::streamer {

using Clock = std::chrono::steady_clock;

/// How often it is looked whether a file has come.
constexpr std::chrono::milliseconds kLookAgain{50};

/// Nothing is written while a file is awaited, so nothing else tells that nobody waits for it any more.
static bool has_left(int socket) {
  pollfd look{socket, POLLRDHUP, 0};
  return ::poll(&look, 1, 0) != 0;
}

/// One thread. Only it touches `jobs_`, `ready_` and `awaiting_`; others leave work in `inbox_`.
class Sender::Worker {
 public:
  struct Job {
    Transfer transfer;
    Done done;
  };

  explicit Worker(Settings settings)
      : settings_(settings), epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!epoll_ || !wake_) throw std::system_error(errno, std::generic_category(), "making the sender's epoll set");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = wake_.get();
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
    thread_ = std::thread([this] { run(); });
  }

  ~Worker() { stop(); }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
  }

  void add(std::unique_ptr<Job> job) {
    bool was_empty = false;
    {
      const std::lock_guard lock(mutex_);
      if (!stopped_) {
        was_empty = inbox_.empty();
        inbox_.push_back(std::move(job));
        counters_.active.fetch_add(1, std::memory_order_relaxed);
      }
    }
    if (job) return job->done(Result::aborted);  // stopped: it was not taken
    if (was_empty) wake();
  }

  const Counters& counters() const { return counters_; }

 private:
  void wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  }

  void run() {
    pthread_setname_np(pthread_self(), "http-sender");
    std::array<epoll_event, 256> events{};
    auto next_sweep = Clock::now() + sweep_interval();
    while (take_inbox()) {
      const auto now = Clock::now();
      if (now >= next_sweep) {
        give_up_stalled(now);
        next_sweep = now + sweep_interval();
      }
      const auto until_sweep = std::chrono::ceil<std::chrono::milliseconds>(next_sweep - now);
      const auto wait = awaiting_.empty() ? until_sweep : std::min(until_sweep, kLookAgain);
      const int timeout = !ready_.empty() ? 0 : jobs_.empty() ? -1 : static_cast<int>(wait.count());
      const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), timeout);
      for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        if (fd == wake_.get()) {
          std::uint64_t drained = 0;
          [[maybe_unused]] const auto got = ::read(fd, &drained, sizeof drained);
        } else {
          attend(fd, [&] {
            if (jobs_.contains(fd)) ready_.push_back(fd);
          });
        }
      }
      look_again();
      // Each that is ready has one turn; those that could go on queue behind the ones that came meanwhile.
      for (std::size_t turns = ready_.size(); turns > 0; --turns) {
        const int fd = ready_.front();
        ready_.pop_front();
        attend(fd, [&] { advance(fd); });
      }
    }
    for (auto& [fd, job] : jobs_) finish(std::move(job), Result::aborted);
    jobs_.clear();
  }

  /// False when it is time to end.
  bool take_inbox() {
    std::vector<std::unique_ptr<Job>> taken;
    {
      const std::lock_guard lock(mutex_);
      taken.swap(inbox_);
      if (stopped_ && taken.empty()) return false;
      if (stopped_) stopping_ = true;
    }
    for (auto& job : taken) {
      const int fd = job->transfer.socket();
      try {
        ready_.push_back(fd);
        auto& place = jobs_[fd];
        place = std::move(job);
      } catch (const std::bad_alloc&) {
        jobs_.erase(fd);
        finish(std::move(job), Result::aborted);
      }
    }
    return !stopping_;
  }

  /// One step of one job. No memory for it ends that job and no other.
  template <class Step>
  void attend(int fd, const Step& step) {
    try {
      step();
    } catch (const std::bad_alloc&) {
      if (const auto it = jobs_.find(fd); it != jobs_.end()) end(it, Result::aborted);
    }
  }

  void advance(int fd) {
    const auto it = jobs_.find(fd);
    if (it == jobs_.end()) return;  // it was ready twice
    Transfer& transfer = it->second->transfer;
    const std::uint64_t before = transfer.written();
    const auto state = transfer.advance(settings_.turn);
    counters_.bytes.fetch_add(transfer.written() - before, std::memory_order_relaxed);
    switch (state) {
      case Transfer::State::more:
        ready_.push_back(fd);
        break;
      case Transfer::State::blocked:
        watch(fd);
        break;
      case Transfer::State::awaiting:
        awaiting_.push_back(fd);
        break;
      case Transfer::State::sent:
        end(it, Result::sent);
        break;
      case Transfer::State::failed:
        end(it, Result::aborted);
        break;
    }
  }

  /// Those whose next file was on its way: by the clock, since files come from whole machines away.
  void look_again() {
    if (awaiting_.empty() || Clock::now() < next_look_) return;
    next_look_ = Clock::now() + kLookAgain;
    while (!awaiting_.empty()) {
      const int fd = awaiting_.back();
      awaiting_.pop_back();
      attend(fd, [&] {
        const auto it = jobs_.find(fd);
        if (it == jobs_.end()) return;
        has_left(fd) ? end(it, Result::aborted) : ready_.push_back(fd);
      });
    }
  }

  /// Edge-triggered, and left in the set when the transfer is over: the next response on the same connection finds it
  /// there, and closing the socket takes it out. An event for a socket without a transfer is ignored.
  void watch(int fd) {
    epoll_event event{};
    event.events = EPOLLOUT | EPOLLET;
    event.data.fd = fd;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0 || errno == EEXIST) return;
    if (const auto it = jobs_.find(fd); it != jobs_.end()) end(it, Result::aborted);
  }

  using Jobs = std::unordered_map<int, std::unique_ptr<Job>>;

  /// Taken out first: as soon as `done` is called the owner may send the next response on this socket.
  void end(Jobs::iterator it, Result result) {
    auto job = std::move(it->second);
    jobs_.erase(it);
    if (result == Result::stalled) SocketBuffers::drop_unsent(job->transfer.socket());
    finish(std::move(job), result);
  }

  /// What the transfer held goes first: who hears of the end finds its bytes counted and its files closed.
  void finish(std::unique_ptr<Job> job, Result result) {
    counters_.active.fetch_sub(1, std::memory_order_relaxed);
    counters_.count(result);
    const Done done = std::move(job->done);
    job.reset();
    done(result);
  }

  std::chrono::milliseconds sweep_interval() const {
    return std::clamp<std::chrono::milliseconds>(std::min(settings_.patience.stall / 4, settings_.patience.window / 4),
                                                 std::chrono::milliseconds(20), std::chrono::milliseconds(1000));
  }

  void give_up_stalled(Clock::time_point now) {
    for (auto it = jobs_.begin(); it != jobs_.end();) {
      const auto each = it++;
      if (each->second->transfer.has_stalled(now, settings_.patience)) end(each, Result::stalled);
    }
  }

  const Settings settings_;
  Fd epoll_, wake_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Job>> inbox_;
  bool stopped_ = false;
  bool stopping_ = false;  // the thread's own
  Jobs jobs_;
  std::deque<int> ready_;
  std::vector<int> awaiting_;
  Clock::time_point next_look_{};
  Counters counters_;
  std::thread thread_;
};

void Sender::Counters::count(Result result) {
  auto& counter = result == Result::sent ? sent : result == Result::aborted ? aborted : stalled;
  counter.fetch_add(1, std::memory_order_relaxed);
}

void Sender::Counters::add_to(Counts& counts) const {
  counts.active += active.load(std::memory_order_relaxed);
  counts.sent += sent.load(std::memory_order_relaxed);
  counts.aborted += aborted.load(std::memory_order_relaxed);
  counts.stalled += stalled.load(std::memory_order_relaxed);
  counts.bytes += bytes.load(std::memory_order_relaxed);
}

Sender::Sender(Settings settings) {
  for (std::size_t i = 0; i < settings.threads; ++i) workers_.push_back(std::make_unique<Worker>(settings));
}

Sender::~Sender() {
  stop();
}

void Sender::send(Transfer transfer, Done done) {
  // Pistache spreads sockets over its threads by their lowest bits; this takes others, so that each of its threads
  // feeds each of ours.
  Worker& worker = *workers_[static_cast<std::size_t>(transfer.socket() / 2) % workers_.size()];
  worker.add(std::make_unique<Worker::Job>(Worker::Job{std::move(transfer), std::move(done)}));
}

void Sender::stop() {
  for (auto& worker : workers_) worker->stop();
}

Sender::Counts Sender::counts() const {
  Counts counts;
  for (const auto& worker : workers_) worker->counters().add_to(counts);
  return counts;
}

}  // namespace acervo::streamer
