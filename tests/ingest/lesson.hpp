#pragma once

#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "tests/ingest/player.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest::testing {

/// What became of a file: a lesson, whole and played to its end, or a reason.
struct Ending {
  std::string reason;  ///< of the refusal, or empty
  std::string broken;  ///< what is wrong with the lesson, or empty
  Facts facts;
  Plan plan;
  std::map<std::string, std::string> rungs;  ///< init section and all segments, by rung
  std::map<std::string, Played> played;
  std::size_t encoded_instead = 0;  ///< segments of a copied rung
};

/// The reasons that people are told. Not here: "crashed" and "stalled", which are ours.
inline bool is_known_reason(const std::string& reason) {
  static const std::set<std::string> kKnown{
      "empty_file", "not_media", "is_text",       "is_picture",      "is_archive",        "dolby_vision", "is_playlist",
      "no_streams", "encrypted", "damaged_index", "nothing_decodes", "too_large_picture", "too_demanding"};
  return kKnown.contains(reason);
}

/// Prepares a file as a worker does, chunk by chunk, and plays every rung from beginning to end.
/// @param wanted  rungs; empty: all
inline Ending prepare(const fs::path& file, const TemporaryFolder& folder,
                      const std::function<bool(const RungPlan&)>& wanted = {}, bool derived = true) {
  Ending ending;
  std::ostringstream broken;
  try {
    const auto source = open_file(file);
    ending.facts = probe(child(), source.get());
    ending.plan = make_plan(ending.facts);
    std::vector<std::string> names;
    for (const auto& rung : ending.plan.rungs) {
      if (!wanted || wanted(rung)) names.push_back(rung.name);
    }
    const auto chunks = std::max(ending.plan.video.chunk_count(), ending.plan.audio.chunk_count());
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
      for (const auto& rung : encode(child(), source.get(), ending.facts, ending.plan,
                                     chunk_job(ending.plan, chunk, names, folder.path()))) {
        auto& bytes = ending.rungs[rung.rung];
        if (bytes.empty()) bytes = rung.init;
        if (bytes.substr(0, rung.init.size()) != rung.init) broken << rung.rung << " has another init section; ";
        bytes += read_fd(rung.file.get());
        ending.encoded_instead += rung.encoded;
      }
    }
    if (derived) derive(child(), source.get(), ending.facts);
  } catch (const Error& error) {
    ending.reason = error.reason().empty() ? std::string(name(error.code())) + ": " + error.what() : error.reason();
    return ending;
  }
  const double duration = double(ending.plan.duration.count()) / 1e6;
  for (const auto& [name, bytes] : ending.rungs) {
    const bool video = ending.plan.find(name)->kind == RungKind::video;
    const auto played = play(bytes, video);
    if (!played.problem.empty()) broken << name << " " << played.problem << "; ";
    if (played.errors) broken << name << " has " << played.errors << " errors; ";
    if (played.frames != played.packets)
      broken << name << " gives " << played.frames << " of " << played.packets << "; ";
    if (played.first > 0.001) broken << name << " begins at " << played.first << "; ";
    if (std::abs(played.end - duration) > 0.06)
      broken << name << " ends at " << played.end << " of " << duration << "; ";
    ending.played[name] = played;
  }
  ending.broken = broken.str();
  return ending;
}

}  // namespace acervo::ingest::testing
