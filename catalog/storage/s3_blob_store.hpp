#pragma once

#include <filesystem>

#include "catalog/storage/blob_cache.hpp"
#include "catalog/storage/blob_store.hpp"
#include "catalog/storage/s3_client.hpp"

namespace acervo {

/// Blobs in a bucket, as ab/cdef…, which any number of machines share. They are read through a local folder: libav and
/// `sendfile` want files, and what was stored from here need not come back over the network.
class S3BlobStore : public BlobStore {
 public:
  struct Settings {
    std::filesystem::path cache;  ///< made where it is missing
    Bytes most{20LL << 30};       ///< of it
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

  const S3Address& address() const { return client_.address(); }

 private:
  S3Client client_;
  BlobCache cache_;
};

}  // namespace acervo
