#include "web/api/segment_demand.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "streamer/http/problem.hpp"
#include "streamer/media/addressing.hpp"
#include "web/api/presentation_cache.hpp"

namespace acervo::web {

namespace {

using Standing = SegmentStore::Standing;

// Wishes outlast two repetitions: one may be late on a machine that is busy encoding.
constexpr int kRepetitions = 3;

std::exception_ptr come_back() {
  return std::make_exception_ptr(Error(Code::unavailable, "the segment is not encoded yet", "preparing"));
}

// Its chunk may succeed nevertheless, and answers then; until that nobody tries anew for each who asks. To a player 503
// means to wait, and 404 an old link; with 410 ours and ExoPlayer take another rung at once. No cache keeps it:
// no-store, as all problems.
std::exception_ptr has_failed() {
  return std::make_exception_ptr(
      streamer::HttpError(410, Code::unavailable, "the segment could not be encoded", "segment_failed"));
}

int chunk_of(const Timeline& timeline, std::size_t segment) {
  return static_cast<int>(std::ranges::upper_bound(timeline.chunks, segment) - timeline.chunks.begin()) - 1;
}

}  // namespace

SegmentDemand::SegmentDemand(SegmentStore& segments, PresentationCache& presentations, Settings settings)
    : segments_(segments),
      presentations_(presentations),
      settings_(settings),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void SegmentDemand::end_within(std::chrono::milliseconds time) {
  {
    const std::lock_guard lock(mutex_);
    end_ = Clock::now() + time;
    for (auto& [which, lesson] : lessons_)
      for (auto& [key, wish] : lesson.wishes)
        for (Waiter& waiter : wish.waiters) waiter.until = std::min(waiter.until, end_);
  }
  wake_.notify_all();
}

void SegmentDemand::close() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  std::map<std::string, Lesson> left;
  {
    const std::lock_guard lock(mutex_);
    left.swap(lessons_);
  }
  for (auto& [which, lesson] : left)
    for (auto& [key, wish] : lesson.wishes)
      for (Waiter& waiter : wish.waiters) waiter.wait.ready(come_back());
}

void SegmentDemand::want(const Presentation& presentation, const Rung& rung, std::size_t segment,
                         streamer::SegmentWait wait) {
  const std::string which = presentation.material.value + "/" + std::to_string(presentation.revision);
  const Key key{rung.name, static_cast<int>(segment)};
  const int chunk = chunk_of(streamer::timeline_of(presentation, rung), segment);
  {
    std::unique_lock lock(mutex_);
    // Once closed, nobody would look after it: `close` asks for the stop before it empties the list.
    if (thread_.get_stop_token().stop_requested()) {
      lock.unlock();
      return wait.ready(come_back());
    }
    Lesson& lesson = lessons_[which];
    lesson.material = presentation.material;
    lesson.revision = presentation.revision;
    Wish& wish = lesson.wishes[key];
    wish.chunk = chunk;
    wish.waiters.push_back({std::move(wait), std::min(Clock::now() + settings_.patience, end_)});
    if (wish.waiters.size() > 1) return;
  }
  wake_.notify_all();
  try {
    const auto standing = segments_.want(presentation.material, presentation.revision, {{key.first, key.second, chunk}},
                                         settings_.repeat * kRepetitions);
    answer(which, key, standing.front());
  } catch (...) {
    for (Waiter& waiter : take(which, key)) waiter.wait.ready(std::current_exception());
  }
}

void SegmentDemand::notice(const std::string& which) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& [name, lesson] : lessons_)
      if (which.empty() || which == name) lesson.noticed = noticed_ = true;
    if (!noticed_) return;
  }
  wake_.notify_all();
}

std::size_t SegmentDemand::count() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [which, lesson] : lessons_)
    for (const auto& [key, wish] : lesson.wishes) count += wish.waiters.size();
  return count;
}

void SegmentDemand::run(const std::stop_token& stop) {
  auto due = Clock::now();
  while (!stop.stop_requested()) {
    std::vector<std::string> now;
    {
      std::unique_lock lock(mutex_);
      if (lessons_.empty()) wake_.wait(lock, stop, [&] { return !lessons_.empty(); });
      wake_.wait_until(lock, stop, std::min(due, Clock::now() + settings_.repeat), [&] { return noticed_; });
      if (stop.stop_requested()) return;
      const bool all = Clock::now() >= due;
      if (all) due = Clock::now() + settings_.repeat;
      for (auto& [which, lesson] : lessons_)
        if (all || lesson.noticed) {
          lesson.noticed = false;
          now.push_back(which);
        }
      noticed_ = false;
    }
    drop_those_who_left();
    for (const auto& which : now) repeat(which);
  }
}

void SegmentDemand::drop_those_who_left() {
  std::vector<Waiter> late;
  {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    for (auto& [which, lesson] : lessons_)
      for (auto& [key, wish] : lesson.wishes)
        std::erase_if(wish.waiters, [&](Waiter& waiter) {
          if (waiter.wait.is_over && waiter.wait.is_over()) return true;
          if (now < waiter.until) return false;
          late.push_back(std::move(waiter));
          return true;
        });
    for (auto& [which, lesson] : lessons_)
      std::erase_if(lesson.wishes, [](const auto& asked) { return asked.second.waiters.empty(); });
    std::erase_if(lessons_, [](const auto& entry) { return entry.second.wishes.empty(); });
  }
  for (Waiter& waiter : late) waiter.wait.ready(come_back());
}

void SegmentDemand::repeat(const std::string& which) {
  MaterialId material;
  int revision = 0;
  std::vector<SegmentName> names;
  {
    const std::lock_guard lock(mutex_);
    const auto lesson = lessons_.find(which);
    if (lesson == lessons_.end()) return;
    material = lesson->second.material;
    revision = lesson->second.revision;
    for (const auto& [key, wish] : lesson->second.wishes) names.push_back({key.first, key.second, wish.chunk});
  }
  try {
    const auto standings = segments_.want(material, revision, names, settings_.repeat * kRepetitions);
    for (std::size_t i = 0; i < names.size(); ++i) answer(which, {names[i].rung, names[i].number}, standings[i]);
  } catch (const std::exception& error) {
    // Who waits goes on waiting: the database may be back in time.
    log::warn("wishes for segments could not be repeated", {{"error", error.what()}});
  }
}

void SegmentDemand::answer(const std::string& which, const Key& key, Standing standing) {
  if (standing == Standing::waits) return;
  auto waiters = take(which, key);
  if (waiters.empty()) return;
  if (standing == Standing::in_chunk) presentations_.forget(MaterialId{which.substr(0, which.find('/'))});
  for (Waiter& waiter : waiters) waiter.wait.ready(standing == Standing::failed ? has_failed() : nullptr);
}

std::vector<SegmentDemand::Waiter> SegmentDemand::take(const std::string& which, const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto lesson = lessons_.find(which);
  if (lesson == lessons_.end()) return {};
  const auto wish = lesson->second.wishes.find(key);
  if (wish == lesson->second.wishes.end()) return {};
  auto waiters = std::move(wish->second.waiters);
  lesson->second.wishes.erase(wish);
  if (lesson->second.wishes.empty()) lessons_.erase(lesson);
  return waiters;
}

}  // namespace acervo::web
