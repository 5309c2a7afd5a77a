#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace acervo::streamer {

/// A fixed number of threads behind a queue of limited length. Thread-safe.
class Pool {
 public:
  Pool(std::size_t threads, std::size_t queue);
  ~Pool();

  /// Whether `task` will run; false when the queue is full or the pool has stopped. A task must not throw.
  bool run(std::function<void()> task);

  /// Runs what is queued, then ends. A second call does nothing.
  void stop();

  std::size_t queued() const;

 private:
  void work();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace acervo::streamer
