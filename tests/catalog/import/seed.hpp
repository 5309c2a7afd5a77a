#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/json.hpp"
#include "catalog/library/import_record.hpp"

namespace acervo::test {

std::string read_file(const std::filesystem::path& path);

/// The shipped vocabularies, by name.
std::vector<Json> seeds();

/// What they teach; filled once.
const VocabularyLookup& lookup();

/// The shared data of developers, which not every machine has.
std::optional<std::filesystem::path> shared_data();

struct Imported {
  std::vector<ImportRecord> records;
  std::vector<ImportProblem> problems;
  ImportSummary summary;
};
Imported import_text(std::string_view bytes, ImportFormat format, const ImportOptions& options = {});

}  // namespace acervo::test
