#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/library/upload_store.hpp"

// What the two files of the upload store share.
namespace acervo {

Error upload_failed(const std::filesystem::path& file, int error);
Upload upload_from(const db::Row& row);
std::vector<std::string> ids_of(const std::vector<UploadId>& parts);

/// @throws as upload_failed(file, errno)
void write_at(int fd, std::string_view bytes, std::int64_t offset, const std::filesystem::path& file);

}  // namespace acervo
