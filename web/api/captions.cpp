#include <algorithm>
#include <array>
#include <charconv>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/caption_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/derive.hpp"
#include "streamer/media/download.hpp"
#include "web/api/context.hpp"
#include "web/api/languages.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"
#include "web/api/small_jobs.hpp"

// The captions of a material, as its editor gives, changes and removes them.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::array<std::string_view, 3> kKinds = {"subtitles", "captions", "forced"};
constexpr std::size_t kLongestLabel = 100, kLongestName = 200;

Material require_editable(const Services& services, const Request& request) {
  return require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
}

std::string primary(const std::string& language) {
  return language.substr(0, language.find('-'));
}

// What it is in and what it says it is in: two things, and nobody has said that this is right.
bool is_doubtful(const GivenCaptions& track) {
  return !track.detected.empty() && !track.checked && primary(track.detected) != primary(track.language);
}

class Tracks {
 public:
  Tracks(const Services& services, const Request& request, const Material& material)
      : vocabularies_(services.vocabularies.current()), reader_(language_of(request)), material_(material) {}

  const Vocabulary& languages() const { return vocabularies_->get("languages"); }

  Json json(const GivenCaptions& track) const {
    const std::string named = languages().label(track.language, reader_);
    return {{"number", track.number},
            {"language", track.language},
            {"language_label", named},
            {"label", track.label},
            {"shown_label", caption_label({track.language, track.label, track.kind}, named, reader_)},
            {"kind", track.kind},
            {"origin", track.origin},
            {"seems", is_doubtful(track) ? seems(track.detected) : Json()},
            {"filename", track.filename},
            {"given_at", format_rfc3339(track.given)},
            {"ended_at", track.ended ? Json(format_rfc3339(*track.ended)) : Json()},
            {"cues", track.cues},
            {"url", "/api/v1/materials/" + material_.id.value + "/captions/" + std::to_string(track.number) + "/file"}};
  }

  Json seems(const std::string& detected) const {
    const std::string code = language_named(languages(), detected);
    return {{"language", code.empty() ? Json() : Json(code)},
            {"language_label", languages().label(code.empty() ? detected : code, reader_)}};
  }

  Json unreadable(const UnreadableCaptions& found) const {
    Json list = Json::array();
    for (const Json& entry : found.subtitles) {
      if (entry.value("text", true)) continue;
      const std::string tag = entry.value("language", ""), code = language_named(languages(), tag);
      list.push_back({{"kind", "pictures"},
                      {"codec", entry.value("codec", "")},
                      {"language_label", code.empty() ? Json() : Json(languages().label(code, reader_))}});
    }
    if (found.closed_captions)
      list.push_back({{"kind", "closed_captions"}, {"codec", "eia_708"}, {"language_label", nullptr}});
    return list;
  }

 private:
  std::shared_ptr<const Vocabularies> vocabularies_;
  std::string reader_;
  const Material& material_;
};

Response list(const Services& services, const Request& request) {
  const Material material = require_editable(services, request);
  const Tracks tracks(services, request, material);
  CaptionStore store(services.database);
  const auto found = store.list(material.id);
  Json items = Json::array(), earlier = Json::array();
  for (const auto& track : found.tracks) items.push_back(tracks.json(track));
  for (const auto& track : found.earlier) earlier.push_back(tracks.json(track));
  return Response::json(
             200,
             {{"items", items}, {"earlier", earlier}, {"unreadable", tracks.unreadable(store.unreadable(material.id))}})
      .set("Cache-Control", "no-store");
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1)
    throw Error(Code::not_found, "no such captions", "captions_gone");
  return number;
}

std::string checked_language(const Vocabulary& languages, const std::string& code) {
  if (languages.find(code) == nullptr) throw ValidationError("language", "unknown_value");
  return code;
}

std::string checked_kind(const std::string& kind) {
  if (std::ranges::find(kKinds, kind) == kKinds.end()) throw ValidationError("kind", "unknown_value");
  return kind;
}

std::string checked_label(const std::string& given) {
  const std::string label = squeeze(to_utf8(given));
  if (length(label) > kLongestLabel) throw ValidationError("label", "too_long");
  return label;
}

std::string text_of(const Request& request, const char* name) {
  const auto value = request.query.find(name);
  return value ? std::string(*value) : "";
}

ingest::CaptionFile read_file(const Services& services, const Request& request, const Material& material,
                              const std::string& name) {
  const auto turn = child_turn();
  const Fd file = file_of(request.body);
  return ingest::read_captions(small_child(services), file.get(), name, material.duration);
}

// What the person says, what the file says, what its name says, what its words are in; in this order, since a machine
// may take a small language for a large one. It is said where they disagree.
std::string language_of_file(const Vocabulary& languages, const Request& request, const ingest::CaptionFile& file,
                             const std::string& name, const Material& material) {
  if (const auto given = text_of(request, "language"); !given.empty()) return checked_language(languages, given);
  std::string language = language_named(languages, file.declared);
  if (language.empty()) language = language_in_name(languages, name);
  if (language.empty() && (file.sure || file.detected == material.description.language))
    language = language_named(languages, file.detected);
  if (language.empty()) throw Error(Code::invalid, "in which language are they?", "captions_language");
  return language;
}

