#include "search/snapshot.hpp"

#include <algorithm>
#include <chrono>

#include "search/browse.hpp"
#include "search/coding.hpp"
#include "search/fence.hpp"
#include "search/numbering.hpp"
#include "search/writing.hpp"

namespace acervo::search {

namespace {

/// What fields measure where the catalogue is too small to say.
constexpr std::array<double, kFields> kUsualLengths{8, 6, 1, 1, 80, 3000};

/// Average lengths, from every tenth row of those that are there.
std::array<double, kFields> average_lengths(const Halves& database) {
  std::array<double, kFields> sum{};
  std::size_t rows = 0;
  const Xapian::docid step = std::max<Xapian::docid>(1, database.get_lastdocid() / 5000);
  database.each_value(kRowSlot, 1, step, [&](Xapian::docid, const std::string& bytes) {
    const Row row = decode_row(checked(bytes));
    for (std::size_t f = 0; f < kFields; ++f) sum[f] += row.lengths[f];
    ++rows;
  });
  std::array<double, kFields> average = kUsualLengths;
  if (rows >= 100)
    for (std::size_t f = 0; f < kFields; ++f) average[f] = std::max(1.0, sum[f] / static_cast<double>(rows));
  return average;
}

Number number_in(Reader& in, Number last) {
  const std::uint64_t number = in.number();
  if (number == 0 || number > last)
    throw Error(Code::internal, "search index: no document " + std::to_string(number), "index_damaged");
  return static_cast<Number>(number);
}

void require_same(std::uint64_t read, std::uint64_t written) {
  if (read != written) throw Error(Code::internal, "search index: lacks some of what was written", "index_damaged");
}

}  // namespace

Generation::Generation(const std::filesystem::path& path, const Weights& weights, std::size_t cache_bytes, Time now)
    : path_(path), name_(path.filename()), weights_(weights), now_(now), impact_(weights, kUsualLengths) {
  guarded("open " + path.string(), [&] {
    for (int attempt = 0;; ++attempt) {
      try {
        reader_ = Halves(path);
        load();
        break;
      } catch (const Xapian::DatabaseModifiedError&) {
        // Opened anew each time, so that is no reader who lags behind: some block is not what it should be.
        if (attempt == 20) throw Error(Code::internal, "search index: cannot be opened", "index_damaged");
      }
    }
  });
  postings_ = std::make_unique<PostingCache>(impact_, cache_bytes);
  browsed_ = std::make_unique<Browsed>();
}

Generation::~Generation() = default;

void Generation::load() {
  const std::string schema = reader_.get_metadata(std::string(kSchemaKey));
  if (schema != kSchema)
    throw Error(Code::internal, "search index " + path_.string() + " has schema " + schema, "index_outdated");
  impact_ = Impact(weights_, average_lengths(reader_));
  packing_ = packing_of(reader_);
  const std::size_t last = reader_.get_lastdocid();
  columns_ = std::make_shared<Columns>(last + last / 4 + 4096);
  facets_ = {};
  people_ = {};
  presence_ = {};
  Snapshot next;
  next.sequence = 1;
  Stamp read;
  read_rows(0, next, read);
  for (const std::string_view prefix : {kDeadPrefix, kGonePrefix})
    reader_.each_metadata(prefix, {}, [&](std::string_view bytes) {
      for (Reader in(checked(bytes)); !in.done(); --next.live, ++read.dead)
        columns_->died[number_in(in, next.last)].store(0, std::memory_order_relaxed);
    });
  require_same(read.dead, reader_.stamp().dead);
  read_ = read;
  for (Number number = 1; number <= next.last; ++number)
    if (next.columns->died[number].load(std::memory_order_relaxed) == Columns::kAlive) count_people(number, true);
  const std::lock_guard lock(mutex_);
  snapshot_ = std::make_shared<const Snapshot>(std::move(next));
}

void Generation::read_rows(Number from, Snapshot& next, Stamp& read) {
  next.commit = reader_.stamp().commit;
  next.last = reader_.get_lastdocid();
  if (next.last >= columns_->capacity())
    columns_ = std::make_shared<Columns>(*columns_, next.last + next.last / 2 + 4096);
  // On copies, in case Xapian sends us back to the beginning on the way.
  auto facets = facets_;
  each_piece(kSetsPrefix, [&](std::string_view bytes) {
    each_stored_set(bytes, [&](std::size_t facet, const auto& values) { facets[facet].add_set(values), ++read.sets; });
  });
  reader_.each_value(kRowSlot, std::max<Number>(from, 1), 1, [&](Number number, const std::string& bytes) {
    put(*columns_, number, decode_row(checked(bytes)), facets);
    ++next.live;
    ++read.rows;
  });
  // Words first seen since the last look; all of them at the first.
  std::vector<std::string> words;
  each_piece(kWordsPrefix, [&](std::string_view bytes) {
    for (std::string& word : decode_words(bytes)) words.push_back(std::move(word)), ++read.words;
  });
  const Stamp written = reader_.stamp();
  require_same(read.rows, written.rows);
  require_same(read.words, written.words);
  require_same(read.sets, written.sets);
  const auto known = snapshot_ ? snapshot_->dictionary : nullptr;
  next.dictionary = words.empty() && known ? known : Dictionary::with(known, std::move(words));
  next.columns = columns_;
  for (std::size_t f = 0; f < kFacets; ++f) next.facets[f] = std::make_shared<const FacetDictionary>(facets[f]);
  facets_ = std::move(facets);
  const auto& people = facets_[static_cast<std::size_t>(Facet::people)].values;
  while (presence_.size() < people.size()) presence_.push_back({});
  next.presence = presence_;
  next.people = people_ = Names::with(people_, people);
}

void Generation::count_people(Number number, bool more) {
  constexpr auto kPeople = static_cast<std::size_t>(Facet::people);
  for (const std::uint32_t value : facets_[kPeople].sets[columns_->set[kPeople][number]])
    presence_[value].add(columns_->flags[number], more);
}

template <class Visit>
void Generation::each_piece(std::string_view prefix, Visit visit) const {
  const std::uint64_t seen = snapshot_ ? snapshot_->commit : 0;
  reader_.each_metadata(prefix, seen > 0 ? numbered(prefix, seen + 1) : std::string(),
                        [&](std::string_view bytes) { visit(checked(bytes)); });
}

void Generation::put(Columns& columns, Number number, const Row& row, const Facets& facets) {
  for (std::size_t f = 0; f < kFacets; ++f) {
    if (row.sets[f] >= facets[f].sets.size())
      throw Error(Code::internal, "search index: a row names a set that is not there", "index_damaged");
    columns.set[f][number] = row.sets[f];
  }
  columns.flags[number] = row.flags;
  columns.published[number] = row.published;
  columns.duration[number] = row.duration;
  columns.smallest[number] = row.smallest;
  columns.uses[number] = row.uses;
  columns.title[number] = row.title;
  for (std::size_t f = 0; f < kFields; ++f) columns.lengths[number][f] = coded_length(row.lengths[f]);
  columns.boost[number] = static_cast<float>(merits_of(row.flags, row.uses, row.published, weights_, now_).factor());
  columns.died[number].store(Columns::kAlive, std::memory_order_relaxed);
}

bool Generation::refresh() {
  const std::lock_guard refreshing(refreshing_);
  return guarded("refresh " + path_.string(), [&] {
    for (int attempt = 0;; ++attempt) {
      bool newer = false;
      try {
        newer = reader_.reopen();
        return catch_up();
      } catch (const Xapian::DatabaseModifiedError&) {
        if (attempt == 20) throw Error(Code::unavailable, "search index: too busy to refresh", "busy");
      } catch (const Xapian::DatabaseCorruptError&) {
        // A block that was used again while it was read may look broken; then there is something newer to read.
        if (attempt == 20 || (attempt > 0 && !newer)) throw;
      } catch (const Error& e) {
        if (e.reason() != "index_damaged" || attempt == 20 || (attempt > 0 && !newer)) throw;
      }
    }
  });
}

bool Generation::catch_up() {
  const std::uint64_t commit = reader_.stamp().commit;
  const auto before = snapshot();
  if (commit == before->commit) return false;
  if (commit - before->commit >= kKeptCommits)
    throw Error(Code::unavailable, "search index: too far behind to catch up", "reopen");
  std::vector<Number> gone;
  for (std::uint64_t missed = before->commit + 1; missed <= commit; ++missed) {
    const std::string bytes = reader_.get_metadata(numbered(kGonePrefix, missed));
    if (bytes.empty()) continue;
    for (Reader in(checked(bytes)); !in.done();) gone.push_back(number_in(in, reader_.get_lastdocid()));
  }
  Snapshot next;
  next.sequence = before->sequence + 1;
  next.live = before->live;
  Stamp read = read_;
  read.dead += gone.size();
  require_same(read.dead, reader_.stamp().dead);
  read_rows(before->last + 1, next, read);
  read_ = read;
  for (const Number number : gone) {
    auto& died = next.columns->died[number];
    if (number > before->last) {
      // Came and went between two looks.
      died.store(0, std::memory_order_relaxed);
      --next.live;
      continue;
    }
    if (died.load(std::memory_order_relaxed) == Columns::kAlive) {
      died.store(next.sequence, std::memory_order_relaxed);
      --next.live;
      count_people(number, false);
    }
  }
  for (Number number = before->last + 1; number <= next.last; ++number)
    if (next.columns->died[number].load(std::memory_order_relaxed) == Columns::kAlive) count_people(number, true);
  const std::lock_guard lock(mutex_);
  snapshot_ = std::make_shared<const Snapshot>(std::move(next));
  return true;
}

Merits Generation::merits(Number number) const {
  const auto snapshot = this->snapshot();
  const Columns& columns = *snapshot->columns;
  return merits_of(columns.flags[number], columns.uses[number], columns.published[number], weights_, now_);
}

std::shared_ptr<const Snapshot> Generation::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

Generation::Handle Generation::handle(const Snapshot& snapshot) {
  std::unique_ptr<Halves> database;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      database = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!database) database = std::make_unique<Halves>(path_);
  bool stale = true;
  try {
    stale = database->stamp().commit < snapshot.commit;
  } catch (const Xapian::DatabaseModifiedError&) {  // stale indeed
  }
  if (stale) database->reopen();
  return {*this, std::move(database)};
}

Generation::Handle::~Handle() {
  if (!database_) return;
  const std::lock_guard lock(generation_->mutex_);
  if (generation_->idle_.size() < 16) generation_->idle_.push_back(std::move(database_));
}

}  // namespace acervo::search
