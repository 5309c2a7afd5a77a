#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "catalog/directory/access_store.hpp"
#include "catalog/directory/permissions.hpp"
#include "catalog/library/material.hpp"
#include "streamer/http/request.hpp"

namespace acervo::web {

/// Gives out and checks the links by which media that is not public is played. Checking takes no database: keys and
/// revocations are in memory, read again when PostgreSQL says that they changed, and every 20 seconds anyhow.
/// Thread-safe.
class MediaAccess {
 public:
  explicit MediaAccess(AccessStore& store, Clock now = system_now);
  ~MediaAccess();

  /// The token of a link to the material for who asks; `only_in_session` makes it worthless without her cookie.
  std::string give(const Material& material, const Viewer& viewer, const streamer::Request& request,
                   bool only_in_session) const;

  /// What the token grants who asks, if it is ours, of that material and neither expired nor revoked. Whether it is of
  /// the material's present `access` is left to see.
  std::optional<MediaGrant> check(std::string_view token, const MaterialId& material,
                                  const streamer::Request& request) const;

  /// Reads keys and revocations again.
  void refresh();

 private:
  struct Known;
  AccessStore& store_;
  Clock now_;
  std::shared_ptr<const Known> known_;
  std::mutex refreshing_;
  std::jthread thread_;
};

/// The addresses of media for who asks: open ones where a material is published, else by a link of her own. Without a
/// viewer, as by default, only open ones. Made per request; what it was made of outlives it.
class MediaLinks {
 public:
  MediaLinks() = default;
  MediaLinks(const MediaAccess& access, const streamer::Request& request, Viewer viewer, bool only_in_session)
      : access_(&access), request_(&request), viewer_(std::move(viewer)), only_in_session_(only_in_session) {}

  /// "/media/{material}/{revision}/" or "/media/t/{token}/{material}/{revision}/"; empty if it is not for this viewer.
  std::string base(const Material& material) const;

 private:
  const MediaAccess* access_ = nullptr;
  const streamer::Request* request_ = nullptr;
  Viewer viewer_;
  bool only_in_session_ = false;
};

}  // namespace acervo::web
