#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/partial_date.hpp"
#include "catalog/core/text.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "streamer/http/tag.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/chapters.hpp"
#include "web/api/context.hpp"
#include "web/api/form.hpp"
#include "web/api/material_json.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json page_json(const MaterialPage& page, const Paging& paging, const std::string& language, const MediaLinks& links,
               bool own = false) {
  Json items = Json::array();
  for (const Material& material : page.items)
    items.push_back(own ? own_card_json(material, language, links) : card_json(material, language, links));
  return {{"total", page.total}, {"page", paging.page}, {"per_page", paging.per_page}, {"items", items}};
}

Response published(const Services& services, const Request& request, const MaterialList& which, const Paging& paging) {
  const std::string language = language_of(request);
  const std::string name =
      "list " + std::to_string(paging.page) + " " + std::to_string(paging.per_page) + " " + language;
  const auto look = services.cache->look();
  auto text = services.cache->find(look, name);
  if (!text) {
    const MaterialPage page = services.materials.list(which);
    const Json json = page_json(page, paging, language, links_of(services, request, {}));
    text = std::make_shared<const std::string>(text_of(json));
    if (std::ranges::all_of(page.items, is_settled)) services.cache->keep(look, name, text);
  }
  return Response::text(200, *text, "application/json").set("Cache-Control", streamer::kRevalidate);
}

Response list(const Services& services, const Request& request) {
  const Paging paging = paging_of(request);
  MaterialList which;
  which.page = paging.page;
  which.per_page = paging.per_page;
  Viewer viewer;
  if (request.query.find("mine").value_or("0") == "1") {
    which.scope = MaterialList::Scope::own;
    viewer.person = require_person(services, request);
    which.owner = viewer.person->id;
  } else if (services.cache != nullptr) {
    return published(services, request, which, paging);
  }
  return Response::json(200, page_json(services.materials.list(which), paging, language_of(request),
                                       links_of(services, request, viewer), which.owner.has_value()))
      .set("Cache-Control", which.owner ? streamer::kPrivate : streamer::kRevalidate);
}

Json shown_to(const Viewer& viewer, const Material& material, const Services& services, const Request& request) {
  return material_json(services, material, viewer, language_of(request), links_of(services, request, viewer));
}

Response lesson(int status, std::string_view tag, std::string text) {
  return Response::text(status, std::move(text), "application/json")
      .set("ETag", "\"" + std::string(tag) + "\"")
      .set("Cache-Control", streamer::kPrivate);
}

// The version, for who changes it; and what is sent, which also depends on the language, on who asks, and on how far
// its file is.
std::string tag_of(const Material& material, std::string_view text) {
  return std::to_string(material.version) + "-" + streamer::content_tag(text);
}

Response lesson(int status, const Material& material, const Json& json) {
  std::string text = text_of(json);
  const std::string tag = tag_of(material, text);
  return lesson(status, tag, std::move(text));
}

Response answer(const Services& services, const Request& request, int status, const MaterialId& id,
                const Viewer& viewer) {
  const auto material = services.materials.find(id);
  if (!material) throw Error(Code::not_found, "no material " + id.value);
  return lesson(status, *material, shown_to(viewer, *material, services, request));
}

// What a form sent, laid over what was there. Only the fields it names change.
class Changes {
 public:
  Changes(const Json& body, Description before)
      : form_(body, {"title", "description", "language", "type", "levels", "subjects", "keywords", "contributors",
                     "collection", "produced", "state", "license", "embed_sites", "chapters"}),
        after_(std::move(before)) {}

  Description apply(const Vocabularies& all) {
    form_.text("title", after_.title, Form::Lines::one);
    form_.text("description", after_.description, Form::Lines::many);
    form_.code("language", all.get("languages"), after_.language);
    form_.code("type", all.get("types"), after_.type);
    form_.code("license", all.get("licenses"), after_.license);
    form_.codes("levels", all.get("levels"), after_.levels);
    form_.codes("subjects", all.get("subjects"), after_.subjects);
    if (auto given = form_.strings("keywords")) after_.keywords = std::move(*given);
    contributors();
    if (const Json* value = form_.find("collection")) {
      if (value->is_null() || (value->is_string() && squeeze(value->get<std::string>()).empty()))
        after_.collection.reset();
      else if (value->is_string())
        after_.collection = squeeze(to_utf8(value->get<std::string>()));
      else
        form_.wrong("collection", "invalid");
    }
    produced();
    for (auto& error : over_limits(after_)) errors().push_back(std::move(error));
    return after_;
  }

