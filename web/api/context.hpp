#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/json_fwd.hpp"
#include "catalog/directory/permissions.hpp"
#include "catalog/library/material.hpp"
#include "streamer/http/request.hpp"
#include "web/api/media_access.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

using streamer::Request;

inline constexpr std::string_view kSessionCookie = "acervo_session";

/// "es", "pt" or "en": the visitor's choice (cookie `acervo_lang`), else the browser's, else Spanish.
std::string language_of(const Request& request);

/// What our addresses begin with where they are written down: the setting `public_url`, else what the visitor calls us.
std::string origin_of(const Services& services, const Request& request);

/// Who is asking, by the session cookie.
Viewer viewer_of(const Services& services, const Request& request);

/// The media addresses for who asks. With `?media=session` they work only together with her session's cookie, which is
/// what the site asks for; without, any player opens them.
MediaLinks links_of(const Services& services, const Request& request, const Viewer& viewer);

/// The signed-in person. @throws Error{unauthenticated}
Person require_person(const Services& services, const Request& request);

/// The signed-in person, if she may work on many materials at once. @throws Error{unauthenticated}, Error{forbidden}
Person require_curator(const Services& services, const Request& request);

/// Refuses what another site may have sent: every request that changes something says `X-Acervo-Request: 1`, a header
/// that no foreign page can set without our leave. tus requests say theirs by `Tus-Resumable`.
/// @throws Error{forbidden, reason "csrf"}
void require_fence(const Request& request);

/// The body as a JSON object. @throws Error{invalid, reason "bad_json"}, also for one that is deep or of thousands of
/// fields
Json json_body(const Request& request);

struct Paging {
  int page = 1, per_page = 20;
};
/// @throws ValidationError for values out of bounds
Paging paging_of(const Request& request);

/// A form with something wrong in it: 422 with one entry per field.
class ValidationError : public Error {
 public:
  explicit ValidationError(std::vector<FieldError> errors)
      : Error(Code::invalid, "the form has errors", "invalid_fields"), errors_(std::move(errors)) {}
  ValidationError(std::string field, std::string code)
      : ValidationError(std::vector<FieldError>{{std::move(field), std::move(code)}}) {}
  const std::vector<FieldError>& errors() const { return errors_; }

 private:
  std::vector<FieldError> errors_;
};

/// The material if the viewer may do that with it. What one may not view does not exist.
/// @throws Error{not_found}, Error{unauthenticated}, Error{forbidden}
Material require_material(const Services& services, const Viewer& viewer, const std::string& id, Action action);

}  // namespace acervo::web
