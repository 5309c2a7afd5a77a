#include "streamer/media/media_routes.hpp"

#include <algorithm>
#include <charconv>

#include "catalog/core/error.hpp"
#include "streamer/http/tag.hpp"
#include "streamer/media/addressing.hpp"
#include "streamer/media/arrivals.hpp"
#include "streamer/media/dash.hpp"
#include "streamer/media/delivery.hpp"
#include "streamer/media/download.hpp"
#include "streamer/media/hls.hpp"
#include "streamer/media/sites.hpp"
#include "streamer/media/webvtt.hpp"

namespace acervo::streamer {

namespace {

constexpr unsigned kLogEvery = 1000;  // a lesson is hundreds of segments: a sample of them tells as much
constexpr std::string_view kPlaylist = "application/vnd.apple.mpegurl";
constexpr std::string_view kManifest = "application/dash+xml";
constexpr std::string_view kWebVtt = "text/vtt; charset=utf-8";

[[noreturn]] void nothing_here() {
  throw Error(Code::not_found, "no such media");
}

/// "0", "12"; not "", "007", "+1".
std::optional<std::size_t> canonical_number(std::string_view text) {
  std::size_t value = 0;
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Response whole_text(std::string body, std::string_view type, std::string_view cache) {
  Response response = Response::text(200, std::move(body), type);
  response.add("ETag", "\"" + content_tag(response.body) + "\"");
  return std::move(response.add("Cache-Control", cache));
}

std::string_view media_type(const Rung& rung) {
  return rung.kind == RungKind::video ? "video/mp4" : "audio/mp4";
}

const Rung& rung_of(const Presentation& presentation, std::string_view name) {
  const Rung* rung = find_rung(presentation, name);
  if (!rung) nothing_here();
  return *rung;
}

bool has_captions(const Presentation& presentation, std::string_view language) {
  for (const CaptionTrack& track : presentation.captions)
    if (track.language == language) return true;
  return false;
}

/// What the handlers share. Immutable.
struct Media {
  std::shared_ptr<MediaSource> source;
  std::shared_ptr<OpenFiles> files;
  std::shared_ptr<Audience> audience;

  /// Material and revision of the address, if they have the form of one.
  static std::optional<std::pair<MaterialId, int>> address(const Request& request) {
    const auto revision = canonical_number(request.param("revision"));
    if (!is_id(request.param("material")) || !revision || *revision == 0) return std::nullopt;
    return std::pair{MaterialId{request.param("material")}, static_cast<int>(*revision)};
  }

  std::shared_ptr<const Presentation> get(const Request& request) const {
    const auto at = address(request);
    if (!at) nothing_here();
    auto presentation = source->find(request, at->first, at->second);
    if (!presentation) nothing_here();
    return presentation;
  }

  std::shared_ptr<const Presentation> in_memory(const Request& request) const {
    const auto at = address(request);
    return at ? source->find_in_memory(request, at->first, at->second) : nullptr;
  }
};

Response blob_response(std::shared_ptr<const Fd> file, std::string_view type, std::string_view key);

/// What was opened by somebody's own link is for her browser alone, and no page may tell another site the link.
Response for_link(const Request& request, Response response) {
  if (request.param("token").empty()) return response;
  const bool unchanging = response.find("cache-control").value_or("").find("max-age") != std::string_view::npos;
  response.set("Cache-Control", unchanging ? "private, max-age=3600" : "private, no-cache");
  return std::move(response.set("Referrer-Policy", "no-referrer"));
}

/// What any visitor gets of a presentation: as its link and its sites have it.
Response for_visitor(const Request& request, const Presentation& presentation, Response response) {
  keep_to_sites(request, presentation, response);
  return for_link(request, std::move(response));
}

/// Has what leaves of the response counted, a whole one of which lasts `seconds`, and the source told of it.
void count(const Media& media, const Request& request, const Presentation& presentation, const Rung& rung,
           Response& response, double seconds) {
  if (request.method != Method::get) return;
  const double per_byte = seconds / static_cast<double>(std::max<std::uint64_t>(1, response.size()));
  const bool counts = media.source->counts(request, presentation);
  response.delivered =
      count_delivery([source = media.source, total = media.audience->counter(rung.name),
                      material = presentation.material, name = rung.name, per_byte, counts](std::uint64_t bytes) {
        total->fetch_add(bytes, std::memory_order_relaxed);
        if (counts) source->sent(material, name, bytes, per_byte * static_cast<double>(bytes));
      });
}

double segment_seconds(const Presentation& presentation, const Rung& rung, std::size_t segment) {
  const Timeline& timeline = timeline_of(presentation, rung);
  return static_cast<double>(timeline.boundaries[segment + 1] - timeline.boundaries[segment]) / timeline.timescale;
}

/// The same for a segment: who takes one is watching.
void count_segment(const Media& media, const Request& request, const Presentation& presentation, const Rung& rung,
                   Response& response, std::size_t segment) {
  if (request.method == Method::get && media.source->counts(request, presentation))
    media.audience->note(request, presentation.material.value);
  count(media, request, presentation, rung, response, segment_seconds(presentation, rung, segment));
}

/// What never changes may be kept: by any cache if anybody may have it, else by the visitor's own browser alone.
std::string_view cache_of(const Presentation& presentation) {
  return presentation.is_public ? kImmutable : "private, max-age=3600";
}

/// By when a client may ask: of the file, since what is made from it never changes under its address.
Seconds date_of(const Presentation& presentation) {
  return std::chrono::floor<std::chrono::seconds>(presentation.made);
}

Response segment_response(const Presentation& presentation, const Rung& rung, const SegmentBytes& bytes,
                          std::size_t segment, std::shared_ptr<const Fd> file) {
  return Response::of_slices({Slice::of(std::move(file), bytes.offset, bytes.length)}, media_type(rung),
                             std::string(bytes.blob.substr(0, 32)) + "-" + std::to_string(segment),
                             cache_of(presentation), date_of(presentation));
}

std::optional<Response> segment_from_memory(const Media& media, const Request& request) {
  const auto presentation = media.in_memory(request);
  const auto segment = canonical_number(request.param("n"));
  if (!presentation || !segment) return std::nullopt;
  const Rung* rung = find_rung(*presentation, request.param("rung"));
  if (!rung || *segment >= timeline_of(*presentation, *rung).segment_count()) return std::nullopt;
  const auto bytes = locate(timeline_of(*presentation, *rung), *rung, *segment);
  if (!bytes) return std::nullopt;
  auto file = media.files->find(std::string(bytes->blob));
  if (!file) return std::nullopt;
  Response response = segment_response(*presentation, *rung, *bytes, *segment, std::move(file));
  count_segment(media, request, *presentation, *rung, response, *segment);
  return for_visitor(request, *presentation, std::move(response));
}

/// The segment if it is stored.
std::optional<Response> stored_segment(const Media& media, const Request& request, const Presentation& presentation,
                                       const Rung& rung, std::size_t segment) {
  Response response;
  if (const auto bytes = locate(timeline_of(presentation, rung), rung, segment)) {
    response = segment_response(presentation, rung, *bytes, segment, media.files->get(std::string(bytes->blob)));
  } else if (const auto alone = media.source->find_segment(presentation, rung, segment)) {
    response = Response::of_slices({Slice::of(alone)}, media_type(rung), content_tag(*alone), cache_of(presentation));
    // Later it is served out of its chunk, which is another encode: parts of the two must not be joined, nor by a date.
    response.ranges = false;
  } else {
    return std::nullopt;
  }
  count_segment(media, request, presentation, rung, response, segment);
  return response;
}

std::optional<Response> stored_init(const Presentation& presentation, const Rung& rung) {
  if (rung.init.empty()) return std::nullopt;
  return Response::of_slices({Slice::of(std::make_shared<const std::string>(rung.init))}, media_type(rung),
                             content_tag(rung.init), cache_of(presentation), date_of(presentation));
}

/// Sends what `make` makes. Where a blob of it is away, it is brought and then all is made again; no thread waits.
void deliver(const Media& media, const Request& request, const Responder& responder,
             const std::function<std::optional<Response>()>& make, int attempts = 4) {
  try {
    if (auto response = make()) responder.send(for_visitor(request, *media.get(request), std::move(*response)));
  } catch (const BlobAway& away) {
    if (attempts == 0) return responder.fail(std::current_exception());
    media.source->bring_blob(away.key(), [media, &request, responder, make, attempts](const std::exception_ptr& error) {
      if (responder.is_cancelled()) return;
      if (error) return responder.fail(error);
      deliver(media, request, responder, make, attempts - 1);
    });
  } catch (...) {
    responder.fail(std::current_exception());
  }
}

/// Answers with what `stored` finds; if there is nothing yet, asks for the segment and looks once more when it is
/// there.
void answer_or_want(const Media& media, const Request& request, const Responder& responder, std::size_t segment,
                    const std::function<std::optional<Response>(const Presentation&, const Rung&)>& stored) {
  // The request lives as long as the responder, which these function objects keep.
  const auto now = [media, &request, responder, stored]() -> std::optional<Response> {
    const auto presentation = media.get(request);
    auto response = stored(*presentation, rung_of(*presentation, request.param("rung")));
    if (!response) throw Error(Code::unavailable, "the segment is still missing", "preparing");
    return response;
  };
  deliver(media, request, responder, [=, &request]() -> std::optional<Response> {
    const auto presentation = media.get(request);
    const Rung& rung = rung_of(*presentation, request.param("rung"));
    if (segment >= timeline_of(*presentation, rung).segment_count()) nothing_here();
    if (auto response = stored(*presentation, rung)) return response;
    media.source->want_segment(*presentation, rung, segment,
                               {[media, &request, responder, now](const std::exception_ptr& error) {
                                  if (error) return responder.fail(error);
                                  deliver(media, request, responder, now);
                                },
                                [responder] { return responder.is_cancelled(); }});
    return std::nullopt;
  });
}

void segment(const Media& media, const Request& request, const Responder& responder) {
  const auto number = canonical_number(request.param("n"));
  if (!number) nothing_here();
  answer_or_want(media, request, responder, *number,
                 [media, &request, n = *number](const Presentation& p, const Rung& rung) {
                   return stored_segment(media, request, p, rung, n);
                 });
}

void init(const Media& media, const Request& request, const Responder& responder) {
  answer_or_want(media, request, responder, 0, stored_init);
}

Response master(const Media& media, const Request& request) {
  // Captions come and go without a new revision, hence never immutable.
  return whole_text(hls_master(*media.get(request)), kPlaylist, kRevalidate);
}

Response manifest(const Media& media, const Request& request) {
  return whole_text(dash_manifest(*media.get(request)), kManifest, kRevalidate);
}

Response playlist(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  const Rung& rung = rung_of(*presentation, request.param("rung"));
  return whole_text(hls_media(*presentation, rung), kPlaylist,
                    presentation->complete ? cache_of(*presentation) : kRevalidate);
}

Response download(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  const Rung& rung = rung_of(*presentation, request.param("rung"));
  auto slices = download_slices(
      *presentation, rung, [arrivals = std::make_shared<Arrivals>(media.source, media.files)](const std::string& key) {
        return arrivals->open(key);
      });
  std::string tag = std::to_string(presentation->revision) + "-" + rung.name;
  if (!rung.chunks.empty()) tag += "-" + rung.chunks.front()->blob.substr(0, 32);
  Response response =
      Response::of_slices(std::move(slices), media_type(rung), tag, cache_of(*presentation), date_of(*presentation));
  count(media, request, *presentation, rung, response, std::chrono::duration<double>(presentation->duration).count());
  if (request.query.has("download"))
    response.add("Content-Disposition",
                 attachment(presentation->title, rung.name, rung.kind == RungKind::video ? ".mp4" : ".m4a"));
  return response;
}

Response blob_response(std::shared_ptr<const Fd> file, std::string_view type, std::string_view key) {
  const off_t size = ::lseek(file->get(), 0, SEEK_END);  // the position is nobody's: every read gives its own
  if (size < 0) throw Error(Code::internal, "a blob without a size");
  return Response::of_slices({Slice::of(std::move(file), 0, static_cast<std::uint64_t>(size))}, type, key.substr(0, 32),
                             kRevalidate);
}

Response poster(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  if (presentation->poster_blob.empty()) nothing_here();
  return blob_response(media.files->get(presentation->poster_blob), "image/jpeg", presentation->poster_blob);
}

Response storyboard(const Media& media, const Request& request) {
  auto text = media.source->storyboard(*media.get(request));
  if (!text) nothing_here();
  return whole_text(std::move(*text), kWebVtt, kRevalidate);
}

Response storyboard_picture(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  const auto number = canonical_number(request.param("n"));
  const auto key = number ? media.source->storyboard_blob(*presentation, *number) : std::nullopt;
  if (!key) nothing_here();
  return blob_response(media.files->get(*key), "image/jpeg", *key);
}

Response captions(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  if (!has_captions(*presentation, request.param("language"))) nothing_here();
  return whole_text(reach_end(media.source->captions(*presentation, request.param("language")), presentation->duration),
                    kWebVtt, kRevalidate);
}

Response captions_playlist(const Media& media, const Request& request) {
  const auto presentation = media.get(request);
  if (!has_captions(*presentation, request.param("language"))) nothing_here();
  return whole_text(hls_captions(*presentation, request.param("language")), kPlaylist, kRevalidate);
}

Response chapters(const Media& media, const Request& request) {
  return whole_text(chapters_webvtt(media.get(request)->chapters), kWebVtt, kRevalidate);
}

}  // namespace

void MediaSource::want_segment(const Presentation&, const Rung&, std::size_t, SegmentWait wait) {
  wait.ready(std::make_exception_ptr(Error(Code::unavailable, "the segment is not encoded yet", "preparing")));
}

MediaRoutes::MediaRoutes(std::shared_ptr<MediaSource> source, Settings settings)
    : source_(source),
      files_(std::make_shared<OpenFiles>(settings.open_files,
                                         [source](const std::string& key) { return source->open_blob(key); })),
      settings_(settings) {}

void MediaRoutes::add_to(Router& router) const {
  const Media media{source_, files_, audience_};
  // Everything below a material lies below its links too, so that what is relative stays behind the same link.
  static constexpr std::string_view kPlaces[] = {"/media/:material/:revision/", "/media/t/:token/:material/:revision/"};
  const auto add = [&](std::string_view name, Response (*handler)(const Media&, const Request&)) {
    for (const auto place : kPlaces)
      router.add(Method::get, std::string(place) + std::string(name),
                 [media, handler](const Request& request) {
                   return for_visitor(request, *media.get(request), handler(media, request));
                 },
                 {.cors = true});
  };
  const auto add_async = [&](std::string_view name, auto handler, MemoryHandler from_memory) {
    RouteOptions options;
    options.cors = true;
    options.deadline = settings_.segment_deadline;
    options.log_every = kLogEvery;
    options.from_memory = std::move(from_memory);
    for (const auto place : kPlaces)
      router.add_async(
          Method::get, std::string(place) + std::string(name),
          [media, handler](const Request& request, const Responder& responder) { handler(media, request, responder); },
          options);
  };
  add("master.m3u8", master);
  add("manifest.mpd", manifest);
  add("storyboard.vtt", storyboard);
  add("captions/:language.vtt", captions);
  add("captions/:language.m3u8", captions_playlist);
  add("chapters.vtt", chapters);
  add(":rung.mp4", download);
  add(":rung/index.m3u8", playlist);
  // Pictures are blobs too, which may have to come from another machine.
  const auto picture = [](Response (*make)(const Media&, const Request&)) {
    return [make](const Media& where, const Request& request, const Responder& responder) {
      deliver(where, request, responder, [where, &request, make] { return make(where, request); });
    };
  };
  add_async("poster.jpg", picture(poster), nullptr);
  add_async("storyboard/:n.jpg", picture(storyboard_picture), nullptr);
  add_async(":rung/init.mp4", init, nullptr);
  add_async(":rung/:n.m4s", segment, [media](const Request& request) { return segment_from_memory(media, request); });
}

}  // namespace acervo::streamer
