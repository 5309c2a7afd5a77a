#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"
#include "catalog/directory/media_token.hpp"

namespace acervo {

/// How long a media link works at most: a long lesson with its pauses, and not the next day's.
inline constexpr std::chrono::hours kMediaLinkLife{12};
/// A new key signs after this long.
inline constexpr std::chrono::hours kMediaKeyLife{24 * 7};

/// What every server knows of media links: the keys that sign them, and whose are over. Thread-safe.
class AccessStore {
 public:
  explicit AccessStore(db::Database& database, Clock now = system_now) : database_(database), now_(std::move(now)) {}

  struct State {
    std::vector<MediaKey> keys;  ///< newest first
    std::vector<std::pair<AccessTag, Time>> revocations;
  };
  State load();

  /// Adds a key if there is none or the newest has served its time, and drops what nothing needs any more. Several
  /// servers may call it at once.
  void keep();

  /// Adds a key now. With `forget`, every older one is dropped: all links given so far end.
  void rotate(bool forget);

 private:
  void add_key(db::Tx& tx);
  db::Database& database_;
  Clock now_;
};

}  // namespace acervo