// Also what it would replace, so that the person can be asked.
Response asked_about(const Services& services, const Request& request, const CaptionsExist& error, const Tracks& tracks,
                     const std::string& language) {
  Response response = worded_problem(services, request, error, 409);
  Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object()) return response;
  body["language"] = language;
  body["existing"] = tracks.json(error.existing());
  response.body = body.dump();
  return response;
}

void forget(const Services& services, const Material& material) {
  services.presentations.forget(material.id);
}

Response give(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_editable(services, request);
  const Tracks tracks(services, request, material);
  const std::string name = shorten(squeeze(to_utf8(text_of(request, "filename"))), kLongestName);
  const std::string label = checked_label(text_of(request, "label"));
  const std::string kind = text_of(request, "kind"), replaces = text_of(request, "replaces");
  CaptionStore::NewTrack track{kind.empty() ? "subtitles" : checked_kind(kind), "", name};
  const ingest::CaptionFile file = read_file(services, request, material, name);
  if (file.sure) track.detected = file.detected;
  Captions words{language_of_file(tracks.languages(), request, file, name, material), label, "upload", {}};
  for (const auto& cue : file.cues) words.cues.push_back({cue.start, cue.end, cue.text});
  try {
    const auto given =
        CaptionStore(services.database)
            .give(material.id, words, track, replaces.empty() ? std::nullopt : std::optional(number_of(replaces)));
    forget(services, material);
    return Response::json(201, {{"track", tracks.json(given)}, {"format", file.format}, {"mending", file.mending}});
  } catch (const CaptionsExist& error) {
    return asked_about(services, request, error, tracks, words.language);
  }
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_editable(services, request);
  const Tracks tracks(services, request, material);
  CaptionStore store(services.database);
  const std::int64_t number = number_of(request.param("number"));
  const auto all = store.list(material.id).tracks;
  const auto before = std::ranges::find(all, number, &GivenCaptions::number);
  if (before == all.end()) throw Error(Code::not_found, "no such captions", "captions_gone");
  CaptionStore::Change to{before->language, before->label, before->kind, before->checked};
  std::optional<std::int64_t> replaces;
  const Json body = json_body(request);
  for (const auto& [field, value] : body.items()) {
    if (field == "language" && value.is_string())
      to.language = checked_language(tracks.languages(), value), to.checked &= to.language == before->language;
    else if (field == "label" && value.is_string())
      to.label = checked_label(value);
    else if (field == "kind" && value.is_string())
      to.kind = checked_kind(value);
    else if (field == "language_checked" && value.is_boolean())
      to.checked = value;
    else if (field == "replaces" && value.is_number_integer())
      replaces = value.get<std::int64_t>();
    else
      throw ValidationError(field, "invalid");
  }
  try {
    const auto changed = store.change(material.id, number, to, replaces);
    forget(services, material);
    return Response::json(200, tracks.json(changed)).set("Cache-Control", "no-store");
  } catch (const CaptionsExist& error) {
    return asked_about(services, request, error, tracks, to.language);
  }
}

Response remove(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_editable(services, request);
  CaptionStore(services.database).remove(material.id, number_of(request.param("number")));
  forget(services, material);
  return Response::empty();
}

Response put_back(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_editable(services, request);
  const auto track = CaptionStore(services.database).put_back(material.id, number_of(request.param("number")));
  forget(services, material);
  return Response::json(200, Tracks(services, request, material).json(track)).set("Cache-Control", "no-store");
}

Response file(const Services& services, const Request& request) {
  const Material material = require_editable(services, request);
  const auto words = CaptionStore(services.database).words(material.id, number_of(request.param("number")));
  if (!words) throw Error(Code::not_found, "no such captions", "captions_gone");
  const std::string format = text_of(request, "format");
  if (!format.empty() && format != "vtt" && format != "srt") throw ValidationError("format", "unknown_value");
  std::vector<ingest::Cue> cues;
  for (const Cue& cue : words->cues) cues.push_back({cue.start, cue.end, cue.text});
  const bool srt = format == "srt";
  return Response::text(200, srt ? ingest::to_subrip(cues) : ingest::to_webvtt(cues),
                        srt ? "application/x-subrip" : "text/vtt")
      .set("Content-Disposition",
           streamer::attachment(material.description.title, words->language, srt ? ".srt" : ".vtt"))
      .set("Cache-Control", "no-store");
}

}  // namespace

void add_caption_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  const std::string all = "/api/v1/materials/:id/captions", one = all + "/:number";
  router.add(Method::get, all, bind(list));
  router.add(Method::post, all, bind(give),
             {.max_body = ingest::kLargestCaptionFile, .deadline = std::chrono::minutes(1)});
  router.add(Method::patch, one, bind(change));
  router.add(Method::del, one, bind(remove));
  router.add(Method::post, one + "/restore", bind(put_back));
  router.add(Method::get, one + "/file", bind(file));
}

}  // namespace acervo::web
