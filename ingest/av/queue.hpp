#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace acervo::ingest::av {

/// Hands values from one thread to another, few at a time, so that whoever is ahead waits. Thread-safe.
template <class T>
class Queue {
 public:
  explicit Queue(std::size_t limit) : limit_(limit) {}

  /// Waits for room. @return false if closed: nobody will take it
  bool push(T value) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || values_.size() < limit_; });
    if (closed_) return false;
    values_.push_back(std::move(value));
    some_.notify_one();
    return true;
  }

  /// Waits for a value. @return nothing once closed and empty
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [&] { return closed_ || !values_.empty(); });
    if (values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    room_.notify_one();
    return value;
  }

  /// No more values; those inside can still be taken.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    some_.notify_all();
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable some_, room_;
  std::deque<T> values_;
  std::size_t limit_;
  bool closed_ = false;
};

}  // namespace acervo::ingest::av
