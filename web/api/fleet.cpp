#include "catalog/jobs/fleet_store.hpp"

#include <filesystem>

#include "catalog/core/json.hpp"
#include "catalog/core/time.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "search/searcher.hpp"
#include "web/api/context.hpp"
#include "web/api/mail_record.hpp"
#include "web/api/messages.hpp"
#include "web/api/routes.hpp"

// Who prepares media, where, and what is held back. For who operates the site.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr int kMostRank = 1000;

void require_operator(const Services& services, const Request& request) {
  const Viewer viewer{require_person(services, request)};
  if (!can(viewer, Action::operate, {})) throw Error(Code::forbidden, "may not operate the site", "forbidden");
}

template <class List, class Make>
Json array_of(const List& list, Make make) {
  Json array = Json::array();
  for (const auto& entry : list) array.push_back(make(entry));
  return array;
}

// A disk or a database is named by the same words as elsewhere; a file by why it could not be prepared.
Json reason_json(const std::optional<std::string>& reason, const std::string& language) {
  if (!reason) return Json();
  return has_message(*reason) ? message(*reason, language) : preparation_message(*reason, language);
}

Json view_json(const FleetStore::View& view, const std::string& language) {
  const auto job = [](const FleetStore::Running& j) {
    return Json{{"id", j.id},
                {"kind", j.kind},
                {"material", j.material.value},
                {"title", j.title},
                {"chunk", j.chunk},
                {"rung", j.rung.empty() ? Json() : Json(j.rung)},
                {"worker", j.worker.substr(0, j.worker.rfind('/'))},
                {"since", j.since ? Json(format_rfc3339(*j.since)) : Json()},
                {"attempt", j.attempts},
                {"progress", j.progress},
                {"speed", j.speed}};
  };
  return {{"workers", array_of(view.workers,
                               [&](const FleetStore::Member& m) {
                                 return Json{{"name", m.state.name},
                                             {"host", m.state.host},
                                             {"pid", m.state.pid},
                                             {"threads", m.state.threads},
                                             {"started_at", format_rfc3339(m.started)},
                                             {"seen_at", format_rfc3339(m.seen)},
                                             {"alive", m.is_alive},
                                             {"reason", m.state.reason ? Json(*m.state.reason) : Json()},
                                             {"message", reason_json(m.state.reason, language)}};
                               })},
          {"running", array_of(view.running, job)},
          {"owners", array_of(view.owners,
                              [](const FleetStore::Share& s) {
                                return Json{{"owner", s.owner},     {"name", s.name},     {"queued", s.queued},
                                            {"running", s.running}, {"parked", s.parked}, {"held", s.held}};
                              })},
          {"waiting", array_of(view.waiting,
                               [](const FleetStore::Waiting& v) {
                                 return Json{{"material", v.material.value},
                                             {"title", v.title},
                                             {"owner", v.owner_name},
                                             {"jobs", v.jobs},
                                             {"rank", v.rank},
                                             {"held", v.held}};
                               })},
          {"stopped",
           array_of(view.stopped,
                    [&](const FleetStore::Stopped& s) {
                      return Json{
                          {"id", s.id},         {"kind", s.kind},     {"material", s.material.value},
                          {"title", s.title},   {"chunk", s.chunk},   {"attempts", s.attempts},
                          {"parked", s.parked}, {"reason", s.reason}, {"message", reason_json(s.reason, language)},
                          {"detail", s.detail}};
                    })},
          {"holds", view.holds}};
}

// What else may keep somebody up at night: room for files, the search, mails.
Json condition_json(const Services& services) {
  bool stores = true;
  try {
    const Fd probe = services.blobs.scratch();
  } catch (const Error&) {
    stores = false;
  }
  std::error_code unknown;
  const auto space = std::filesystem::space(services.blobs.folder(), unknown);
  Json mail;
  if (services.mail != nullptr) {
    const auto round = services.mail->last();
    mail = {{"at", round ? Json(format_rfc3339(round->at)) : Json()},
            {"waiting", round ? round->waiting : 0},
            {"why", round && round->waiting > 0 ? Json(round->why) : Json()}};
  }
  const std::string_view search = services.searcher.health();
  return {{"storage",
           {{"ready", stores},
            {"free", unknown ? Json() : Json(space.available)},
            {"total", unknown ? Json() : Json(space.capacity)}}},
          {"search", {{"state", search}, {"documents", search == "ready" ? services.searcher.size() : 0}}},
          {"mail", mail}};
}

Response show(const Services& services, const Request& request) {
  require_operator(services, request);
  Json view = view_json(services.fleet.view(), language_of(request));
  view["condition"] = condition_json(services);
  return Response::json(200, view).set("Cache-Control", streamer::kPrivate);
}

Response hold(const Services& services, const Request& request) {
  require_fence(request);
  require_operator(services, request);
  const Json body = json_body(request);
  const auto subject = body.find("subject"), held = body.find("held");
  std::vector<FieldError> errors;
  if (subject == body.end() || !subject->is_string()) errors.push_back({"subject", "required"});
  if (held == body.end() || !held->is_boolean()) errors.push_back({"held", "required"});
  if (!errors.empty()) throw ValidationError(std::move(errors));
  if (held->get<bool>())
    services.fleet.hold(subject->get<std::string>());
  else
    services.fleet.resume(subject->get<std::string>());
  return Response::empty();
}

Response order(const Services& services, const Request& request) {
  require_fence(request);
  require_operator(services, request);
  const Json body = json_body(request);
  const auto material = body.find("material"), rank = body.find("rank");
  if (material == body.end() || !material->is_string()) throw ValidationError("material", "required");
  if (rank == body.end() || !rank->is_number_integer() || *rank < -kMostRank || *rank > kMostRank)
    throw ValidationError("rank", "invalid");
  services.fleet.set_rank({material->get<std::string>()}, rank->get<int>());
  return Response::empty();
}

}  // namespace

void add_fleet_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/api/v1/fleet", bind(show));
  router.add(Method::post, "/api/v1/fleet/holds", bind(hold));
  router.add(Method::post, "/api/v1/fleet/order", bind(order));
}

}  // namespace acervo::web
