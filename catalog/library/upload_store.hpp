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
};

/// Resumable uploads. Thread-safe; of two writers of one upload at the same time the second conflicts.
class UploadStore {
 public:
  static constexpr std::chrono::hours kLife{24 * 7};  ///< since the last byte
  static constexpr Bytes kLargest{64LL << 30};

  /// @param folder  for the bytes of unfinished uploads; on the blob store's own disk completion copies nothing
  UploadStore(db::Database& database, BlobStore& blobs, std::filesystem::path folder, Clock now = system_now);

  /// @throws Error{too_large}, Error{unavailable, "disk_full"} where the disk has no room for all of it
  Upload create(const PersonId& owner, const std::string& filename, Bytes length,
                const std::optional<MaterialId>& material);

  std::optional<Upload> find(const UploadId& id, const PersonId& owner);

  /// Appends bytes; with the last one the upload becomes a material's file and its preparation is queued.
  /// @throws Error{conflict, reason "wrong_offset"}, Error{too_large} beyond the length that was said
  Upload append(const Upload& upload, Bytes offset, std::string_view bytes);

  void remove(const Upload& upload);

  /// Deletes uploads whose time is over, and completes those that have all their bytes. @returns how many were deleted
  int sweep();

 private:
  std::vector<Upload> received_whole();
  std::filesystem::path file_of(const UploadId& id) const;
  Upload complete(Upload upload, int file, const std::optional<std::string>& sha256);

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
  Clock now_;
  std::mutex mutex_;
  std::map<std::string, Arriving> arriving_;
};

/// "Lección 3 – Fracciones" from "Lección_3 – Fracciones.final.mp4": a title to begin with.
std::string title_from_filename(std::string_view filename);

}  // namespace acervo
