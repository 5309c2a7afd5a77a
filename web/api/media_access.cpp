#include "web/api/media_access.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/log.hpp"
#include "web/api/context.hpp"

namespace acervo::web {

namespace {

constexpr std::chrono::seconds kEvery{20};
// After this long every server has heard of a key, and one may sign with it.
constexpr std::chrono::seconds kHeardOf{60};

std::optional<AccessTag> session_of(const streamer::Request& request) {
  const auto cookie = request.cookie(kSessionCookie);
  return cookie ? std::optional(tag_of_session(sha256_hex(*cookie))) : std::nullopt;
}

}  // namespace

struct MediaAccess::Known {
  std::vector<MediaKey> keys;
  std::map<AccessTag, Time> revoked;

  bool is_over(const std::optional<AccessTag>& tag, Time issued) const {
    if (!tag) return false;
    const auto found = revoked.find(*tag);
    return found != revoked.end() && issued <= found->second;
  }
};

MediaAccess::MediaAccess(AccessStore& store, Clock now) : store_(store), now_(std::move(now)) {
  store_.keep();
  refresh();
  thread_ = std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!never.wait_for(lock, stop, kEvery, [] { return false; }) && !stop.stop_requested()) {
      try {
        store_.keep();
        refresh();
      } catch (const std::exception& error) {
        log::warn("reading media keys failed", {{"error", error.what()}});
      }
    }
  });
}

MediaAccess::~MediaAccess() = default;

void MediaAccess::refresh() {
  const std::lock_guard lock(refreshing_);  // an older reading must not replace a newer one
  AccessStore::State state = store_.load();
  auto fresh = std::make_shared<Known>();
  fresh->keys = std::move(state.keys);
  fresh->revoked.insert(state.revocations.begin(), state.revocations.end());
  std::atomic_store(&known_, std::shared_ptr<const Known>(std::move(fresh)));
}

std::string MediaAccess::give(const Material& material, const Viewer& viewer, const streamer::Request& request,
                              bool only_in_session) const {
  const auto known = std::atomic_load(&known_);
  const Time now = now_();
  const auto heard = std::ranges::find_if(known->keys, [&](const MediaKey& k) { return k.created <= now - kHeardOf; });
  if (known->keys.empty()) throw Error(Code::unavailable, "there is no media key yet");
  MediaGrant grant;
  // What was revoked since the request came was looked up before: a link of now would outlive it.
  grant.issued = request.arrived;
  grant.expires = now + kMediaLinkLife;
  grant.access = static_cast<std::uint32_t>(material.access);
  if (viewer.person) grant.person = tag_of_person(viewer.person->id);
  grant.session = session_of(request);
  grant.only_in_session = only_in_session && grant.session.has_value();
  return seal(grant, material.id, heard == known->keys.end() ? known->keys.front() : *heard);
}

std::optional<MediaGrant> MediaAccess::check(std::string_view token, const MaterialId& material,
                                             const streamer::Request& request) const {
  const auto known = std::atomic_load(&known_);
  auto grant = unseal(token, material, known->keys);
  if (!grant || grant->expires <= now_()) return std::nullopt;
  if (known->is_over(grant->person, grant->issued) || known->is_over(grant->session, grant->issued))
    return std::nullopt;
  if (grant->only_in_session && session_of(request) != grant->session) return std::nullopt;
  return grant;
}

std::string MediaLinks::base(const Material& material) const {
  const std::string place = material.id.value + "/" + std::to_string(material.revision.value_or(0)) + "/";
  if (material.is_public()) return "/media/" + place;
  if (access_ == nullptr || !can(viewer_, Action::view, material.subject())) return "";
  return "/media/t/" + access_->give(material, viewer_, *request_, only_in_session_) + "/" + place;
}

}  // namespace acervo::web
