#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <utility>

namespace acervo::web {

/// One question for all who want to know at the same time. Whoever comes while an answer is under way gets the next
/// one: what anybody is answered was asked after she came. A failure is told to all who wait for it to end, also to
/// who came while it was under way. Thread-safe.
template <class Answer>
class Together {
 public:
  /// @param question  is called on the thread of one of those who want to know
  template <class Question>
  Answer ask(Question question) {
    std::unique_lock lock(mutex_);
    const std::uint64_t wanted = begun_ + 1;
    const std::uint64_t failures = failures_;
    while (answered_ < wanted) {
      if (under_way_) {
        ++waiting_;
        over_.wait(lock);
        --waiting_;
        // A failure after she came is news enough: one after the other would wait as long again.
        if (answered_ < wanted && failures_ != failures) std::rethrow_exception(failure_);
        continue;
      }
      const std::uint64_t mine = ++begun_;
      under_way_ = true;
      lock.unlock();
      std::exception_ptr failure;
      Answer answer{};
      try {
        answer = question();
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      under_way_ = false;
      if (failure) {
        ++failures_;
        failure_ = failure;
      } else {
        answered_ = mine;
        answer_ = std::move(answer);
      }
      over_.notify_all();
      if (failure) std::rethrow_exception(failure);
    }
    return answer_;
  }

  /// How many wait for others' questions.
  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable over_;
  std::uint64_t begun_ = 0;     ///< questions
  std::uint64_t answered_ = 0;  ///< the last of them that did not fail
  bool under_way_ = false;
  std::size_t waiting_ = 0;
  std::uint64_t failures_ = 0;
  Answer answer_{};
  std::exception_ptr failure_;
};

}  // namespace acervo::web
