#include "streamer/http/conditional.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <limits>

namespace acervo::streamer {

namespace {

constexpr std::size_t kMaxRanges = 8;

std::string_view opaque(std::string_view etag) {
  return etag.substr(0, 2) == "W/" ? etag.substr(2) : etag;
}

bool matches_strongly(std::string_view a, std::string_view b) {
  return !a.empty() && a.substr(0, 2) != "W/" && b.substr(0, 2) != "W/" && a == b;
}

/// Whether a list of entity tags (or "*") has ours. A tag may hold a comma, hence not a plain split.
bool lists_etag(std::string_view list, std::string_view etag, bool weak) {
  list = trim(list);
  if (list == "*") return true;
  while (!list.empty()) {
    const std::size_t open = list.find('"');
    if (open == std::string_view::npos) return false;
    const std::size_t close = list.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    const std::size_t start = open >= 2 && list.substr(open - 2, 2) == "W/" ? open - 2 : open;
    const std::string_view tag = list.substr(start, close + 1 - start);
    if (weak ? !etag.empty() && opaque(tag) == opaque(etag) : matches_strongly(tag, etag)) return true;
    list.remove_prefix(close + 1);
  }
  return false;
}

/// The same of a header, whose list may come in several fields (RFC 9110, 5.3).
bool lists_etag(const Request& request, std::string_view header, std::string_view etag, bool weak) {
  const auto lists = request.headers.all(header);
  return std::ranges::any_of(lists, [&](auto list) { return lists_etag(list, etag, weak); });
}

/// A position, however large: whoever wants everything to the end may ask for bytes up to 2^63 - 1.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  return error == std::errc::result_out_of_range ? std::numeric_limits<std::uint64_t>::max() : value;
}

struct Ranges {
  bool valid = false;  // else the header is ignored
  std::vector<ByteRange> satisfiable;
};

Ranges read_ranges(std::string_view text, std::uint64_t size) {
  Ranges result;
  if (text.size() < 6 || !same_text(text.substr(0, 6), "bytes=")) return result;
  text.remove_prefix(6);
  std::size_t count = 0;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view spec = trim(text.substr(0, comma));
    if (!spec.empty()) {
      if (++count > kMaxRanges) return {};
      const std::size_t dash = spec.find('-');
      if (dash == std::string_view::npos) return {};
      const auto first = number(spec.substr(0, dash));
      const auto last = number(spec.substr(dash + 1));
      if ((dash > 0 && !first) || (dash + 1 < spec.size() && !last) || (!first && !last)) return {};
      if (first && last && *last < *first) return {};
      if (!first) {
        if (*last > 0 && size > 0) result.satisfiable.push_back({size - std::min(*last, size), size - 1});
      } else if (*first < size) {
        result.satisfiable.push_back({*first, last ? std::min(*last, size - 1) : size - 1});
      }
    }
    if (comma == text.size()) break;
    text.remove_prefix(comma + 1);
  }
  result.valid = count > 0;
  return result;
}

bool is_ascending(const std::vector<ByteRange>& ranges) {
  for (std::size_t i = 1; i < ranges.size(); ++i)
    if (ranges[i].first <= ranges[i - 1].last) return false;
  return true;
}

/// RFC 9110, 13.1.5: a range of what the client already has part of, or the whole of what it is now.
bool range_is_current(std::string_view condition, const Representation& representation) {
  condition = trim(condition);
  if (!condition.empty() && (condition.front() == '"' || condition.substr(0, 2) == "W/"))
    return matches_strongly(condition, representation.etag);
  const auto date = parse_http_date(condition);
  return date && representation.last_modified && *date == *representation.last_modified;
}

}  // namespace

Outcome evaluate(const Request& request, const Representation& representation) {
  const bool reads = request.method == Method::get || request.method == Method::head;
  const auto& modified = representation.last_modified;
  if (request.header("if-match")) {
    if (!lists_etag(request, "if-match", representation.etag, false)) return {412, {}};
  } else if (const auto since = request.header("if-unmodified-since")) {
    const auto date = parse_http_date(*since);
    if (date && modified && *modified > *date) return {412, {}};
  }
  if (request.header("if-none-match")) {
    if (lists_etag(request, "if-none-match", representation.etag, true)) return {reads ? 304 : 412, {}};
  } else if (const auto since = request.header("if-modified-since"); since && reads) {
    const auto date = parse_http_date(*since);
    if (date && modified && *modified <= *date) return {304, {}};
  }
  const auto range = request.header("range");
  if (!range || request.method != Method::get || !representation.ranges) return {200, {}};
  if (const auto condition = request.header("if-range"))
    if (!range_is_current(*condition, representation)) return {200, {}};
  auto ranges = read_ranges(*range, representation.size);
  if (!ranges.valid) return {200, {}};
  if (ranges.satisfiable.empty()) return {416, {}};
  if (!is_ascending(ranges.satisfiable)) return {200, {}};
  return {206, std::move(ranges.satisfiable)};
}

std::string format_http_date(Seconds time) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t value = time.time_since_epoch().count();
  std::tm tm{};
  gmtime_r(&value, &tm);
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[static_cast<std::size_t>(tm.tm_wday)],
      tm.tm_mday, kMonths[static_cast<std::size_t>(tm.tm_mon)], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<Seconds> parse_http_date(std::string_view text) {
  // strptime's %a and %b follow the locale; the program never leaves "C".
  static constexpr std::array kForms{"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"};
  const std::string owned(trim(text));
  for (const char* form : kForms) {
    std::tm tm{};
    const char* end = strptime(owned.c_str(), form, &tm);
    if (end && *end == '\0' && tm.tm_year >= 70) return Seconds(std::chrono::seconds(timegm(&tm)));
  }
  return std::nullopt;
}

}  // namespace acervo::streamer
