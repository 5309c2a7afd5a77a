#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/library/experience_store.hpp"
#include "streamer/http/tag.hpp"
#include "web/api/experience_form.hpp"
#include "web/api/experience_json.hpp"
#include "web/api/routes.hpp"

// What teachers tell of how they taught with lessons: written by them, read by a curator, then by all.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

using State = ExperienceState;

Response answer(const Services& services, const Request& request, const Viewer& viewer, int status,
                const ExperienceId& id) {
  const Experience experience = require_experience(services, viewer, id.value);
  const auto lessons = lessons_of(services, request, viewer, {experience});
  auto response = Response::json(status, experience_json(services, experience, viewer, language_of(request), lessons));
  const std::string tag = streamer::content_tag(response.body);
  return std::move(response)
      .set("ETag", "\"" + std::to_string(experience.version) + "-" + tag + "\"")
      .set("Cache-Control", streamer::kPrivate);
}

ExperiencePage asked(const Services& services, const Request& request, const Viewer& viewer, const Paging& paging) {
  ExperienceStore store(services.database);
  const auto material = request.query.find("material");
  const auto state = request.query.find("state");
  if (state && *state != name(State::in_review)) throw ValidationError("state", "unknown_value");
  if (state) {
    require_curator(services, request);
    return store.in_review(paging.page, paging.per_page);
  }
  if (request.query.find("mine").value_or("0") == "1")
    return store.of_author(require_person(services, request).id, paging.page, paging.per_page);
  if (!material) return store.newest(paging.page, paging.per_page);
  const Material lesson = require_material(services, viewer, std::string(*material), Action::view);
  return store.of_material(lesson.id, paging.page, paging.per_page);
}

Response list(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Paging paging = paging_of(request);
  const ExperiencePage page = asked(services, request, viewer, paging);
  const auto lessons = lessons_of(services, request, viewer, page.items);
  Json items = Json::array();
  for (const auto& experience : page.items)
    items.push_back(experience_card_json(services, experience, viewer, language_of(request), lessons));
  return Response::json(200,
                        {{"total", page.total}, {"page", paging.page}, {"per_page", paging.per_page}, {"items", items}})
      .set("Cache-Control", streamer::kPrivate);
}

Response create(const Services& services, const Request& request) {
  require_fence(request);
  const Viewer viewer{require_person(services, request)};
  const Json body = json_body(request);
  ExperienceForm form = read_experience(services, viewer, body, {});
  if (form.state && *form.state != State::draft) form.errors.push_back({"state", "invalid"});
  if (form.observations) form.errors.push_back({"observations", "invalid"});
  if (!form.errors.empty()) throw ValidationError(std::move(form.errors));
  const auto id = ExperienceStore(services.database).create(form.text, viewer.person->id);
  return answer(services, request, viewer, 201, id).set("Location", "/api/v1/experiences/" + id.value);
}

// May this person do that, were it in another state, then it is the state that does not allow it.
void require(const Viewer& viewer, ExperienceAction action, const Experience& experience) {
  ExperienceSubject subject = experience.subject();
  if (can(viewer, action, subject)) return;
  if (!viewer.person) throw Error(Code::unauthenticated, "nobody is signed in", "unauthenticated");
  for (subject.state = State::draft; subject.state <= State::withdrawn;
       subject.state = static_cast<State>(static_cast<int>(subject.state) + 1))
    if (can(viewer, action, subject))
      throw Error(Code::conflict, "not while experience " + experience.id.value + " is in that state", "conflict");
  throw Error(Code::forbidden, viewer.person->email + " may not do that with experience " + experience.id.value,
              "forbidden");
}

ExperienceAction action_for(State from, State to, bool observed) {
  switch (to) {
    case State::in_review:
      return ExperienceAction::send;
    case State::published:
      return ExperienceAction::publish;
    case State::withdrawn:
      return ExperienceAction::withdraw;
    case State::draft:
      return from == State::in_review && observed ? ExperienceAction::hand_back : ExperienceAction::reopen;
  }
  return ExperienceAction::edit;
}

void require_version(const Request& request, const Experience& experience) {
  if (version_of(request, experience.version) != experience.version)
    throw Error(Code::conflict, "experience " + experience.id.value + " is not at that version", "version_conflict");
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Viewer viewer = viewer_of(services, request);
  const Experience before = require_experience(services, viewer, request.param("id"));
  const Json body = json_body(request);
  ExperienceForm form = read_experience(services, viewer, body, before.text);
  auto& errors = form.errors;
  const bool writes = std::ranges::any_of(
      body.items(), [](const auto& field) { return field.key() != "state" && field.key() != "observations"; });
  const bool moves = form.state && *form.state != before.state;
  if (writes || !moves) require(viewer, ExperienceAction::edit, before);
  if (moves) {
    const auto action = action_for(before.state, *form.state, form.observations.has_value());
    const bool curates = before.state == State::in_review && viewer.is_staff();
    // A curator who gives no reason would leave the author guessing; who wrote it just takes it back.
    if (action == ExperienceAction::reopen && curates && !can(viewer, action, before.subject()))
      errors.push_back({"observations", "required"});
    else
      require(viewer, action, before);
    if (form.observations && action != ExperienceAction::hand_back) errors.push_back({"observations", "invalid"});
    if (action == ExperienceAction::send || action == ExperienceAction::publish)
      for (auto& missing : missing_for_publication(form.text))
        if (std::ranges::find(errors, missing.field, &FieldError::field) == errors.end())
          errors.push_back(std::move(missing));
  } else if (form.observations) {
    errors.push_back({"observations", "invalid"});
  }
  if (!errors.empty()) throw ValidationError(std::move(errors));
  require_version(request, before);
  ExperienceStore store(services.database);
  int version = before.version;
  if (form.text != before.text) store.update(before.id, version++, form.text);
  if (moves) store.set_state(before.id, version, *form.state, form.observations);
  // Who handed back what she had read does not see it any more.
  if (moves && !can(viewer, ExperienceAction::view, {before.author, *form.state})) return Response::empty();
  return answer(services, request, viewer, 200, before.id);
}

Response show(const Services& services, const Request& request) {
  return answer(services, request, viewer_of(services, request), 200, {request.param("id")});
}

Response remove(const Services& services, const Request& request) {
  require_fence(request);
  const Viewer viewer = viewer_of(services, request);
  const Experience experience = require_experience(services, viewer, request.param("id"));
  require(viewer, ExperienceAction::remove, experience);
  require_version(request, experience);
  ExperienceStore(services.database).remove(experience.id, experience.version);
  return Response::empty();
}

}  // namespace

void add_experience_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  const streamer::RouteOptions form{.max_body = 512 * 1024};
  const std::string all = "/api/v1/experiences", one = all + "/:id";
  router.add(Method::get, all, bind(list));
  router.add(Method::post, all, bind(create), form);
  router.add(Method::get, one, bind(show));
  router.add(Method::patch, one, bind(change), form);
  router.add(Method::del, one, bind(remove));
}

}  // namespace acervo::web
