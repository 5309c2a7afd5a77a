#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/captions/cue.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest {

/// Captions that were inside the file.
struct EmbeddedCaptions {
  std::string language;  ///< as the file names it (ISO 639-2 mostly), or empty
  std::string label;
  bool closed_captions = false;  ///< CEA-608, from inside the pictures
  std::vector<Cue> cues;
};

/// What is made of a file besides its renditions.
struct Derived {
  struct Poster {
    std::string jpeg;
    Micros time{};
  };
  std::vector<Poster> posters;  ///< best first, at most six; none if the file shows nothing
  std::vector<EmbeddedCaptions> captions;
  std::vector<ChapterFacts> chapters;
};

/// Small pictures for seeking: every `interval` one, row by row on sheets of at most 10 x 10.
struct Storyboard {
  int width = 0, height = 0;  ///< of one picture
  int columns = 0, count = 0;
  Micros interval{};
  std::vector<std::uint32_t> sheet_bytes;
  std::vector<std::string> sheets;  ///< JPEG
};

void to_json(Json& json, const Storyboard& board);
void from_json(const Json& json, Storyboard& board);  ///< without the sheets
void to_json(Json& json, const Cue& cue);
void from_json(const Json& json, Cue& cue);

/// Reads a caption file that somebody uploaded: SubRip, WebVTT, SubStation Alpha (SSA, ASS) or TTML, in UTF-8, UTF-16
/// or Windows-1252. Markup and positions are dropped, cues are put in order, empty ones left out.
/// @param hint  the file's name or its extension; only asked where the text does not tell its format
/// @throws Error{invalid, "not_captions"} if it is none of them or has no cue
std::vector<Cue> parse_captions(std::string_view bytes, std::string_view hint);

/// Clean WebVTT, times with hours.
/// @source W3C WebVTT, 4
std::string to_webvtt(const std::vector<Cue>& cues);

/// SubRip, which every editor of captions opens.
std::string to_subrip(const std::vector<Cue>& cues);

}  // namespace acervo::ingest
