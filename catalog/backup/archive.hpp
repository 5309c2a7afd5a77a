#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/units.hpp"

/// Files in one stream, as tar (pax), by libarchive. What cannot be written or read is Error{unavailable, reason
/// "disk_full" | "storage"}; what is no such stream, or ends before it should, Error{invalid, reason "not_a_backup"}.
namespace acervo::backup {

/// Used by one thread.
class ArchiveWriter {
 public:
  /// @param file  open for writing; may be a pipe
  explicit ArchiveWriter(int file);

  void add(const std::string& name, std::string_view bytes);

  /// A whole file; zeros stand for what cannot be read of it, so that the archive goes on.
  /// @param each  sees the bytes as they go, those zeros too; may throw to cancel
  void add(const std::string& name, int source, Bytes size, const std::function<void(std::string_view)>& each = {});

  /// Writes what marks the end.
  void close();

 private:
  struct State;
  void begin(const std::string& name, Bytes size);
  void write(std::string_view bytes);
  std::shared_ptr<State> state_;
};

/// Plain or compressed by gzip, xz or zstd. Used by one thread.
class ArchiveReader {
 public:
  explicit ArchiveReader(int file);

  /// The next file's name; what was not read of the one before is passed over.
  std::optional<std::string> next();

  /// The file's bytes, piece by piece. @returns nothing at its end; valid until the next call
  std::optional<std::string_view> read();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace acervo::backup
