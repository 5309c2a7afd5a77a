#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace acervo {

struct CsvRow {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> cells;
};

/// A row that could not be read; reading goes on with the line after it.
struct CsvDamage {
  std::size_t line = 0;
  enum class Kind { unclosed_quote, too_long, given_up } kind = Kind::unclosed_quote;
};

/// Longest row in bytes; a quote that nobody closed swallows no more than this.
inline constexpr std::size_t kLongestCsvRow = 256 * 1024;

/// Rows of comma-separated values: quoted line feeds, any line end, cells as bytes. Empty rows are left out. After 100
/// unclosed quotes the text is no table, and reading ends with `given_up`.
/// @source RFC 4180
void read_csv(std::string_view text, char delimiter, const std::function<void(CsvRow&&)>& on_row,
              const std::function<void(CsvDamage)>& on_damage);

/// The cells of the first row that is not empty.
CsvRow first_csv_row(std::string_view text, char delimiter);

}  // namespace acervo
