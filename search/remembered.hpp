#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "search/columns.hpp"

// Private to search/.
namespace acervo::search {

/// What documents said when they were read lately, which is asked for again when somebody turns the page, adds a filter
/// or types another letter. Document numbers are never reused, so nothing in it grows old. `T::size()` is what one
/// takes in memory. Thread-safe.
template <class T>
class Remembered {
 public:
  explicit Remembered(std::size_t budget) : budget_(budget) {}

  std::shared_ptr<const T> find(Number number) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(number);
    if (found == entries_.end()) return nullptr;
    ages_.splice(ages_.begin(), ages_, found->second.age);
    return found->second.said;
  }

  void put(Number number, std::shared_ptr<const T> said) {
    const std::lock_guard lock(mutex_);
    if (entries_.contains(number)) return;
    bytes_ += said->size();
    ages_.push_front(number);
    entries_.emplace(number, Entry{std::move(said), ages_.begin()});
    while (bytes_ > budget_ && ages_.size() > 1) {
      const auto oldest = entries_.find(ages_.back());
      bytes_ -= oldest->second.said->size();
      entries_.erase(oldest);
      ages_.pop_back();
    }
  }

 private:
  struct Entry {
    std::shared_ptr<const T> said;
    std::list<Number>::iterator age;
  };

  std::size_t budget_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Number> ages_;  ///< most recently used first
  std::unordered_map<Number, Entry> entries_;
};

}  // namespace acervo::search
