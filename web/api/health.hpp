#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// What /healthz says: whether this server could serve a lesson, and goes on to. Anybody may ask, so the database and
/// the storage are looked at once a second at most and by one thread at a time: when one of them hangs, that thread
/// hangs and no other. Thread-safe.
class Health {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Health(const Services& services, std::function<Clock::time_point()> now = Clock::now)
      : services_(services), now_(std::move(now)) {}

  /// What needs no look; nothing if somebody has to. Never waits.
  std::optional<streamer::Response> known(const streamer::Request& request);

  /// Looks, unless somebody else does: then it waits for what she finds, for a second.
  streamer::Response look();

 private:
  struct Parts {
    bool database = false, storage = false;
  };
  Parts find_out() const;
  streamer::Response answer(Parts parts) const;

  const Services& services_;
  const std::function<Clock::time_point()> now_;
  std::mutex mutex_;  // never held over a look
  std::condition_variable seen_;
  std::optional<Parts> last_;
  Clock::time_point last_at_{}, begun_{};
  bool looking_ = false;
};

}  // namespace acervo::web
