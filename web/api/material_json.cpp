#include "web/api/material_json.hpp"

#include <algorithm>
#include <cmath>

#include "catalog/core/json.hpp"
#include "catalog/core/or_null.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/vocabulary.hpp"
#include "streamer/media/download.hpp"
#include "web/api/chapters.hpp"
#include "web/api/messages.hpp"
#include "web/api/presentation_cache.hpp"

namespace acervo::web {

namespace {

constexpr std::size_t kCardDescription = 240;

Json preparation_or_null(const std::optional<Preparation>& preparation, const std::string& language) {
  return preparation ? preparation_json(*preparation, language) : Json();
}

const Rung* default_sound(const Presentation& p) {
  const auto found = std::ranges::find(p.rungs, RungKind::audio, &Rung::kind);
  return found == p.rungs.end() ? nullptr : &*found;
}

Json playback_json(const Material& material, const Presentation& p, const std::string& base) {
  const Json poster = material.poster.empty() ? Json() : Json(base + poster_name(material));
  const Rung* sound = default_sound(p);
  Json rungs = Json::array(), downloads = Json::array();
  int width = 0, height = 0;
  for (const Rung& rung : p.rungs) {
    const auto bits =
        rung.average.count + (rung.kind == RungKind::video && sound != nullptr ? sound->average.count : 0);
    rungs.push_back({{"rung", rung.name},
                     {"kind", rung.kind == RungKind::video ? "video" : "audio"},
                     {"width", rung.width},
                     {"height", rung.height},
                     {"bandwidth", bits},
                     {"megabytes_per_minute", std::round(static_cast<double>(bits) * 60 / 8 / 10'000) / 100},
                     {"language", rung.language.empty() ? Json() : Json(rung.language)},
                     {"label", rung.label.empty() ? Json() : Json(rung.label)}});
    if (rung.height >= height) width = rung.width, height = rung.height;
    if (const auto bytes = streamer::download_size(p, rung); bytes > 0)
      downloads.push_back({{"rung", rung.name}, {"url", base + rung.name + ".mp4"}, {"bytes", bytes}});
  }
  return {{"hls", base + "master.m3u8"},
          {"dash", base + "manifest.mpd"},
          {"poster", poster},
          {"storyboard", p.storyboard ? Json(base + "storyboard.vtt") : Json()},
          {"width", width},
          {"height", height},
          {"rungs", rungs},
          {"downloads", downloads}};
}

Json labels_json(const Vocabularies& vocabularies, const Description& d, const std::string& language) {
  const auto several = [&](const char* vocabulary, const std::vector<std::string>& codes) {
    Json labels = Json::object();
    for (const auto& code : codes) labels[code] = vocabularies.get(vocabulary).label(code, language);
    return labels;
  };
  const auto one = [&](const char* vocabulary, const std::optional<std::string>& code) {
    return code ? Json(vocabularies.get(vocabulary).label(*code, language)) : Json();
  };
  return {{"levels", several("levels", d.levels)},
          {"subjects", several("subjects", d.subjects)},
          {"type", one("types", d.type)},
          {"language", one("languages", d.language)},
          {"license", one("licenses", d.license)}};
}

}  // namespace

Json preparation_json(const Preparation& p, const std::string& language) {
  const bool stopped = p.state == RevisionState::refused || p.state == RevisionState::failed;
  // Only what passes by itself: a job that failed once is tried again without a word.
  const bool waits = p.waits_for && has_message(*p.waits_for);
  return {{"state", name(p.state)},
          {"progress", std::round(p.progress * 1000) / 1000},
          {"reason", stopped ? Json(p.reason.value_or("failed")) : Json()},
          {"message", stopped ? Json(preparation_message(p.reason.value_or("failed"), language)) : Json()},
          {"waits_for", waits ? Json{{"code", *p.waits_for}, {"message", message(*p.waits_for, language)}} : Json()},
          {"filename", p.filename},
          {"available", p.progress > 0 ? Json(p.rungs) : Json::array()}};
}

std::string caption_label(const CaptionTrack& track, const std::string& named, const std::string& reader) {
  if (!track.label.empty() || track.kind == "subtitles") return track.label.empty() ? named : track.label;
  return named + " (" + std::string(message("captions." + track.kind, reader)) + ")";
}

std::string poster_name(const Material& m) {
  return "poster.jpg?v=" + m.poster;
}

double seconds(Micros time) {
  return static_cast<double>(time.count() / 1000) / 1000;
}

Json code_or_null(const std::optional<std::string>& code) {
  return or_null(code);
}

namespace {

Json card_at(const Material& m, const std::string& language, const std::string& base) {
  const Description& d = m.description;
  return {{"id", m.id.value},
          {"identifier", or_null(m.identifier)},
          {"title", d.title},
          {"description", shorten(d.description, kCardDescription)},
          {"kind", name(m.kind)},
          {"state", name(m.state)},
          {"language", or_null(d.language)},
          {"type", or_null(d.type)},
          {"levels", d.levels},
          {"subjects", d.subjects},
          {"license", or_null(d.license)},
          {"duration", m.duration ? Json(seconds(*m.duration)) : Json()},
          {"poster", !m.poster.empty() && m.revision && !base.empty() ? Json(base + poster_name(m)) : Json()},
          {"bytes_min", m.smallest ? Json(m.smallest->count) : Json()},
          {"url", or_null(d.url)},
          {"produced", or_null(d.produced)},
          {"published_at", m.published ? Json(format_rfc3339(*m.published)) : Json()},
          {"preparation", preparation_or_null(m.preparation, language)},
          {"has_captions", m.is_captioned()},
          {"sealed", m.sealed}};
}

}  // namespace

Json card_json(const Material& m, const std::string& language, const MediaLinks& links) {
  return card_at(m, language, links.base(m));
}

Json own_card_json(const Material& m, const std::string& language, const MediaLinks& links) {
  Json json = card_json(m, language, links);
  json["replacement"] = preparation_or_null(m.replacement, language);
  return json;
}

Json material_json(const Services& services, const Material& m, const Viewer& viewer, const std::string& language,
                   const MediaLinks& links) {
  const std::string base = links.base(m);
  Json json = card_at(m, language, base);
  const Description& d = m.description;
  json["description"] = d.description;
  json["keywords"] = d.keywords;
  Json people = Json::array();
  for (const auto& person : d.contributors)
    people.push_back({{"name", person.name}, {"role", person.role.empty() ? Json() : Json(person.role)}});
  json["contributors"] = people;
  json["collection"] = or_null(d.collection);
  json["created_at"] = format_rfc3339(m.created);
  json["updated_at"] = format_rfc3339(m.updated);
  json["version"] = m.version;
  json["owner"] = m.owner ? Json{{"id", m.owner->value}, {"name", m.owner_name}} : Json();
  const Subject subject = m.subject();
  json["permissions"] = {{"edit", can(viewer, Action::edit, subject)},
                         {"publish", can(viewer, Action::publish, subject)},
                         {"delete", can(viewer, Action::remove, subject)}};
  const auto vocabularies = services.vocabularies.current();
  const Vocabulary& languages = vocabularies->get("languages");
  Json captions = Json::array();
  for (const auto& track : m.captions)
    captions.push_back({{"language", track.language},
                        {"label", caption_label(track, languages.label(track.language, language), language)},
                        {"kind", track.kind},
                        {"url", base + "captions/" + track.language + ".vtt?v=" + std::to_string(track.number)}});
  json["embed_sites"] = m.embed_sites ? Json(*m.embed_sites) : Json();
  json["captions"] = captions;
  const bool edits = can(viewer, Action::edit, subject);
  json["chapters"] = chapters_json(m, edits);
  json["chapter_suggestions"] = edits ? chapter_suggestions_json(services, m) : Json::array();
  json["replacement"] = edits ? preparation_or_null(m.replacement, language) : Json();
  json["playback"] = nullptr;
  if (m.revision && !base.empty())
    if (const auto presentation = services.presentations.find(m.id, *m.revision))
      json["playback"] = playback_json(m, *presentation, base);
  json["labels"] = labels_json(*vocabularies, d, language);
  return json;
}

}  // namespace acervo::web
