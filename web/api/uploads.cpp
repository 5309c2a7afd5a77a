#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/file_sample.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/upload_store.hpp"
#include "streamer/http/problem.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"
#include "web/api/upload_metadata.hpp"

// tus 1.0: core, creation, checksum, expiration, termination, concatenation.
namespace acervo::web {

using streamer::HttpError;
using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kLargestPart = 16 * 1024 * 1024;

std::optional<std::int64_t> number_of(const std::optional<std::string_view>& text) {
  if (!text || text->starts_with('-')) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> number_header(const Request& request, std::string_view name) {
  return number_of(request.header(name));
}

std::string metadata(const Request& request, std::string_view key) {
  return upload_metadata(request.header("upload-metadata").value_or(""), key);
}

Response tus(Response response) {
  response.set("Tus-Resumable", "1.0.0");
  response.set("Cache-Control", "no-store");
  return response;
}

// Who says none at all speaks ours: the API's own fence stands in for it.
// @source tus 1.0.0, Tus-Resumable: what is in another version MUST NOT be processed
void require_version(const Request& request) {
  if (request.header("tus-resumable").value_or("1.0.0") != "1.0.0")
    throw HttpError(412, Code::invalid, "another version of tus", "tus_version",
                    {{"Tus-Version", "1.0.0"}, {"Tus-Resumable", "1.0.0"}});
}

// Trouble with a disk lasts longer than a second: what arrived is kept, and the client is told when to look again.
auto with_room(auto&& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.reason() == "disk_full")
      throw HttpError(507, Code::unavailable, error.what(), "disk_full", {{"Retry-After", "30"}});
    if (error.reason() == "read_only" || error.reason().starts_with("storage"))
      throw HttpError(503, Code::unavailable, error.what(), error.reason(), {{"Retry-After", "15"}});
    throw;
  }
}

Upload require_upload(const Services& services, const Request& request) {
  const Person person = require_person(services, request);
  auto upload = services.uploads.find({request.param("id")}, person.id);
  if (!upload) throw Error(Code::not_found, "no upload " + request.param("id"));
  return *std::move(upload);
}

Response state_headers(const Upload& upload, Response response) {
  response.set("Upload-Offset", std::to_string(upload.received.count));
  if (!upload.complete)
    response.set("Upload-Expires",
                 streamer::format_http_date(std::chrono::floor<std::chrono::seconds>(upload.expires)));
  if (upload.complete && upload.material) response.set("Acervo-Material", upload.material->value);
  if (upload.partial) response.set("Upload-Concat", "partial");
  return tus(std::move(response));
}

Response capabilities(const Services&, const Request&) {
  return tus(Response::empty()
                 .set("Tus-Version", "1.0.0")
                 .set("Tus-Extension", "creation,checksum,expiration,termination,concatenation")
                 .set("Tus-Max-Size", std::to_string(UploadStore::kLargest.count))
                 .set("Tus-Checksum-Algorithm", "sha256,sha1"));
}

// "final;/api/v1/uploads/a /api/v1/uploads/b", with or without our host in front: only the last name of each matters,
// and one finds only one's own.
std::vector<UploadId> parts_of(std::string_view list) {
  std::vector<UploadId> parts;
  while (!list.empty()) {
    const auto space = list.find(' ');
    const std::string_view address = list.substr(0, space);
    list = space == std::string_view::npos ? std::string_view{} : list.substr(space + 1);
    if (!address.empty()) parts.push_back({std::string(address.substr(address.rfind('/') + 1))});
  }
  return parts;
}

Response created(const Upload& upload) {
  return state_headers(upload, Response::empty(201).set("Location", "/api/v1/uploads/" + upload.id.value));
}

// A withdrawn one takes none: nobody sees it, and what is in it counts towards nobody's room.
MaterialId require_open_material(const Services& services, const Viewer& viewer, const std::string& id) {
  const Material material = require_material(services, viewer, id, Action::edit);
  if (material.state == MaterialState::withdrawn)
    throw Error(Code::forbidden, "material " + id + " is withdrawn", "upload_withdrawn");
  return material.id;
}

Response create(const Services& services, const Request& request) {
  require_version(request);
  require_fence(request);
  const Viewer viewer{require_person(services, request)};
  const auto length = number_header(request, "upload-length");
  const std::string_view concat = request.header("upload-concat").value_or("");
  const bool partial = concat == "partial", final = concat.starts_with("final;");
  std::vector<FieldError> errors;
  if (!concat.empty() && !partial && !final) errors.push_back({"Upload-Concat", "invalid"});
  if (!length && !final) errors.push_back({"Upload-Length", "required"});
  const std::string filename = squeeze(to_utf8(metadata(request, "filename")));
  if (filename.empty() && !partial) errors.push_back({"filename", "required"});
  if (!errors.empty()) throw ValidationError(std::move(errors));
  std::optional<MaterialId> material;
  if (const std::string id = metadata(request, "material"); !id.empty() && !partial)
    material = require_open_material(services, viewer, id);
  const PersonId& owner = viewer.person->id;
  return created(with_room([&] {
    return final ? services.uploads.join(owner, filename, parts_of(concat.substr(6)), material)
                 : services.uploads.create(owner, filename, {*length}, material, partial);
  }));
}

