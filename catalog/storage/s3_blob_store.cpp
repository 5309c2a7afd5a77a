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

const std::string kAside = "unused/";

}  // namespace

S3BlobStore::S3BlobStore(S3Address address, Settings settings)
    : client_(std::move(address)),
      most_copied_(settings.most_copied),
      cache_(std::move(settings.cache), settings.most, [this](const std::string& key, const auto& take) {
        try {
          client_.get(name_of(key), take);
        } catch (const Error& error) {
          if (error.code() != Code::not_found) throw;
          client_.get(kAside + name_of(key), take);
        }
      }) {}

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

void S3BlobStore::list_below(const std::string& prefix, char digit, const Each& each) {
  client_.list(prefix + digit, [&](const S3Client::Object& object) {
    const std::string name = object.name.substr(prefix.size());
    if (name.size() != 65 || name[2] != '/') return;
    if (const std::string key = name.substr(0, 2) + name.substr(3); is_blob_key(key))
      each({key, object.size, object.changed});
  });
}

void S3BlobStore::list_aside(char digit, const Each& each) {
  list_below(kAside, digit, each);
}

bool S3BlobStore::copy(const std::string& from, const std::string& to, Bytes size) {
  if (size <= most_copied_) return client_.copy(from, to);
  const Fd file = scratch();
  Sha256 hash;
  off_t at = 0;
  try {
    client_.get(from, [&](std::string_view bytes) {
      disk::write_at(file.get(), bytes, at);
      at += static_cast<off_t>(bytes.size());
      hash.add(bytes);
    });
  } catch (const Error& error) {
    if (error.code() == Code::not_found) return false;
    throw;
  }
  client_.put(to, file.get(), {at}, hash.hex());
  return true;
}

// Where it is ended between the two it is in both places, and set aside again the next time.
void S3BlobStore::set_aside(const StoredBlob& blob) {
  const std::string name = name_of(blob.key);
  if (copy(name, kAside + name, blob.size)) client_.remove(name);
}

void S3BlobStore::put_back(const StoredBlob& blob) {
  const std::string name = name_of(blob.key);
  if (client_.head(name) != blob.size && !copy(kAside + name, name, blob.size)) return;
  remove_aside(blob.key);
}

void S3BlobStore::remove_aside(const std::string& key) {
  client_.remove(kAside + name_of(key));
}

}  // namespace acervo
