#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"
#include "web/api/viewing_counts.hpp"

// What players tell of what is watched, the statistics made of it, and where a person stopped.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kMostSpans = 500;
constexpr std::chrono::hours kLongest{24 * 3660};

bool is_play_id(const std::string& text) {
  return text.size() >= 16 && text.size() <= 40 &&
         text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") ==
             std::string::npos;
}

/// A whole number within bounds: to make an int of 1e300 is undefined.
int whole(const Json& value) {
  const double number = value.get<double>();
  if (!(number >= -1e9 && number <= 1e9) || number != std::floor(number))
    throw Error(Code::invalid, "not a report of a play", "bad_json");
  return static_cast<int>(number);
}

/// All but what only the lesson tells: its spans are not tidied yet.
/// @throws Json::exception where the message is not one
Play read_play(const Json& body) {
  Play play;
  play.id = body.at("play").get<std::string>();
  play.material = {body.at("material").get<std::string>()};
  play.seconds = body.at("seconds").get<double>();
  play.embedded = body.value("embedded", false);
  const Json& spans = body.at("spans");
  if (!is_play_id(play.id) || !std::isfinite(play.seconds) || play.seconds < 0 || play.seconds > 1e6 ||
      !spans.is_array() || spans.size() > kMostSpans)
    throw Error(Code::invalid, "not a report of a play", "bad_json");
  for (const Json& span : spans) play.spans.emplace_back(whole(span.at(0)), whole(span.at(1)));
  return play;
}

// Whatever is told, the answer is the same: nobody learns here what exists. sendBeacon can set no header of ours, and
// nothing of a person's is changed.
Response beacon(const Services& services, const Request& request) {
  if (!services.viewing.hears(request.peer)) return Response::empty();
  const auto site = request.header("sec-fetch-site").value_or("same-origin");
  const Json body = json_body(request);
  if (site != "same-origin" || is_robot(request.header("user-agent").value_or(""))) return Response::empty();
  try {
    // Read whole before the lesson is looked up: what is wrong with it is said of any lesson or of none.
    Play play = read_play(body);
    const int revision = whole(body.at("revision"));
    if (!is_id(play.material.value) || revision < 1) return Response::empty();
    const auto presentation = services.presentations.find(play.material, revision);
    if (!presentation || !presentation->counts) return Response::empty();
    play.revision = revision;
    play.duration = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(presentation->duration).count());
    play.spans = tidy(std::move(play.spans), play.duration);
    services.viewing.told(std::move(play), {request.peer, std::string(request.header("user-agent").value_or(""))});
  } catch (const Json::exception&) {
    throw Error(Code::invalid, "not a report of a play", "bad_json");
  }
  return Response::empty();
}

double rounded(double value) {
  return std::round(value * 10) / 10;
}

struct Period {
  std::string from, to;
};

std::string day_of(Time time) {
  return format_rfc3339(time).substr(0, 10);
}

// The last 90 days, or as asked for, ten years at most.
Period period_of(const Request& request) {
  const auto asked = [&](const char* name, Time fallback) {
    const auto text = request.query.find(name);
    if (!text) return day_of(fallback);
    const auto day = parse_rfc3339(std::string(*text) + "T00:00:00Z");
    if (!day) throw ValidationError(name, "invalid");
    return day_of(*day);
  };
  const Time now = system_now();
  const Period period{asked("from", now - std::chrono::hours(24 * 89)), asked("to", now)};
  const auto from = parse_rfc3339(period.from + "T00:00:00Z"), to = parse_rfc3339(period.to + "T00:00:00Z");
  if (from && to && *to - *from > kLongest) throw ValidationError("from", "invalid");
  return period;
}

ViewingStatistics find_statistics(const Services& services, const Request& request, Period& period) {
  const Material material = require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
  period = period_of(request);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(material.duration.value_or(Micros())).count();
  return services.viewings.find(material.id, {material.revision.value_or(0), static_cast<int>(seconds)}, period.from,
                                period.to);
}

