// Source, where the probe noted at which bytes of a file reading may begin.
#include <algorithm>

#include "ingest/av/key_picture.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {
namespace {

constexpr int kMostPackets = 20'000;  // on the way from one entry to the next

}  // namespace

void Source::know(const Facts& facts) {
  deciding_.clear();
  mender_.reset();
  found_.reset();
  if (facts.jumps) {
    if (facts.video) deciding_.insert(facts.video->stream);
    for (const auto& audio : facts.audio) deciding_.insert(audio.stream);
    mender_.emplace(deciding_);
  }
  guide_ = facts.video ? facts.video->stream : facts.audio.empty() ? -1 : facts.audio.front().stream;
  entries_ = facts.entries;
  for (auto& entry : entries_) entry.time += facts.offset;
  if (has_entries() && gives_index()) entries_.clear();
  if (has_entries()) deciding_.insert(guide_);
  discard();
}

// Matroska is not entered by byte, but seeks by the index that its demuxer has built up so far: it is given the places.
bool Source::gives_index() {
  if (container() != "matroska" || mender_) return false;
  auto& guide = stream(guide_);
  for (const auto& entry : entries_)
    av_add_index_entry(&guide, entry.byte, av_rescale_q(entry.time.count(), {1, 1'000'000}, guide.time_base), 0, 0,
                       AVINDEX_KEYFRAME);
  return true;
}

Source::State Source::state() const {
  if (!mender_) return {0, pictures_, {}};
  return {mender_->jumps(), pictures_, mender_->shifts()};
}

std::optional<Micros> Source::known_key(Micros time) const {
  const auto after = std::ranges::upper_bound(entries_, time, {}, &Entry::time);
  return after == entries_.begin() ? std::nullopt : std::optional(std::prev(after)->time);
}

// A part that is read already is not opened anew, which may mean to read all of its index. Where it cannot seek it is:
// its first key picture need not be one that can be sought, but is where a fresh one begins.
void Source::enter_part(const Entry& entry) {
  const auto behind = std::ranges::upper_bound(parts_, entry.byte);
  const auto part = std::size_t(std::max<std::ptrdiff_t>(behind - parts_.begin() - 1, 0));
  const bool is_fresh = !later_ || part != reading_;
  open_part(part);
  if (seek_in_part(entry) || is_fresh) return;
  later_.reset();
  open_part(part);
}

// By time: there the container's own index holds.
bool Source::seek_in_part(const Entry& entry) {
  int own = guide_;
  if (later_) own = int(std::ranges::find(later_->streams, guide_) - later_->streams.begin());
  auto& format = *reading().input;
  if (unsigned(own) >= format.nb_streams) return false;
  auto time = entry.time;
  for (const auto& [stream, by] : entry.shifts)
    if (stream == guide_) time -= by;
  const auto stamp = av_rescale_q(time.count(), {1, 1'000'000}, format.streams[own]->time_base);
  return avformat_seek_file(&format, own, INT64_MIN, stamp, stamp, 0) >= 0;
}

void Source::enter(const Entry& entry) {
  if (is_joined())
    enter_part(entry);
  else
    av_seek_frame(input_, -1, entry.byte, AVSEEK_FLAG_BYTE);
  if (mender_) mender_->resume(entry.shifts);
  pictures_ = entry.pictures;
  taken_ = entry.byte;
}

// Goes to the last key picture at or before the time, by way of the entry before it. False: none holds.
bool Source::enter_before(Micros time) {
  if (found_ && found_->first == time) return enter(found_->second), true;
  auto entry = std::ranges::upper_bound(entries_, time, {}, &Entry::time);
  for (int tries = 0; tries < 3 && entry != entries_.begin(); ++tries) {
    --entry;
    if (const auto found = nearest(*entry, time)) {
      found_ = {time, *found};
      enter(*found);
      return true;
    }
  }
  return false;
}

// From an entry, if what is read there is what the probe read, to the last key picture at or before the time.
std::optional<Entry> Source::nearest(const Entry& entry, Micros time) {
  enter(entry);
  const auto jumps = state().jumps;
  std::optional<Entry> found;
  for (int packets = 0; packets < kMostPackets; ++packets) {
    const auto before = pictures_;
    const auto packet = read_any();
    if (!packet) break;
    // Just before a jump there may be no sound left to tell what is to be mended behind it; an entry keeps away from
    // it.
    if (state().jumps != jumps) return found ? std::optional(entry) : std::nullopt;
    const auto stamp = stamp_of(*packet);
    if (packet->stream_index != guide_ || !stamp) continue;
    const auto at = to_micros(*stamp, stream(guide_).time_base);
    if (at > time + Mender::kSlack) break;
    if (!(packet->flags & AV_PKT_FLAG_KEY) || at > time) continue;
    if (!found && (at != entry.time || packet->size != entry.size)) break;
    if (!found) found = entry;
    if (packet->pos > found->byte) found = Entry{at, packet->pos, packet->size, before, entry.shifts};
  }
  return found;
}

}  // namespace acervo::ingest::av
