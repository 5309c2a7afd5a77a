#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "ingest/captions/mend.hpp"

namespace acervo::ingest {

/// What somebody's caption file says.
struct CaptionFile {
  std::string format;  ///< "srt", "vtt", "sbv", "ass", "ttml"
  std::vector<Cue> cues;
  Mending mending;
  std::string declared;  ///< the language it says it is in, as it says it ("es-MX"); mostly empty
  std::string detected;  ///< the language that its words seem to be in, BCP 47; empty where nobody can tell
  bool sure = false;     ///< about `detected`
};

inline constexpr std::size_t kLargestCaptionFile = 4 << 20;  ///< bytes
inline constexpr std::size_t kMostCues = 20'000;

/// Reads SubRip, WebVTT, SBV, SubStation Alpha (SSA, ASS) or TTML in UTF-8, UTF-16 or Windows-1252 and mends what can
/// be.
/// @param name      the file's name; only asked where the text does not tell its format
/// @param duration  of the lesson, where it is known
/// @throws Error{invalid} with reason "captions_empty" (no file, or no cue in it), "not_captions", "too_many_cues",
/// "captions_beyond_end" (all of it); Error{too_large, "captions_too_large"}
CaptionFile read_caption_file(std::string_view bytes, std::string_view name, std::optional<Micros> duration);

/// The language that the words of captions are in, BCP 47; empty where nobody can be sure.
std::string surely_written_in(const std::vector<Cue>& cues);

void to_json(Json& json, const CaptionFile& file);
void from_json(const Json& json, CaptionFile& file);
void to_json(Json& json, const Mending& mending);
void from_json(const Json& json, Mending& mending);

}  // namespace acervo::ingest
