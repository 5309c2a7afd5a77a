#include "ingest/captions/timed_text.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "ingest/captions/cue_text.hpp"

namespace acervo::ingest {
namespace {

constexpr std::string_view kArrow = "-->";
constexpr Micros kPicture{40'000};  // where video editors count pictures: nobody says how many make a second

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

std::string_view first_word(std::string_view text) {
  text = trim(text);
  return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

// "00: 00: 04, 000", as translating programs leave it, is one word.
std::string without_spaces(std::string_view text) {
  std::string word(trim(text));
  if (word.find_first_not_of("0123456789:.,; ") == std::string::npos) std::erase(word, ' ');
  return word;
}

std::optional<Cue> parse_times(std::string_view line) {
  const auto arrow = line.find(kArrow);
  if (arrow == std::string_view::npos) return parse_sbv_times(line);
  const auto start = parse_cue_time(without_spaces(line.substr(0, arrow)));
  const auto end = parse_cue_time(first_word(without_spaces(line.substr(arrow + kArrow.size()))));  // settings follow
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
  for (; at < text.size() && text[at] != '.' && text[at] != ',' && text[at] != ';'; ++at) {
    if (text[at] == ':') {
      if (digits == 0) return std::nullopt;
      if (++fields > 2) break;
      total = (total + value) * 60, value = 0, digits = 0;
    } else if (std::isdigit(static_cast<unsigned char>(text[at])) && ++digits <= 6) {
      value = value * 10 + (text[at] - '0');
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0 || fields == 0) return std::nullopt;
  const auto rest = text.substr(std::min(at + 1, text.size()));
  if (!std::all_of(rest.begin(), rest.end(), [](unsigned char c) { return std::isdigit(c); })) return std::nullopt;
  const bool frames = rest.size() == 2 && (text[at] == ':' || text[at] == ';');
  if (fields > 2 && !frames) return std::nullopt;
  const auto seconds = Micros((total + value) * 1'000'000);
  if (frames) return seconds + kPicture * std::min((rest[0] - '0') * 10 + rest[1] - '0', 24);
  std::int64_t micros = 0, unit = 100'000;
  for (const char digit : rest) micros += (digit - '0') * unit, unit /= 10;
  return seconds + Micros(micros);
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
  // What stands by itself is a comment or a style in WebVTT, and in SubRip the rest of a cue with an empty line inside.
  const bool may_go_on = !text.starts_with("WEBVTT");
  std::vector<Cue> cues;
  std::optional<Cue> cue;
  std::string body, stray;
  std::string_view previous;
  const auto close = [&] {
    if (cue) {
      cue->text = plain_text(body);
      cues.push_back(*cue);
    }
    cue.reset();
    body.clear();
  };
  const auto go_on = [&] {
    // The number of the next cue, in whatever distance from its times.
    const auto last = stray.size() < 2 ? 0 : stray.rfind('\n', stray.size() - 2) + 1;
    if (is_number(std::string_view(stray).substr(last))) stray.resize(last);
    if (const auto more = plain_text(stray); may_go_on && !cues.empty() && !more.empty())
      cues.back().text += (cues.back().text.empty() ? "" : "\n") + more;
    stray.clear();
  };
  bool unreadable = false;  // since a line with an arrow that says no times: what follows belongs to nobody
  while (!text.empty()) {
    const auto line = take_line(text);
    if (const auto times = parse_times(line)) {
      // Some writers leave the empty line out; then the cue before has swallowed this one's number.
      if (cue && is_number(previous) && body.size() > previous.size()) body.resize(body.size() - previous.size() - 1);
      close();
      go_on();
      cue = times, unreadable = false;
    } else if (trim(line).empty()) {
      // YouTube leaves the first of two lines blank, not empty.
      if (line.empty() || !body.empty()) close();
    } else if (cue) {
      body.append(line).append("\n");
    } else if (line.find(kArrow) != std::string_view::npos) {
      go_on();
      unreadable = true;
    } else if (!unreadable) {
      stray.append(line).append("\n");
    }
    previous = line;
  }
  close();
  go_on();
  return cues;
}

}  // namespace acervo::ingest
