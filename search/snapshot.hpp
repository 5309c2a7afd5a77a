#pragma once

#include <xapian.h>

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "catalog/core/time.hpp"
#include "search/columns.hpp"
#include "search/dictionary.hpp"
#include "search/heard.hpp"
#include "search/packing.hpp"
#include "search/postings.hpp"
#include "search/remembered.hpp"

// Private to search/.
namespace acervo::search {

/// What one query sees from its beginning to its end. Immutable; made and replaced by a Generation.
struct Snapshot {
  std::uint64_t commit = 0;
  std::uint32_t sequence = 0;  ///< for Columns::alive
  Number last = 0;
  std::size_t live = 0;  ///< materials
  std::shared_ptr<const Columns> columns;
  std::array<std::shared_ptr<const FacetDictionary>, kFacets> facets;
  std::shared_ptr<const Dictionary> dictionary;

  bool alive(Number number) const { return columns->alive(number, sequence); }
};

/// One generation of an index folder, open for reading: the columns in memory, remembered posting lists, and a pool of
/// Xapian handles, of which each is used by one thread at a time. Thread-safe.
class Generation {
 public:
  static constexpr std::size_t kHeardBytes = std::size_t{64} << 20;
  static constexpr std::size_t kShownBytes = std::size_t{16} << 20;

  /// Reads every row. @throws Error{internal, "index_damaged" or "index_outdated"}
  Generation(const std::filesystem::path& path, const Weights& weights, std::size_t cache_bytes, Time now);

  std::shared_ptr<const Snapshot> snapshot() const;

  /// Takes in what has been committed since. Returns whether there was anything.
  bool refresh();

  /// A handle that has seen at least `snapshot`; returns to the pool by itself.
  class Handle {
   public:
    Handle(Generation& generation, std::unique_ptr<Xapian::Database> database)
        : generation_(&generation), database_(std::move(database)) {}
    Handle(Handle&&) = default;
    ~Handle();
    Xapian::Database& operator*() const { return *database_; }
    Xapian::Database* operator->() const { return database_.get(); }

   private:
    Generation* generation_;
    std::unique_ptr<Xapian::Database> database_;
  };
  Handle handle(const Snapshot& snapshot);

  PostingCache& postings() { return *postings_; }
  Remembered<Heard>& heard() { return heard_; }
  Remembered<Shown>& shown() { return shown_; }
  const Impact& impact() const { return impact_; }
  Merits merits(Number number) const;
  const Packing& packing() const { return packing_; }
  const std::string& name() const { return name_; }

 private:
  void load();
  void read_rows(Number from, Snapshot& next);
  using Facets = std::array<FacetDictionary, kFacets>;
  void put(Columns& columns, Number number, const Row& row, const Facets& facets);
  template <class Visit>
  void each_piece(std::string_view prefix, Visit visit) const;
  bool catch_up();

  std::filesystem::path path_;
  std::string name_;
  Weights weights_;
  Time now_;  ///< as freshness was last reckoned
  Impact impact_;
  Packing packing_;
  std::mutex refreshing_;  ///< guards reader_ and columns_' end
  Xapian::Database reader_;
  std::shared_ptr<Columns> columns_;
  Facets facets_;
  std::unique_ptr<PostingCache> postings_;
  Remembered<Heard> heard_{kHeardBytes};
  Remembered<Shown> shown_{kShownBytes};

  mutable std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

}  // namespace acervo::search
