#include "web/api/health.hpp"

#include "catalog/core/json.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "search/searcher.hpp"

namespace acervo::web {

using streamer::Response;

namespace {

constexpr std::chrono::seconds kFresh{1};
constexpr std::chrono::seconds kPatience{1};  // with a look that somebody else began

template <class Look>
bool works(Look look) {
  try {
    look();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

Response uncached(int status, const Json& body) {
  return Response::json(status, body).set("Cache-Control", "no-store");
}

}  // namespace

std::optional<Response> Health::known(const streamer::Request& request) {
  // Whoever spreads visitors over several servers sends no more of them here, while those that are here finish.
  if (request.draining) return uncached(503, {{"status", "draining"}});
  const std::lock_guard lock(mutex_);
  const auto now = now_();
  if (last_ && now - last_at_ < kFresh) return answer(*last_);
  if (looking_ && now - begun_ > kPatience) return answer({});
  return std::nullopt;
}

Response Health::look() {
  {
    std::unique_lock lock(mutex_);
    if (looking_) {
      if (!seen_.wait_for(lock, kPatience, [this] { return !looking_; })) return answer({});
    }
    if (last_ && now_() - last_at_ < kFresh) return answer(*last_);
    looking_ = true;
    begun_ = now_();
  }
  const Parts found = find_out();
  {
    const std::lock_guard lock(mutex_);
    last_ = found;
    last_at_ = now_();
    looking_ = false;
  }
  seen_.notify_all();
  return answer(found);
}

Health::Parts Health::find_out() const {
  return {works([&] { services_.jobs.counts(); }), works([&] { const Fd probe = services_.blobs.scratch(); })};
}

// A search index that is being built or mended keeps nobody from watching; what it says is in memory.
Response Health::answer(Parts parts) const {
  const auto word = [](bool works) { return works ? "ready" : "unavailable"; };
  const bool ready = parts.database && parts.storage;
  return uncached(ready ? 200 : 503, {{"status", ready ? "ready" : "alive"},
                                      {"database", word(parts.database)},
                                      {"storage", word(parts.storage)},
                                      {"search", services_.searcher.health()}});
}

}  // namespace acervo::web
