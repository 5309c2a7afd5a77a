#include "ingest/av/copy_rung.hpp"

#include <algorithm>
#include <cstdlib>

#include "ingest/mp4/init.hpp"

namespace acervo::ingest::av {
namespace {

constexpr AVRational kTicks{1, 90000};
constexpr std::int64_t kTolerance = 180;          // 2 ms: containers round to milliseconds
constexpr std::int64_t kTooLate = 2'700;          // 30 ms: of a chunk's end
constexpr std::int64_t kFirstMayBeLate = 18'900;  // of the lesson: shown from its beginning

}  // namespace

mp4::ParameterSets parameter_sets_of(const AVStream& stream) {
  if (!stream.codecpar->extradata) return {};
  return mp4::parameter_sets({stream.codecpar->extradata, std::size_t(stream.codecpar->extradata_size)});
}

std::optional<mp4::ParameterSets> parameter_sets_of(const AVPacket& packet) {
  std::size_t size = 0;
  const auto* bytes = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
  if (!bytes) return std::nullopt;
  return mp4::parameter_sets({bytes, size});
}

CopyRung::CopyRung(Source& source, const Facts& facts, std::span<const std::uint64_t> boundaries, std::size_t first,
                   std::function<void(const std::string&)> on_segment)
    : base_(source.stream(facts.video->stream).time_base),
      offset_(facts.offset),
      sets_(parameter_sets_of(source.stream(facts.video->stream))),
      boundaries_(boundaries.begin(), boundaries.end()),
      first_(first),
      on_segment_(std::move(on_segment)),
      segments_(boundaries.size() - 1) {}

std::int64_t CopyRung::time_of(std::int64_t stamp) const {
  return av_rescale_q(stamp, base_, kTicks) - av_rescale_q(offset_.count(), AVRational{1, 1'000'000}, kTicks);
}

std::optional<std::size_t> CopyRung::boundary_at(std::int64_t time) const {
  if (first_ == 0 && time > 0 && time < kFirstMayBeLate && !current_) return 0;
  for (std::size_t i = 0; i < boundaries_.size(); ++i) {
    if (std::llabs(boundaries_[i] - time) <= kTolerance) return i;
  }
  return std::nullopt;
}

void CopyRung::begin(std::size_t segment) {
  if (segment == segments_.size()) {
    done_ = true;
    return;
  }
  current_ = segment;
  segments_[segment].begun = true;
}

void CopyRung::push(const AVPacket& packet) {
  if (done_ || packet.pts == AV_NOPTS_VALUE) {
    if (!done_ && current_) segments_[*current_].whole = false;
    return;
  }
  auto time = time_of(packet.pts);
  const auto own_time = time;
  auto copied = mp4::copy_sample(std::span(packet.data, std::size_t(packet.size)), sets_);
  if (const auto told = parameter_sets_of(packet)) same_sets_ = *told == sets_;
  same_sets_ &= copied.same_sets;
  if (packet.flags & AV_PKT_FLAG_KEY) {
    const auto boundary = boundary_at(time);
    if (boundary && (!current_ || *boundary > *current_)) {
      const bool anew = mp4::is_idr(copied.bytes);
      // Pictures that precede it may follow it in the file, and belong to the segment before: both are not whole.
      if (!anew && current_) segments_[*current_].whole = false;
      begin(*boundary);
      if (done_) return;
      segments_[*boundary].whole &= anew;
      time = boundaries_[*boundary];
    } else if (time > boundaries_.back() + 10 * kTicks.den) {
      done_ = true;  // the key picture at the end was lost
      if (current_) segments_[*current_].whole = false;
    }
  }
  if (!current_ || done_) return;
  auto& segment = segments_[*current_];
  const bool inside = time >= boundaries_[*current_] && time < boundaries_[*current_ + 1];
  segment.whole &=
      inside && copied.whole && same_sets_ && !(packet.flags & (AV_PKT_FLAG_CORRUPT | AV_PKT_FLAG_DISCARD));
  if (!segment.whole) {
    segment.samples.clear();
    return;
  }
  seen_ = std::max(seen_, time);
  if (segment.samples.empty()) segment.first = own_time;
  segment.samples.push_back({time, segment.samples.empty(), std::move(copied.bytes)});
}

void CopyRung::decoded(std::int64_t time, bool damaged) {
  if (damaged) {
    // Decoders complain late, and of what they hold: of everything between the last good picture and the last packet.
    const auto from = decoded_ == INT64_MIN ? INT64_MIN : decoded_, to = std::max(time, seen_);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (boundaries_[i + 1] > from && boundaries_[i] <= to) segments_[i].whole = false;
    }
  }
  pictures_.insert(std::upper_bound(pictures_.begin(), pictures_.end(), time), time);
  decoded_ = std::max(decoded_, time);
  settle(decoded_);
}

void CopyRung::settle(std::int64_t decoded) {
  for (; told_ < segments_.size(); ++told_) {
    const bool over = done_ || (current_ && *current_ > told_);
    if (!over || decoded < boundaries_[told_ + 1] - kTolerance) return;
    const auto bytes = segment_bytes(told_);
    if (!bytes) return;
    on_segment_(*bytes);
  }
}

/// Each of these, ascending, became one picture. Where pictures come as they like, nobody decodes the last ones of a
/// chunk that are too close to its end to be shown.
bool CopyRung::all_decoded(std::vector<std::int64_t> times) const {
  while (!times.empty() && times.back() > decoded_ && boundaries_.back() - times.back() < kTooLate) times.pop_back();
  if (times.empty()) return false;
  const auto first = std::lower_bound(pictures_.begin(), pictures_.end(), times.front() - kTolerance);
  const auto end = std::upper_bound(first, pictures_.end(), times.back() + kTolerance);
  return std::equal(times.begin(), times.end(), first, end,
                    [](std::int64_t a, std::int64_t b) { return std::llabs(a - b) <= kTolerance; });
}

std::optional<std::string> CopyRung::segment_bytes(std::size_t index) const {
  const auto& segment = segments_[index];
  if (!segment.begun || !segment.whole) return std::nullopt;
  std::vector<std::int64_t> times;
  for (const auto& sample : segment.samples) times.push_back(sample.pts);
  std::sort(times.begin(), times.end());
  if (times.empty() || times.front() != boundaries_[index] ||
      std::adjacent_find(times.begin(), times.end()) != times.end())
    return std::nullopt;
  times.front() = segment.first;
  if (!all_decoded(std::move(times))) return std::nullopt;
  return mp4::fragment(segment.samples, mp4::kVideoTrack, std::uint32_t(first_ + index + 1),
                       std::uint64_t(boundaries_[index]), std::uint64_t(boundaries_[index + 1]));
}

std::vector<std::optional<std::string>> CopyRung::finish() {
  done_ = true;
  settle(INT64_MAX);
  std::vector<std::optional<std::string>> rest;
  for (std::size_t i = told_; i < segments_.size(); ++i) rest.push_back(segment_bytes(i));
  return rest;
}

}  // namespace acervo::ingest::av
