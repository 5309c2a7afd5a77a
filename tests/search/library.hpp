#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "catalog/core/error.hpp"
#include "search/feed.hpp"
#include "search/index.hpp"
#include "search/searcher.hpp"

namespace acervo::search {

/// The parts of a score, which multiply to it.
inline double product(const Explanation& e) {
  return e.text * e.coverage * (1 + e.title + e.near) * (1 + e.moment) *
         (1 + e.seal + e.use + e.freshness + e.experiences);
}

/// A folder of the test's own, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "acervo-search-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A published lesson with a title, for tests that add what they are about.
inline Document lesson(std::string id, std::string title, std::string language = "es") {
  Document document;
  document.id = {std::move(id)};
  document.identifier = "test:" + document.id.value;
  document.title = std::move(title);
  document.language = std::move(language);
  document.kind = "video";
  document.visible_to_all = true;
  document.published = Time(std::chrono::hours(24 * 365 * 50));
  return document;
}

inline Change change(Document document) {
  const MaterialId id = document.id;
  return {id, std::move(document)};
}

/// An index of some documents, and what finds them.
class Library {
 public:
  explicit Library(std::vector<Document> documents) { put(std::move(documents)); }

  void put(std::vector<Document> documents) {
    std::vector<Change> changes;
    for (Document& document : documents) changes.push_back(change(std::move(document)));
    {
      Index index(folder_.path());
      index.apply(changes, std::to_string(++position_));
    }
    if (!searcher_)
      searcher_ = std::make_unique<Searcher>(folder_.path());
    else
      searcher_->refresh();
  }
  void remove(const std::string& id) {
    {
      Index index(folder_.path());
      const std::vector<Change> changes{{MaterialId{id}, std::nullopt}};
      index.apply(changes, std::to_string(++position_));
    }
    searcher_->refresh();
  }

  Searcher& searcher() { return *searcher_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  Results search(const std::string& text) {
    Query query;
    query.text = text;
    return searcher_->search(query);
  }
  /// Ids of the results, in order.
  std::vector<std::string> find(const std::string& text) {
    std::vector<std::string> ids;
    for (const Item& item : search(text).items) ids.push_back(item.id.value);
    return ids;
  }

 private:
  Folder folder_;
  int position_ = 0;
  std::unique_ptr<Searcher> searcher_;
};

/// A change feed in memory. Thread-safe.
class MemorySource : public ChangeSource {
 public:
  void put(Document document) {
    const std::lock_guard lock(mutex_);
    log_.push_back(change(std::move(document)));
  }
  void remove(const std::string& id) {
    const std::lock_guard lock(mutex_);
    log_.push_back({MaterialId{id}, std::nullopt});
  }
  void fail(int times) {
    const std::lock_guard lock(mutex_);
    failures_ = times;
  }

  Batch next(const Position& after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    if (failures_ > 0) {
      --failures_;
      throw Error(Code::unavailable, "the database is away");
    }
    const std::size_t from = after.empty() ? 0 : std::stoul(after);
    const std::size_t to = std::min(log_.size(), from + limit);
    return {{log_.begin() + static_cast<std::ptrdiff_t>(from), log_.begin() + static_cast<std::ptrdiff_t>(to)},
            std::to_string(to),
            to < log_.size()};
  }
  Position now() override {
    const std::lock_guard lock(mutex_);
    return std::to_string(log_.size());
  }

 private:
  std::mutex mutex_;
  std::vector<Change> log_;
  int failures_ = 0;
};

}  // namespace acervo::search
