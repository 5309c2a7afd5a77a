#include "web/api/presentation_cache.hpp"

#include "catalog/library/revision_store.hpp"

namespace acervo::web {

namespace {
std::string key_of(const MaterialId& material, int revision) {
  return material.value + "/" + std::to_string(revision);
}
}  // namespace

PresentationCache::PresentationCache(RevisionStore& revisions, std::size_t most)
    : PresentationCache([&revisions](const MaterialId& material,
                                     int revision) { return revisions.find_presentation(material, revision); },
                        most) {}

std::shared_ptr<const Presentation> PresentationCache::find_in_memory(const MaterialId& material, int revision) {
  const std::string key = key_of(material, revision);
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->good_until <= now) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->presentation;
}

std::shared_ptr<const Presentation> PresentationCache::find(const MaterialId& material, int revision) {
  using std::chrono::milliseconds;
  if (auto known = find_in_memory(material, revision)) return known;
  const std::string key = key_of(material, revision);
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
  }
  auto fresh = read_(material, revision);
  const auto now = std::chrono::steady_clock::now();
  const auto life = fresh && fresh->complete ? milliseconds(60'000) : milliseconds(500);
  const std::lock_guard lock(mutex_);
  if (const auto old = by_key_.find(key); old != by_key_.end()) {
    entries_.erase(old->second);
    by_key_.erase(old);
  }
  // Something changed while it was read, and what was read may be from before: it answers whoever asked then, and is
  // not kept. Else a lesson that is withdrawn at that moment would play on for a minute.
  if (!fresh || generation != generation_) return fresh;
  entries_.push_front({key, fresh, now + life});
  by_key_[key] = entries_.begin();
  while (entries_.size() > most_) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  return fresh;
}

void PresentationCache::forget(const MaterialId& material) {
  const std::string prefix = material.value + "/";
  const std::lock_guard lock(mutex_);
  ++generation_;
  for (auto at = by_key_.lower_bound(prefix); at != by_key_.end() && at->first.starts_with(prefix);) {
    entries_.erase(at->second);
    at = by_key_.erase(at);
  }
}

void PresentationCache::forget() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  entries_.clear();
  by_key_.clear();
}

}  // namespace acervo::web
