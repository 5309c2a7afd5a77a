#include "ingest/captions/cue_text.hpp"

#include <algorithm>
#include <cctype>

#include "catalog/core/text.hpp"
#include "ingest/captions/entities.hpp"

namespace acervo::ingest {
namespace {

// What is marked is short. Looking further for an end that is not there would take for ever on a file full of
// beginnings.
constexpr std::size_t kLongestTag = 1000;

std::size_t find_end(std::string_view rest, char end) {
  return rest.substr(0, kLongestTag).find(end);
}

// "<" begins a tag only if a tag's first letter follows: captions of mathematics say "a < b".
bool begins_tag(std::string_view rest) {
  if (rest.size() < 2 || find_end(rest, '>') == std::string_view::npos) return false;
  const auto next = static_cast<unsigned char>(rest[1]);
  return std::isalnum(next) || next == '/' || next == '!';
}

}  // namespace

std::string tidy_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = squeeze(text.substr(0, end));
    if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string plain_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (rest[0] == '<' && begins_tag(rest)) {
      at += find_end(rest, '>') + 1;
    } else if (rest.starts_with("{\\") && find_end(rest, '}') != std::string_view::npos) {
      at += find_end(rest, '}') + 1;
    } else if (rest[0] == '&') {
      const auto entity = find_entity(rest);
      out += entity ? entity->letter : "&";
      at += entity ? entity->length : 1;
    } else {
      out += text[at++];
    }
  }
  return tidy_lines(out);
}

std::string plain_ass(std::string_view text) {
  std::string out;
  bool drawing = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (rest[0] == '{' && find_end(rest, '}') != std::string_view::npos) {
      const auto overrides = rest.substr(0, find_end(rest, '}'));
      // \p1 and higher draw shapes from here on, \p0 ends it.
      for (auto p = overrides.find("\\p"); p != std::string_view::npos; p = overrides.find("\\p", p + 2)) {
        if (p + 2 < overrides.size() && std::isdigit(static_cast<unsigned char>(overrides[p + 2])))
          drawing = overrides[p + 2] != '0';
      }
      at += overrides.size() + 1;
    } else if (rest.starts_with("\\N") || rest.starts_with("\\n")) {
      out += '\n', at += 2;
    } else if (rest.starts_with("\\h")) {
      out += ' ', at += 2;
    } else {
      if (!drawing) out += text[at];
      ++at;
    }
  }
  return tidy_lines(out);
}

std::string text_of_ass_event(std::string_view event) {
  for (int field = 0; field < 8; ++field) {
    const auto comma = event.find(',');
    if (comma == std::string_view::npos) return "";
    event.remove_prefix(comma + 1);
  }
  return plain_ass(event);
}

std::vector<Cue> tidy_cues(std::vector<Cue> cues) {
  std::erase_if(cues, [](const Cue& cue) { return cue.text.empty() || cue.end <= cue.start || cue.start < Micros(0); });
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) { return a.start < b.start; });
  cues.erase(std::unique(cues.begin(), cues.end()), cues.end());
  return cues;
}

}  // namespace acervo::ingest
