#include <unistd.h>

#include <chrono>

#include "catalog/core/json.hpp"
#include "catalog/library/poster_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/child.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"
#include "web/api/small_jobs.hpp"

// What stands for a material: one of the pictures that were found in it, any second of it, or a picture from elsewhere.
namespace acervo::web {

using streamer::Method;
using streamer::Response;
using streamer::Slice;

namespace {

constexpr std::size_t kLargestPicture = 20 * 1024 * 1024;

Material require_editable(const Services& services, const Request& request) {
  return require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
}

std::string address_of(const Material& material, std::size_t number, const std::string& blob) {
  return "/api/v1/materials/" + material.id.value + "/posters/" + std::to_string(number) + "?v=" + blob.substr(0, 8);
}

Response list(const Services& services, const Request& request) {
  const Material material = require_editable(services, request);
  const PosterChoice choice = PosterStore(services.database).get(material.id);
  Json items = Json::array();
  for (std::size_t i = 0; i < choice.candidates.size(); ++i) {
    const PosterCandidate& candidate = choice.candidates[i];
    items.push_back({{"number", i},
                     {"second", seconds(candidate.time)},
                     {"url", address_of(material, i, candidate.blob)},
                     {"shown", candidate.blob == choice.shown}});
  }
  return Response::json(200, {{"items", items},
                              {"origin", choice.own      ? "given"
                                         : choice.chosen ? "chosen"
                                                         : "automatic"}})
      .set("Cache-Control", "no-store");
}

Response picture_response(Fd file, const std::string& key) {
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  return Response::of_slices(
      {Slice::of(std::make_shared<const Fd>(std::move(file)), 0, static_cast<std::uint64_t>(size))}, "image/jpeg",
      key.substr(0, 32), "private, no-cache");
}

/// It may have to come from another machine: no thread waits for that.
void picture(const Services& services, const Request& request, const streamer::Responder& responder) {
  const Material material = require_editable(services, request);
  const PosterChoice choice = PosterStore(services.database).get(material.id);
  const std::string number = request.param("number");
  for (std::size_t i = 0; i < choice.candidates.size(); ++i) {
    if (std::to_string(i) != number) continue;
    const std::string& key = choice.candidates[i].blob;
    if (auto file = services.blobs.find_here(key)) return responder.send(picture_response(*std::move(file), key));
    return services.blobs.bring(key, [&services, key, responder](const std::exception_ptr& error) {
      try {
        if (error) std::rethrow_exception(error);
        auto file = services.blobs.find_here(key);
        if (!file) throw Error(Code::unavailable, "it came and went", "busy");
        responder.send(picture_response(*std::move(file), key));
      } catch (...) {
        responder.fail(std::current_exception());
      }
    });
  }
  throw Error(Code::not_found, "no such picture of " + material.id.value);
}

std::string picture_from(const Services& services, std::string_view bytes) {
  const auto turn = child_turn();
  const Fd file = file_of(bytes);
  return ingest::read_picture(small_child(services), file.get());
}

std::string picture_at(const Services& services, const Material& material, double second) {
  const auto work = material.revision ? services.revisions.find_work(material.id, *material.revision) : std::nullopt;
  if (!work || material.kind != MaterialKind::video) throw Error(Code::conflict, "there is no picture in it");
  const Micros time(static_cast<std::int64_t>(second * 1e6));
  const auto source = services.blobs.find_here(work->source_blob);
  if (!source) {
    // Gigabytes from another machine: no thread waits for them.
    services.blobs.bring(work->source_blob, [](const std::exception_ptr&) {});
    throw Error(Code::unavailable, "the recording is not here yet", "recording_away");
  }
  const auto turn = child_turn();
  return ingest::picture_at(small_child(services), source->get(), work->facts.get<ingest::Facts>(), time);
}

void choose(const Services& services, const Request& request, const Material& material) {
  PosterStore posters(services.database);
  const Json body = json_body(request);
  if (const auto candidate = body.find("candidate"); candidate != body.end()) {
    if (!candidate->is_number_unsigned()) throw ValidationError("candidate", "invalid");
    return posters.choose(material.id, candidate->get<std::size_t>());
  }
  if (const auto second = body.find("second"); second != body.end()) {
    const double latest = material.duration ? seconds(*material.duration) : 0;
    if (!second->is_number() || !(second->get<double>() >= 0) || second->get<double>() > latest)
      throw ValidationError("second", "invalid");
    return posters.give(material.id, put_bytes(services.blobs, picture_at(services, material, *second)).key);
  }
  if (body.value("automatic", Json()) == true) return posters.choose_none(material.id);
  throw ValidationError("candidate", "required");
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_editable(services, request);
  const std::string_view type = request.header("content-type").value_or("");
  if (!type.starts_with("image/") && type != "application/octet-stream")
    choose(services, request, material);
  else
    PosterStore(services.database)
        .give(material.id, put_bytes(services.blobs, picture_from(services, request.body)).key);
  services.presentations.forget(material.id);
  return Response::empty();
}

}  // namespace

void add_poster_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/api/v1/materials/:id/posters", bind(list));
  router.add_async(
      Method::get, "/api/v1/materials/:id/posters/:number",
      [&services](const Request& r, const streamer::Responder& responder) { picture(services, r, responder); });
  router.add(Method::put, "/api/v1/materials/:id/poster", bind(change),
             {.max_body = kLargestPicture, .deadline = std::chrono::minutes(1)});
}

}  // namespace acervo::web