  std::vector<FieldError>& errors() { return form_.errors(); }

 private:
  void produced() {
    const Json* value = form_.find("produced");
    if (value == nullptr) return;
    after_.produced.reset();
    if (value->is_null()) return;
    const std::string text = value->is_string() ? squeeze(to_utf8(value->get<std::string>())) : "";
    if (!text.empty()) after_.produced = parse_partial_date(text);
    if (!value->is_string() || (!text.empty() && !after_.produced)) form_.wrong("produced", "bad_date");
  }

  void contributors() {
    const Json* value = form_.find("contributors");
    if (value == nullptr) return;
    std::vector<Contributor> people;
    if (!value->is_array()) return form_.wrong("contributors", "invalid");
    for (const Json& entry : *value) {
      if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string())
        return form_.wrong("contributors", "invalid");
      const Json role = entry.value("role", Json());
      Contributor person{squeeze(to_utf8(entry["name"].get<std::string>())),
                         role.is_string() ? squeeze(to_utf8(role.get<std::string>())) : ""};
      if (!person.name.empty()) people.push_back(std::move(person));
    }
    after_.contributors = std::move(people);
  }

  Form form_;
  Description after_;
};

std::optional<MaterialState> wanted_state(const Json& body, std::vector<FieldError>& errors) {
  const auto found = body.find("state");
  if (found == body.end()) return std::nullopt;
  const auto state = found->is_string() ? parse_material_state(found->get_ref<const std::string&>()) : std::nullopt;
  if (!state) errors.push_back({"state", "unknown_value"});
  return state;
}

// Sites that may frame it: null for everybody, [] for nobody. Written as people write them, "https://Escuela.mx/".
std::optional<std::optional<std::vector<std::string>>> wanted_sites(const Json& body, std::vector<FieldError>& errors) {
  const auto found = body.find("embed_sites");
  if (found == body.end()) return std::nullopt;
  if (found->is_null()) return std::optional<std::vector<std::string>>();
  std::vector<std::string> sites;
  if (found->is_array() && found->size() <= kMostEmbedSites)
    for (const Json& entry : *found) {
      std::string site = entry.is_string() ? lower(squeeze(to_utf8(entry.get<std::string>()))) : "";
      while (site.ends_with('/')) site.pop_back();
      if (!is_embed_site(site)) break;
      sites.push_back(site);
    }
  if (!found->is_array() || sites.size() != found->size()) errors.push_back({"embed_sites", "invalid"});
  return sites;
}

Response create(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  const Json body = json_body(request);
  Changes changes(body, {});
  const Description description = changes.apply(*services.vocabularies.current());
  if (body.contains("chapters")) changes.errors().push_back({"chapters", "not_playable"});
  if (!changes.errors().empty()) throw ValidationError(changes.errors());
  const auto id = services.materials.create(description, person.id);
  return answer(services, request, 201, id, {person}).set("Location", "/api/v1/materials/" + id.value);
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Viewer viewer = viewer_of(services, request);
  const Material before = require_material(services, viewer, request.param("id"), Action::edit);
  const Json body = json_body(request);
  Changes changes(body, before.description);
  const Description after = changes.apply(*services.vocabularies.current());
  auto errors = changes.errors();
  const auto state = wanted_state(body, errors);
  const auto sites = wanted_sites(body, errors);
  const auto chapters = wanted_chapters(body, before, errors);
  // Who may take a draft away may also take that back.
  const bool removes = state && (*state == MaterialState::withdrawn ||
                                 (*state == MaterialState::draft && before.state == MaterialState::withdrawn));
  if (state && *state != before.state && !can(viewer, removes ? Action::remove : Action::publish, before.subject()))
    throw Error(Code::forbidden, "may not change the state of " + before.id.value, "forbidden");
  const MaterialState state_after = state.value_or(before.state);
  if (state_after == MaterialState::published || state_after == MaterialState::restricted) {
    for (auto& missing : missing_for_publication(after)) errors.push_back(std::move(missing));
    if (!before.revision && !after.url && errors.empty()) errors.push_back({"state", "not_playable"});
  }
  if (!errors.empty()) throw ValidationError(std::move(errors));
  const int version = version_of(request, before.version);
  if (version != before.version)
    throw Error(Code::conflict, "material " + before.id.value + " is not at that version", "version_conflict");
  MaterialChange save{.chapters = chapters};
  if (after != before.description) save.description = after;
  if (state && *state != before.state) save.state = state;
  if (sites && *sites != before.embed_sites) save.embed_sites = sites;
  if (save.description || save.chapters || save.state || save.embed_sites)
    services.materials.update(before.id, version, save);
  services.presentations.forget(before.id);  // what plays it, and where, holds at once
  return answer(services, request, 200, before.id, viewer);
}

