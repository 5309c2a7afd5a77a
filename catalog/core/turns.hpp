#pragma once

#include <condition_variable>
#include <mutex>

#include "catalog/core/error.hpp"

namespace acervo {

/// Who does something costly when: a few at a time, and a few wait. Without the second limit those who wait take every
/// thread that others need. Thread-safe; outlives its turns.
class Turns {
 public:
  /// @param at_once  how many have a turn at a time
  /// @param most_waiting  who may wait for one of them
  Turns(int at_once, int most_waiting) : at_once_(at_once), most_waiting_(most_waiting) {}

  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(turns) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      {
        const std::lock_guard lock(turns_.mutex_);
        --turns_.busy_;
      }
      turns_.freed_.notify_one();
    }

   private:
    Turns& turns_;
  };

  /// Waits for a turn. @throws Error{unavailable, reason "busy"} where as many as may wait already do
  [[nodiscard]] Turn take() {
    std::unique_lock lock(mutex_);
    if (busy_ >= at_once_) {
      if (waiting_ >= most_waiting_) throw Error(Code::unavailable, "too many at once", "busy");
      ++waiting_;
      freed_.wait(lock, [&] { return busy_ < at_once_; });
      --waiting_;
    }
    ++busy_;
    return Turn(*this);
  }

 private:
  const int at_once_, most_waiting_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int busy_ = 0, waiting_ = 0;  // under mutex_
};

}  // namespace acervo
