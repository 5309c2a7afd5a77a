#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "catalog/core/fd.hpp"

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

/// Gives a file a name, after its bytes have reached the disk; where that name is taken it is left as it is.
/// @returns false where the two are not on the same disk
bool give_name(const Fd& file, const std::filesystem::path& name);

}  // namespace acervo::disk
