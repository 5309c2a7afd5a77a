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
#include "catalog/directory/permissions.hpp"
#include "catalog/library/file_sample.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/upload.sql.hpp"
#include "catalog/library/upload_rows.hpp"

namespace fs = std::filesystem;

namespace acervo {

Error upload_failed(const fs::path& file, int error) {
  const std::string what = file.string() + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) return Error(Code::unavailable, what, "disk_full");
  if (error == ENOENT) return Error(Code::not_found, what);
  return Error(Code::unavailable, what, error == EROFS || error == EACCES ? "read_only" : "storage");
}

Upload upload_from(const db::Row& row) {
  std::optional<MaterialId> material;
  if (auto id = row["material"].optional_text()) material = MaterialId{*id};
  Upload upload{{row["id"].text()},
                {row["owner"].text()},
                material,
                row["filename"].text(),
                {row["length"].integer()},
                {row["received"].integer()},
                row["state"].text() == "complete",
                row["expires_at"].time(),
                row["partial"].boolean(),
                {}};
  for (std::string& id : row["parts"].texts()) upload.parts.push_back({std::move(id)});
  return upload;
}

std::vector<std::string> ids_of(const std::vector<UploadId>& parts) {
  std::vector<std::string> ids;
  for (const UploadId& part : parts) ids.push_back(part.value);
  return ids;
}

namespace {

std::optional<std::int64_t> amount(std::optional<Bytes> quota) {
  return quota ? std::optional(quota->count) : std::nullopt;
}

std::optional<Bytes> quota_of(const db::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto bytes = rows.front()["bytes"].optional_integer();
  return bytes ? std::optional(Bytes{*bytes}) : std::nullopt;
}

Bytes used(db::Tx& tx, const PersonId& owner, Time now) {
  return {tx.run(sql::upload::used, {owner.value, now - kKeepRefused}).front()["bytes"].integer()};
}

// What one may do is asked again when all of it has arrived: days may lie between, a role may have ended, a lesson may
// have been withdrawn. Locked, so that it holds until the file is the lesson's; the person first, as `create` does.
void require_right(db::Tx& tx, const Upload& upload) {
  const auto refuse = [&](const char* reason) {
    throw Error(Code::forbidden, "upload " + upload.id.value + " may not become a file", reason);
  };
  const auto owner = tx.run(sql::upload::lock_owner, {upload.owner.value});
  if (owner.empty()) return refuse("upload_forbidden");
  if (!upload.material) return;
  const auto person = owner.front();
  const Viewer viewer{
      Person{{person["id"].text()}, person["email"].text(), person["name"].text(), *parse_role(person["role"].text())}};
  const auto found = tx.run(sql::upload::lock_material, {upload.material->value});
  if (found.empty()) throw Error(Code::not_found, "no material " + upload.material->value);
  const auto state = found.front()["state"].text();
  Subject subject;
  if (const auto id = found.front()["owner"].optional_text()) subject.owner = PersonId{*id};
  subject.published = state == name(MaterialState::published);
  subject.restricted = state == name(MaterialState::restricted);
  if (!can(viewer, Action::edit, subject)) return refuse("upload_forbidden");
  if (state == name(MaterialState::withdrawn)) return refuse("upload_withdrawn");
}

}  // namespace

UploadStore::UploadStore(db::Database& database, BlobStore& blobs, fs::path folder, std::optional<Bytes> quota,
                         Clock now)
    : database_(database), blobs_(blobs), folder_(std::move(folder)), quota_(quota), now_(std::move(now)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) throw upload_failed(folder_, error.value());
}

fs::path UploadStore::file_of(const UploadId& id) const {
  if (!is_id(id.value)) throw Error(Code::not_found, "no upload of that id");
  return folder_ / id.value;
}

// The first part is where the others are joined to.
fs::path UploadStore::file_of(const Upload& upload) const {
  return file_of(upload.parts.empty() ? upload.id : upload.parts.front());
}

Upload UploadStore::create(const PersonId& owner, const std::string& filename, Bytes length,
                           const std::optional<MaterialId>& material, bool partial) {
  if (length > kLargest) throw Error(Code::too_large, "the file is larger than " + std::to_string(kLargest.count));
  std::error_code ignored;
  const auto space = fs::space(folder_, ignored);
  if (!ignored && static_cast<std::uintmax_t>(length.count) > space.available)
    throw Error(Code::unavailable, "no room for an upload of " + std::to_string(length.count), "disk_full");
  const Upload upload{
      new_id<UploadNoun>(), owner,   material, shorten(squeeze(to_utf8(filename)), 250), length, {}, false,
      now_() + kEmptyLife,  partial, {}};
  std::optional<std::string> attached;
  if (material) attached = material->value;
  database_.write([&](db::Tx& tx) {
    // Locked: of two uploads at the same time that fit only one by one, one is refused.
    const auto quota = quota_of(tx.run(sql::upload::lock_quota, {owner.value, amount(quota_)}));
    if (quota && used(tx, owner, now_()) + length > *quota)
      throw Error(Code::too_large, "beyond the quota of " + std::to_string(quota->count), "over_quota");
    // Bytes alone do not bound them: a thousand may be announced as empty.
    if (tx.run(sql::upload::unfinished, {owner.value}).front()["count"].integer() >= kMostUnfinished)
      throw Error(Code::rate_limited, "too many uploads that are not finished", "too_many_uploads");
    tx.run(sql::upload::insert,
           {upload.id.value, owner.value, attached, upload.filename, length.count, upload.expires, upload.partial});
  });
  const fs::path file = file_of(upload.id);
  const Fd made(open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640));
  if (!made) {
    const int error = errno;
    remove(upload);
    throw upload_failed(file, error);
  }
  return upload;
}