// What can be said of a file before its first byte is sent.
Response outlook(const Services& services, const Request& request) {
  const Viewer viewer{require_person(services, request)};
  const Allowance allowance = services.uploads.allowance(viewer.person->id);
  Json same = Json::array();
  const auto length = number_of(request.query.find("length"));
  const std::string sample(request.query.find("sample").value_or(""));
  if (length && is_sample(sample)) {
    const MediaLinks links = links_of(services, request, viewer);
    for (const Material& material : services.materials.cards(services.revisions.find_by_sample({*length}, sample)))
      // That one exists at all is said only to who may see it.
      if (can(viewer, Action::view, material.subject()))
        same.push_back(card_json(material, language_of(request), links));
  }
  return Response::json(200, {{"used", allowance.used.count},
                              {"quota", allowance.quota ? Json(allowance.quota->count) : Json()},
                              {"largest", UploadStore::kLargest.count},
                              {"same", same}})
      .set("Cache-Control", "no-store");
}

Response show(const Services& services, const Request& request) {
  const Upload upload = require_upload(services, request);
  return Response::json(200, {{"id", upload.id.value},
                              {"offset", upload.received.count},
                              {"length", upload.length.count},
                              {"filename", upload.filename},
                              {"material", upload.material ? Json(upload.material->value) : Json()},
                              {"status", upload.complete ? "complete" : "uploading"}})
      .set("Cache-Control", "no-store");
}

Response offset(const Services& services, const Request& request) {
  require_version(request);
  Upload upload = require_upload(services, request);
  // All bytes were there when the server went down: finish now.
  if (!upload.complete && upload.received == upload.length)
    upload = with_room([&] { return services.uploads.append(upload, upload.length, ""); });
  return state_headers(upload, Response::empty(200).set("Upload-Length", std::to_string(upload.length.count)));
}

void check_sum(const Request& request) {
  const auto header = request.header("upload-checksum");
  if (!header) return;
  const auto space = header->find(' ');
  const std::string_view algorithm = header->substr(0, space);
  if (space == std::string_view::npos || (algorithm != "sha256" && algorithm != "sha1"))
    throw HttpError(400, Code::invalid, "unknown checksum algorithm", "invalid");
  std::string digest(algorithm == "sha1" ? SHA_DIGEST_LENGTH : SHA256_DIGEST_LENGTH, '\0');
  unsigned int size = 0;
  EVP_Digest(request.body.data(), request.body.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             algorithm == "sha1" ? EVP_sha1() : EVP_sha256(), nullptr);
  if (base64_decode(header->substr(space + 1)) != digest)
    throw HttpError(460, Code::invalid, "the checksum does not match", "checksum_mismatch");
}

Response append(const Services& services, const Request& request) {
  require_version(request);
  require_fence(request);
  if (request.header("content-type").value_or("") != "application/offset+octet-stream")
    throw HttpError(415, Code::unsupported_media, "not application/offset+octet-stream");
  const auto at = number_header(request, "upload-offset");
  if (!at) throw ValidationError("Upload-Offset", "required");
  const Upload upload = require_upload(services, request);
  check_sum(request);
  return state_headers(with_room([&] { return services.uploads.append(upload, {*at}, request.body); }),
                       Response::empty());
}

Response abandon(const Services& services, const Request& request) {
  require_version(request);
  require_fence(request);
  services.uploads.remove(require_upload(services, request));
  return tus(Response::empty());
}

// What goes wrong too says which protocol this is: tus 1.0.0, Tus-Resumable.
template <class Handler>
Response spoken(Handler handler, const Services& services, const Request& request) {
  try {
    return handler(services, request);
  } catch (const ValidationError& error) {
    return tus(worded_problem(services, request, error, streamer::status_of(error)));
  } catch (const HttpError& error) {
    auto headers = error.headers();
    if (std::ranges::find(headers, "Tus-Resumable", [](const auto& h) { return h.first; }) == headers.end())
      headers.emplace_back("Tus-Resumable", "1.0.0");
    throw HttpError(error.status(), error.code(), error.what(), error.reason(), std::move(headers));
  } catch (const Error& error) {
    throw HttpError(streamer::status_of(error), error.code(), error.what(), error.reason(),
                    {{"Tus-Resumable", "1.0.0"}});
  }
}

}  // namespace

void add_upload_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return spoken(handler, services, r); };
  };
  router.add(Method::options, "/api/v1/uploads", bind(capabilities));
  router.add(Method::get, "/api/v1/uploads", bind(outlook));
  router.add(Method::post, "/api/v1/uploads", bind(create), {.deadline = std::chrono::minutes(2)});
  router.add(Method::get, "/api/v1/uploads/:id", bind(show));
  router.add(Method::head, "/api/v1/uploads/:id", bind(offset));
  router.add(Method::patch, "/api/v1/uploads/:id", bind(append),
             {.max_body = kLargestPart, .deadline = std::chrono::minutes(2)});
  router.add(Method::del, "/api/v1/uploads/:id", bind(abandon));
}

}  // namespace acervo::web
