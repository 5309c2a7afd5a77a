#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalog/db/database.hpp"
#include "catalog/library/material.hpp"
#include "catalog/library/slides.hpp"

namespace acervo {

struct MaterialPage {
  std::int64_t total = 0;
  std::vector<Material> items;
};

/// Which materials a list holds.
struct MaterialList {
  enum class Scope { published, own, all } scope = Scope::published;
  std::optional<PersonId> owner;       ///< for `own`
  std::optional<MaterialState> state;  ///< for `all`
  int page = 1, per_page = 20;
};

/// What one save makes of a material. What it does not name stays.
struct MaterialChange {
  std::optional<Description> description;
  std::optional<std::vector<Chapter>> chapters;  ///< in order
  std::optional<MaterialState> state;
  std::optional<std::optional<std::vector<std::string>>> embed_sites;  ///< null inside: every site
};

/// A record of an import, as the catalogue takes it in.
struct ImportedMaterial {
  std::string identifier;
  Description description;         ///< what is empty was not said
  std::optional<Micros> duration;  ///< as the source says it; a file's own is better
  bool has_file = false;
  bool publish = false;  ///< if it is new or a draft: what curators withdrew or restricted stays so
  std::optional<PersonId> owner;
  std::string title_if_new;  ///< where a new one has none
  std::optional<std::string> language_if_new;
  bool only_update = false;  ///< says neither where its file is nor its page: changes what is there, makes nothing
};

/// `unknown`: only an update, of what is not there.
enum class ImportStatus { created, updated, unchanged, unknown };

struct ImportOutcome {
  MaterialId id;
  ImportStatus status;
  int newest_revision = 0;  ///< 0 where there is no file yet
};

/// A place in the change feed, opaque to all others. Empty: the beginning.
using FeedPosition = std::string;

struct FeedBatch {
  std::vector<MaterialId> changed;
  FeedPosition position;
  bool more = false;
  /// Transactions by number: those below `floor` have ended, and what they changed has been given once there is no
  /// more; whatever had ended when this was asked for lies below `ceiling`.
  std::int64_t floor = 0, ceiling = 0;
};

/// What the search index needs of a material. Withdrawn ones are not among them.
struct IndexedMaterial {
  MaterialId id;
  std::string identifier;
  std::optional<PersonId> owner;
  bool published = false, restricted = false;
  MaterialKind kind = MaterialKind::pending;
  Description description;
  std::optional<Micros> duration;
  std::optional<Bytes> smallest;
  bool sealed = false;    ///< carries the institute's seal of quality
  std::int64_t uses = 0;  ///< plays, as last counted
  /// Title and summary of what teachers tell of it, where it is published: the twenty newest.
  struct Told {
    std::string language, text;
  };
  std::vector<Told> experiences;
  Time shown{};  ///< published, or created while it is a draft
  std::vector<Captions> captions;
  std::vector<Chapter> chapters;
  std::vector<Slide> slides;
};

/// Every transaction below `floor` had ended, so what may still appear is at or above it. Each change takes a higher
/// number of the feed and none is ever taken back: while the sum of those above the floor is the same, nothing changed.
/// The highest number alone would not tell: a transaction that began early may end late.
struct CatalogueMark {
  std::string floor;
  std::int64_t sum = 0;
};

/// Materials and what people say of them. Thread-safe. Who may do what is asked before: `can`.
class MaterialStore {
 public:
  explicit MaterialStore(db::Database& database) : database_(database) {}

  MaterialId create(const Description& description, std::optional<PersonId> owner);

  /// Creates or updates, by identifier, all in one transaction.
  std::vector<ImportOutcome> import(std::span<const ImportedMaterial> records);

  std::optional<Material> find(const MaterialId& id);
  /// In the order of `ids`; those that are gone are left out. Descriptions are cut to 400 characters.
  std::vector<Material> cards(const std::vector<MaterialId>& ids);
  MaterialPage list(const MaterialList& which);

  /// The state of the catalogue as this moment sees it, to be compared with a later one: see `changes_since`.
  CatalogueMark mark();
  /// Equal to `mark.sum` as long as nothing in the catalogue that others see has changed. One cheap query.
  std::int64_t changes_since(const CatalogueMark& mark);
  std::int64_t count_published();

  /// All of it or nothing, as the next version.
  /// @param version  on which it was decided, so that nothing is published that nobody has read
  /// @throws Error{conflict, reason "version_conflict"} if `version` is not the current one
  void update(const MaterialId& id, int version, const MaterialChange& change);
  /// Gives the seal of quality in somebody's name, or takes it.
  void set_seal(const MaterialId& id, const std::optional<PersonId>& by);

  /// The change feed: each material at the place of its last change.
  /// @throws Error{conflict, reason "feed_epoch"} if `after` is of another database: begin again
  FeedBatch changes(const FeedPosition& after, std::size_t limit);
  /// The last change committed so far: who has reached it has seen all of them.
  FeedPosition feed_end();
  std::vector<IndexedMaterial> for_index(const std::vector<MaterialId>& ids);

 private:
  db::Database& database_;
};

/// A draft without a file, inside the caller's transaction.
MaterialId create_material(db::Tx& tx, const Description& description, const std::optional<PersonId>& owner);

/// Gives the change feed another epoch and this transaction's number to all that is in it. For a database that was
/// restored: its rows have numbers of the cluster they come from, which this one may not reach for years, and a
/// follower reads only what lies behind.
void begin_feed_again(db::Database& database);
/// The same if the feed has such numbers, whoever restored it.
void begin_foreign_feed_again(db::Database& database);

/// Whether `position` lies at or behind `end`.
bool feed_reached(const FeedPosition& position, const FeedPosition& end);

}  // namespace acervo
