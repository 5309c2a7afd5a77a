#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>

namespace acervo::web {

/// One question for all who want to know at the same time. Whoever comes while an answer is under way gets the next
/// one: what anybody is told was asked after she came. Thread-safe.
template <class Answer>
class Together {
 public:
  /// @param question  is called on the thread of one of those who wait; what it throws, all of them are told
  template <class Question>
  Answer ask(Question question) {
    std::unique_lock lock(mutex_);
    const std::uint64_t wanted = begun_ + 1;
    const std::uint64_t failures = failures_;
    while (ended_ < wanted) {
      if (ended_ < begun_) {
        over_.wait(lock);
        // A failure after she came is news enough: one after the other would wait as long again.
        if (failures_ != failures) std::rethrow_exception(failure_);
        continue;
      }
      const std::uint64_t mine = ++begun_;
      lock.unlock();
      std::exception_ptr failure;
      Answer answer{};
      try {
        answer = question();
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      ended_ = mine;
      if (failure) {
        ++failures_;
        failure_ = failure;
      } else {
        answer_ = std::move(answer);
      }
      over_.notify_all();
      if (failure) std::rethrow_exception(failure);
    }
    return answer_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  std::uint64_t begun_ = 0, ended_ = 0;  ///< questions; one is under way where they differ
  std::uint64_t failures_ = 0;
  Answer answer_{};
  std::exception_ptr failure_;
};

}  // namespace acervo::web
