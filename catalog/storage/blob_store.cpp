#include "catalog/storage/blob_store.hpp"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "catalog/storage/disk.hpp"

namespace acervo {

bool is_blob_key(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Blob BlobStore::put(const Fd& file) {
  return put(file, disk::hash_of(file.get()));
}

void BlobStore::bring(const std::string&, std::function<void(std::exception_ptr)> done) {
  done(nullptr);
}

Blob put_bytes(BlobStore& store, std::string_view bytes) {
  const Fd target = store.scratch();
  disk::write_at(target.get(), bytes, 0);
  return store.put(target);
}

Fd copy_file(BlobStore& store, int source, const std::function<void(Bytes)>& progress) {
  Fd target = store.scratch();
  std::vector<char> buffer(1 << 20);
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(source, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) disk::fail("read", errno);
    if (got == 0) break;
    disk::write_at(target.get(), {buffer.data(), static_cast<std::size_t>(got)}, at);
    at += got;
    if (progress) progress({at});
  }
  return target;
}

Blob put_file(BlobStore& store, int source) {
  return store.put(copy_file(store, source));
}

}  // namespace acervo
