#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/core/units.hpp"
#include "catalog/storage/blob_store.hpp"

/// The whole catalogue in one file: an archive of what the store holds (`blobs/ab/cdef…`, as a local store has it),
/// with a note of its making before and the database's dump behind. The dump is taken first, so that what it names is
/// there; it stands last, so that an archive that was cut short has none.
namespace acervo::backup {

struct Catalogue {
  std::string database;  ///< its URL
  BlobStore& blobs;
  std::string migration;  ///< the last that this program knows
};

struct Report {
  std::int64_t blobs = 0;  ///< written or kept
  Bytes bytes;
  /// Keys of those whose bytes are not what they were named after. On restoring they are left out.
  std::vector<std::string> damaged;
  /// Keys that the database names and the store does not hold.
  std::vector<std::string> missing;
  /// That was not looked for: a database of another version names its files elsewhere.
  bool is_missing_unknown = false;
};

/// @param share  told from 0 to 1; may throw to cancel
using Progress = std::function<void(double share)>;

/// May run beside a server, of whatever version: it reads the database as it is.
/// @param file  open for writing; may be a pipe
/// @param media  without, only the database: for who keeps the store's files elsewhere
/// @throws Error of db::dump, the store and the archive
Report write(const Catalogue& catalogue, int file, bool media, const Progress& share);

/// Into an empty database and a store of any kind. What fails leaves the database empty, and can be done again.
/// @throws Error of db::load, the store and the archive; Error{invalid, reason "not_a_backup" | "backup_cut_short"};
/// Error{conflict, reason "restore_not_empty" | "database_newer" (made by a later version of the program)}
Report restore(const Catalogue& catalogue, int file, const Progress& share);

}  // namespace acervo::backup
