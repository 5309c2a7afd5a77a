#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <unordered_set>
#include <vector>

#include "search/document.hpp"
#include "search/numbering.hpp"
#include "search/packing.hpp"

// Private to search/.
namespace acervo::search {

/// Fills a new generation with everything there is. Each of a few threads takes documents apart and writes them to
/// shards of its own, each small enough to be gathered in memory and written in one pass; in the end the shards are
/// merged into one database. Writing into one that grows would touch each part of its B-trees again and again.
class Bulk {
 public:
  /// @param path  of the generation, which must not be there yet
  explicit Bulk(std::filesystem::path path);
  ~Bulk();
  Bulk(const Bulk&) = delete;
  Bulk& operator=(const Bulk&) = delete;

  /// Returns when the documents are with the threads and done. Calls must not overlap.
  void apply(std::span<const Change> changes, const Position& position);

  /// Merges. Returns the changes of materials that had come before, in their order: they are to be applied to the
  /// result, which is a database like any other.
  std::vector<Change> finish();

  const Position& position() const { return position_; }
  std::size_t size() const { return ids_.size(); }

 private:
  class Shards;
  void work(Shards& shards);
  void merge();
  void stop();
  std::filesystem::path part(std::size_t number) const;

  std::filesystem::path path_;
  Position position_;
  std::unordered_set<std::string> ids_;
  std::vector<Change> late_;
  SetNumbers sets_;
  Packing packing_;  ///< with what the first documents teach
  bool learned_ = false;

  std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  std::deque<std::vector<const Change*>> waiting_;
  std::size_t busy_ = 0;
  std::size_t parts_ = 0;
  bool stopping_ = false;
  std::exception_ptr failure_;
  std::vector<std::unique_ptr<Shards>> shards_;
  std::vector<std::thread> threads_;
};

}  // namespace acervo::search
