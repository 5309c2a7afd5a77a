#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/fd.hpp"
#include "catalog/core/units.hpp"

namespace acervo {

struct Blob {
  std::string key;  ///< SHA-256 of the bytes, in hexadecimal
  Bytes size;
};

/// A blob as a store lists it.
struct StoredBlob {
  std::string key;
  Bytes size;
  Time since;  ///< when it was put there, or set aside
};

bool is_blob_key(std::string_view text);

/// Immutable bytes by the hash of what they are. A blob is there whole or not at all, also after a power cut.
/// Thread-safe.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// A file without a name, for bytes that will be `put`.
  virtual Fd scratch() = 0;

  /// The folder that it lies in: what is written on that disk is `put` without being copied.
  virtual const std::filesystem::path& folder() const = 0;

  /// Keeps what is in `file` (all of it, from its beginning). The same bytes twice are one blob.
  /// @throws Error{unavailable, reason "disk_full" | "read_only" | "storage" ...}
  Blob put(const Fd& file);

  /// The same where the hash of its bytes is known, since they were hashed as they came.
  virtual Blob put(const Fd& file, const std::string& sha256) = 0;

  /// May wait for the network, for as long as a large blob takes.
  /// @throws Error{not_found}, Error{unavailable}
  virtual Fd open(const std::string& key) = 0;

  /// The blob if it can be read without waiting for a network. By default all can.
  /// @throws as `open`
  virtual std::optional<Fd> find_here(const std::string& key) { return open(key); }

  /// Brings a blob that was not here, then calls `done` once, from any thread: with nothing, or with why it is not
  /// here.
  virtual void bring(const std::string& key, std::function<void(std::exception_ptr)> done);

  /// Brings no blob any more; who waits for one is told Error{cancelled}. Before what they refer to goes.
  virtual void close() {}

  /// Says whether the store can be used, by storing, reading and removing something small.
  /// @throws Error{unavailable}
  virtual void check() = 0;

  // For who removes what nobody uses (library/blob_sweep). A blob that is set aside can be read as before, and put as
  // if it were not there: so it harms nobody to set one aside that is put, or written into a row, at the same moment.

  using Each = std::function<void(StoredBlob)>;
  /// Lists the blobs whose key begins with `digit`, a hexadecimal one.
  virtual void list(char digit, const Each& each) = 0;
  /// The same of those that are set aside.
  virtual void list_aside(char digit, const Each& each) = 0;
  /// Those that are not there (any more) are nothing to do, here and below.
  virtual void set_aside(const StoredBlob& blob) = 0;
  virtual void put_back(const StoredBlob& blob) = 0;
  /// Removes one that is set aside, for good.
  virtual void remove_aside(const std::string& key) = 0;
};

/// Blobs below a local folder, as ab/cdef…; those set aside as unused/ab/cdef….
class LocalBlobStore : public BlobStore {
 public:
  /// Makes the folder where it is missing.
  explicit LocalBlobStore(std::filesystem::path folder);
  using BlobStore::put;
  Fd scratch() override;
  const std::filesystem::path& folder() const override { return folder_; }
  Blob put(const Fd& file, const std::string& sha256) override;
  Fd open(const std::string& key) override;
  void check() override;
  void list(char digit, const Each& each) override;
  void list_aside(char digit, const Each& each) override;
  void set_aside(const StoredBlob& blob) override;
  void put_back(const StoredBlob& blob) override;
  void remove_aside(const std::string& key) override;

 private:
  std::filesystem::path folder_;
};

/// Copies a whole file to where it can be `put`.
/// @param progress  called with the bytes copied so far; may throw to cancel
Fd copy_file(BlobStore& store, int source, const std::function<void(Bytes)>& progress = {});

/// Copies a whole file into the store.
Blob put_file(BlobStore& store, int source);

/// The same for bytes in memory.
Blob put_bytes(BlobStore& store, std::string_view bytes);

}  // namespace acervo
