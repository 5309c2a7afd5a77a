#pragma once

#include <algorithm>
#include <array>
#include <csignal>

namespace acervo::web {

/// Holds back the signals that ask a program to end in this thread and all that it starts from now on, so that one
/// place waits for them; those that mean nothing to us are no reason to end without a word. Made before any thread.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : kEnding) sigaddset(&set_, signal);
    for (const int signal : {SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  /// @returns the signal that came
  int wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }

  /// Whether one is pending.
  bool came() const {
    sigset_t pending;
    sigpending(&pending);
    return std::ranges::any_of(kEnding, [&](int signal) { return sigismember(&pending, signal) == 1; });
  }

 private:
  static constexpr std::array kEnding{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t set_{};
};

}  // namespace acervo::web
