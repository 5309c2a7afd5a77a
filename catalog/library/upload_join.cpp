#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "catalog/core/fd.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/upload.sql.hpp"
#include "catalog/library/upload_rows.hpp"
#include "catalog/storage/disk.hpp"

namespace fs = std::filesystem;

namespace acervo {

namespace {

constexpr std::size_t kBlock = 1 << 20;

// Calls `use` with all bytes from the beginning of a file to `length`.
template <class Use>
void read_all(int fd, std::int64_t length, const fs::path& file, Use use) {
  std::string block(kBlock, '\0');
  for (std::int64_t at = 0; at < length;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(length - at, kBlock));
    const ssize_t got = pread(fd, block.data(), wanted, at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw upload_failed(file, got < 0 ? errno : EIO);
    use(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
    at += got;
  }
}

// Another name than the upload's: of a blob, which nobody changes any more.
bool is_stored(int fd, const fs::path& file) {
  struct stat facts {};
  if (fstat(fd, &facts) != 0) throw upload_failed(file, errno);
  return facts.st_nlink > 1;
}

}  // namespace

void write_at(int fd, std::string_view bytes, std::int64_t offset, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t put = pwrite(fd, bytes.data(), bytes.size(), offset);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw upload_failed(file, errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += put;
  }
}

Upload UploadStore::join(const PersonId& owner, const std::string& filename, const std::vector<UploadId>& parts,
                         const std::optional<MaterialId>& material) {
  const auto ids = ids_of(parts);
  const auto missing = [] { return Error(Code::conflict, "not all parts have arrived", "part_missing"); };
  if (parts.empty() || parts.size() > kMostParts || !std::ranges::all_of(ids, is_id)) throw missing();
  std::optional<std::string> attached;
  if (material) attached = material->value;
  const Upload upload = database_.write([&](db::Tx& tx) {
    const auto whole = tx.run(sql::upload::lock_parts, {ids, owner.value});
    if (const auto before = tx.run(sql::upload::find_joined, {ids, owner.value}); !before.empty())
      return upload_from(before.front());
    // Each is named once: a file is not made larger than what arrived of it.
    if (whole.size() != ids.size()) throw missing();
    Bytes length;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (whole[i]["received"].integer() != whole[i]["length"].integer()) throw missing();
      length += {whole[i]["length"].integer()};
    }
    if (length > kLargest) throw Error(Code::too_large, "the file is larger than " + std::to_string(kLargest.count));
    Upload joined{
        new_id<UploadNoun>(), owner, material, shorten(squeeze(to_utf8(filename)), 250), length, length, false,
        now_() + kLife,       false, parts};
    tx.run(sql::upload::insert_joined,
           {joined.id.value, owner.value, attached, joined.filename, length.count, joined.expires, ids});
    tx.run(sql::upload::keep_parts, {ids, joined.expires});
    return joined;
  });
  return append(upload, upload.length, "");
}

// Writes the later parts behind the first, where others may lie that it was to be joined with before. Where only what
// came after storing them failed, they are there already, and no others can be joined with it. The first part's hash is
// known if it came through this process. @returns the hash of all
std::string UploadStore::gather(const Upload& upload, int file) {
  std::map<std::string, std::int64_t> lengths;
  database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::upload::parts, {ids_of(upload.parts)});
    for (std::size_t i = 0; i < rows.size(); ++i) lengths[rows[i]["id"].text()] = rows[i]["length"].integer();
  });
  const fs::path into = file_of(upload);
  std::int64_t size = lengths[upload.parts.front().value];
  Arriving arriving = take_arriving(upload.parts.front(), size);
  if (arriving.size != size) {
    arriving.hash = {};
    read_all(file, size, into, [&](std::string_view bytes) { arriving.hash.add(bytes); });
  }
  const bool stored = is_stored(file, into);
  if (!stored && ftruncate(file, size) != 0) throw upload_failed(into, errno);
  for (std::size_t i = 1; i < upload.parts.size(); ++i) {
    const fs::path from = file_of(upload.parts[i]);
    const Fd part(open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!part) throw upload_failed(from, errno);
    read_all(part.get(), lengths[upload.parts[i].value], from, [&](std::string_view bytes) {
      arriving.hash.add(bytes);
      if (!stored) write_at(file, bytes, size, into);
      size += static_cast<std::int64_t>(bytes.size());
    });
  }
  if (size != upload.length.count) throw Error(Code::conflict, "not all parts are there any more", "part_missing");
  if (fdatasync(file) != 0) throw upload_failed(into, errno);
  const std::string hash = arriving.hash.hex();
  if (stored && disk::hash_of(file) != hash)
    throw Error(Code::conflict, "the first part is stored with others", "part_missing");
  return hash;
}

}  // namespace acervo