/// As everybody reads it who has not said who they are. What is kept is the tag, a space and the text.
std::shared_ptr<const std::string> read_by_all(const Services& services, const Request& request) {
  const std::string language = language_of(request);
  const auto look = services.cache->look();
  const std::string name = "material " + std::to_string(services.vocabularies.current()->edition) + " " + language +
                           " " + std::string(request.param("id"));
  if (auto kept = services.cache->find(look, name)) return kept;
  const Viewer nobody;
  const Material material = require_material(services, nobody, request.param("id"), Action::view);
  // Of before this look a presentation may be, of which the notification is still on its way: what is kept holds until
  // anything changes.
  services.presentations.forget(material.id);
  const Json json = shown_to(nobody, material, services, request);
  const std::string text = text_of(json);
  auto made = std::make_shared<const std::string>(tag_of(material, text) + " " + text);
  const bool is_whole = !material.revision || !json["playback"].is_null();
  if (material.is_public() && is_settled(material) && is_whole) services.cache->keep(look, name, made);
  return made;
}

Response show(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  if (services.cache != nullptr && !viewer.person) {
    const auto made = read_by_all(services, request);
    const std::size_t space = made->find(' ');
    return lesson(200, std::string_view(*made).substr(0, space), made->substr(space + 1));
  }
  const Material material = require_material(services, viewer, request.param("id"), Action::view);
  return lesson(200, material, shown_to(viewer, material, services, request));
}

Response withdraw(const Services& services, const Request& request) {
  require_fence(request);
  const Material material =
      require_material(services, viewer_of(services, request), request.param("id"), Action::remove);
  if (version_of(request, material.version) != material.version)
    throw Error(Code::conflict, "not at that version", "version_conflict");
  if (material.state != MaterialState::withdrawn)
    services.materials.update(material.id, material.version, {.state = MaterialState::withdrawn});
  services.presentations.forget(material.id);  // nobody plays it any more once this is answered
  return Response::empty();
}

Response retry(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
  const auto failed = [](const std::optional<Preparation>& p) { return p && p->state == RevisionState::failed; };
  // Also what a lesson plays without: its posters, its slides.
  if (services.jobs.retry(material.id) == 0 && !failed(material.preparation) && !failed(material.replacement))
    throw Error(Code::conflict, "nothing about " + material.id.value + " has failed", "conflict");
  return Response::empty(202);
}

}  // namespace

void add_material_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  const streamer::RouteOptions form{.max_body = 256 * 1024};
  router.add(Method::get, "/api/v1/materials", bind(list));
  router.add(Method::post, "/api/v1/materials", bind(create), form);
  router.add(Method::get, "/api/v1/materials/:id", bind(show));
  router.add(Method::patch, "/api/v1/materials/:id", bind(change), form);
  router.add(Method::del, "/api/v1/materials/:id", bind(withdraw));
  router.add(Method::post, "/api/v1/materials/:id/retry", bind(retry));
}

}  // namespace acervo::web
