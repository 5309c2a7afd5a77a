#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "catalog/core/time.hpp"

namespace acervo::web {

/// How the last round of mails went, since this server started. Thread-safe.
class MailRecord {
 public:
  struct Round {
    Time at{};
    int sent = 0;
    int waiting = 0;  ///< could not be sent; the next round tries again
    std::string why;  ///< what the mail server said to the last of them
  };

  void keep(Round round) {
    const std::scoped_lock lock(mutex_);
    last_ = std::move(round);
  }
  std::optional<Round> last() const {
    const std::scoped_lock lock(mutex_);
    return last_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Round> last_;
};

}  // namespace acervo::web
