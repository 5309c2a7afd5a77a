#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "catalog/core/fd.hpp"
#include "catalog/core/units.hpp"

namespace acervo {

struct Blob {
  std::string key;  ///< SHA-256 of the bytes, in hexadecimal
  Bytes size;
};

/// Immutable bytes by the hash of what they are. A blob is there whole or not at all, also after a power cut.
/// Thread-safe.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// A file without a name on the store's own disk, for bytes that will be `put`.
  virtual Fd scratch() = 0;

  /// Keeps what is in `file` (all of it, from its beginning). The same bytes twice are one blob.
  /// @throws Error{unavailable, reason "disk_full" | "read_only"}
  virtual Blob put(const Fd& file) = 0;

  /// The same where the hash of its bytes is known, since they were hashed as they came.
  virtual Blob put(const Fd& file, const std::string& sha256) = 0;

  /// @throws Error{not_found}, Error{unavailable}
  virtual Fd open(const std::string& key) = 0;
};

/// Blobs below a local folder, as ab/cdef….
class LocalBlobStore : public BlobStore {
 public:
  /// Makes the folder where it is missing.
  explicit LocalBlobStore(std::filesystem::path folder);
  Fd scratch() override;
  Blob put(const Fd& file) override;
  Blob put(const Fd& file, const std::string& sha256) override;
  Fd open(const std::string& key) override;

 private:
  std::filesystem::path folder_;
};

/// Copies a whole file into the store.
/// @param progress  called with the bytes copied so far; may throw to cancel
Blob put_file(BlobStore& store, int source, const std::function<void(Bytes)>& progress = {});

}  // namespace acervo
