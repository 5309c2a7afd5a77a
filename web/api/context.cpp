#include "web/api/context.hpp"

#include <array>
#include <charconv>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/directory/person_store.hpp"
#include "catalog/library/material_store.hpp"

namespace acervo::web {

namespace {

constexpr std::string_view kLanguages[] = {"es", "pt", "en"};

// The first of ours in the browser's order; browsers write it by preference, so the weights need no sorting.
std::string preferred(std::string_view accept) {
  while (!accept.empty()) {
    const auto comma = accept.find(',');
    std::string_view entry = accept.substr(0, comma);
    accept = comma == std::string_view::npos ? std::string_view{} : accept.substr(comma + 1);
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    for (const auto language : kLanguages)
      if (lower(std::string(entry.substr(0, 2))) == language) return std::string(language);
  }
  return "es";
}

int number(const Request& request, std::string_view name, int fallback, int most) {
  const auto text = request.query.find(name);
  if (!text) return fallback;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 1 || value > most)
    throw ValidationError(std::string(name), "invalid");
  return value;
}

}  // namespace

std::string language_of(const Request& request) {
  if (const auto chosen = request.cookie("acervo_lang"))
    for (const auto language : kLanguages)
      if (*chosen == language) return std::string(language);
  return preferred(request.header("accept-language").value_or(""));
}

std::string origin_of(const Services& services, const Request& request) {
  if (services.public_url.empty()) return (request.is_secure ? "https://" : "http://") + request.host;
  std::string origin = services.public_url;
  while (origin.ends_with('/')) origin.pop_back();
  return origin;
}

Viewer viewer_of(const Services& services, const Request& request) {
  const auto token = request.cookie(kSessionCookie);
  if (!token) return {};
  return {services.people.find_by_session(*token)};
}

MediaLinks links_of(const Services& services, const Request& request, const Viewer& viewer) {
  return {services.media_access, request, viewer, request.query.find("media").value_or("") == "session"};
}

Person require_person(const Services& services, const Request& request) {
  if (auto viewer = viewer_of(services, request); viewer.person) return *viewer.person;
  throw Error(Code::unauthenticated, "nobody is signed in", "unauthenticated");
}

Person require_curator(const Services& services, const Request& request) {
  Person person = require_person(services, request);
  if (!can({person}, Action::curate, {})) throw Error(Code::forbidden, person.email + " is no curator", "forbidden");
  return person;
}

void require_fence(const Request& request) {
  if (request.header("x-acervo-request").value_or("") == "1" || request.header("tus-resumable")) return;
  throw Error(Code::forbidden, "the request does not say that a page of ours sends it", "csrf");
}

// Our Json looks through all fields of an object for each new one, so that an object of tens of thousands is work for
// seconds; and no form of ours is deep.
Json json_body(const Request& request) {
  constexpr int kDeepest = 32, kMostFields = 1000;
  std::array<int, kDeepest + 2> fields{};  // of the object under way at each depth
  const auto bounded = [&](int depth, Json::parse_event_t event, const Json&) {
    const auto at = static_cast<std::size_t>(depth);
    if (event == Json::parse_event_t::object_start && depth <= kDeepest) fields[at + 1] = 0;
    if (depth > kDeepest || (event == Json::parse_event_t::key && ++fields[at] > kMostFields))
      throw Error(Code::invalid, "the body is too deep or has too many fields", "bad_json");
    return true;
  };
  Json body = Json::parse(request.body, bounded, false);
  if (!body.is_object()) throw Error(Code::invalid, "the body is not a JSON object", "bad_json");
  return body;
}

Paging paging_of(const Request& request) {
  return {number(request, "page", 1, 10'000), number(request, "per_page", 20, 100)};
}

Material require_material(const Services& services, const Viewer& viewer, const std::string& id, Action action) {
  auto material = services.materials.find({id});
  if (!material || !can(viewer, Action::view, material->subject())) throw Error(Code::not_found, "no material " + id);
  if (!can(viewer, action, material->subject())) {
    if (!viewer.person) throw Error(Code::unauthenticated, "nobody is signed in", "unauthenticated");
    throw Error(Code::forbidden, viewer.person->email + " may not do that with material " + id, "forbidden");
  }
  return *std::move(material);
}

}  // namespace acervo::web