Allowance UploadStore::allowance(const PersonId& owner) {
  return database_.read([&](db::Tx& tx) {
    return Allowance{used(tx, owner, now_()), quota_of(tx.run(sql::upload::quota, {owner.value, amount(quota_)}))};
  });
}

void UploadStore::forget_unfinished() {
  database_.write([](db::Tx& tx) { tx.run(sql::upload::forget_unfinished); });
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
  if (offset > upload.length || size > upload.length.count - offset.count)
    throw Error(Code::too_large, "more bytes than were announced");
  const fs::path file = file_of(upload);
  const Fd fd(open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) {
    const int error = errno;
    // Another request completed it since it was looked up, and its file is in the store.
    if (const auto now = find(upload.id, upload.owner); error == ENOENT && now && now->complete)
      return append(*now, offset, bytes);
    throw upload_failed(file, error);
  }
  if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    // A large file on its way into a store that is far away.
    if (upload.received == upload.length) throw Error(Code::unavailable, "the upload is being stored", "busy");
    throw Error(Code::conflict, "another request is writing", "wrong_offset");
  }
  const auto current = find(upload.id, upload.owner);
  if (current && current->complete) return append(*current, offset, bytes);  // while this waited to look
  if (!current || current->received != offset)
    throw Error(Code::conflict, "not the offset that is next", "wrong_offset");

  if (!current->parts.empty()) {
    const auto turn = finishing_.take();
    return complete(*current, fd.get(), std::nullopt);
  }

  write_at(fd.get(), bytes, offset.count, file);
  if (size > 0 && fdatasync(fd.get()) != 0) throw upload_failed(file, errno);
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
  if (result.received == result.length && !result.partial) {
    const auto turn = [&] {
      try {
        return finishing_.take();
      } catch (...) {
        keep_arriving(upload.id, std::move(arriving));  // who has to come again is not to have all of it read for that
        throw;
      }
    }();
    return complete(std::move(result), fd.get(),
                    arriving.size == result.length.count ? std::optional(arriving.hash.hex()) : std::nullopt);
  }
  keep_arriving(upload.id, std::move(arriving));
  return result;
}

// The blob first, then all rows at once: whatever happens in between, the next request that says the same completes it.
Upload UploadStore::complete(Upload upload, int file, std::optional<std::string> sha256) {
  // Also before: else each sweep would hash it anew and put it into the store, for nothing.
  database_.write([&](db::Tx& tx) { require_right(tx, upload); });
  if (!upload.parts.empty()) sha256 = gather(upload, file);
  const std::string sample = sample_of(file);
  const Fd duplicate(dup(file));
  const Blob blob = sha256 ? blobs_.put(duplicate, *sha256) : blobs_.put(duplicate);
  const auto parts = ids_of(upload.parts);
  // What it makes is its result: a run that is broken off and begun again finds nothing of the first.
  upload.material = database_.write([&](db::Tx& tx) {
    auto material = upload.material;
    // In the order of who joins the same parts at this moment, else each may wait for the other.
    tx.run(sql::upload::lock_parts, {parts, upload.owner.value});
    if (tx.run(sql::upload::lock_receiving, {upload.id.value}).empty()) return material;
    require_right(tx, upload);
    if (!material) material = create_material(tx, {.title = title_from_filename(upload.filename)}, upload.owner);
    add_revision(tx, *material, {blob, upload.filename, sample});
    tx.run(sql::upload::complete, {upload.id.value, material->value});
    tx.run(sql::upload::delete_parts, {parts});
    return material;
  });
  upload.complete = true;
  std::error_code ignored;
  fs::remove(file_of(upload), ignored);
  for (const UploadId& part : upload.parts) fs::remove(file_of(part), ignored);
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
  const auto parts = ids_of(upload.parts);
  database_.write([&](db::Tx& tx) {
    tx.run(sql::upload::delete_, {upload.id.value});
    tx.run(sql::upload::delete_parts, {parts});
  });
  std::error_code ignored;
  fs::remove(file_of(upload.id), ignored);
  for (const UploadId& part : upload.parts) fs::remove(file_of(part), ignored);
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
