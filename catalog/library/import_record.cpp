#include "catalog/library/import_record.hpp"

#include <algorithm>
#include <array>
#include <istream>
#include <iterator>
#include <unordered_map>

#include "catalog/core/text.hpp"
#include "catalog/library/import_csv.hpp"
#include "catalog/library/import_fields.hpp"
#include "catalog/library/import_text.hpp"
#include "catalog/library/import_values.hpp"

namespace acervo {

namespace {

constexpr std::size_t kMostIgnoredColumns = 100;

// UTF-16 as UTF-8, everything else without its byte order mark. Windows-1252 is told from UTF-8 cell by cell, so that
// one broken byte does not change the reading of a whole file.
std::string decoded(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return to_utf8(bytes);
  if (bytes.starts_with("\xEF\xBB\xBF")) return std::string(bytes.substr(3));
  // Headers and JSON begin with ASCII: a zero beside the first character is UTF-16 without its mark.
  if (bytes.size() >= 2 && bytes[0] != '\0' && bytes[1] == '\0') return to_utf8("\xFF\xFE" + std::string(bytes));
  if (bytes.size() >= 2 && bytes[0] == '\0' && bytes[1] != '\0') return to_utf8("\xFE\xFF" + std::string(bytes));
  return std::string(bytes);
}

class Importer {
 public:
  Importer(const VocabularyLookup& lookup, const std::function<void(ImportResult&&)>& on_result,
           const ImportOptions& options)
      : lookup_(lookup), on_result_(on_result), options_(options) {}

  ImportSummary read_csv_text(std::string_view text) {
    std::size_t offset = 0;
    std::optional<char> delimiter = take_separator_line(text);
    if (delimiter) offset = 1;
    if (!delimiter) delimiter = sniff(text);
    if (text.find_first_not_of("\r\n \t") == std::string_view::npos) return std::move(summary_);

    std::vector<std::optional<ImportColumn>> columns;
    const CsvRow header = first_csv_row(text, *delimiter);
    for (const auto& cell : header.cells) columns.push_back(column(clean_text(cell)));
    if (std::ranges::none_of(columns, [](const auto& known) { return known.has_value(); })) {
      summary_.ignored_columns.clear();
      // No row at all ends where a quote in the first line is never closed.
      refuse({std::max<std::size_t>(header.line, 1) + offset, "", "no_known_columns", {}});
      return std::move(summary_);
    }
    read_csv(
        text, *delimiter,
        [&](CsvRow&& row) {
          if (row.line > header.line) take_row(std::move(row), columns, offset);
        },
        [&](CsvDamage damage) {
          constexpr std::array<const char*, 3> kCodes{"unclosed_quote", "line_too_long", "given_up"};
          refuse({damage.line + offset, "", kCodes[static_cast<std::size_t>(damage.kind)], {}});
        });
    return std::move(summary_);
  }

