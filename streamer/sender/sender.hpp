#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "streamer/sender/transfer.hpp"

namespace acervo::streamer {

/// Sends responses to sockets without copying them: a few threads, each with its epoll set, `sendfile` from the slices.
/// A fast client gets at most `turn` bytes before the next one's turn; one that tries our `patience` is given up.
///
/// A job that there is no memory for is given up (`aborted`); the others go on.
///
/// The socket stays its owner's, who keeps it open and leaves it alone until `done` is called, exactly once and from a
/// thread of the sender, and closes it if the result is not `sent`; `done` must not throw. Thread-safe.
class Sender {
 public:
  struct Settings {
    std::size_t threads = 2;
    std::size_t turn = 4 * 1024 * 1024;
    Patience patience;
  };
  enum class Result { sent, aborted, stalled };
  using Done = std::function<void(Result)>;

  explicit Sender(Settings settings);
  ~Sender();

  /// Sends what is left of `transfer`.
  void send(Transfer transfer, Done done);

  /// Gives up what is under way (`aborted`), then ends. A second call does nothing.
  void stop();

  /// `stalled` are also clients that took too little of what had been sent, and counts as such.
  struct Counts {
    std::uint64_t active = 0, sent = 0, aborted = 0, stalled = 0, bytes = 0;
  };
  /// Counts that threads add to.
  struct Counters {
    std::atomic<std::uint64_t> active{0}, sent{0}, aborted{0}, stalled{0}, bytes{0};
    void count(Result result);
    void add_to(Counts& counts) const;
  };
  Counts counts() const;

 private:
  class Worker;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace acervo::streamer
