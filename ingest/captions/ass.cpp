#include "ingest/captions/ass.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "catalog/core/text.hpp"
#include "ingest/captions/cue_text.hpp"
#include "ingest/captions/timed_text.hpp"

namespace acervo::ingest {
namespace {

struct Format {
  std::size_t start = 1, end = 2, text = 9;
};

Format parse_format(std::string_view fields) {
  Format format;
  for (std::size_t index = 0; !fields.empty(); ++index) {
    const auto comma = std::min(fields.find(','), fields.size());
    const auto name = lower(squeeze(fields.substr(0, comma)));
    if (name == "start") format.start = index;
    if (name == "end") format.end = index;
    if (name == "text") format.text = index;
    fields.remove_prefix(std::min(comma + 1, fields.size()));
  }
  return format;
}

std::optional<Cue> parse_dialogue(std::string_view fields, const Format& format) {
  Cue cue;
  for (std::size_t index = 0; index <= format.text; ++index) {
    const auto comma = index == format.text ? fields.size() : std::min(fields.find(','), fields.size());
    const auto field = squeeze(fields.substr(0, comma));
    if (index == format.start || index == format.end) {
      const auto time = parse_cue_time(field);
      if (!time) return std::nullopt;
      (index == format.start ? cue.start : cue.end) = *time;
    }
    if (index == format.text) cue.text = plain_ass(fields);
    fields.remove_prefix(std::min(comma + 1, fields.size()));
  }
  return cue;
}

}  // namespace

std::vector<Cue> parse_ass(std::string_view text) {
  std::vector<Cue> cues;
  Format format;
  bool in_events = false;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.starts_with("[")) {
      in_events = lower(line).starts_with("[events]");
    } else if (in_events && line.starts_with("Format:")) {
      format = parse_format(line.substr(7));
    } else if (in_events && line.starts_with("Dialogue:")) {
      if (auto cue = parse_dialogue(line.substr(9), format)) cues.push_back(std::move(*cue));
    }
  }
  return cues;
}

}  // namespace acervo::ingest
