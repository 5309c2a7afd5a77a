#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace acervo {

/// What was used lately, within a budget of bytes; what was not used for longest goes first. `T::size()` is what one
/// takes in memory. Thread-safe.
template <class Key, class T>
class Remembered {
 public:
  explicit Remembered(std::size_t budget) : budget_(budget) {}

  std::shared_ptr<const T> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    ages_.splice(ages_.begin(), ages_, found->second.age);
    return found->second.said;
  }

  /// In place of what there was of that key.
  void put(const Key& key, std::shared_ptr<const T> said) {
    const std::lock_guard lock(mutex_);
    forget(entries_.find(key));
    bytes_ += said->size();
    ages_.push_front(key);
    entries_.emplace(key, Entry{std::move(said), ages_.begin()});
    while (bytes_ > budget_ && ages_.size() > 1) forget(entries_.find(ages_.back()));
  }

 private:
  struct Entry {
    std::shared_ptr<const T> said;
    typename std::list<Key>::iterator age;
  };
  using Entries = std::unordered_map<Key, Entry>;

  void forget(typename Entries::iterator one) {
    if (one == entries_.end()) return;
    bytes_ -= one->second.said->size();
    ages_.erase(one->second.age);
    entries_.erase(one);
  }

  std::size_t budget_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Key> ages_;  ///< most recently used first
  Entries entries_;
};

}  // namespace acervo
