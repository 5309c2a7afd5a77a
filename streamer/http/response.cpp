#include "streamer/http/response.hpp"

#include <algorithm>

#include "catalog/core/json.hpp"

namespace acervo::streamer {

namespace {

std::string clean(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return out;
}

}  // namespace

Response Response::json(int status, const Json& value) {
  return text(status, value.dump(-1, ' ', false, Json::error_handler_t::replace), "application/json");
}

Response Response::text(int status, std::string body, std::string_view content_type) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.emplace_back("Content-Type", content_type);
  return response;
}

Response Response::empty(int status) {
  Response response;
  response.status = status;
  return response;
}

Response Response::redirect(std::string_view location, int status) {
  return empty(status).add("Location", location);
}

Response Response::of_slices(std::vector<Slice> slices, std::string_view content_type, std::string_view etag,
                             std::string_view cache_control, std::optional<Seconds> last_modified) {
  Response response;
  response.slices = std::move(slices);
  response.ranges = true;
  response.last_modified = last_modified;
  response.headers.reserve(6);
  response.add("Content-Type", content_type);
  if (!etag.empty()) response.add("ETag", "\"" + std::string(etag) + "\"");
  if (!cache_control.empty()) response.add("Cache-Control", cache_control);
  return response;
}

Response& Response::add(std::string_view name, std::string_view value) & {
  headers.emplace_back(clean(name), clean(value));
  return *this;
}
Response&& Response::add(std::string_view name, std::string_view value) && {
  return std::move(add(name, value));
}

Response& Response::set(std::string_view name, std::string_view value) & {
  std::erase_if(headers, [&](const auto& header) { return same_text(header.first, name); });
  return add(name, value);
}
Response&& Response::set(std::string_view name, std::string_view value) && {
  return std::move(set(name, value));
}

std::optional<std::string_view> Response::find(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same_text(key, name)) return value;
  return std::nullopt;
}

std::uint64_t Response::size() const {
  if (slices.empty()) return body.size();
  std::uint64_t total = 0;
  for (const Slice& slice : slices) total += slice.length;
  return total;
}

std::string set_cookie(std::string_view name, std::string_view value, std::chrono::seconds max_age, bool secure) {
  return std::string(name) + "=" + std::string(value) + "; Path=/; Max-Age=" + std::to_string(max_age.count()) +
         "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

}  // namespace acervo::streamer
