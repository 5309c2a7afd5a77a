#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// A search that a person keeps. `query` is the results page's address after the "?".
struct SavedSearch {
  std::string id;
  PersonId person;
  std::string name;
  std::string query;
  std::string notify = "none";  ///< "none", "daily", "weekly"
  std::string language = "es";
  std::string feed_token;
  std::string unsubscribe_token;
  Time created{};
  Time told_until{};              ///< what was published later is new
  std::vector<std::string> told;  ///< materials published shortly before, or later, that are not new
  bool deleted = false;
  std::string email;  ///< of the person, where mails are due
};

/// What is asked of a saved search: what is not given stays.
struct SavedSearchChange {
  std::optional<std::string> name, notify;
  std::optional<bool> deleted;
  std::string language;  ///< in which it was asked
  /// If it is to be mailed from now on, what is not new, besides what was published before.
  std::vector<std::string> told;
};

/// What was searched for, without anybody, and the searches that people keep. Thread-safe.
class SearchRecordStore {
 public:
  explicit SearchRecordStore(db::Database& database) : database_(database) {}

  struct Count {
    int visitors = 0, without_result = 0;  ///< since they were last given
    int networks = 0;                      ///< today so far, as the process that counts has seen
    std::map<std::string, int> written{};  ///< visitors by how they wrote it, lower case, since they were last given
  };
  void count(const std::map<std::string, Count>& searches);
  /// Forgets what is older than 400 days, and after a week what was asked for by one visitor on one day.
  void sweep();

  /// What was looked for from at least so many networks on one of the last 90 days and mostly found, the most looked
  /// for first; nothing that holds what the staff have hidden.
  struct Popular {
    std::string words;    ///< as they are counted, folded
    std::string written;  ///< as most of those wrote it who write accents
  };
  std::vector<Popular> popular(int networks);

  struct Miss {
    std::string words;
    std::int64_t misses = 0, visitors = 0;
    Json days;  ///< [{day, searches}]
  };
  std::vector<Miss> without_result(int days, int limit);

  std::vector<SavedSearch> saved_of(const PersonId& person);
  std::optional<SavedSearch> find_saved(const std::string& id, const PersonId& person);
  std::optional<SavedSearch> by_feed(const std::string& token);
  std::optional<SavedSearch> by_unsubscribe(const std::string& token);
  /// With an id and tokens of its own. @throws Error{conflict, "too_many_saved"} past a hundred
  SavedSearch save(SavedSearch search);
  /// @returns it as it is then   @throws as `save`, if one is taken back
  SavedSearch change(const SavedSearch& search, const SavedSearchChange& change);
  void unsubscribe(const std::string& token);
  /// Whose next mail is due.
  std::vector<SavedSearch> due(Time now);
  /// Takes up a mail that is due, so that the next is a day or a week after `now`.
  /// @returns what it was counted from before; none if somebody else took it up, or it is not wanted any more
  std::optional<Time> claim_mail(const SavedSearch& search, Time now);
  /// It could not be sent: due again as it was `before`.
  void give_mail_back(const SavedSearch& search, Time now, Time before);
  /// Its `told_until` and `told`.
  void told(const SavedSearch& search);

 private:
  db::Database& database_;
};

}  // namespace acervo
