#pragma once

#include <xapian.h>

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "catalog/core/remembered.hpp"
#include "catalog/core/time.hpp"
#include "search/columns.hpp"
#include "search/cut.hpp"
#include "search/dictionary.hpp"
#include "search/halves.hpp"
#include "search/heard.hpp"
#include "search/names.hpp"
#include "search/packing.hpp"
#include "search/postings.hpp"
#include "search/presence.hpp"

// Private to search/.
namespace acervo::search {

class Browsed;

/// What one query sees from its beginning to its end. Immutable; made and replaced by a Generation.
struct Snapshot {
  std::uint64_t commit = 0;
  std::uint32_t sequence = 0;  ///< for Columns::alive
  Number last = 0;
  std::size_t live = 0;  ///< materials
  std::shared_ptr<const Columns> columns;
  std::array<std::shared_ptr<const FacetDictionary>, kFacets> facets;
  std::shared_ptr<const Dictionary> dictionary;
  std::shared_ptr<const Names> people;  ///< of Facet::people, as the next is
  Growing<Presence> presence;

  bool alive(Number number) const { return columns->alive(number, sequence); }
};

/// One generation of an index folder, open for reading: the columns in memory, remembered posting lists, and a pool of
/// Xapian handles, of which each is used by one thread at a time. Thread-safe.
class Generation {
 public:
  static constexpr std::size_t kHeardBytes = std::size_t{64} << 20;
  static constexpr std::size_t kShownBytes = std::size_t{24} << 20;

  /// Reads every row. @throws Error{internal, "index_damaged" or "index_outdated"}
  Generation(const std::filesystem::path& path, const Weights& weights, std::size_t cache_bytes, Time now);

  ~Generation();

  std::shared_ptr<const Snapshot> snapshot() const;

  /// Takes in what has been committed since. Returns whether there was anything.
  bool refresh();

  /// A handle that has seen at least `snapshot`; returns to the pool by itself.
  class Handle {
   public:
    Handle(Generation& generation, std::unique_ptr<Halves> database)
        : generation_(&generation), database_(std::move(database)) {}
    Handle(Handle&&) = default;
    ~Handle();
    const Halves& operator*() const { return *database_; }
    Halves* operator->() const { return database_.get(); }

   private:
    Generation* generation_;
    std::unique_ptr<Halves> database_;
  };
  Handle handle(const Snapshot& snapshot);

  PostingCache& postings() { return *postings_; }
  Remembered<Number, Heard>& heard() { return heard_; }
  Remembered<Number, Said>& shown() { return shown_; }
  Browsed& browsed() { return *browsed_; }
  const Impact& impact() const { return impact_; }
  Merits merits(Number number) const;
  const Packing& packing() const { return packing_; }
  const std::string& name() const { return name_; }

 private:
  void load();
  /// Adds what it finds to `read`.
  void read_rows(Number from, Snapshot& next, Stamp& read);
  using Facets = std::array<FacetDictionary, kFacets>;
  void put(Columns& columns, Number number, const Row& row, const Facets& facets);
  template <class Visit>
  void each_piece(std::string_view prefix, Visit visit) const;
  bool catch_up();
  void count_people(Number number, bool more);

  std::filesystem::path path_;
  std::string name_;
  Weights weights_;
  Time now_;  ///< as freshness was last reckoned
  Impact impact_;
  Packing packing_;
  std::mutex refreshing_;  ///< guards reader_ and columns_' end
  Halves reader_;
  Stamp read_;  ///< how much of everything
  std::shared_ptr<Columns> columns_;
  Facets facets_;
  std::shared_ptr<const Names> people_;
  Growing<Presence> presence_;
  std::unique_ptr<PostingCache> postings_;
  // What documents said when they were read lately, which is asked for again when somebody turns the page, adds a
  // filter or types another letter. Their numbers are never used again, so nothing in it grows old.
  Remembered<Number, Heard> heard_{kHeardBytes};
  Remembered<Number, Said> shown_{kShownBytes};
  std::unique_ptr<Browsed> browsed_;

  mutable std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::unique_ptr<Halves>> idle_;
};

}  // namespace acervo::search
