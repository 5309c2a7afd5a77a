#pragma once

#include <string>
#include <string_view>

#include "catalog/db/database.hpp"
#include "catalog/storage/blob_store.hpp"

namespace acervo {

/// The hash of a file's first, middle and last mebibyte (of all of it up to three): together with its length enough to
/// ask "is it this one?" before gigabytes are sent, and cheap to take in a browser. What is the same for certain, only
/// the hash of all bytes says.
/// @returns SHA-256 in lower-case hexadecimal. @throws Error{unavailable}
std::string sample_of(int file);

bool is_sample(std::string_view text);

/// Takes the sample of some files that came before there were any.
void sample_old_files(db::Database& database, BlobStore& blobs);

}  // namespace acervo
