#include "ingest/worker/results.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"
#include "ingest/captions/caption_file.hpp"

namespace acervo::ingest {

PlannedRevision planned_revision(const Facts& facts, const Plan& plan, const LanguageCode& code) {
  PlannedRevision planned;
  planned.facts = facts;
  planned.plan = plan;
  planned.kind = plan.video.segment_count() > 0 ? MaterialKind::video : MaterialKind::audio;
  planned.duration = plan.duration;
  planned.chunk_count = static_cast<int>(std::max(plan.video.chunk_count(), plan.audio.chunk_count()));
  for (const RungPlan& rung : plan.rungs) {
    Rung r{.name = rung.name,
           .kind = rung.kind,
           .width = rung.width,
           .height = rung.height,
           .frame_rate = rung.kind == RungKind::video ? rung.frame_rate.value() : 0,
           .channels = rung.channels,
           .sample_rate = rung.sample_rate,
           .codecs = rung.codecs,
           .language = rung.language.empty() ? "" : code(rung.language),
           .label = shorten(squeeze(to_utf8(rung.label)), 100),
           .peak = rung.peak,
           .average = rung.average};
    if (rung.kind == RungKind::video && rung.height >= planned.height)
      planned.width = rung.width, planned.height = rung.height;
    planned.rungs.push_back(std::move(r));
  }
  return planned;
}

PlannedRevision plan_revision(const ChildProgram& program, int source_fd, const Facts& facts, const LanguageCode& code,
                              std::stop_token stop) {
  const Plan plan = make_plan(facts);
  PlannedRevision planned = planned_revision(facts, plan, code);
  for (InitSections& section : init_sections(program, source_fd, facts, plan, stop)) {
    const auto rung = std::ranges::find(planned.rungs, section.rung, &Rung::name);
    if (rung == planned.rungs.end()) continue;
    rung->init = std::move(section.init);
    rung->download_init = std::move(section.download_init);
  }
  return planned;
}

std::vector<Captions> caption_tracks(const Derived& derived, const LanguageCode& code) {
  std::vector<Captions> tracks;
  for (const EmbeddedCaptions& given : derived.captions) {
    Captions track;
    track.detected = surely_written_in(given.cues);
    track.language = code(given.language);
    if (track.language.empty()) track.language = code(track.detected);
    if (track.language.empty()) track.language = "und";
    track.kind = given.closed_captions ? "captions" : "subtitles";
    track.label = shorten(squeeze(to_utf8(given.label)), 100);
    track.origin = "file";
    for (const auto& cue : given.cues) track.cues.push_back({cue.start, cue.end, to_utf8(cue.text)});
    const auto same = std::ranges::find(tracks, track.language, &Captions::language);
    if (same == tracks.end())
      tracks.push_back(std::move(track));
    else if (same->cues.size() < track.cues.size())
      *same = std::move(track);
  }
  return tracks;
}

std::vector<Chapter> chapters(const Derived& derived) {
  std::vector<Chapter> found;
  for (const ChapterFacts& chapter : derived.chapters)
    found.push_back({chapter.start, chapter.end, shorten(squeeze(to_utf8(chapter.title)), 200)});
  return found;
}

std::vector<acervo::Slide> stored_slides(const std::vector<Slide>& slides) {
  std::vector<acervo::Slide> stored;
  for (const Slide& slide : slides) stored.push_back({slide.start, slide.end, slide.title, slide.text});
  return stored;
}

}  // namespace acervo::ingest
