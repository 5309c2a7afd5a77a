#include "search/index.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cstring>
#include <future>
#include <unordered_map>
#include <unordered_set>

#include "catalog/core/fd.hpp"
#include "search/coding.hpp"
#include "search/fence.hpp"
#include "search/generation.hpp"
#include "search/record.hpp"

namespace acervo::search {

namespace {

/// How many documents a rebuild gathers before it writes: fewer writes touch each part of the B-trees less often.
constexpr std::size_t kBulkCommit = 20'000;
constexpr std::size_t kWorthThreads = 64;
/// So many dead documents are not worth a rebuild, whatever their share.
constexpr std::size_t kFewDead = 100'000;

std::vector<Analysed> analyse_all(std::span<const Change* const> changes) {
  std::vector<Analysed> result(changes.size());
  const auto work = [&](std::size_t from, std::size_t step) {
    for (std::size_t i = from; i < changes.size(); i += step)
      if (changes[i]->document) result[i] = analyse(*changes[i]->document);
  };
  if (changes.size() < kWorthThreads) {
    work(0, 1);
  } else {
    auto other = std::async(std::launch::async, work, 1, 2);
    work(0, 2);
    other.get();
  }
  return result;
}

Xapian::Document stored(const Analysed& analysed) {
  Xapian::Document document;
  for (const auto& [term, counts] : analysed.terms) document.add_term(term, counts.packed());
  document.add_boolean_term(id_term(analysed.id));
  document.add_value(kRowSlot, analysed.row);
  document.set_data(analysed.shown);
  return document;
}

}  // namespace

class Index::State {
 public:
  State(std::filesystem::path folder, std::string generation, bool bulk)
      : folder_(std::move(folder)), generation_(std::move(generation)), bulk_(bulk) {
    // Without the lists of each document's terms, which deleting would need: a dead document's postings stay until the
    // next rebuild and its number is listed as dead. A change then only ever appends, and a quarter of the disk is
    // saved.
    int flags = Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST;
    // A rebuild that dies is thrown away, so it need not be durable on its way.
    if (bulk_) flags |= Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;
    database_ = guarded("open " + path().string(), [&] { return Xapian::WritableDatabase(path().string(), flags); });
    guarded("read " + path().string(), [&] {
      const std::string schema = database_.get_metadata(std::string(kSchemaKey));
      commit_ = commit_of(database_);
      if (schema.empty() && commit_ == 0 && database_.get_doccount() == 0) return;
      if (schema != kSchema)
        throw Error(Code::internal, "search index " + path().string() + " has schema " + schema, "index_outdated");
      for (auto key = database_.metadata_keys_begin(std::string(kWordsPrefix));
           key != database_.metadata_keys_end(std::string(kWordsPrefix)); ++key)
        for (Reader in(buffer_ = database_.get_metadata(*key)); !in.done();) known_.emplace(in.text());
      for (const std::string_view prefix : {kDeadPrefix, kGonePrefix})
        for (auto key = database_.metadata_keys_begin(std::string(prefix));
             key != database_.metadata_keys_end(std::string(prefix)); ++key)
          for (Reader in(buffer_ = database_.get_metadata(*key)); !in.done();)
            dead_.insert(static_cast<Xapian::docid>(in.number()));
    });
  }

  std::filesystem::path path() const { return folder_ / generation_; }
  bool replaced() const { return current_generation(folder_) != generation_; }

  Position position() const {
    return guarded("read the position", [&] { return database_.get_metadata(std::string(kPositionKey)); });
  }
  std::size_t size() const {
    return guarded("count", [&] {
      return database_.get_doccount() - database_.get_termfreq(std::string(kSpokenTerm)) - dead_.size();
    });
  }
  bool worn() const { return dead_.size() > kFewDead && dead_.size() > size(); }

  void apply(std::span<const Change> changes, const Position& position) {
    // Of several changes of one material in a batch only the last counts.
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < changes.size(); ++i) last[changes[i].id.value] = i;
    std::vector<const Change*> effective;
    effective.reserve(last.size());
    for (std::size_t i = 0; i < changes.size(); ++i)
      if (last[changes[i].id.value] == i) effective.push_back(&changes[i]);
    const std::vector<Analysed> analysed = analyse_all(effective);

    if (bulk_) {
      guarded("write to " + path().string(), [&] {
        for (std::size_t i = 0; i < effective.size(); ++i) put(*effective[i], analysed[i]);
      });
      position_ = position;
      waiting_ += effective.size();
      if (waiting_ >= kBulkCommit) commit(position_);
      return;
    }
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

