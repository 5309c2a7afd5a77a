#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalog/core/fd.hpp"
#include "catalog/library/picture_print.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/derive.hpp"
#include "ingest/facts.hpp"
#include "ingest/plan.hpp"

/// Media is worked on in a child process, so that a file that crashes or hangs it costs that job alone.
///
/// Every function here waits for its child and throws what the child says or what becomes of it. Reasons, beside the
/// code:
///   unsupported_media  empty_file, not_media, is_picture, is_archive, is_text, is_playlist, no_streams, encrypted,
///                      dolby_vision, nothing_decodes
///   corrupt_media      damaged_index, nothing_decodes, stalled, crashed
///   too_large          too_large_picture, too_demanding
///   unavailable        disk_full, read_only, storage, and where no process could be started; killed: somebody ended
///                      the child, or the kernel did for want of memory, which says nothing about the file
///   cancelled          the stop token was used
/// All are thread-safe. The thread that calls must not end before its child does (it does not: they wait).
namespace acervo::ingest {

struct ChildLimits {
  std::int64_t memory_bytes = std::int64_t(3) << 30;
  std::int64_t output_bytes = std::int64_t(8) << 30;  ///< per file
  std::chrono::seconds cpu{4 * 3600};
  std::chrono::milliseconds stall{60'000};            ///< without any progress; then it is killed
  std::chrono::milliseconds longest{24 * 3'600'000};  ///< likewise whatever progress it claims
  int threads = 0;                                    ///< 0: as many as there are processors
  int nice = 10;                                      ///< 0 to 19: how far it stands back behind what else runs
};

struct ChildProgram {
  std::string path;  ///< absolute; calls `run_media_child`
  std::vector<std::string> arguments{};
  ChildLimits limits;
};

using OnProgress = std::function<void(double)>;  ///< 0 to 1; on the calling thread

/// What a file is. @param source_fd  a regular file, open for reading; its offset is not used
Facts probe(const ChildProgram& program, int source_fd, const OnProgress& on_progress = {}, std::stop_token stop = {});

struct EncodedRung {
  std::string rung;
  Fd file;  ///< the segments one after another and nothing else; a nameless file in the scratch folder
  std::vector<std::uint32_t> segment_bytes;
  std::string init;           ///< ftyp+moov: the same for every chunk of the rung
  std::string download_init;  ///< of a picture: with the first sound track
  std::int64_t samples = 0;   ///< pictures, or packets of sound
  std::size_t encoded = 0;    ///< of a copied rung: segments that had to be encoded, being damaged or cut otherwise
};

/// A segment that is complete, before the rest of its chunk is.
struct SegmentDone {
  std::string rung;
  std::size_t segment = 0;  ///< of the timeline
  std::int64_t offset = 0;  ///< in `file`
  std::uint32_t bytes = 0;
  int file = -1;  ///< descriptor of the growing file; the caller of `encode` keeps it until it returns
};

struct EncodeJob {
  std::size_t first_segment = 0, end_segment = 0;  ///< [first, end) of the timelines
  std::vector<std::string> rungs;                  ///< empty: all
  std::string scratch;                             ///< folder for the output
  OnProgress on_progress = {};
  std::function<void(const SegmentDone&)> on_segment = {};  ///< on the calling thread
};

/// Encodes some segments of some rungs, decoding the source once.
std::vector<EncodedRung> encode(const ChildProgram& program, int source_fd, const Facts& facts, const Plan& plan,
                                const EncodeJob& job, std::stop_token stop = {});

/// The job that encodes one whole chunk.
EncodeJob chunk_job(const Plan& plan, std::size_t chunk, std::vector<std::string> rungs, std::string scratch);

struct InitSections {
  std::string rung, init, download_init;
};

/// The init sections of all rungs, before anything is encoded; the same that `encode` gives.
std::vector<InitSections> init_sections(const ChildProgram& program, int source_fd, const Facts& facts,
                                        const Plan& plan, std::stop_token stop = {});

/// Posters to choose from, captions, chapters.
Derived derive(const ChildProgram& program, int source_fd, const Facts& facts, const OnProgress& on_progress = {},
               std::stop_token stop = {});

/// The picture that is seen at a time of the lesson, as JPEG of at most 1280 pixels a side.
/// @throws Error{corrupt_media, "nothing_decodes"} also where there is no picture
std::string picture_at(const ChildProgram& program, int source_fd, const Facts& facts, Micros time,
                       std::stop_token stop = {});

/// What the first quarter of an hour sounds like, whatever it was encoded as: some eight numbers a second of the first
/// sound track (Chromaprint's). Empty without sound. Takes about a second for each minute and a half of it.
std::vector<std::uint32_t> sound_print(const ChildProgram& program, int source_fd, const Facts& facts,
                                       const OnProgress& on_progress = {}, std::stop_token stop = {});

/// What changes in its pictures, whatever they were encoded as, of the first five minutes at least and fifteen at most.
/// Empty without pictures. Takes as long as decoding half of them, and two minutes of processor at most.
PicturePrint picture_print(const ChildProgram& program, int source_fd, const Facts& facts,
                           const OnProgress& on_progress = {}, std::stop_token stop = {});

/// A JPEG, PNG or WebP picture from outside, made anew as JPEG of at most 1280 pixels a side: upright, and without what
/// stood beside it (place, camera).
/// @throws Error{unsupported_media, "not_picture"}, {too_large, "picture_too_large"}, {corrupt_media,
/// "picture_damaged"}
std::string read_picture(const ChildProgram& program, int picture_fd, std::stop_token stop = {});

/// A caption file from outside: `read_caption_file`, which says what it throws.
CaptionFile read_captions(const ChildProgram& program, int captions_fd, const std::string& name,
                          std::optional<Micros> duration, std::stop_token stop = {});

/// Small pictures of the whole lesson; without sheets for sound and for containers that cannot seek. Takes a while for
/// a long one: some 15 ms per 10 s of lesson.
Storyboard storyboard(const ChildProgram& program, int source_fd, const Facts& facts,
                      const OnProgress& on_progress = {}, std::stop_token stop = {});

/// The child's side: reads one job from descriptor 0, works on descriptors 3 and up, writes lines of JSON to
/// descriptor 1. To be called first thing in a process that does nothing else. @return exit status
int run_media_child();

}  // namespace acervo::ingest
