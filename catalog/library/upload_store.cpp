#include "catalog/library/upload_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/upload.sql.hpp"

namespace fs = std::filesystem;

namespace acervo {

namespace {

Error failed(const fs::path& file, int error) {
  const std::string what = file.string() + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) return Error(Code::unavailable, what, "disk_full");
  if (error == ENOENT) return Error(Code::not_found, what);
  return Error(Code::unavailable, what, error == EROFS || error == EACCES ? "read_only" : "storage");
}

Upload upload_from(const db::Row& row) {
  std::optional<MaterialId> material;
  if (auto id = row["material"].optional_text()) material = MaterialId{*id};
  return {{row["id"].text()},
          {row["owner"].text()},
          material,
          row["filename"].text(),
          {row["length"].integer()},
          {row["received"].integer()},
          row["state"].text() == "complete",
          row["expires_at"].time()};
}

}  // namespace

UploadStore::UploadStore(db::Database& database, BlobStore& blobs, fs::path folder, Clock now)
    : database_(database), blobs_(blobs), folder_(std::move(folder)), now_(std::move(now)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw failed(folder_, error.value());
}

fs::path UploadStore::file_of(const UploadId& id) const {
  if (!is_id(id.value)) throw Error(Code::not_found, "no upload of that id");
  return folder_ / id.value;
}

Upload UploadStore::create(const PersonId& owner, const std::string& filename, Bytes length,
                           const std::optional<MaterialId>& material) {
  if (length > kLargest) throw Error(Code::too_large, "the file is larger than " + std::to_string(kLargest.count));
  std::error_code ignored;
  const auto space = fs::space(folder_, ignored);
  if (!ignored && static_cast<std::uintmax_t>(length.count) > space.available)
    throw Error(Code::unavailable, "no room for an upload of " + std::to_string(length.count), "disk_full");
  Upload upload{new_id<UploadNoun>(), owner, material, shorten(squeeze(to_utf8(filename)), 250), length, {}, false,
                now_() + kLife};
  const fs::path file = file_of(upload.id);
  const Fd made(open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640));
  if (!made) throw failed(file, errno);
  std::optional<std::string> attached;
  if (material) attached = material->value;
  database_.write([&](db::Tx& tx) {
    tx.run(sql::upload::insert,
           {upload.id.value, owner.value, attached, upload.filename, length.count, upload.expires});
  });
  return upload;
}

std::optional<Upload> UploadStore::find(const UploadId& id, const PersonId& owner) {
  if (!is_id(id.value)) return std::nullopt;
  return database_.read([&](db::Tx& tx) -> std::optional<Upload> {
    const auto rows = tx.run(sql::upload::find, {id.value, owner.value});
    return rows.empty() ? std::nullopt : std::optional(upload_from(rows.front()));
  });
}

Upload UploadStore::append(const Upload& upload, Bytes offset, std::string_view bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (upload.complete) {
    if (offset != upload.length || size != 0) throw Error(Code::conflict, "the upload is complete", "wrong_offset");
    return upload;
  }
  if (offset.count + size > upload.length.count) throw Error(Code::too_large, "more bytes than were announced");
  const fs::path file = file_of(upload.id);
  const Fd fd(open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) throw failed(file, errno);
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    // A large file on its way into a store that is far away.
    if (upload.received == upload.length) throw Error(Code::unavailable, "the upload is being stored", "busy");
    throw Error(Code::conflict, "another request is writing", "wrong_offset");
  }
  const auto current = find(upload.id, upload.owner);
  if (!current || current->received != offset)
    throw Error(Code::conflict, "not the offset that is next", "wrong_offset");

  for (std::int64_t done = 0; done < size;) {
    const ssize_t put =
        pwrite(fd.get(), bytes.data() + done, static_cast<std::size_t>(size - done), offset.count + done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw failed(file, errno);
    done += put;
  }
  if (size > 0 && fdatasync(fd.get()) != 0) throw failed(file, errno);
  Upload result = *current;
  result.received = {offset.count + size};
  result.expires = now_() + kLife;
  const bool advanced = database_.write([&](db::Tx& tx) {
    return !tx.run(sql::upload::advance, {upload.id.value, offset.count, result.received.count, result.expires})
                .empty();
  });
  if (!advanced) throw Error(Code::conflict, "another request was faster", "wrong_offset");
  Arriving arriving = take_arriving(upload.id, offset.count);
  if (arriving.size == offset.count) {
    arriving.hash.add(bytes);
    arriving.size += size;
  }
  if (result.received == result.length)
    return complete(std::move(result), fd.get(),
                    arriving.size == result.length.count ? std::optional(arriving.hash.hex()) : std::nullopt);
  keep_arriving(upload.id, std::move(arriving));
  return result;
}

