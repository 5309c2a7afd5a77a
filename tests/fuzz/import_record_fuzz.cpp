// Any bytes as CSV and as JSONL: every line ends as a record within the limits or as a problem with a sentence.
// With clang: -fsanitize=fuzzer,address. The test program runs the committed inputs through the same entry.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog/core/text.hpp"
#include "catalog/library/import_messages.hpp"
#include "catalog/library/import_path.hpp"
#include "catalog/library/import_record.hpp"

namespace {

using namespace acervo;

void require(bool holds) {
  if (!holds) std::abort();
}

const VocabularyLookup& lookup() {
  static const VocabularyLookup kLookup = [] {
    VocabularyLookup result;
    const auto add = [&](const char* vocabulary, const char* code, const std::string& label) {
      result.add(vocabulary, code, std::span(&label, 1), {});
    };
    add("languages", "es", "Español");
    add("levels", "primaria", "Primaria");
    add("subjects", "fisica", "Física");
    add("types", "curso", "Curso");
    add("licenses", "cc-by", "CC BY");
    add("licenses", "desconocida", "Copyright");
    return result;
  }();
  return kLookup;
}

void check(const ImportRecord& record) {
  require(record.line > 0);
  require(record.file || !record.title.empty());
  require(length(record.title) <= kLongestImportTitle && is_utf8(record.title));
  require(length(record.description) <= kLongestImportDescription && is_utf8(record.description));
  require(!record.file || stays_inside(*record.file));
  require(!record.url || record.url->starts_with("http") || record.url->starts_with("HTTP") ||
          web_address(*record.url));
  require(record.keywords.size() <= kMostImportKeywords);
  require(record.contributors.size() <= kMostImportContributors);
  for (const auto& warning : record.warnings) require(!import_message(warning.code, "es", warning.args).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto format : {ImportFormat::csv, ImportFormat::jsonl}) {
    for_each_record(bytes, format, lookup(), [](ImportResult&& result) {
      if (const auto* record = std::get_if<ImportRecord>(&result)) {
        check(*record);
      } else {
        const auto& problem = std::get<ImportProblem>(result);
        require(problem.line > 0 && !import_message(problem.code, "pt", problem.args).empty());
      }
    });
  }
  return 0;
}
