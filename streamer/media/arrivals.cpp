#include "streamer/media/arrivals.hpp"

#include "streamer/media/media_routes.hpp"
#include "streamer/media/open_files.hpp"

namespace acervo::streamer {

std::shared_ptr<const Fd> Arrivals::open(const std::string& key) {
  try {
    return files_->get(key);
  } catch (const BlobAway&) {
    const std::lock_guard lock(mutex_);
    Arrival& arrival = arrivals_[key];
    if (arrival.error) std::rethrow_exception(arrival.error);
    if (arrival.under_way) return nullptr;
    arrival.under_way = true;
  }
  // Outside the lock: it may be here at once.
  source_->bring_blob(key, [self = shared_from_this(), key](const std::exception_ptr& error) {
    const std::lock_guard lock(self->mutex_);
    self->arrivals_[key] = {false, error};
  });
  return nullptr;
}

}  // namespace acervo::streamer
