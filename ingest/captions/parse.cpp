#include <algorithm>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/core/text.hpp"
#include "ingest/captions/ass.hpp"
#include "ingest/captions/cue_text.hpp"
#include "ingest/captions/timed_text.hpp"
#include "ingest/captions/ttml.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest {
namespace {

// What the text looks like decides; names lie. The hint helps where an ASS file lacks its first section.
std::vector<Cue> parse(const std::string& text, const std::string& hint) {
  const auto head = text.substr(0, 4096);
  if (head.find("-->") != std::string::npos || text.find(" --> ") != std::string::npos) return parse_timed_text(text);
  if (head.find("[Script Info]") != std::string::npos || text.find("[Events]") != std::string::npos ||
      hint.ends_with("ass") || hint.ends_with("ssa"))
    return parse_ass(text);
  if (head.find("<tt") != std::string::npos || head.find(":tt") != std::string::npos) return parse_ttml(text);
  return {};
}

}  // namespace

std::vector<Cue> parse_captions(std::string_view bytes, std::string_view hint) {
  constexpr std::size_t kMost = 16 << 20;
  if (bytes.size() > kMost) throw Error(Code::too_large, "captions of more than 16 MiB", "not_captions");
  auto cues = tidy_cues(parse(to_utf8(bytes), lower(hint)));
  if (cues.empty()) throw Error(Code::invalid, "no captions in the file", "not_captions");
  return cues;
}

}  // namespace acervo::ingest
