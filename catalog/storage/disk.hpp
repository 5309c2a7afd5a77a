#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "catalog/core/fd.hpp"
#include "catalog/core/time.hpp"

/// What stores on a disk are made of. Failures are Error{unavailable} with the reasons "disk_full", "read_only" and
/// "storage".
namespace acervo::disk {

[[noreturn]] void fail(const std::string& what, int error);

void make_folders(const std::filesystem::path& folder);

/// A file without a name on the folder's disk.
Fd nameless_file(const std::filesystem::path& folder);

/// Writes all of `bytes`.
void write_at(int file, std::string_view bytes, off_t at);

/// The SHA-256 of the whole file, in hexadecimal.
std::string hash_of(int file);

/// Remembers when a file was written to last, so that what was learned of it need not be learned twice.
class Untouched {
 public:
  explicit Untouched(int file, Time now = system_now());
  /// Whether nobody has written to it since. One that was being written to when this was made is never sure.
  bool still() const;

 private:
  int file_;
  struct Moment {
    std::int64_t size = 0, written = 0, changed = 0;  ///< nanoseconds
    bool operator==(const Moment&) const = default;
  };
  Moment look() const;
  Moment then_;
  bool quiet_ = false;
};

/// Gives a file a name, after its bytes have reached the disk; where that name is taken it is left as it is.
/// @returns false where the two are not on the same disk
bool give_name(const Fd& file, const std::filesystem::path& name);

}  // namespace acervo::disk
