#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

#include "catalog/library/search_record_store.hpp"

namespace acervo::web {

/// The words of a search as they are counted: folded, single spaces. Empty where they might tell who asked or are no
/// search at all: addresses, long numbers, whole sentences.
std::string countable_words(std::string_view text);

/// Counts searches by day without remembering anybody: a visitor counts once a day for the same words, told apart by a
/// hash whose salt only this process knows and forgets. Written every ten seconds, off the request's path. Thread-safe.
class SearchLog {
 public:
  explicit SearchLog(db::Database& database);
  ~SearchLog();

  /// @param visitor  what tells visitors apart, the address they come from and the like; it is not kept
  void note(std::string_view text, std::string_view visitor, bool found);

  /// What many looked for lately and begins so, for suggesting; folded.
  std::vector<std::string> popular(std::string_view text, std::size_t limit);

  /// Writes what has been counted so far.
  void flush();

 private:
  void read_popular();

  SearchRecordStore store_;
  std::string salt_;
  std::mutex mutex_;  ///< guards what follows
  std::unordered_set<std::string> seen_;
  std::string seen_on_;
  std::map<std::string, SearchRecordStore::Count> counts_;
  std::shared_ptr<const std::vector<std::string>> popular_;
  std::jthread thread_;
};

}  // namespace acervo::web
