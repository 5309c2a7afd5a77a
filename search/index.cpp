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
#include "search/file_marks.hpp"
#include "search/generation.hpp"
#include "search/halves.hpp"
#include "search/sums.hpp"
#include "search/writing.hpp"

namespace acervo::search {

namespace {

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

/// Whether something was built although none is named as the live one. What never followed anything was left by who
/// was killed while making the first.
bool has_lost_its_name(const std::filesystem::path& folder) {
  for (const std::string& name : generations(folder)) {
    try {
      if (!guarded("open " + name, [&] { return Halves(folder / name).stamp().position; }).empty()) return true;
    } catch (const Error&) {  // nor can it be read
    } catch (const Xapian::DatabaseModifiedError&) {
    }
  }
  return false;
}

}  // namespace

class Index::State {
 public:
  State(std::filesystem::path folder, std::string generation, bool first = false)
      : folder_(std::move(folder)), generation_(std::move(generation)) {
    guarded("open " + path().string(), [&] { open(first); });
    guarded("read " + path().string(), [&] {
      const std::string schema = metadata(kSchemaKey);
      if (schema.empty() && packed_.get_doccount() == 0 && database_.get_doccount() == 0) return;
      if (schema != kSchema)
        throw Error(Code::internal, "search index " + path().string() + " has schema " + schema, "index_outdated");
      load_stamps();
      load(packed_, packed_stamp_);
      load(database_, stamp_);
    });
    check_postings(recent_of(path()));
  }

  std::filesystem::path path() const { return folder_ / generation_; }
  bool replaced() const { return current_generation(folder_) != generation_; }

  Position position() const { return stamp_.none() ? packed_stamp_.position : stamp_.position; }
  std::size_t size() const { return packed_stamp_.rows + stamp_.rows - dead_.size(); }
  bool worn(std::size_t least) const { return dead_.size() > least && dead_.size() > size(); }
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

    if (marks_of(recent_of(path())) != left_)
      throw Error(Code::internal, "search index: somebody else has written to " + recent_of(path()).string(),
                  "index_damaged");
    guarded("write to " + path().string(), [&] { database_.begin_transaction(true); });
    try {
      guarded("write to " + path().string(), [&] {
        next_ = stamp_;
        for (std::size_t i = 0; i < effective.size(); ++i) put(*effective[i], analysed[i]);
        stamp(position);
        database_.commit_transaction();
        left_ = marks_of(recent_of(path()));
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
    left_ = marks_of(recent);
  }

  std::string metadata(std::string_view key) const {
    const std::string value = database_.get_metadata(std::string(key));
    return value.empty() ? packed_.get_metadata(std::string(key)) : value;
  }
  void load_stamps() {
    packed_stamp_ = read_stamp(packed_);
    stamp_ = read_stamp(database_);
    commit_ = std::max(packed_stamp_.commit, stamp_.commit);
  }
  void load(const Xapian::Database& half, const Stamp& stamp) {
    Stamp found;
    learned_.load(half, found);
    for (const std::string_view prefix : {kDeadPrefix, kGonePrefix})
      each_checked(half, prefix, [&](std::string_view bytes) {
        for (Reader in(bytes); !in.done(); ++found.dead) dead_.insert(static_cast<Xapian::docid>(in.number()));
      });
    if (found.words != stamp.words || found.sets != stamp.sets || found.dead != stamp.dead ||
        rows_in(half) != stamp.rows)
      throw Error(Code::internal, "search index " + path().string() + " lacks some of what was written",
                  "index_damaged");
  }

  // A new document number for every version: what a searcher remembers about a number never becomes wrong.
  void put(const Change& change, const Analysed& analysed) {
    const std::string term = id_term(change.id.value);
    Xapian::docid old = newest(database_, term);
    if (old == 0) old = newest(packed_, term);
    if (old != 0 && dead_.insert(old).second) gone_.push_back(old);
    if (!change.document) return;
    const Xapian::docid number = std::max(packed_.get_lastdocid(), database_.get_lastdocid()) + 1;
    add(database_, packed_.get_lastdocid(), analysed, learned_);
    ++next_.rows;
    next_.postings += weigh(term, number, 0);
    for (const auto& [word, counts] : analysed.terms) next_.postings += weigh(word, number, counts.packed());
    if (!analysed.spoken.empty()) next_.postings += weigh(kSpokenTerm, number + 1, 0);
  }

  static Xapian::docid newest(const Xapian::Database& half, const std::string& term) {
    Xapian::docid newest = 0;
    for (auto at = half.postlist_begin(term); at != half.postlist_end(term); ++at) newest = *at;
    return newest;
  }

  void stamp(const Position& position) {
    next_.commit = ++commit_;
    next_.position = position;
    if (!gone_.empty()) {
      Writer gone;
      for (const Xapian::docid number : gone_) gone.number(number);
      store(database_, numbered(kGonePrefix, commit_), gone.take());
      next_.dead += gone_.size();
    }
    if (commit_ % kKeptCommits == 0 && commit_ >= 2 * kKeptCommits) gather_dead();
    learned_.write(database_, next_);
    database_.set_metadata(std::string(kSchemaKey), std::string(kSchema));
    write_stamp(database_, next_);
  }

  void gather_dead() {
    std::string dead;
    for (std::uint64_t old = commit_ - 2 * kKeptCommits + 1; old <= commit_ - kKeptCommits; ++old) {
      const std::string key = numbered(kGonePrefix, old);
      const std::string bytes = database_.get_metadata(key);
      if (bytes.empty()) continue;
      dead += checked(bytes);
      database_.set_metadata(key, "");
    }
    store(database_, numbered(kDeadPrefix, commit_), dead);
  }

  void settle() {
    stamp_ = next_;
    gone_.clear();
    learned_.settle();
  }
  void forget() {
    for (const Xapian::docid number : gone_) dead_.erase(number);
    gone_.clear();
    learned_.forget();
    // A damaged index may not even say this: then that is the error, in our own words.
    guarded("read " + path().string(), [&] { load_stamps(); });
  }

  std::filesystem::path folder_;
  std::string generation_;
  Xapian::Database packed_;            ///< as it was built
  Xapian::WritableDatabase database_;  ///< what has been written since
  FileMarks left_;                     ///< of what has been written, as it was left
  Stamp packed_stamp_, stamp_;         ///< of either
  Stamp next_;                         ///< of what is being written
  std::uint64_t commit_ = 0;
  std::unordered_set<Xapian::docid> dead_;
  Learned learned_;
  std::vector<Xapian::docid> gone_;
};

Index::Index(std::filesystem::path folder) {
  std::filesystem::create_directories(folder);
  std::string generation = current_generation(folder);
  const bool first = generation.empty();
  if (first && has_lost_its_name(folder))
    throw Error(Code::internal, "search index: " + folder.string() + " does not say which is the live one",
                "index_damaged");
  if (first) generation = next_generation(folder);
  if (!first && !std::filesystem::exists(folder / generation))
    throw Error(Code::internal, "search index: " + (folder / generation).string() + " is missing", "index_damaged");
  state_ = std::make_unique<State>(folder, generation, first);
  if (first) {
    // One empty commit, so that a searcher has something to open.
    state_->apply({}, {});
    write_sums(folder / generation);
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
bool Index::worn(std::size_t least) const {
  return state_ && state_->worn(least);
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
