#include "catalog/library/file_sample.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/library/revision.sql.hpp"

namespace acervo {

namespace {

constexpr std::int64_t kPiece = 1 << 20;

void add(Sha256& hash, int file, std::int64_t from, std::int64_t to) {
  std::string bytes(static_cast<std::size_t>(to - from), '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = pread(file, bytes.data() + done, bytes.size() - done, from + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      throw Error(Code::unavailable, std::string("reading: ") + std::strerror(got < 0 ? errno : EIO), "storage");
    done += static_cast<std::size_t>(got);
  }
  hash.add(bytes);
}

}  // namespace

std::string sample_of(int file) {
  struct stat about {};
  if (fstat(file, &about) != 0) throw Error(Code::unavailable, std::strerror(errno), "storage");
  const std::int64_t size = about.st_size;
  Sha256 hash;
  if (size <= 3 * kPiece) {
    add(hash, file, 0, size);
  } else {
    add(hash, file, 0, kPiece);
    add(hash, file, size / 2, size / 2 + kPiece);
    add(hash, file, size - kPiece, size);
  }
  return hash.hex();
}

bool is_sample(std::string_view text) {
  return is_blob_key(text);
}

void sample_old_files(db::Database& database, BlobStore& blobs) {
  const auto old = database.read([](db::Tx& tx) {
    std::vector<std::string> found;
    const auto rows = tx.run(sql::revision::without_sample);
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(rows[i]["source_blob"].text());
    return found;
  });
  for (const std::string& blob : old) {
    std::string sample;  // of what would have to be fetched, or is lost: none, and it is not looked at again
    try {
      if (const auto file = blobs.find_here(blob)) sample = sample_of(file->get());
    } catch (const Error& error) {
      if (error.code() != Code::not_found) return;  // the store is away: another time
    }
    database.write([&](db::Tx& tx) { tx.run(sql::revision::set_sample, {blob, sample}); });
  }
}

}  // namespace acervo
