#include "web/cli/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "catalog/core/text.hpp"

namespace acervo::web {

namespace {

constexpr std::size_t kBar = 24;

std::size_t width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const std::string& name, const std::string& step, double share) {
  if (!terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (shown_ && now - drawn_ < std::chrono::milliseconds(80)) return;
  drawn_ = now;
  share = std::clamp(share, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(std::lround(share * kBar));
  std::string bar;
  for (std::size_t i = 0; i < kBar; ++i) bar += i < full ? "█" : "░";
  const std::string tail = " " + bar + " " + std::to_string(std::lround(share * 100)) + " % " + step;
  const std::size_t used = kBar + 8 + length(step);
  const std::size_t room = width() > used + 10 ? width() - used - 1 : 10;
  std::string line = shorten(name, room) + tail;
  if (line == last_) return;
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  last_ = std::move(line);
  shown_ = true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  shown_ = false;
  last_.clear();
}

}  // namespace acervo::web
