#include "catalog/library/import_csv.hpp"

#include <csv.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "catalog/core/error.hpp"

namespace acervo {

namespace {

constexpr int kMostDamages = 100;

// The parser of libcsv with the row that it is in.
class RowParser {
 public:
  explicit RowParser(char delimiter) {
    // Lenient: a quote inside an unquoted cell is a character, as spreadsheets write it.
    if (csv_init(&parser_, 0) != 0) throw Error(Code::internal, "libcsv: csv_init");
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  }
  RowParser(const RowParser&) = delete;
  RowParser& operator=(const RowParser&) = delete;
  ~RowParser() { csv_free(&parser_); }

  // Takes one line with its end; whether it ended a row.
  bool take(std::string_view line) {
    row_ended_ = false;
    if (csv_parse(&parser_, line.data(), line.size(), &RowParser::on_cell, &RowParser::on_row, this) != line.size())
      throw Error(Code::internal, std::string("libcsv: csv_parse: ") + csv_strerror(csv_error(&parser_)));
    in_row_ = !row_ended_ && (in_row_ || line.find_first_not_of("\r\n \t") != std::string_view::npos);
    return row_ended_;
  }

  // Between the beginning and the end of a row after a whole line, that is, inside quotes.
  bool in_row() const { return in_row_; }

  std::vector<std::string> cells() { return std::exchange(cells_, {}); }

 private:
  static void on_cell(void* text, std::size_t size, void* self) {
    static_cast<RowParser*>(self)->cells_.emplace_back(static_cast<const char*>(text), size);
  }
  static void on_row(int, void* self) { static_cast<RowParser*>(self)->row_ended_ = true; }

  csv_parser parser_{};
  std::vector<std::string> cells_;
  bool row_ended_ = false;
  bool in_row_ = false;
};

// Cuts off the next line, with its end: "\n", "\r\n" or, where a text has no other, "\r".
std::string_view next_line(std::string_view& text, char end) {
  const auto at = text.find(end);
  const auto line = text.substr(0, at == std::string_view::npos ? at : at + 1);
  text.remove_prefix(line.size());
  return line;
}

}  // namespace

void read_csv(std::string_view text, char delimiter, const std::function<void(CsvRow&&)>& on_row,
              const std::function<void(CsvDamage)>& on_damage) {
  const char end = text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos ? '\r' : '\n';
  std::optional<RowParser> parser;
  parser.emplace(delimiter);
  std::size_t line_number = 0, row_line = 1, row_bytes = 0;
  std::string_view after_first_line;  // where to go on if the row turns out damaged
  int damages = 0;

  const auto restart = [&](CsvDamage::Kind kind) {
    on_damage({row_line, kind});
    text = after_first_line;
    line_number = row_line;
    row_bytes = 0;
    parser.emplace(delimiter);
    return ++damages < kMostDamages;
  };

  while (true) {
    while (!text.empty()) {
      const auto line = next_line(text, end);
      ++line_number;
      if (row_bytes == 0) {
        row_line = line_number;
        after_first_line = text;
      }
      row_bytes += line.size();
      if (row_bytes > kLongestCsvRow) {
        const auto kind = line_number == row_line ? CsvDamage::Kind::too_long : CsvDamage::Kind::unclosed_quote;
        if (!restart(kind)) return on_damage({line_number + 1, CsvDamage::Kind::given_up});
        continue;
      }
      // The last line may lack its end, and only an end closes a row.
      bool ended = parser->take(line);
      if (!ended && text.empty() && line.back() != end) ended = parser->take(std::string_view(&end, 1));
      if (ended) on_row({row_line, parser->cells()});
      if (!parser->in_row()) row_bytes = 0;
    }
    if (!parser->in_row()) return;
    if (!restart(CsvDamage::Kind::unclosed_quote)) return on_damage({line_number + 1, CsvDamage::Kind::given_up});
  }
}

CsvRow first_csv_row(std::string_view text, char delimiter) {
  CsvRow first;
  // Headers are short: what does not fit here is no table.
  auto head = text.substr(0, kLongestCsvRow);
  RowParser parser(delimiter);
  const char end = text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos ? '\r' : '\n';
  for (std::size_t number = 1; !head.empty(); ++number) {
    const auto line = next_line(head, end);
    if (!parser.in_row()) first.line = number;
    bool ended = parser.take(line);
    if (!ended && head.empty() && line.back() != end) ended = parser.take(std::string_view(&end, 1));
    if (ended) {
      first.cells = parser.cells();
      if (std::ranges::any_of(first.cells, [](const auto& cell) { return !cell.empty(); })) return first;
    }
  }
  return {};
}

}  // namespace acervo
