#include "catalog/core/time.hpp"

#include <cstdio>

namespace acervo {

namespace chrono = std::chrono;

Time system_now() {
  return chrono::floor<chrono::microseconds>(chrono::system_clock::now());
}

std::string format_rfc3339(Time time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss clock{time - day};
  char text[40];
  int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                             static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                             static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                             static_cast<int>(clock.seconds().count()));
  if (const auto fraction = clock.subseconds().count(); fraction != 0)
    length += std::snprintf(text + length, sizeof text - length, ".%06d", static_cast<int>(fraction));
  return std::string(text, length) + "Z";
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second,
                  &used) != 6)
    return std::nullopt;
  const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                    chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  std::string_view rest = text.substr(used);
  std::int64_t micros = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t unit = 100'000;
    while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
      micros += (rest[0] - '0') * unit;
      unit /= 10;
      rest.remove_prefix(1);
    }
  }
  chrono::minutes offset{0};
  if (rest != "Z" && rest != "z") {
    int hours = 0, minutes = 0;
    char sign[2] = {};
    if (std::sscanf(std::string(rest).c_str(), "%1[+-]%2d:%2d", sign, &hours, &minutes) < 2) return std::nullopt;
    offset = chrono::minutes{hours * 60 + minutes} * (sign[0] == '-' ? -1 : 1);
  }
  return Time{chrono::sys_days{date}} + chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second} +
         chrono::microseconds{micros} - offset;
}

}  // namespace acervo
