#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalog/core/units.hpp"
#include "catalog/library/import_vocabulary.hpp"

namespace acervo {

/// What was read otherwise than it stands there, or left out; the record goes in all the same.
struct ImportWarning {
  std::string field;              ///< a name of the design, "" where it is the whole line
  std::string code;               ///< for `import_message`
  std::vector<std::string> args;  ///< for `import_message`
};

/// Why a line gives no record.
struct ImportProblem {
  std::size_t line = 0;  ///< from 1; of a row of several lines, the first
  std::string field;
  std::string code;
  std::vector<std::string> args;
};

/// One described material, in the catalogue's words. Text is well-formed, clean and within the limits below; codes
/// exist in the vocabularies; `url` is http or https. Absent fields are empty: they were not given.
struct ImportRecord {
  struct Contributor {
    std::string name;
    std::string role;  ///< "autor", "ponente", "guion" …; "" where none was said
    bool operator==(const Contributor&) const = default;
  };
  struct Captions {
    std::string language;  ///< code of the vocabulary; "" where unknown
    std::string file;      ///< for `resolve_inside`, like `ImportRecord::file`
    bool operator==(const Captions&) const = default;
  };

  std::size_t line = 0;
  std::optional<std::string> identifier;
  std::optional<std::string>
      file;  ///< a name or a path inside the metadata's folder: for `resolve_inside`, nothing else
  std::optional<std::string> url;
  std::string title;  ///< empty only where there is a file, whose own name or tag then serves
  std::string description;
  std::optional<std::string> language;
  std::optional<std::string> type;
  std::vector<std::string> levels;
  std::vector<std::string> subjects;
  std::vector<std::string> keywords;
  std::optional<std::string> license;
  std::vector<Contributor> contributors;
  std::vector<Captions> captions;
  std::optional<std::string> collection;
  std::optional<std::string> produced;  ///< as in `is_partial_date`
  std::optional<bool> published;
  std::optional<Micros> duration;
  std::vector<ImportWarning> warnings;
};

enum class ImportFormat { csv, jsonl };

/// By the name's ending, else by the first character. Both read UTF-8, UTF-16 and Windows-1252.
ImportFormat import_format(const std::filesystem::path& name, std::string_view bytes);

/// Limits in code points. What exceeds the first group is refused, the rest is left out with a warning.
inline constexpr std::size_t kLongestImportTitle = 300;
inline constexpr std::size_t kLongestImportDescription = 20'000;  // pyvideo has talks with 14,492
inline constexpr std::size_t kLongestImportIdentifier = 200;
inline constexpr std::size_t kLongestImportUrl = 2'000;
inline constexpr std::size_t kLongestImportName = 200;  // of a person, a collection
inline constexpr std::size_t kLongestImportKeyword = 100;
inline constexpr std::size_t kMostImportKeywords = 50;
inline constexpr std::size_t kMostImportContributors = 100;
inline constexpr std::size_t kMostImportConcepts = 20;          // levels, subjects, captions
inline constexpr std::size_t kLongestImportLine = 1024 * 1024;  // bytes of a line of JSONL

struct ImportOptions {
  /// The metadata's folder. With it, an absolute path or one with ".." passes where it stays inside; without it, none
  /// does.
  std::optional<std::filesystem::path> base;
};

struct ImportSummary {
  std::size_t records = 0;
  std::size_t problems = 0;
  std::vector<std::string> ignored_columns;  ///< headers and members that mean nothing here, in order of appearance
};

using ImportResult = std::variant<ImportRecord, ImportProblem>;

/// Reads metadata and hands over every line as a record or a problem, in order. A bad line never stops the rest; only
/// what is no table at all ends early, with a problem that says so. An exception of `on_result` passes through.
ImportSummary for_each_record(std::string_view bytes, ImportFormat format, const VocabularyLookup& lookup,
                              const std::function<void(ImportResult&&)>& on_result, const ImportOptions& options = {});

/// The same of a stream, which is read whole.
ImportSummary for_each_record(std::istream& stream, ImportFormat format, const VocabularyLookup& lookup,
                              const std::function<void(ImportResult&&)>& on_result, const ImportOptions& options = {});

}  // namespace acervo
