#include "catalog/storage/s3_blob_store.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/ids.hpp"
#include "catalog/storage/disk.hpp"

namespace acervo {

namespace {

std::string name_of(const std::string& key) {
  if (!is_blob_key(key)) throw Error(Code::not_found, "no blob " + key.substr(0, 80));
  return key.substr(0, 2) + "/" + key.substr(2);
}

}  // namespace

S3BlobStore::S3BlobStore(S3Address address, Settings settings)
    : client_(std::move(address)),
      cache_(std::move(settings.cache), settings.most,
             [this](const std::string& key, const auto& take) { client_.get(name_of(key), take); }) {}

Blob S3BlobStore::put(const Fd& file, const std::string& sha256) {
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) disk::fail("look at a temporary file", errno);
  const Blob blob{sha256, {facts.st_size}};
  const std::string name = name_of(sha256);
  // A chunk that is made again, or the same file once more, is there already.
  if (client_.head(name) != blob.size) client_.put(name, file.get(), blob.size, sha256);
  cache_.keep(sha256, file);
  return blob;
}

Fd S3BlobStore::open(const std::string& key) {
  name_of(key);
  return cache_.get(key);
}

std::optional<Fd> S3BlobStore::find_here(const std::string& key) {
  name_of(key);
  return cache_.find(key);
}

void S3BlobStore::bring(const std::string& key, std::function<void(std::exception_ptr)> done) {
  cache_.bring(key, std::move(done));
}

void S3BlobStore::check() {
  const std::string text = "acervo", name = "check/" + random_id();
  const Fd file = scratch();
  disk::write_at(file.get(), text, 0);
  client_.put(name, file.get(), {static_cast<std::int64_t>(text.size())}, sha256_hex(text));
  std::string got;
  client_.get(name, [&](std::string_view bytes) { got += bytes; });
  client_.remove(name);
  if (got != text) throw Error(Code::unavailable, "the store gave other bytes back", "storage");
}

}  // namespace acervo