  ImportSummary read_jsonl_text(std::string_view text) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const auto end = text.find('\n');
      const auto line = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) take_line(number, line);
    }
    return std::move(summary_);
  }

 private:
  void take_line(std::size_t number, std::string_view line) {
    if (line.size() > kLongestImportLine) return refuse({number, "", "line_too_long", {}});
    const std::string text = is_utf8(line) ? std::string(line) : to_utf8(line);
    ImportValue value;
    try {
      value = ImportValue::parse(text);
    } catch (const ImportValue::parse_error& error) {
      return refuse({number, "", "bad_json", {std::to_string(error.byte)}});
    } catch (const ImportValue::exception&) {  // a number that no double holds
      return refuse({number, "", "bad_json", {"?"}});
    }
    if (!value.is_object()) return refuse({number, "", "not_an_object", {}});
    ImportCells cells;
    for (auto& [key, member] : value.items())
      if (const auto known = column(key)) cells.push_back({*known, std::move(member)});
    accept(number, std::move(cells));
  }

  void take_row(CsvRow&& row, const std::vector<std::optional<ImportColumn>>& columns, std::size_t offset) {
    const auto filled = [](const std::string& cell) { return !cell.empty(); };
    if (std::ranges::none_of(row.cells, filled)) return;
    if (row.cells.size() > columns.size() &&
        std::any_of(row.cells.begin() + static_cast<std::ptrdiff_t>(columns.size()), row.cells.end(), filled))
      return refuse({row.line + offset,
                     "",
                     "too_many_cells",
                     {std::to_string(row.cells.size()), std::to_string(columns.size())}});
    ImportCells cells;
    for (std::size_t i = 0; i < std::min(row.cells.size(), columns.size()); ++i)
      if (columns[i] && filled(row.cells[i])) cells.push_back({*columns[i], std::move(row.cells[i])});
    accept(row.line + offset, std::move(cells));
  }

  void accept(std::size_t line, ImportCells cells) {
    auto result = read_cells(line, std::move(cells), lookup_, options_);
    if (auto* problem = std::get_if<ImportProblem>(&result)) return refuse(std::move(*problem));
    auto& record = std::get<ImportRecord>(result);
    if (record.identifier) {
      const auto [first, is_new] = line_of_.emplace(*record.identifier, line);
      if (!is_new)
        record.warnings.push_back(
            {"identifier", "repeated_identifier", {*record.identifier, std::to_string(first->second)}});
    }
    ++summary_.records;
    on_result_(std::move(result));
  }

  void refuse(ImportProblem problem) {
    ++summary_.problems;
    on_result_(std::move(problem));
  }

  // The column of a header; one without meaning is remembered once.
  std::optional<ImportColumn> column(const std::string& header) {
    const auto known = column_of(header);
    auto& ignored = summary_.ignored_columns;
    if (!known && ignored.size() < kMostIgnoredColumns) {
      auto shown = shorten(plain_line(header.substr(0, 400)), 60);
      if (!shown.empty() && std::ranges::find(ignored, shown) == ignored.end()) ignored.push_back(std::move(shown));
    }
    return known;
  }

  // Excel's "sep=;" before the header.
  static std::optional<char> take_separator_line(std::string_view& text) {
    if (text.size() < 5 || fold(text.substr(0, 4)) != "sep=" || text.substr(5).find_first_of("\r\n") != 0)
      return std::nullopt;
    const char delimiter = text[4];
    if (delimiter == '"' || static_cast<unsigned char>(delimiter) >= 0x80) return std::nullopt;
    text.remove_prefix(text.substr(5).starts_with("\r\n") ? 7 : 6);
    return delimiter;
  }

  // The one under which the first row has most known headers: a comma inside a header misleads a count of commas.
  static char sniff(std::string_view text) {
    char best = ',';
    std::size_t best_known = 0, best_cells = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
      const auto cells = first_csv_row(text, candidate).cells;
      const auto known = static_cast<std::size_t>(
          std::ranges::count_if(cells, [](const auto& cell) { return column_of(clean_text(cell)).has_value(); }));
      if (known > best_known || (known == best_known && cells.size() > best_cells)) {
        best = candidate;
        best_known = known;
        best_cells = cells.size();
      }
    }
    return best;
  }

  const VocabularyLookup& lookup_;
  const std::function<void(ImportResult&&)>& on_result_;
  const ImportOptions& options_;
  ImportSummary summary_;
  std::unordered_map<std::string, std::size_t> line_of_;  // where an identifier was first seen
};

}  // namespace

ImportFormat import_format(const std::filesystem::path& name, std::string_view bytes) {
  const auto ending = fold(name.extension().native());
  if (ending == ".csv" || ending == ".tsv" || ending == ".txt") return ImportFormat::csv;
  if (ending == ".jsonl" || ending == ".ndjson" || ending == ".json") return ImportFormat::jsonl;
  const std::string head = decoded(bytes.substr(0, 64));
  const auto first = head.find_first_not_of(" \t\r\n");
  return first != std::string::npos && head[first] == '{' ? ImportFormat::jsonl : ImportFormat::csv;
}

ImportSummary for_each_record(std::string_view bytes, ImportFormat format, const VocabularyLookup& lookup,
                              const std::function<void(ImportResult&&)>& on_result, const ImportOptions& options) {
  const std::string text = decoded(bytes);
  Importer importer(lookup, on_result, options);
  return format == ImportFormat::csv ? importer.read_csv_text(text) : importer.read_jsonl_text(text);
}

ImportSummary for_each_record(std::istream& stream, ImportFormat format, const VocabularyLookup& lookup,
                              const std::function<void(ImportResult&&)>& on_result, const ImportOptions& options) {
  const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return for_each_record(bytes, format, lookup, on_result, options);
}

}  // namespace acervo
