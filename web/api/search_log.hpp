#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/library/search_record_store.hpp"

namespace acervo::web {

/// The words of a search as they are counted: folded, single spaces. Empty where they might tell who asked or are no
/// search at all: addresses, long numbers, whole sentences.
std::string countable_words(std::string_view text);

/// The network of an address as text: its /24, of IPv6 its /48; the text itself where it is no address. What one person
/// has several of is addresses and browsers, hardly ever networks.
std::string neighbours_of(std::string_view address);

/// On one day, before anybody else is shown their words.
inline constexpr int kManyNetworks = 5;

/// Counts searches by day without remembering anybody: a visitor counts once a day for the same words, told apart by a
/// hash whose salt only this process knows and forgets. Written every ten seconds, off the request's path. Of words
/// that somebody makes up only so many a day are counted, of one network fewer. Thread-safe.
class SearchLog {
 public:
  explicit SearchLog(db::Database& database);
  ~SearchLog();

  /// What tells visitors apart; it is not kept.
  struct Visitor {
    std::string_view address, agent;
  };
  /// @param found  it was found as it was asked
  /// @param by_all  by what everybody may see: else it says nothing for suggesting it to others
  void note(std::string_view text, const Visitor& visitor, bool found, bool by_all = true);

  /// What was looked for lately from many networks and begins so, for suggesting, as it is written.
  std::vector<std::string> popular(std::string_view text, std::size_t limit);

  /// Writes what has been counted so far.
  void flush();

  /// Takes in what `popular` may suggest, which it does by itself every five minutes.
  void read_popular();

 private:
  /// Whether it is the first time today. `mutex_` is held.
  bool first(std::string_view visitor, const std::string& words);

  /// Whether they are known today, or there is room for others. `mutex_` is held.
  bool takes(const std::string& words, const std::string& network);

  SearchRecordStore store_;
  std::string salt_;
  std::mutex reading_;
  std::mutex mutex_;  ///< guards what follows
  std::unordered_set<std::string> seen_;
  std::string seen_on_;
  std::unordered_map<std::string, int> networks_;   ///< by words, of all that are known today; counted with `seen_`
  std::unordered_map<std::string, int> different_;  ///< words that were new, by a hash of who asked first
  std::map<std::string, SearchRecordStore::Count> counts_;
  std::shared_ptr<const std::vector<SearchRecordStore::Popular>> popular_;
  std::jthread thread_;
};

}  // namespace acervo::web
