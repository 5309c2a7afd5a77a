#include "streamer/http/crowd.hpp"

#include "streamer/http/address.hpp"

namespace acervo::streamer {

namespace {

std::string key_of(std::string_view text) {
  const auto address = read_address(text);
  if (!address) return std::string(text);
  const auto* bytes = reinterpret_cast<const char*>(address->data());
  return is_ipv4(*address) ? std::string(bytes + 12, 4) : std::string(bytes, 8);
}

}  // namespace

std::size_t Crowd::Member::join(Crowd& crowd, std::string_view address) {
  crowd_ = &crowd;
  key_ = key_of(address);
  const std::lock_guard lock(crowd.mutex_);
  return ++crowd.counts_[key_];
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
