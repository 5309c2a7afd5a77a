#pragma once

#include <filesystem>

#include "catalog/storage/blob_cache.hpp"
#include "catalog/storage/blob_store.hpp"
#include "catalog/storage/s3_client.hpp"

namespace acervo {

/// Blobs in a bucket, as ab/cdef… (those set aside as unused/ab/cdef…), which any number of machines share. They are
/// read through a local folder: libav and `sendfile` want files, and what was stored from here need not come back over
/// the network.
class S3BlobStore : public BlobStore {
 public:
  struct Settings {
    std::filesystem::path cache;   ///< made where it is missing
    Bytes most{20LL << 30};        ///< of it
    Bytes most_copied{4LL << 30};  ///< in the server; what is larger passes through here when it is set aside
  };
  /// Asks nothing of the server yet.
  S3BlobStore(S3Address address, Settings settings);

  using BlobStore::put;
  Fd scratch() override { return cache_.scratch(); }
  const std::filesystem::path& folder() const override { return cache_.folder(); }
  Blob put(const Fd& file, const std::string& sha256) override;
  Fd open(const std::string& key) override;
  std::optional<Fd> find_here(const std::string& key) override;
  void bring(const std::string& key, std::function<void(std::exception_ptr)> done) override;
  void close() override { cache_.close(); }
  void check() override;
  void list(char digit, const Each& each) override { list_below("", digit, each); }
  void list_aside(char digit, const Each& each) override;
  void set_aside(const StoredBlob& blob) override;
  void put_back(const StoredBlob& blob) override;
  void remove_aside(const std::string& key) override;

  const S3Address& address() const { return client_.address(); }

 private:
  bool copy(const std::string& from, const std::string& to, Bytes size);
  void list_below(const std::string& prefix, char digit, const Each& each);

  S3Client client_;
  Bytes most_copied_;
  BlobCache cache_;
};

}  // namespace acervo
