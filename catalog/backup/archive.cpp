#include "catalog/backup/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "catalog/core/error.hpp"

namespace acervo::backup {

namespace {

constexpr std::size_t kPiece = 1 << 20;

[[noreturn]] void fail(archive* stream, bool writing) {
  const char* said = archive_error_string(stream);
  const std::string what = said == nullptr ? "the archive failed" : said;
  const int error = archive_errno(stream);
  // Where the archive is written is seldom the data's disk, and never the store: it is named for itself.
  if (writing)
    throw Error(Code::unavailable, error > 0 ? what + ": " + std::strerror(error) : what,
                error == ENOSPC || error == EDQUOT ? "backup_disk_full" : "cannot_write");
  // libarchive's own numbers for a stream that is not as it should be are negative or EILSEQ.
  if (error == EIO) throw Error(Code::unavailable, what, "storage");
  throw Error(Code::invalid, what, "not_a_backup");
}

}  // namespace

struct ArchiveWriter::State {
  std::unique_ptr<archive, decltype(&archive_write_free)> stream{archive_write_new(), archive_write_free};
  std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry{archive_entry_new(), archive_entry_free};
};

ArchiveWriter::ArchiveWriter(int file) : state_(std::make_shared<State>()) {
  archive* stream = state_->stream.get();
  if (archive_write_set_format_pax_restricted(stream) != ARCHIVE_OK ||
      archive_write_add_filter_none(stream) != ARCHIVE_OK || archive_write_open_fd(stream, file) != ARCHIVE_OK)
    fail(stream, true);
}

void ArchiveWriter::begin(const std::string& name, Bytes size) {
  archive_entry* entry = archive_entry_clear(state_->entry.get());
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, size.count);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0600);
  if (archive_write_header(state_->stream.get(), entry) != ARCHIVE_OK) fail(state_->stream.get(), true);
}

void ArchiveWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = archive_write_data(state_->stream.get(), bytes.data(), bytes.size());
    if (written <= 0) fail(state_->stream.get(), true);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void ArchiveWriter::add(const std::string& name, std::string_view bytes) {
  begin(name, Bytes{static_cast<std::int64_t>(bytes.size())});
  write(bytes);
}

void ArchiveWriter::add(const std::string& name, int source, Bytes size,
                        const std::function<void(std::string_view)>& each) {
  begin(name, size);
  std::vector<char> piece(kPiece);
  for (std::int64_t at = 0; at < size.count;) {
    const auto wanted = std::min<std::int64_t>(kPiece, size.count - at);
    ssize_t count = ::pread(source, piece.data(), static_cast<std::size_t>(wanted), at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) std::fill_n(piece.begin(), count = wanted, '\0');
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(count));
    if (each) each(bytes);
    write(bytes);
    at += count;
  }
}

void ArchiveWriter::close() {
  if (archive_write_close(state_->stream.get()) != ARCHIVE_OK) fail(state_->stream.get(), true);
}

struct ArchiveReader::State {
  std::unique_ptr<archive, decltype(&archive_read_free)> stream{archive_read_new(), archive_read_free};
};

ArchiveReader::ArchiveReader(int file) : state_(std::make_shared<State>()) {
  archive* stream = state_->stream.get();
  archive_read_support_format_tar(stream);
  archive_read_support_filter_gzip(stream);
  archive_read_support_filter_xz(stream);
  archive_read_support_filter_zstd(stream);
  if (archive_read_open_fd(stream, file, kPiece) != ARCHIVE_OK) fail(stream, false);
}

std::optional<std::string> ArchiveReader::next() {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(state_->stream.get(), &entry);
  if (status == ARCHIVE_EOF) return std::nullopt;
  if (status != ARCHIVE_OK) fail(state_->stream.get(), false);
  const char* name = archive_entry_pathname(entry);
  return name == nullptr ? "" : name;
}

std::optional<std::string_view> ArchiveReader::read() {
  const void* bytes = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int status = archive_read_data_block(state_->stream.get(), &bytes, &size, &offset);
  if (status == ARCHIVE_EOF) return std::nullopt;
  if (status != ARCHIVE_OK) fail(state_->stream.get(), false);
  return std::string_view(static_cast<const char*>(bytes), size);
}

}  // namespace acervo::backup