// The blob first, then all rows at once: whatever happens in between, the next request that says the same completes it.
Upload UploadStore::complete(Upload upload, int file, const std::optional<std::string>& sha256) {
  const Fd duplicate(dup(file));
  const Blob blob = sha256 ? blobs_.put(duplicate, *sha256) : blobs_.put(duplicate);
  database_.write([&](db::Tx& tx) {
    if (tx.run(sql::upload::lock_receiving, {upload.id.value}).empty()) return;
    if (!upload.material)
      upload.material = create_material(tx, {.title = title_from_filename(upload.filename)}, upload.owner);
    add_revision(tx, *upload.material, {blob, upload.filename});
    tx.run(sql::upload::complete, {upload.id.value, upload.material->value});
  });
  upload.complete = true;
  std::error_code ignored;
  fs::remove(file_of(upload.id), ignored);
  return upload;
}

// Where it does not go on from what is known (a restart, another server in between), it begins at -1: unusable.
UploadStore::Arriving UploadStore::take_arriving(const UploadId& id, std::int64_t offset) {
  const std::lock_guard lock(mutex_);
  auto node = arriving_.extract(id.value);
  if (!node.empty() && node.mapped().size == offset) return std::move(node.mapped());
  Arriving fresh;
  if (offset > 0) fresh.size = -1;
  return fresh;
}

void UploadStore::keep_arriving(const UploadId& id, Arriving arriving) {
  if (arriving.size < 0) return;
  const std::lock_guard lock(mutex_);
  if (arriving_.size() >= kMostArriving) arriving_.erase(arriving_.begin());
  arriving_.insert_or_assign(id.value, std::move(arriving));
}

void UploadStore::remove(const Upload& upload) {
  database_.write([&](db::Tx& tx) { tx.run(sql::upload::delete_, {upload.id.value}); });
  std::error_code ignored;
  fs::remove(file_of(upload.id), ignored);
}

std::vector<Upload> UploadStore::received_whole() {
  return database_.read([&](db::Tx& tx) {
    std::vector<Upload> found;
    const auto rows = tx.run(sql::upload::received_whole);
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(upload_from(rows[i]));
    return found;
  });
}

int UploadStore::sweep() {
  const auto ids = database_.read([&](db::Tx& tx) {
    std::vector<std::string> found;
    const auto rows = tx.run(sql::upload::expired, {now_()});
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(rows[i]["id"].text());
    return found;
  });
  for (const auto& id : ids) {
    database_.write([&](db::Tx& tx) { tx.run(sql::upload::delete_, {id}); });
    std::error_code ignored;
    fs::remove(folder_ / id, ignored);
  }
  for (const Upload& upload : received_whole()) {
    // The disk had no room for its blob, or the server went down, and nobody asked again.
    const Fd file(open(file_of(upload.id).c_str(), O_RDWR | O_CLOEXEC));
    if (file && flock(file.get(), LOCK_EX | LOCK_NB) == 0) complete(upload, file.get(), std::nullopt);
  }
  if (!ids.empty()) log::info("expired uploads removed", {{"count", static_cast<std::int64_t>(ids.size())}});
  return static_cast<int>(ids.size());
}

std::string title_from_filename(std::string_view filename) {
  std::string title = to_utf8(filename);
  if (const auto slash = title.find_last_of("/\\"); slash != std::string::npos) title = title.substr(slash + 1);
  if (const auto dot = title.rfind('.'); dot != std::string::npos && dot > 0 && title.size() - dot <= 6)
    title.resize(dot);
  for (char& c : title)
    if (c == '_') c = ' ';
  return shorten(squeeze(title), kLongestTitle);
}

}  // namespace acervo