// Where most stop: the buckets after which the share that still watches falls most, at most three, largest first.
Json drops(const ViewingStatistics& found) {
  std::vector<std::pair<double, std::size_t>> falls;
  for (std::size_t i = 1; i < found.seen.size(); ++i)
    if (const auto fall = found.seen[i - 1] - found.seen[i]; fall > 0 && found.retention_plays > 0)
      falls.emplace_back(static_cast<double>(fall) / static_cast<double>(found.retention_plays), i);
  std::ranges::sort(
      falls, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  Json list = Json::array();
  for (const auto& [share, bucket] : falls) {
    if (list.size() == 3 || share < 0.05) break;
    list.push_back({{"second", static_cast<int>(bucket) * found.width}, {"share", std::round(share * 1000) / 1000}});
  }
  return list;
}

Response statistics(const Services& services, const Request& request) {
  Period period;
  const ViewingStatistics found = find_statistics(services, request, period);
  Json days = Json::array(), rungs = Json::array();
  std::int64_t plays = 0, embedded = 0;
  double seconds = 0;
  for (const auto& day : found.days) {
    plays += day.plays, embedded += day.embedded, seconds += day.seconds;
    days.push_back({{"day", day.day}, {"plays", day.plays}, {"minutes", rounded(day.seconds / 60)}});
  }
  std::map<std::string, Delivered> by_rung;
  for (const auto& sent : found.sent) {
    by_rung[sent.rung].bytes += sent.sum.bytes;
    by_rung[sent.rung].seconds += sent.sum.seconds;
  }
  for (const auto& [rung, sum] : by_rung)
    rungs.push_back({{"rung", rung}, {"bytes", sum.bytes}, {"minutes", rounded(sum.seconds / 60)}});
  return Response::json(200, {{"from", period.from},
                              {"to", period.to},
                              {"plays", plays},
                              {"embedded_plays", embedded},
                              {"minutes", rounded(seconds / 60)},
                              {"days", days},
                              {"retention",
                               {{"bucket_seconds", found.width},
                                {"plays", found.retention_plays},
                                {"seen", found.seen},
                                {"drops", drops(found)}}},
                              {"delivered", rungs}})
      .set("Cache-Control", streamer::kPrivate);
}

// One row a day and rung, the day's own with an empty rung, and without a day one for each part of the lesson: what a
// spreadsheet adds up, and plots, without being told.
Response statistics_csv(const Services& services, const Request& request) {
  Period period;
  const ViewingStatistics found = find_statistics(services, request, period);
  std::string csv =
      "\xEF\xBB\xBF"
      "day,plays,embedded_plays,minutes_watched,rung,bytes_delivered,minutes_delivered,from_second,plays_of_part\r\n";
  const auto number = [](double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", rounded(value));
    return std::string(text.data());
  };
  std::map<std::string, std::string> rows;  // by day
  for (const auto& day : found.days)
    rows[day.day] += day.day + "," + std::to_string(day.plays) + "," + std::to_string(day.embedded) + "," +
                     number(day.seconds / 60) + ",,,,,\r\n";
  for (const auto& sent : found.sent)
    rows[sent.day] += sent.day + ",,,," + sent.rung + "," + std::to_string(sent.sum.bytes) + "," +
                      number(sent.sum.seconds / 60) + ",,\r\n";
  for (const auto& [day, lines] : rows) csv += lines;
  for (std::size_t i = 0; i < found.seen.size(); ++i)
    csv += ",,,,,,," + std::to_string(i * std::size_t(found.width)) + "," + std::to_string(found.seen[i]) + "\r\n";
  return Response::text(200, csv, "text/csv; charset=utf-8")
      .set("Content-Disposition",
           "attachment; filename=\"acervo-" + request.param("id") + "-" + period.from + "-" + period.to + ".csv\"")
      .set("Cache-Control", streamer::kPrivate);
}

Json position_json(const WatchPosition& position) {
  return {{"position", position.position}, {"duration", position.duration}, {"at", format_rfc3339(position.at)}};
}

Response positions(const Services& services, const Request& request) {
  const Person person = require_person(services, request);
  const auto latest = services.positions.latest(person.id, 24);
  std::vector<MaterialId> ids;
  for (const auto& one : latest) ids.push_back(one.material);
  const MediaLinks links = links_of(services, request, {person});
  Json items = Json::array();
  for (const Material& material : services.materials.cards(ids)) {
    if (!can({person}, Action::view, material.subject())) continue;
    for (const auto& one : latest)
      if (one.material == material.id) {
        Json entry = position_json(one);
        entry["material"] = card_json(material, language_of(request), links);
        items.push_back(std::move(entry));
      }
  }
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

Response show_position(const Services& services, const Request& request) {
  const Person person = require_person(services, request);
  const Material material = require_material(services, {person}, request.param("id"), Action::view);
  const auto position = services.positions.find(person.id, material.id);
  return Response::json(200, {{"position", position ? position_json(*position) : Json()}})
      .set("Cache-Control", streamer::kPrivate);
}

Response put_position(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  const Material material = require_material(services, {person}, request.param("id"), Action::view);
  const Json body = json_body(request);
  const auto number = [&](const char* field) {
    const auto found = body.find(field);
    if (found == body.end() || !found->is_number()) throw ValidationError(field, "required");
    const double value = found->get<double>();
    if (!std::isfinite(value) || value < 0 || value > 1e6) throw ValidationError(field, "invalid");
    return value;
  };
  const double position = number("position"), duration = number("duration");
  if (duration <= 0 || position > duration + 1) throw ValidationError("position", "invalid");
  services.positions.put(person.id, material.id, position, duration);
  return Response::empty();
}

Response erase_position(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  if (is_id(request.param("id"))) services.positions.erase(person.id, {request.param("id")});
  return Response::empty();
}

Response erase_positions(const Services& services, const Request& request) {
  require_fence(request);
  services.positions.erase_all(require_person(services, request).id);
  return Response::empty();
}

}  // namespace

void add_viewing_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::post, "/api/v1/beacons", bind(beacon), {.max_body = 16 * 1024});
  router.add(Method::get, "/api/v1/materials/:id/statistics", bind(statistics));
  router.add(Method::get, "/api/v1/materials/:id/statistics.csv", bind(statistics_csv));
  router.add(Method::get, "/api/v1/positions", bind(positions));
  router.add(Method::del, "/api/v1/positions", bind(erase_positions));
  router.add(Method::get, "/api/v1/positions/:id", bind(show_position));
  router.add(Method::put, "/api/v1/positions/:id", bind(put_position));
  router.add(Method::del, "/api/v1/positions/:id", bind(erase_position));
}

}  // namespace acervo::web
