#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "catalog/library/presentation.hpp"

namespace acervo {
class RevisionStore;
}

namespace acervo::web {

/// Presentations by material and revision, in memory. A complete one changes only with its captions, chapters or
/// poster, so `forget` follows the change feed's notifications; one that is still being encoded is read again after
/// half a second. Thread-safe.
class PresentationCache {
 public:
  using Read = std::function<std::shared_ptr<const Presentation>(const MaterialId& material, int revision)>;

  explicit PresentationCache(RevisionStore& revisions, std::size_t most = 2000);
  explicit PresentationCache(Read read, std::size_t most = 2000) : read_(std::move(read)), most_(most) {}

  /// @returns null if there is none
  std::shared_ptr<const Presentation> find(const MaterialId& material, int revision);

  /// The same if it is in memory and fresh; waits for nothing but a short lock.
  std::shared_ptr<const Presentation> find_in_memory(const MaterialId& material, int revision);

  /// Drops what there is of one material, every revision.
  void forget(const MaterialId& material);

  /// Drops everything: something changed, and which material is not known.
  void forget();

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Presentation> presentation;
    std::chrono::steady_clock::time_point good_until;
  };
  Read read_;
  std::size_t most_;
  std::mutex mutex_;              // of what follows
  std::uint64_t generation_ = 0;  // how often something was forgotten
  std::list<Entry> entries_;      // most recently used first
  std::map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace acervo::web
