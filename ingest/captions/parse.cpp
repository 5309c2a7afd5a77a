#include <algorithm>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/core/text.hpp"
#include "ingest/captions/ass.hpp"
#include "ingest/captions/cue_text.hpp"
#include "ingest/captions/parse.hpp"
#include "ingest/captions/timed_text.hpp"
#include "ingest/captions/ttml.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest {
namespace {

// "Language: es" in the lines before the first empty one.
std::string language_of_header(std::string_view text) {
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) break;
    if (line.starts_with("Language:")) return squeeze(line.substr(9));
  }
  return "";
}

int lines_with_arrow(std::string_view text) {
  int count = 0;
  while (!text.empty()) count += take_line(text).find("-->") != std::string_view::npos;
  return count;
}

bool begins_as_sbv(std::string_view text) {
  while (!text.empty())
    if (const auto line = take_line(text); !line.empty()) return parse_sbv_times(line).has_value();
  return false;
}

}  // namespace

// What the text looks like decides; names lie.
ParsedCaptions parse_as_written(const std::string& text, const std::string& hint) {
  const auto head = text.substr(0, 4096);
  // Before anything with an arrow: a comment of XML ends with one too.
  const bool tags = head.find("<tt") != std::string::npos || head.find(":tt") != std::string::npos;
  if (tags && squeeze(head).starts_with("<")) {
    Ttml ttml = parse_ttml(text);
    return {"ttml", std::move(ttml.cues), 0, ttml.language};
  }
  const bool webvtt = head.starts_with("WEBVTT");
  if (webvtt || head.find("-->") != std::string::npos || text.find(" --> ") != std::string::npos) {
    auto cues = parse_timed_text(text);
    const int unreadable = std::max(0, lines_with_arrow(text) - static_cast<int>(cues.size()));
    // A comment of HTML.
    if (cues.empty() && !webvtt && unreadable < 2) return {};
    return {webvtt ? "vtt" : "srt", std::move(cues), unreadable, webvtt ? language_of_header(text) : ""};
  }
  if (begins_as_sbv(head)) return {"sbv", parse_timed_text(text), 0, ""};
  if (head.find("[Script Info]") != std::string::npos || text.find("[Events]") != std::string::npos ||
      hint.ends_with("ass") || hint.ends_with("ssa")) {
    auto cues = parse_ass(text);
    if (cues.empty() && text.find("[Events]") == std::string::npos) return {};
    return {"ass", std::move(cues), 0, ""};
  }
  return {};
}

std::vector<Cue> parse_captions(std::string_view bytes, std::string_view hint) {
  constexpr std::size_t kMost = 16 << 20;
  if (bytes.size() > kMost) throw Error(Code::too_large, "captions of more than 16 MiB", "not_captions");
  auto cues = tidy_cues(parse_as_written(to_utf8(bytes), lower(hint)).cues);
  if (cues.empty()) throw Error(Code::invalid, "no captions in the file", "not_captions");
  return cues;
}

}  // namespace acervo::ingest
