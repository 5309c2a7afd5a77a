#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "catalog/core/fd.hpp"
#include "streamer/http/render.hpp"

namespace acervo::streamer {

/// News for a connection, from another thread. Private to this folder.
struct Mail {
  enum class Kind { answer, sent, unsent };
  int socket = -1;
  std::uint64_t serial = 0;  ///< of the connection: its socket's number may have a new owner by now
  Kind kind = Kind::answer;
  std::unique_ptr<Outgoing> answer;
};

/// Where other threads leave mail for one I/O thread. Thread-safe; outlives the server while a responder holds it.
class Mailbox {
 public:
  Mailbox() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  using Mails = std::list<Mail>;

  void post(Mail mail) {
    Mails one;
    one.push_back(std::move(mail));
    post(std::move(one));
  }

  /// What was written before: takes no memory, so that it always arrives.
  void post(Mails&& mails) {
    bool was_empty = false;
    {
      const std::lock_guard lock(mutex_);
      was_empty = mails_.empty();
      mails_.splice(mails_.end(), mails);
    }
    if (was_empty) wake();
  }

  /// Makes the I/O thread look, mail or not.
  void wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
  }

  Mails take() {
    std::uint64_t drained = 0;
    [[maybe_unused]] const auto got = ::read(event_.get(), &drained, sizeof drained);
    const std::lock_guard lock(mutex_);
    return std::exchange(mails_, {});
  }

  int event() const { return event_.get(); }

 private:
  Fd event_;
  std::mutex mutex_;
  Mails mails_;
};

}  // namespace acervo::streamer