  /// Writes the last of a rebuild, closes, and packs the blocks full: they were left half empty for growth.
  void finish() {
    commit(position_);
    guarded("compact " + path().string(), [&] {
      database_.close();
      const std::filesystem::path packed = path().string() + ".packed";
      std::filesystem::remove_all(packed);
      Xapian::Database(path().string())
          .compact(packed.string(), Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
      std::filesystem::remove_all(path());
      std::filesystem::rename(packed, path());
    });
  }

 private:
  // A new document number for every version: what a searcher remembers about a number never becomes wrong.
  void put(const Change& change, const Analysed& analysed) {
    const std::string term = id_term(change.id.value);
    Xapian::docid old = 0;
    for (auto at = database_.postlist_begin(term); at != database_.postlist_end(term); ++at) old = *at;
    if (old != 0 && dead_.insert(old).second) gone_.push_back(old);
    if (!change.document) return;
    database_.add_document(stored(analysed));
    if (!analysed.spoken.empty()) {
      // Right behind its material: document number + 1. Apart, because few queries read it, and it is long.
      Xapian::Document spoken;
      spoken.add_boolean_term(std::string(kSpokenTerm));
      spoken.set_data(analysed.spoken);
      database_.add_document(spoken);
    }
    for (const std::string& word : analysed.words)
      if (known_.insert(word).second) new_words_.push_back(word);
  }

  void stamp(const Position& position) {
    ++commit_;
    if (!gone_.empty()) {
      Writer gone;
      for (const Xapian::docid number : gone_) gone.number(number);
      database_.set_metadata(numbered(kGonePrefix, commit_), gone.take());
    }
    if (commit_ % kKeptCommits == 0 && commit_ >= 2 * kKeptCommits) gather_dead();
    if (!new_words_.empty()) {
      Writer words;
      for (const std::string& word : new_words_) words.text(word);
      database_.set_metadata(numbered(kWordsPrefix, commit_), words.take());
    }
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

  void commit(const Position& position) {
    guarded("commit " + path().string(), [&] {
      stamp(position);
      database_.commit();
    });
    settle();
    waiting_ = 0;
  }

  void settle() {
    gone_.clear();
    new_words_.clear();
  }
  void forget() {
    for (const std::string& word : new_words_) known_.erase(word);
    for (const Xapian::docid number : gone_) dead_.erase(number);
    commit_ = commit_of(database_);
    settle();
  }

  std::filesystem::path folder_;
  std::string generation_;
  bool bulk_;
  Xapian::WritableDatabase database_;
  std::uint64_t commit_ = 0;
  std::string buffer_;
  std::unordered_set<Xapian::docid> dead_;
  std::unordered_set<std::string> known_;
  std::vector<std::string> new_words_;
  std::vector<Xapian::docid> gone_;
  Position position_;
  std::size_t waiting_ = 0;
};

Index::Index(std::filesystem::path folder) {
  std::filesystem::create_directories(folder);
  std::string generation = current_generation(folder);
  const bool first = generation.empty();
  if (first) generation = next_generation(folder);
  if (!first && !std::filesystem::exists(folder / generation))
    throw Error(Code::internal, "search index: " + (folder / generation).string() + " is missing", "index_damaged");
  state_ = std::make_unique<State>(folder, generation, false);
  if (first) {
    // One empty commit, so that a searcher has something to open.
    state_->apply({}, {});
    make_current(folder, generation);
  }
}

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Position Index::position() const {
  return state_->position();
}
std::size_t Index::size() const {
  return state_->size();
}
void Index::apply(std::span<const Change> changes, const Position& position) {
  state_->apply(changes, position);
}
bool Index::replaced() const {
  return state_->replaced();
}
bool Index::worn() const {
  return state_->worn();
}

void Index::rebuild(const std::filesystem::path& folder, const std::function<void(Index&)>& fill) {
  std::filesystem::create_directories(folder);
  const Fd lock(::open((folder / "rebuild.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock)
    throw Error(Code::unavailable, "open " + (folder / "rebuild.lock").string() + ": " + std::strerror(errno), "disk");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw Error(Code::conflict, "another process rebuilds " + folder.string(), "index_locked");
  const std::string generation = next_generation(folder);
  try {
    Index fresh(std::make_unique<State>(folder, generation, true));
    fill(fresh);
    fresh.state_->finish();
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(folder / generation, ignored);
    throw;
  }
  make_current(folder, generation);
  sweep_generations(folder);
}

}  // namespace acervo::search
