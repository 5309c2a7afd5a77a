#include "ingest/captions/caption_file.hpp"

#include "catalog/core/error.hpp"
#include "catalog/core/language.hpp"
#include "catalog/core/text.hpp"
#include "ingest/captions/parse.hpp"
#include "ingest/captions/timed_text.hpp"
#include "ingest/json.hpp"

namespace acervo::ingest {

void to_json(Json& json, const Cue& cue);
void from_json(const Json& json, Cue& cue);

ACERVO_JSON(Mending, unreadable, without_text, out_of_order, repeated, without_end, overlapping, shortened, clipped,
            beyond_end, hours)
ACERVO_JSON(CaptionFile, format, cues, mending, declared, detected, sure)

namespace {

constexpr std::size_t kRead = 16 * 1024;  // bytes; more does not tell the language better

// Half of a text in another language (a lesson of English) is no reason to doubt.
bool is_sure(const DetectedLanguage& language) {
  return language.reliable && language.share >= 0.7;
}

std::string said(const std::vector<Cue>& cues) {
  std::string text;
  for (const Cue& cue : cues) {
    text += cue.text + "\n";
    if (text.size() > kRead) break;
  }
  return text;
}

}  // namespace

std::string surely_written_in(const std::vector<Cue>& cues) {
  const auto language = detect_written_language(said(cues));
  return language && is_sure(*language) ? language->code : "";
}

CaptionFile read_caption_file(std::string_view bytes, std::string_view name, std::optional<Micros> duration) {
  if (bytes.size() > kLargestCaptionFile) throw Error(Code::too_large, "captions of over 4 MiB", "captions_too_large");
  const std::string text = to_utf8(bytes);
  if (squeeze(text).empty()) throw Error(Code::invalid, "an empty caption file", "captions_empty");
  ParsedCaptions parsed = parse_as_written(text, lower(name));
  if (parsed.format.empty()) throw Error(Code::invalid, "no captions in the file", "not_captions");
  if (parsed.cues.size() > kMostCues) throw Error(Code::invalid, "captions of over 20,000 cues", "too_many_cues");
  MendedCues mended = mend_cues(std::move(parsed.cues), duration);
  mended.mending.unreadable = parsed.unreadable;
  if (mended.cues.empty())
    throw Error(Code::invalid, "no cue of the file can be shown",
                mended.mending.beyond_end > 0 ? "captions_beyond_end" : "captions_empty");
  CaptionFile file{parsed.format, std::move(mended.cues), mended.mending, parsed.language, "", false};
  if (const auto language = detect_written_language(said(file.cues))) {
    file.detected = language->code;
    file.sure = is_sure(*language);
  }
  return file;
}

}  // namespace acervo::ingest
