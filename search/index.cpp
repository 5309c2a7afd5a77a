#include "search/index.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "catalog/core/fd.hpp"
#include "search/bulk.hpp"
#include "search/coding.hpp"
#include "search/fence.hpp"
#include "search/generation.hpp"
#include "search/halves.hpp"
#include "search/sums.hpp"
#include "search/writing.hpp"

namespace acervo::search {

namespace {

/// So many dead documents are not worth a rebuild, whatever their share.
constexpr std::size_t kFewDead = 100'000;
/// What has been written since may take such a share of what was built: it is not packed, and where it replaces
/// something that is still there.
constexpr std::uintmax_t kGrowth = 12;

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code ignored;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder, ignored))
    if (file.is_regular_file(ignored)) bytes += file.file_size(ignored);
  return bytes;
}

}  // namespace

class Index::State {
 public:
  State(std::filesystem::path folder, std::string generation, bool first = false)
      : folder_(std::move(folder)), generation_(std::move(generation)) {
    guarded("open " + path().string(), [&] { open(first); });
    guarded("read " + path().string(), [&] {
      const std::string schema = metadata(kSchemaKey);
      commit_ = stored_commit();
      if (schema.empty() && commit_ == 0 && packed_.get_doccount() == 0 && database_.get_doccount() == 0) return;
      if (schema != kSchema)
        throw Error(Code::internal, "search index " + path().string() + " has schema " + schema, "index_outdated");
      for (const Xapian::Database* half : std::initializer_list<const Xapian::Database*>{&packed_, &database_}) {
        learned_.load(*half);
        each_metadata(*half, kDeadPrefix, [&](std::string_view bytes) { load_dead(bytes); });
        each_metadata(*half, kGonePrefix, [&](std::string_view bytes) { load_dead(bytes); });
      }
    });
  }

  std::filesystem::path path() const { return folder_ / generation_; }
  bool replaced() const { return current_generation(folder_) != generation_; }

  Position position() const {
    return guarded("read the position", [&] { return metadata(kPositionKey); });
  }
  std::size_t size() const {
    return guarded("count", [&] { return materials(packed_) + materials(database_) - dead_.size(); });
  }
  bool worn() const { return dead_.size() > kFewDead && dead_.size() > size(); }
  bool grown(std::uintmax_t least) const {
    const std::uintmax_t recent = bytes_in(recent_of(path()));
    return recent > least && recent > (bytes_in(path()) - recent) / kGrowth;
  }

  void apply(std::span<const Change> changes, const Position& position) {
    // Of several changes of one material in a batch only the last counts.
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < changes.size(); ++i) last[changes[i].id.value] = i;
    std::vector<const Change*> effective;
    effective.reserve(last.size());
    for (std::size_t i = 0; i < changes.size(); ++i)
      if (last[changes[i].id.value] == i) effective.push_back(&changes[i]);
    std::vector<Analysed> analysed;
    for (const Change* change : effective)
      analysed.push_back(change->document ? analyse(*change->document) : Analysed());

