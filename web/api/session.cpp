#include "catalog/core/json.hpp"
#include "catalog/directory/person_store.hpp"
#include "streamer/http/address.hpp"
#include "web/api/context.hpp"
#include "web/api/routes.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::chrono::hours kCookieLife{24 * 30};

Json person_json(const std::optional<Person>& person) {
  if (!person) return {{"person", nullptr}};
  return {{"person",
           {{"id", person->id.value}, {"name", person->name}, {"email", person->email}, {"role", name(person->role)}}}};
}

Response show(const Services& services, const Request& request) {
  return Response::json(200, person_json(viewer_of(services, request).person)).set("Cache-Control", streamer::kPrivate);
}

Response sign_in(const Services& services, const Request& request) {
  require_fence(request);
  const Json body = json_body(request);
  const auto text = [&](const char* field) {
    const auto found = body.find(field);
    if (found == body.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
      throw ValidationError(field, "required");
    return found->get<std::string>();
  };
  const auto email = text("email"), password = text("password");
  const SignedIn signed_in = services.people.sign_in(email, password, streamer::network_of(request.peer));
  return Response::json(200, person_json(signed_in.person))
      .set("Cache-Control", streamer::kPrivate)
      .add("Set-Cookie", streamer::set_cookie(kSessionCookie, signed_in.token, kCookieLife, request.is_secure));
}

Response sign_out(const Services& services, const Request& request) {
  require_fence(request);
  if (const auto token = request.cookie(kSessionCookie)) services.people.sign_out(*token);
  return Response::empty().add("Set-Cookie",
                               streamer::set_cookie(kSessionCookie, "", std::chrono::seconds(0), request.is_secure));
}

}  // namespace

void add_session_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/api/v1/session", bind(show));
  router.add(Method::post, "/api/v1/session", bind(sign_in));
  router.add(Method::del, "/api/v1/session", bind(sign_out));
}

}  // namespace acervo::web
