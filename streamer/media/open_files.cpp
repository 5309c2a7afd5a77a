#include "streamer/media/open_files.hpp"

namespace acervo::streamer {

std::shared_ptr<const Fd> OpenFiles::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, it->second);
  return it->second->file;
}

std::shared_ptr<const Fd> OpenFiles::get(const std::string& key) {
  if (auto file = find(key)) return file;
  auto file = opener_(key);  // outside the lock: others find theirs meanwhile; two may open the same, and one is kept
  std::shared_ptr<const Fd> dropped;  // closed after the lock is gone
  const std::lock_guard lock(mutex_);
  if (const auto it = by_key_.find(key); it != by_key_.end()) return it->second->file;
  by_use_.push_front({key, file});
  by_key_.emplace(by_use_.front().key, by_use_.begin());
  if (by_use_.size() > capacity_) {
    dropped = std::move(by_use_.back().file);
    by_key_.erase(by_use_.back().key);
    by_use_.pop_back();
  }
  return file;
}

}  // namespace acervo::streamer
