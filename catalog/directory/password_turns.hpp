#pragma once

#include <condition_variable>
#include <mutex>

#include "catalog/core/error.hpp"

namespace acervo {

/// Whose password is checked when. By design each check takes 64 MB and a tenth of a second: without a limit, a burst
/// of wrong words takes the memory, and every thread that others wait for. Thread-safe; outlives its turns.
class PasswordTurns {
 public:
  /// @param at_once  checks at a time
  /// @param most_waiting  who may wait for one of them
  PasswordTurns(int at_once, int most_waiting) : at_once_(at_once), most_waiting_(most_waiting) {}

  class Turn {
   public:
    explicit Turn(PasswordTurns& turns) : turns_(turns) {}
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
    PasswordTurns& turns_;
  };

  /// Waits for a turn. @throws Error{unavailable, reason "busy"} where as many as may wait already do
  [[nodiscard]] Turn take() {
    std::unique_lock lock(mutex_);
    if (busy_ >= at_once_) {
      if (waiting_ >= most_waiting_) throw Error(Code::unavailable, "too many sign in at once", "busy");
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
