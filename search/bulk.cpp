#include "search/bulk.hpp"

#include <algorithm>

#include "search/writing.hpp"

namespace acervo::search {

namespace {

/// Of one shard: what it takes in memory until it is written, about 64 bytes each.
constexpr std::size_t kPostings = 4'000'000;
/// Documents that a thread takes at once.
constexpr std::size_t kChunk = 50;

}  // namespace

/// One thread's shards: the one it fills, and the words that all of its documents brought.
class Bulk::Shards {
 public:
  explicit Shards(Bulk& bulk) : bulk_(bulk) {}

  void add(const Analysed& analysed) {
    if (!database_) open();
    add_documents(*database_, 0, analysed, bulk_.sets_, bulk_.packing_);
    for (const std::string& word : analysed.words) learned_.word(word);
    postings_ += analysed.terms.size();
    if (postings_ >= kPostings) close();
  }
  void close() {
    if (!database_) return;
    database_->commit_transaction();
    database_->close();
    database_.reset();
    postings_ = 0;
  }
  std::vector<std::string> take_words() { return learned_.take_words(); }

 private:
  void open() {
    std::filesystem::path path;
    {
      const std::lock_guard lock(bulk_.mutex_);
      path = bulk_.part(bulk_.parts_++);
    }
    std::filesystem::remove_all(path);
    // Of a rebuild that dies nothing is kept, so nothing need be durable on its way. In a transaction Xapian writes
    // when it is told, not every ten thousand documents.
    database_.emplace(path.string(), kOpen | Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS);
    database_->begin_transaction(false);
  }

  Bulk& bulk_;
  std::optional<Xapian::WritableDatabase> database_;
  Learned learned_;
  std::size_t postings_ = 0;
};

Bulk::Bulk(std::filesystem::path path) : path_(std::move(path)) {
  const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
  for (std::size_t i = 0; i < threads; ++i) shards_.push_back(std::make_unique<Shards>(*this));
  for (const auto& shards : shards_) threads_.emplace_back([this, one = shards.get()] { work(*one); });
}

Bulk::~Bulk() {
  stop();
  shards_.clear();
  std::error_code ignored;
  for (std::size_t i = 0; i < parts_; ++i) std::filesystem::remove_all(part(i), ignored);
}

void Bulk::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::filesystem::path Bulk::part(std::size_t number) const {
  return path_.string() + ".part-" + std::to_string(number);
}

void Bulk::work(Shards& shards) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::vector<const Change*> chunk = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    const bool failed = failure_ != nullptr;
    lock.unlock();
    std::exception_ptr failure;
    if (!failed) try {
        guarded("fill " + path_.string(), [&] {
          for (const Change* change : chunk) shards.add(analyse(*change->document));
        });
      } catch (...) {
        failure = std::current_exception();
      }
    lock.lock();
    if (failure && !failure_) failure_ = failure;
    --busy_;
    changed_.notify_all();
  }
}

void Bulk::apply(std::span<const Change> changes, const Position& position) {
  std::vector<std::vector<const Change*>> chunks;
  for (const Change& change : changes) {
    const bool fresh = ids_.insert(change.id.value).second;
    if (!fresh) late_.push_back(change);
    if (!fresh || !change.document) continue;
    if (chunks.empty() || chunks.back().size() == kChunk) chunks.emplace_back();
    chunks.back().push_back(&change);
  }
  if (packing_.dictionary().empty() && !learned_) {
    std::vector<std::string> texts;
    for (const auto& chunk : chunks)
      for (const Change* change : chunk) texts.push_back(change->document->title + " " + change->document->description);
    packing_ = Packing(Packing::learn(texts));
    learned_ = true;
  }
  std::unique_lock lock(mutex_);
  for (auto& chunk : chunks) waiting_.push_back(std::move(chunk));
  changed_.notify_all();
  changed_.wait(lock, [&] { return waiting_.empty() && busy_ == 0; });
  if (failure_) std::rethrow_exception(failure_);
  position_ = position;
}

std::vector<Change> Bulk::finish() {
  stop();
  guarded("merge " + path_.string(), [&] { merge(); });
  return std::move(late_);
}

void Bulk::merge() {
  {
    // Each is a second's work or more.
    std::vector<std::thread> closing;
    std::exception_ptr failure;
    for (const auto& shards : shards_)
      closing.emplace_back([&, one = shards.get()] {
        try {
          one->close();
        } catch (...) {
          const std::lock_guard lock(mutex_);
          failure = std::current_exception();
        }
      });
    for (std::thread& thread : closing) thread.join();
    if (failure) std::rethrow_exception(failure);
  }
  if (parts_ > 0) {
    Xapian::Database all;
    for (std::size_t i = 0; i < parts_; ++i) all.add_database(Xapian::Database(part(i).string()));
    all.compact(path_.string(), Xapian::Compactor::FULL);
  }
  std::vector<std::string> words;
  for (const auto& shards : shards_)
    for (std::string& word : shards->take_words()) words.push_back(std::move(word));
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());

  Stamp stamp{.commit = 1, .position = position_};
  Xapian::WritableDatabase merged(path_.string(), kOpen | Xapian::DB_CREATE_OR_OPEN);
  std::size_t number = 0;
  stamp.words = words.size();
  stamp.sets = sets_.count_fresh();
  stamp.rows = rows_in(merged);
  for (const std::string& bytes : encode_words(std::move(words)))
    store(merged, piece(kWordsPrefix, 1, number++), bytes);
  for (const std::string& bytes : sets_.fresh()) store(merged, piece(kSetsPrefix, 1, number++), bytes);
  if (!packing_.dictionary().empty()) store(merged, std::string(kCommonKey), packing_.dictionary());
  merged.set_metadata(std::string(kSchemaKey), std::string(kSchema));
  write_stamp(merged, stamp);
  merged.commit();
  merged.close();
}

}  // namespace acervo::search
