#include "tests/catalog/import/seed.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "catalog/core/json.hpp"

namespace acervo::test {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<Json> seeds() {
  std::vector<Json> all;
  for (const auto& entry : fs::directory_iterator(ACERVO_REPOSITORY "/catalog/library/vocabulary_seed"))
    if (entry.path().extension() == ".json") all.push_back(Json::parse(read_file(entry.path())));
  return all;
}

const VocabularyLookup& lookup() {
  static const VocabularyLookup kLookup = [] {
    VocabularyLookup result;
    for (const Json& seed : seeds()) result.add_vocabulary(seed);
    return result;
  }();
  return kLookup;
}

std::optional<fs::path> shared_data() {
  const char* variable = std::getenv("ACERVO_SHARED");
  const fs::path data = (variable != nullptr ? fs::path(variable) : fs::path(ACERVO_REPOSITORY "/../shared")) / "data";
  return fs::exists(data) ? std::optional(data) : std::nullopt;
}

Imported import_text(std::string_view bytes, ImportFormat format, const ImportOptions& options) {
  Imported imported;
  imported.summary = for_each_record(
      bytes, format, lookup(),
      [&](ImportResult&& result) {
        if (auto* record = std::get_if<ImportRecord>(&result)) {
          imported.records.push_back(std::move(*record));
        } else {
          imported.problems.push_back(std::get<ImportProblem>(std::move(result)));
        }
      },
      options);
  return imported;
}

}  // namespace acervo::test