    guarded("write to " + path().string(), [&] { database_.begin_transaction(true); });
    try {
      guarded("write to " + path().string(), [&] {
        for (std::size_t i = 0; i < effective.size(); ++i) put(*effective[i], analysed[i]);
        stamp(position);
        database_.commit_transaction();
      });
    } catch (...) {
      try {
        database_.cancel_transaction();
      } catch (const Xapian::Error&) {  // there may be none any more
      }
      forget();
      throw;
    }
    settle();
  }

 private:
  void open(bool first) {
    if (first) Xapian::WritableDatabase(path().string(), kOpen | Xapian::DB_CREATE).close();
    packed_ = Xapian::Database(path().string());
    const auto recent = recent_of(path());
    if (!std::filesystem::exists(recent)) {
      // Under its name it is whole: readers may be looking.
      const std::string fresh = recent.string() + ".new";
      Xapian::WritableDatabase(fresh, kOpen | Xapian::DB_CREATE_OR_OPEN).close();
      std::filesystem::rename(fresh, recent);
    }
    database_ = Xapian::WritableDatabase(recent.string(), kOpen | Xapian::DB_OPEN);
  }

  std::string metadata(std::string_view key) const {
    const std::string value = database_.get_metadata(std::string(key));
    return value.empty() ? packed_.get_metadata(std::string(key)) : value;
  }
  std::uint64_t stored_commit() const { return std::max(commit_of(database_), commit_of(packed_)); }
  static std::size_t materials(const Xapian::Database& half) {
    return half.get_doccount() - half.get_termfreq(std::string(kSpokenTerm));
  }

  // A new document number for every version: what a searcher remembers about a number never becomes wrong.
  void put(const Change& change, const Analysed& analysed) {
    const std::string term = id_term(change.id.value);
    Xapian::docid old = newest(database_, term);
    if (old == 0) old = newest(packed_, term);
    if (old != 0 && dead_.insert(old).second) gone_.push_back(old);
    if (change.document) add(database_, packed_.get_lastdocid(), analysed, learned_);
  }

  static Xapian::docid newest(const Xapian::Database& half, const std::string& term) {
    Xapian::docid newest = 0;
    for (auto at = half.postlist_begin(term); at != half.postlist_end(term); ++at) newest = *at;
    return newest;
  }

  void stamp(const Position& position) {
    ++commit_;
    if (!gone_.empty()) {
      Writer gone;
      for (const Xapian::docid number : gone_) gone.number(number);
      database_.set_metadata(numbered(kGonePrefix, commit_), gone.take());
    }
    if (commit_ % kKeptCommits == 0 && commit_ >= 2 * kKeptCommits) gather_dead();
    learned_.write(database_, commit_);
    database_.set_metadata(std::string(kSchemaKey), std::string(kSchema));
    database_.set_metadata(std::string(kCommitKey), std::to_string(commit_));
    database_.set_metadata(std::string(kPositionKey), position);
  }

  void gather_dead() {
    std::string dead;
    for (std::uint64_t old = commit_ - 2 * kKeptCommits + 1; old <= commit_ - kKeptCommits; ++old) {
      const std::string key = numbered(kGonePrefix, old);
      dead += database_.get_metadata(key);
      database_.set_metadata(key, "");
    }
    database_.set_metadata(numbered(kDeadPrefix, commit_), dead);
  }

  void settle() {
    gone_.clear();
    learned_.settle();
  }
  void forget() {
    for (const Xapian::docid number : gone_) dead_.erase(number);
    gone_.clear();
    learned_.forget();
    // A damaged index may not even say this: then that is the error, in our own words.
    commit_ = guarded("read " + path().string(), [&] { return stored_commit(); });
  }
  void load_dead(std::string_view bytes) {
    for (Reader in(bytes); !in.done();) dead_.insert(static_cast<Xapian::docid>(in.number()));
  }

  std::filesystem::path folder_;
  std::string generation_;
  Xapian::Database packed_;            ///< as it was built
  Xapian::WritableDatabase database_;  ///< what has been written since
  std::uint64_t commit_ = 0;
  std::unordered_set<Xapian::docid> dead_;
  Learned learned_;
  std::vector<Xapian::docid> gone_;
};

Index::Index(std::filesystem::path folder) {
  std::filesystem::create_directories(folder);
  std::string generation = current_generation(folder);
  const bool first = generation.empty();
  if (first) generation = next_generation(folder);
  if (!first && !std::filesystem::exists(folder / generation))
    throw Error(Code::internal, "search index: " + (folder / generation).string() + " is missing", "index_damaged");
  state_ = std::make_unique<State>(folder, generation, first);
  if (first) {
    // One empty commit, so that a searcher has something to open.
    state_->apply({}, {});
    make_current(folder, generation);
  }
}

Index::Index(std::unique_ptr<Bulk> bulk) : bulk_(std::move(bulk)) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Position Index::position() const {
  return bulk_ ? bulk_->position() : state_->position();
}
std::size_t Index::size() const {
  return bulk_ ? bulk_->size() : state_->size();
}
void Index::apply(std::span<const Change> changes, const Position& position) {
  if (bulk_)
    bulk_->apply(changes, position);
  else
    state_->apply(changes, position);
}
bool Index::replaced() const {
  return state_ && state_->replaced();
}
std::filesystem::path Index::generation() const {
  return state_ ? state_->path() : std::filesystem::path();
}
bool Index::worn() const {
  return state_ && state_->worn();
}
bool Index::grown(std::uintmax_t least) const {
  return state_ && state_->grown(least);
}

void Index::rebuild(const std::filesystem::path& folder, const std::function<void(Index&)>& fill,
                    const std::function<void(Index&)>& catch_up) {
  std::filesystem::create_directories(folder);
  const Fd lock(::open((folder / "rebuild.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock)
    throw Error(Code::unavailable, "open " + (folder / "rebuild.lock").string() + ": " + std::strerror(errno), "disk");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw Error(Code::conflict, "another process rebuilds " + folder.string(), "index_locked");
  sweep_unfinished(folder);
  const std::string generation = next_generation(folder);
  try {
    Index fresh(std::make_unique<Bulk>(folder / generation));
    fill(fresh);
    const std::vector<Change> late = fresh.bulk_->finish();
    const Position position = fresh.bulk_->position();
    fresh.bulk_.reset();
    write_sums(folder / generation);
    fresh.state_ = std::make_unique<State>(folder, generation);
    fresh.state_->apply(late, position);
    if (catch_up) catch_up(fresh);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(folder / generation, ignored);
    throw;
  }
  make_current(folder, generation);
  sweep_generations(folder);
}

}  // namespace acervo::search
