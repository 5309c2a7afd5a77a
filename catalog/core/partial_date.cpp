#include "catalog/core/partial_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "catalog/core/text.hpp"

namespace acervo {

namespace {

namespace chrono = std::chrono;

constexpr std::size_t kLongest = 200;  // bytes; whoever writes more writes no date
constexpr int kFirstYear = 1800, kLastYear = 2100;

struct Date {
  int year = 0, month = 0, day = 0;  // 0 where unknown

  bool ok() const {
    if (year < kFirstYear || year > kLastYear || month < 0 || month > 12) return false;
    if (month == 0) return day == 0;
    return day == 0 || chrono::year_month_day(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                              chrono::day(static_cast<unsigned>(day)))
                           .ok();
  }
  std::string text() const {
    char text[40];
    std::snprintf(text, sizeof text, day ? "%04d-%02d-%02d" : month ? "%04d-%02d" : "%04d", year, month, day);
    return text;
  }
};

/// A run of digits or of letters, folded.
struct Token {
  std::string text;
  int number = -1;  // of up to eight digits
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::vector<Token> tokens_of(const std::string& folded) {
  std::vector<Token> tokens;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; };
  for (std::size_t i = 0; i < folded.size();) {
    const bool digits = is_digit(folded[i]);
    if (!digits && !is_letter(folded[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < folded.size() && (digits ? is_digit(folded[end]) : is_letter(folded[end]))) ++end;
    Token& token = tokens.emplace_back(Token{folded.substr(i, end - i), -1});
    if (digits && token.text.size() <= 8) token.number = std::atoi(token.text.c_str());
    i = end;
  }
  return tokens;
}

bool is_year(const Token& token) {
  return token.text.size() == 4 && token.number >= kFirstYear && token.number <= kLastYear;
}

bool is_small(const Token& token) {
  return token.number >= 0 && token.text.size() <= 2;
}

/// By its beginning, in Spanish, Portuguese and English; 0 if it is none.
int month_of(const Token& token) {
  static constexpr std::array<std::string_view, 12> kNames{"enero|janeiro|january",
                                                           "febrero|fevereiro|february",
                                                           "marzo|marco|march",
                                                           "abril|april",
                                                           "mayo|maio|may",
                                                           "junio|junho|june",
                                                           "julio|julho|july",
                                                           "agosto|august",
                                                           "septiembre|setiembre|setembro|september",
                                                           "octubre|outubro|october",
                                                           "noviembre|novembro|november",
                                                           "diciembre|dezembro|december"};
  if (token.number >= 0 || token.text.size() < 3) return 0;
  for (std::size_t month = 0; month < kNames.size(); ++month)
    for (std::string_view rest = kNames[month]; !rest.empty();) {
      const auto end = rest.find('|');
      if (rest.substr(0, end).starts_with(token.text)) return static_cast<int>(month) + 1;
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  return 0;
}

/// Year first, then what is of use of month and day: catalogues write "1987-00-00".
Date from_year(const Token& year, const Token* month, const Token* day) {
  Date date{year.number};
  if (month == nullptr || !is_small(*month) || month->number == 0) return date;
  date.month = month->number;
  if (day != nullptr && is_small(*day)) date.day = day->number;
  return date;
}

Date day_first(int first, int second, int year) {
  const Date date{year, second, first};
  return date.ok() ? date : Date{year, first, second};
}

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, const Token& token) {
  return std::ranges::find(words, token.text) != words.end();
}

/// "1987, 2 discos" says no month: words are only those of a time of day.
bool is_word_of_time(const Token& token) {
  return is_among(std::to_array<std::string_view>({"t", "z", "utc", "gmt", "h", "hrs", "a", "p", "m", "am", "pm"}),
                  token);
}

std::optional<Date> in_numbers(const std::vector<Token>& tokens) {
  const auto is_of_date = [](const Token& token) { return token.number >= 0 || is_word_of_time(token); };
  if (tokens.empty() || !std::ranges::all_of(tokens, is_of_date)) return std::nullopt;
  const auto at = [&](std::size_t i) { return i < tokens.size() ? &tokens[i] : nullptr; };
  if (is_year(tokens[0])) return from_year(tokens[0], at(1), at(2));
  if (tokens[0].text.size() == 8 && tokens[0].number > 0) {
    const int all = tokens[0].number;
    return Date{all / 10'000, all / 100 % 100, all % 100};
  }
  if (!is_small(tokens[0]) || tokens.size() < 2) return std::nullopt;
  if (is_year(tokens[1])) return Date{tokens[1].number, tokens[0].number, 0};
  if (tokens.size() > 2 && is_small(tokens[1]) && is_year(tokens[2]))
    return day_first(tokens[0].number, tokens[1].number, tokens[2].number);
  return std::nullopt;
}

/// "de", or what makes a number an ordinal: 1.º, 21st.
bool is_link(const Token& token) {
  return is_among(std::to_array<std::string_view>({"de", "del", "do", "of", "o", "a", "er", "st", "nd", "rd", "th"}),
                  token);
}

/// By its beginning, in Spanish, Portuguese and English.
bool is_weekday(const Token& token) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"lunes",  "martes", "miercoles", "jueves", "viernes", "sabado",    "domingo",  "segunda", "terca",    "quarta",
       "quinta", "sexta",  "feira",     "monday", "tuesday", "wednesday", "thursday", "friday",  "saturday", "sunday"});
  return token.number < 0 && token.text.size() >= 3 &&
         std::ranges::any_of(kNames, [&](std::string_view name) { return name.starts_with(token.text); });
}

/// With a month's name: "21 de mayo de 1987", "May 21, 1987", "1987 mayo 21". Where there is more than a weekday and a
/// time beside them, a number may count anything and a name may be somebody's (Julio), but "mayo de 1987" is that
/// month.
std::optional<Date> in_words(const std::vector<Token>& tokens) {
  const std::size_t count = tokens.size();
  const auto skip = [&](std::size_t i) {
    while (i < count && is_link(tokens[i])) ++i;
    return i;
  };
  for (std::size_t i = 0; i < count; ++i) {
    Date date;
    date.month = month_of(tokens[i]);
    if (date.month == 0) continue;
    std::size_t begin = i, end = skip(i + 1);
    const bool then_year = end < count && is_year(tokens[end]);
    if (then_year) {
      date.year = tokens[end++].number;
      std::size_t day = i;
      while (day > 0 && is_link(tokens[day - 1])) --day;
      if (day > 0 && is_small(tokens[day - 1])) date.day = tokens[begin = day - 1].number;
    } else if (const std::size_t year = end < count && is_small(tokens[end]) ? skip(end + 1) : count;
               year < count && is_year(tokens[year])) {
      date.day = tokens[end].number, date.year = tokens[year].number;
      end = year + 1;
    } else if (i > 0 && is_year(tokens[i - 1])) {
      date.year = tokens[begin = i - 1].number;
      if (end < count && is_small(tokens[end])) date.day = tokens[end++].number;
    } else {
      continue;
    }
    const auto at = [&](std::size_t place) { return tokens.begin() + static_cast<std::ptrdiff_t>(place); };
    const bool is_all = std::all_of(tokens.begin(), at(begin), is_weekday) &&
                        std::all_of(at(end), tokens.end(),
                                    [](const Token& token) { return token.number >= 0 || is_word_of_time(token); });
    if (is_all) return date;
    if (then_year) return Date{date.year, date.month, 0};
  }
  return std::nullopt;
}

}  // namespace

bool is_partial_date(std::string_view text) {
  const bool is_like = std::ranges::equal(text, std::string_view("0000-00-00").substr(0, text.size()),
                                          [](char c, char like) { return like == '0' ? is_digit(c) : c == like; });
  if (!is_like || (text.size() != 4 && text.size() != 7 && text.size() != 10)) return false;
  const auto read = in_numbers(tokens_of(std::string(text)));
  return read && read->ok() && read->text() == text;
}

std::optional<std::string> parse_partial_date(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  const auto tokens = tokens_of(fold(text));
  const auto year = std::ranges::find_if(tokens, is_year);
  const bool is_range = year != tokens.end() && std::any_of(year + 1, tokens.end(), [&](const Token& other) {
                          return is_year(other) && other.number != year->number;
                        });
  if (is_range) return std::nullopt;
  if (std::ranges::count_if(tokens, is_year) > 1) return year->text;  // from one day to another of the same year
  for (const auto& read : {in_words(tokens), in_numbers(tokens)})
    if (read && read->ok()) return read->text();
  return year == tokens.end() ? std::nullopt : std::optional(year->text);
}

}  // namespace acervo
