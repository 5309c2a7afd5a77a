#include "ingest/captions/timed_text.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "ingest/captions/cue_text.hpp"

namespace acervo::ingest {
namespace {

constexpr std::string_view kArrow = "-->";

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::string_view first_word(std::string_view text) {
  text = trim(text);
  return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

std::optional<Cue> parse_times(std::string_view line) {
  const auto arrow = line.find(kArrow);
  if (arrow == std::string_view::npos) return parse_sbv_times(line);
  const auto start = parse_cue_time(trim(line.substr(0, arrow)));
  const auto end = parse_cue_time(first_word(line.substr(arrow + kArrow.size())));  // settings follow
  if (!start || !end) return std::nullopt;
  return Cue{*start, *end, ""};
}

bool is_number(std::string_view text) {
  text = trim(text);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find_first_of("\r\n"), text.size());
  const auto line = text.substr(0, end);
  const bool two = text.substr(end).starts_with("\r\n");
  text.remove_prefix(std::min(end + (two ? 2 : 1), text.size()));
  return line;
}

std::optional<Micros> parse_cue_time(std::string_view text) {
  std::int64_t fields = 0, value = 0, total = 0, digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '.' && text[at] != ','; ++at) {
    if (text[at] == ':') {
      if (digits == 0 || ++fields > 2) return std::nullopt;
      total = (total + value) * 60, value = 0, digits = 0;
    } else if (std::isdigit(static_cast<unsigned char>(text[at])) && ++digits <= 6) {
      value = value * 10 + (text[at] - '0');
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0 || fields == 0) return std::nullopt;
  std::int64_t micros = (total + value) * 1'000'000, unit = 100'000;
  for (++at; at < text.size(); ++at, unit /= 10) {
    if (!std::isdigit(static_cast<unsigned char>(text[at]))) return std::nullopt;
    micros += (text[at] - '0') * unit;
  }
  return Micros(micros);
}

std::optional<Cue> parse_sbv_times(std::string_view line) {
  line = trim(line);
  const auto comma = line.find(',');
  if (comma == std::string_view::npos || line.substr(0, comma).find('.') == std::string_view::npos) return std::nullopt;
  const auto start = parse_cue_time(line.substr(0, comma)), end = parse_cue_time(line.substr(comma + 1));
  if (!start || !end) return std::nullopt;
  return Cue{*start, *end, ""};
}

std::vector<Cue> parse_timed_text(std::string_view text) {
  std::vector<Cue> cues;
  std::optional<Cue> cue;
  std::string body;
  std::string_view previous;
  const auto close = [&] {
    if (cue) {
      cue->text = plain_text(body);
      cues.push_back(*cue);
    }
    cue.reset();
    body.clear();
  };
  while (!text.empty()) {
    const auto line = take_line(text);
    if (const auto times = parse_times(line)) {
      // Some writers leave the empty line out; then the cue before has swallowed this one's number.
      if (cue && is_number(previous) && body.size() > previous.size()) body.resize(body.size() - previous.size() - 1);
      close();
      cue = times;
    } else if (trim(line).empty()) {
      // YouTube leaves the first of two lines blank, not empty.
      if (line.empty() || !body.empty()) close();
    } else if (cue) {
      body.append(line).append("\n");
    }
    previous = line;
  }
  close();
  return cues;
}

}  // namespace acervo::ingest
