#include "ingest/av/entry_finder.hpp"

#include "ingest/av/key_picture.hpp"

namespace acervo::ingest::av {
namespace {

constexpr std::size_t kMost = 2000, kTries = 6;
constexpr Micros kNear = std::chrono::seconds(15);
constexpr std::int64_t kCheap = 1 << 20;
constexpr Micros kCalm = std::chrono::seconds(2);  // before and after an entry nothing jumps

// The time of the first key picture that comes after seeking to a time.
std::optional<Micros> landing(Source& source, int guide, Micros time) {
  source.seek(time);
  const auto key = next_key(source, guide);
  const auto stamp = key ? stamp_of(*key) : std::nullopt;
  return stamp ? std::optional(to_micros(*stamp, source.stream(guide).time_base)) : std::nullopt;
}

// Whether seeking to known key pictures comes to them or near before them, without reading what lies before. In
// transport streams it comes behind: they are searched by the time of any packet.
bool can_seek(Source& source, int guide, const std::vector<Entry>& entries) {
  if (source.is_linear()) return false;
  for (const auto& entry : {entries[entries.size() / 2], entries.back()}) {
    const auto before = source.bytes_read();
    const auto landed = landing(source, guide, entry.time + Micros(1000));
    if (!landed || *landed > entry.time || *landed < entry.time - kNear) return false;
    if (source.bytes_read() - before > kCheap + source.bytes() / 8) return false;
  }
  return true;
}

// Some demuxers make themselves an index while they read, which whoever opens the file later has not.
bool makes_an_index(const Source& source) {
  const auto container = source.container();
  return container == "matroska" || container == "avi" || container == "flv";
}

// Where the demuxer of Matroska begins for each of them: at the cluster.
void take_from_index(Source& source, int guide, std::vector<Entry>& entries) {
  auto& stream = source.stream(guide);
  std::erase_if(entries, [&](Entry& entry) {
    const auto stamp = av_rescale_q(entry.time.count(), {1, 1'000'000}, stream.time_base);
    const auto* found = avformat_index_get_entry_from_timestamp(&stream, stamp, AVSEEK_FLAG_BACKWARD);
    if (!found || found->timestamp != stamp) return true;
    entry.byte = found->pos;
    return false;
  });
}

}  // namespace

void EntryFinder::push(const AVPacket& packet, Micros time) {
  const auto state = source_.state();
  if (state.jumps != jumps_) {
    jumps_ = state.jumps;
    changed_ = time;
    waiting_.clear();
  }
  for (; !waiting_.empty() && time >= waiting_.front().time + kCalm; waiting_.pop_front())
    found_.push_back(std::move(waiting_.front()));
  if (!(packet.flags & AV_PKT_FLAG_KEY) || packet.pos < 0 || time < last_ + apart_ || time < changed_ + kCalm) return;
  last_ = time;
  // A picture of a stream without times has been counted already.
  waiting_.push_back({time, packet.pos, packet.size, state.pictures ? state.pictures - 1 : 0, state.shifts});
  if (found_.size() < kMost) return;
  for (std::size_t i = 0; i < found_.size() / 2; ++i) found_[i] = std::move(found_[2 * i]);
  found_.resize(found_.size() / 2);
  apart_ *= 2;
}

void note_entries(Source& source, Facts& facts, std::vector<Entry> entries) {
  if (entries.empty() || !(facts.jumps || facts.video)) return;
  const int guide = facts.video ? facts.video->stream : facts.audio.front().stream;
  const auto only_guide = [&](int stream) { return stream == guide; };
  source.keep_only(only_guide);
  std::optional<Source> fresh;
  if (!facts.jumps && makes_an_index(source)) {
    fresh.emplace(source.descriptor());
    fresh->keep_only(only_guide);
  }
  if (can_seek(fresh ? *fresh : source, guide, entries)) return;
  if (fresh && source.container() == "matroska") take_from_index(source, guide, entries);
  if (entries.empty()) return;
  facts.entries = entries;
  for (auto& entry : facts.entries) entry.time -= facts.offset;
  if (fresh) {
    fresh.emplace(source.descriptor());
    fresh->keep_only(only_guide);
  }
  auto& tried = fresh ? *fresh : source;
  tried.know(facts);
  std::size_t held = 0;
  for (std::size_t i = 0; i < kTries; ++i) {
    const auto time = entries[(entries.size() - 1) * i / (kTries - 1)].time;
    held += landing(tried, guide, time) == time;
  }
  if (held + 1 < kTries)
    for (auto& entry : facts.entries) entry.byte = -1;
  source.know(facts);
}

}  // namespace acervo::ingest::av
