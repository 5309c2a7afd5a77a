#include "streamer/http/crowd.hpp"

#include "streamer/http/address.hpp"

namespace acervo::streamer {

std::size_t Crowd::Member::join(Crowd& crowd, std::string_view address) {
  key_ = network_of(address);
  const std::lock_guard lock(crowd.mutex_);
  const std::size_t count = ++crowd.counts_[key_];
  crowd_ = &crowd;  // only now is there something to take back
  return count;
}

Crowd::Member::~Member() {
  if (!crowd_) return;
  const std::lock_guard lock(crowd_->mutex_);
  const auto found = crowd_->counts_.find(key_);
  if (--found->second == 0) crowd_->counts_.erase(found);
}

std::size_t Crowd::size() const {
  const std::lock_guard lock(mutex_);
  return counts_.size();
}

}  // namespace acervo::streamer
