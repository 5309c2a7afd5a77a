#pragma once

#include <filesystem>
#include <functional>
#include <mutex>

#include "search/feed.hpp"

// Private to search/.
namespace acervo::search {

/// As `rebuild_from`.
/// @param hold  called before the swap: what is applied to the live one stops until this returns
void rebuild_holding(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                     const std::function<void(std::size_t done)>& progress, const std::function<void()>& hold);

/// A source for two threads: the one that follows and the one that rebuilds.
class SharedSource : public ChangeSource {
 public:
  explicit SharedSource(std::shared_ptr<ChangeSource> source) : source_(std::move(source)) {}
  Batch next(const Position& after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    return source_->next(after, limit);
  }
  Position now() override {
    const std::lock_guard lock(mutex_);
    return source_->now();
  }
  std::optional<std::size_t> size() override {
    const std::lock_guard lock(mutex_);
    return source_->size();
  }

 private:
  std::shared_ptr<ChangeSource> source_;
  std::mutex mutex_;
};

}  // namespace acervo::search
