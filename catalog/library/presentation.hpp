#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"
#include "catalog/library/timeline.hpp"

namespace acervo {

enum class RungKind { video, audio };

/// A chunk that is in the blob store: the moof+mdat pairs of its segments, one after another and nothing else.
struct StoredChunk {
  std::string blob;                          ///< key in the blob store
  std::vector<std::uint32_t> segment_bytes;  ///< one per segment of the chunk, in order
};

/// One rendition: an init section plus an ordered list of chunks, of which some may not be encoded yet.
/// Video rungs have no sound and sound rungs no picture (CMAF); their track ids are 1 and 2 everywhere, so a download
/// may interleave them behind one moov.
struct Rung {
  std::string name;  ///< "240p" … "1080p", "audio"; further sound tracks "audio-<language or number>". [a-z0-9-]
  RungKind kind = RungKind::video;
  int width = 0, height = 0;  ///< square pixels; 0 for sound
  double frame_rate = 0;      ///< nominal, for the manifests; 0 for sound
  int channels = 0, sample_rate = 0;
  std::string codecs;           ///< RFC 6381, e.g. "avc1.64001f", "mp4a.40.2"
  std::string language;         ///< BCP 47 or empty
  std::string label;            ///< sound tracks: as the file names it, or empty
  BitsPerSecond peak, average;  ///< targets until all is encoded, then measured
  std::string init;             ///< ftyp+moov; empty until the first chunk is encoded
  std::string download_init;    ///< ftyp+moov of this picture with the first sound track; for sound the same as init
  std::vector<std::optional<StoredChunk>> chunks;  ///< one per chunk of the timeline
};

/// A caption track of a material.
struct CaptionTrack {
  std::string language;  ///< BCP 47, unique within the material
  std::string label;
  std::string kind = "subtitles";  ///< or "captions", which also tell what is heard but not said, or "forced"
  std::int64_t number = 0;         ///< new with its words
};

struct Chapter {
  Micros start{}, end{};
  std::string title;
};

/// Small pictures for seeking, one every `interval`, row by row on sheets of at most ten rows.
struct StoryboardSheets {
  int width = 0, height = 0;  ///< of one picture, pixels
  int columns = 0, count = 0;
  Micros interval{};
  std::vector<std::string> blobs;  ///< JPEG sheets
};

/// All that is needed to stream one revision of a material. A value; shared between threads as `const`.
struct Presentation {
  MaterialId material;
  int revision = 0;
  Time made{};  ///< when the file arrived that it is made from
  Micros duration{};
  bool complete = false;    ///< every chunk of every rung is stored
  bool is_public = false;   ///< its material is published: anybody may have it, and any cache may keep it
  bool counts = false;      ///< what is watched of it is counted: it is published, to all or to members
  int access = 1;           ///< of the material: a media link given for another one is over
  Timeline video, audio;    ///< empty where there is no such track; all sound tracks share one
  std::vector<Rung> rungs;  ///< video by height ascending, then sound, first the default
  std::vector<CaptionTrack> captions;
  std::vector<Chapter> chapters;
  std::string poster_blob;  ///< JPEG; empty if there is none yet
  std::string title;
  std::optional<StoryboardSheets> storyboard;
  /// The only sites that may show it, as CSP names them; none: any.
  std::optional<std::vector<std::string>> embed_sites;
};

}  // namespace acervo
