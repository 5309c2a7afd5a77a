#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/library/import_fields.hpp"
#include "catalog/library/import_record.hpp"

namespace acervo {

/// What import_values.cpp and its neighbours share. Private to the import.

constexpr std::size_t kLongestImportFileName = 1024;  // bytes

using ImportTexts = std::vector<std::string>;

/// Pieces between any of `separators`, as one clean line each, without the empty ones.
ImportTexts pieces(std::string_view text, std::string_view separators);

/// The items of a list in one cell.
ImportTexts listed(std::string_view text);

/// The first of these members that is a text, or null.
const std::string* member(const ImportValue& object, std::initializer_list<const char*> names);

/// The text of a value that should be one text: a number is written out, a list gives its first, an object its name.
std::optional<std::string> one_text(const ImportValue& value);

/// Whether a text stands for nothing: empty, "null", "n/a", "NaN".
bool says_nothing(std::string_view text);

/// A record while its cells are read, and what is to be said of them. Not thread-safe; one a record.
class ImportDraft {
 public:
  ImportDraft(std::size_t line, ImportCells cells, const VocabularyLookup& lookup, const ImportOptions& options);

  template <class Take>
  void each(ImportField field, const Take& take) {
    for (const ImportCell& cell : cells)
      if (cell.column.field == field && !cell.value.is_null()) take(cell);
  }

  void warn(ImportField field, std::string code, ImportTexts args = {});

  /// The first problem stands: what follows is often its consequence.
  void refuse(ImportField field, std::string code, ImportTexts args = {});

  /// Whether `text` has at most `limit` characters; refused if not.
  bool fits(ImportField field, std::string_view text, std::size_t limit);

  /// The first cell of a field that says something, as one line.
  std::optional<std::string> first_line(ImportField field);

  /// All items of a field's cells, one clean line each.
  ImportTexts items(ImportField field);

  ImportCells cells;  // by rank of their columns
  const VocabularyLookup& lookup;
  const ImportOptions& options;
  ImportRecord record;
  std::optional<ImportProblem> problem;
};

void read_contributors(ImportDraft& draft);
void read_captions(ImportDraft& draft);

}  // namespace acervo
