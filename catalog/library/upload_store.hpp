#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/hash.hpp"
#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/core/turns.hpp"
#include "catalog/db/database.hpp"
#include "catalog/storage/blob_store.hpp"

namespace acervo {

/// A file on its way in. `received` is the truth: bytes reach the disk before the row says so.
struct Upload {
  UploadId id;
  PersonId owner;
  std::optional<MaterialId> material;  ///< to attach to; once complete, the one that it became
  std::string filename;
  Bytes length, received;
  bool complete = false;
  Time expires{};
  bool partial = false;         ///< a part of a file whose parts come at the same time: it becomes nothing by itself
  std::vector<UploadId> parts;  ///< of the upload that joins such, in their order; all its bytes are in them
};

/// What somebody's materials and unfinished uploads take up.
struct Allowance {
  Bytes used;
  std::optional<Bytes> quota;  ///< none: as much as the disk holds
};

/// Resumable uploads. Thread-safe; of two writers of one upload at the same time the second conflicts.
class UploadStore {
 public:
  static constexpr std::chrono::hours kLife{24 * 7};    ///< since the last byte
  static constexpr std::chrono::hours kEmptyLife{24};   ///< of one that has none yet
  static constexpr std::int64_t kMostUnfinished = 200;  ///< of one person, parts included
  static constexpr Bytes kLargest{64LL << 30};
  static constexpr std::size_t kMostParts = 16;

  /// @param folder  for the bytes of unfinished uploads; on the blob store's own disk completion copies nothing
  /// @param quota  of each teacher who has none of her own; staff has none
  UploadStore(db::Database& database, BlobStore& blobs, std::filesystem::path folder,
              std::optional<Bytes> quota = std::nullopt, Clock now = system_now);

  /// @param partial  for `join`
  /// @throws Error{too_large}, also with reason "over_quota"; Error{rate_limited, "too_many_uploads"};
  /// Error{unavailable, "disk_full"} where the disk has no room for all of it
  Upload create(const PersonId& owner, const std::string& filename, Bytes length,
                const std::optional<MaterialId>& material, bool partial = false);

  /// Joins partial uploads that are whole into one file, as if it had come in one. The same parts again are the same
  /// upload: a request whose answer was lost is repeated.
  /// @throws Error{conflict, reason "part_missing"}, Error{too_large}, Error{unavailable}
  Upload join(const PersonId& owner, const std::string& filename, const std::vector<UploadId>& parts,
              const std::optional<MaterialId>& material);

  Allowance allowance(const PersonId& owner);

  std::optional<Upload> find(const UploadId& id, const PersonId& owner);

  /// Appends bytes; with the last one the upload becomes a material's file and its preparation is queued.
  /// @throws Error{conflict, reason "wrong_offset"}, Error{too_large} beyond the length that was said;
  /// Error{forbidden, reason "upload_forbidden" | "upload_withdrawn"} if it may not become that material's file by then
  Upload append(const Upload& upload, Bytes offset, std::string_view bytes);

  void remove(const Upload& upload);

  /// Deletes uploads whose time is over and files that no upload names, completes those that have all their bytes, and
  /// takes the samples of files that came before there were any. @returns how many uploads were deleted
  int sweep();

  /// After a backup was restored: what had not arrived whole is not in it, and begins anew.
  void forget_unfinished();

 private:
  int remove_expired();
  void complete_whole();
  void remove_forgotten();
  std::filesystem::path file_of(const UploadId& id) const;
  std::filesystem::path file_of(const Upload& upload) const;
  std::string gather(const Upload& upload, int file);
  Upload complete(Upload upload, int file, std::optional<std::string> sha256);

  // The hash of what has arrived so far, of uploads that came through this process from their first byte on: the whole
  // file need not be read again at its end.
  struct Arriving {
    Sha256 hash;
    std::int64_t size = 0;
  };
  static constexpr std::size_t kMostArriving = 500;
  Arriving take_arriving(const UploadId& id, std::int64_t offset);
  void keep_arriving(const UploadId& id, Arriving arriving);

  db::Database& database_;
  BlobStore& blobs_;
  std::filesystem::path folder_;
  std::optional<Bytes> quota_;
  // To put parts together and a file into a store that is far away takes minutes: a whole class that has done so at
  // once leaves threads for who only reads.
  Turns finishing_{3, 3};
  Clock now_;
  std::mutex mutex_;
  std::map<std::string, Arriving> arriving_;
};

/// "Lección 3 – Fracciones" from "Lección_3 – Fracciones.final.mp4": a title to begin with.
std::string title_from_filename(std::string_view filename);

}  // namespace acervo
