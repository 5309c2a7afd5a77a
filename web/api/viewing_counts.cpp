#include "web/api/viewing_counts.hpp"

#include <algorithm>
#include <condition_variable>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"

namespace acervo::web {

namespace {

constexpr std::chrono::seconds kEvery{5};
constexpr std::size_t kMostPlays = 100'000;  // told within kEvery; more is no audience

}  // namespace

bool is_robot(std::string_view user_agent) {
  static constexpr std::string_view kSigns[] = {
      "bot",     "crawl",   "spider", "slurp",    "facebookexternalhit", "preview",     "headless", "lighthouse",
      "curl/",   "wget",    "python", "libwww",   "go-http-client",      "java/",       "scrapy",   "httpclient",
      "monitor", "pingdom", "uptime", "archiver", "validator",           "feedfetcher", "scan"};
  if (user_agent.empty()) return true;
  std::string name = lower(std::string(user_agent.substr(0, 512)));
  static constexpr std::string_view kPhone = "cubot";  // a make of phones
  for (auto at = name.find(kPhone); at != std::string::npos; at = name.find(kPhone, at)) name.erase(at, kPhone.size());
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return name.find(sign) != std::string::npos; });
}

ViewingCounts::ViewingCounts(ViewingStore& store, Clock now) : store_(store), now_(std::move(now)) {
  thread_ = std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!never.wait_for(lock, stop, kEvery, [] { return false; }) && !stop.stop_requested()) flush();
  });
}

ViewingCounts::~ViewingCounts() {
  thread_.request_stop();
  thread_.join();
  flush();
}

bool ViewingCounts::hears(const std::string& address) {
  const std::lock_guard lock(mutex_);
  return rate_.admits(address);
}

void ViewingCounts::told(Play play, const Teller& teller) {
  const std::string day = format_rfc3339(now_()).substr(0, 10);
  const std::lock_guard lock(mutex_);
  if (!plays_.contains(play.id) &&
      (plays_.size() >= kMostPlays || !limits_.admits(play.id, play.material.value, teller, day)))
    return;
  add(std::move(play));
}

void ViewingCounts::add(Play play) {
  const auto known = plays_.find(play.id);
  if (known == plays_.end()) {
    plays_.emplace(play.id, std::move(play));
    return;
  }
  if (known->second.material != play.material) return;
  known->second.seconds = std::max(known->second.seconds, play.seconds);
  known->second.spans = join(known->second.spans, play.spans);
}

void ViewingCounts::sent(const MaterialId& material, const std::string& rung, std::int64_t bytes, double seconds) {
  Shard& shard = shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  Delivered& sum = shard.sums[{material.value, rung}];
  sum.bytes += bytes;
  sum.seconds += seconds;
}

void ViewingCounts::flush() {
  const std::lock_guard one(flushing_);  // who asks for it finds all in the database when it returns
  std::map<std::pair<std::string, std::string>, Delivered> sums;
  for (Shard& shard : shards_) {
    std::map<std::pair<std::string, std::string>, Delivered> part;
    {
      const std::lock_guard lock(shard.mutex);
      part.swap(shard.sums);
    }
    for (const auto& [key, sum] : part) sums[key].bytes += sum.bytes, sums[key].seconds += sum.seconds;
  }
  std::map<std::string, Play> told;
  {
    const std::lock_guard lock(mutex_);
    told.swap(plays_);
  }
  std::vector<Play> plays;
  for (auto& [id, play] : told) plays.push_back(std::move(play));
  try {
    store_.record(plays);
  } catch (const std::exception& error) {
    log::warn("adding up what was watched failed", {{"error", error.what()}});
    // Their pages may be closed by now, and tell nothing again. What failed for itself would fail for ever.
    const auto* known = dynamic_cast<const Error*>(&error);
    if (known != nullptr && known->code() == Code::unavailable) {
      const std::lock_guard lock(mutex_);
      for (Play& play : plays)
        if (plays_.size() < kMostPlays) add(std::move(play));
    }
  }
  try {
    store_.deliver(sums);
  } catch (const std::exception& error) {
    log::warn("adding up what was sent failed", {{"error", error.what()}});
    for (const auto& [key, sum] : sums) sent({key.first}, key.second, sum.bytes, sum.seconds);
  }
}

}  // namespace acervo::web
