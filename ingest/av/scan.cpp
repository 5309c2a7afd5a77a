#include "ingest/av/scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ingest/av/closed_captions.hpp"
#include "ingest/av/entry_finder.hpp"

extern "C" {
#include <libavutil/intreadwrite.h>
}

namespace acervo::ingest::av {
namespace {

constexpr std::size_t kTimes = 6000;
constexpr std::int64_t kReadWhole = 48 << 20;  // up to here reading is as quick as being clever

bool is_wanted(const Facts& facts, int stream) {
  if (facts.video && facts.video->stream == stream) return true;
  return std::any_of(facts.audio.begin(), facts.audio.end(), [&](const auto& a) { return a.stream == stream; });
}

void add(Span& span, Micros time, Micros length, std::int64_t bytes, bool key) {
  span.first = std::min(span.first, time);
  span.end = std::max(span.end, time + length);
  ++span.packets;
  span.bytes += bytes;
  if (span.times.size() < kTimes) span.times.push_back(time);
  if (key) span.keys.push_back(time), span.key_bytes.push_back(0);
  if (!span.key_bytes.empty()) span.key_bytes.back() += bytes;
}

// MP4's index is the file's truth about every sample. Taken unless samples lie past the end of the file.
bool scan_index(Source& source, const Facts& facts, Scan& scan) {
  if (facts.format != "mov" || facts.jumps || source.bytes() <= kReadWhole) return false;
  for (unsigned i = 0; i < source.format().nb_streams; ++i) {
    if (!is_wanted(facts, int(i))) continue;
    auto& stream = source.stream(int(i));
    const int count = avformat_index_get_entries_count(&stream);
    if (count < 2) return false;
    auto& span = scan[int(i)];
    span.decoding = true;
    Micros before{};
    for (int n = 0; n < count; ++n) {
      const auto* entry = avformat_index_get_entry(&stream, n);
      if (!entry || entry->pos + entry->size > source.bytes()) return false;
      if (entry->flags & AVINDEX_DISCARD_FRAME) continue;
      const auto time = to_micros(entry->timestamp, stream.time_base);
      if (n && time - before > Mender::kLongestGap) return false;  // a hole, or a damaged table: the packets tell
      // The picture's own times would need the composition offsets; decode times have the same rhythm.
      add(span, time, n ? time - before : Micros(0), entry->size, entry->flags & AVINDEX_KEYFRAME);
      before = time;
    }
    if (stream.start_time != AV_NOPTS_VALUE && stream.duration > 0) {
      span.first = to_micros(stream.start_time, stream.time_base);
      const auto end = span.first + to_micros(stream.duration, stream.time_base);
      if (std::chrono::abs(end - span.end) > std::chrono::seconds(2)) return false;  // fragments that it has not seen
      span.end = end;
    }
  }
  return !scan.empty();
}

struct Trim {
  Micros head{}, tail{};
};

Trim trimmed(const AVPacket& packet, const AVCodecParameters& parameters) {
  std::size_t size = 0;
  const auto* side = av_packet_get_side_data(&packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
  if (!side || size < 8 || parameters.sample_rate <= 0) return {};
  const AVRational base{1, parameters.sample_rate};
  return {to_micros(AV_RL32(side), base), to_micros(AV_RL32(side + 4), base)};
}

// One bit in a table of sizes makes of a packet all the rest of the file. Sound decoders go on in it from frame to
// frame: how long that is, its bytes tell by those before it, and the container says how long at most.
Micros length_of_runaway(const AVPacket& packet, const Span& span, const AVStream& stream) {
  if (!(packet.flags & AV_PKT_FLAG_CORRUPT) || stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO || span.packets == 0 ||
      packet.size < 4 * span.bytes / span.packets || stream.duration <= 0)
    return Micros(0);
  const auto begin = stream.start_time == AV_NOPTS_VALUE ? Micros(0) : to_micros(stream.start_time, stream.time_base);
  const auto left = begin + to_micros(stream.duration, stream.time_base) - span.end;
  const auto by_bytes = (span.end - span.first) * packet.size / span.bytes;
  return std::clamp(by_bytes, Micros(0), std::max(left, Micros(0)));
}

// Notices times that go back, and leaps that neither another track nor the container's own duration confirms.
class JumpWatch {
 public:
  explicit JumpWatch(const AVFormatContext& format) {
    if (format.duration != AV_NOPTS_VALUE && format.duration_estimation_method == AVFMT_DURATION_FROM_STREAM)
      declared_ = Micros((format.start_time == AV_NOPTS_VALUE ? 0 : format.start_time) + format.duration) +
                  std::chrono::seconds(1);
  }

  bool sees(int stream, Micros time, Micros length) {
    auto& before = times_.try_emplace(stream, time).first->second;
    const bool back = time < before - Mender::kSlack;
    const bool confirmed = time <= declared_ && time < latest_ + std::chrono::minutes(10);
    const bool ahead = latest_ != Micros(INT64_MIN) && time > latest_ + Mender::kLongestGap && !confirmed;
    before = time;
    latest_ = std::max(latest_, time + length);
    return back || ahead;
  }

 private:
  std::map<int, Micros> times_;
  Micros latest_{INT64_MIN}, declared_{INT64_MIN};
};

void scan_packets(Source& source, const Facts& facts, const OnProgress& on_progress, Scan& scan) {
  source.keep_only([&](int stream) { return is_wanted(facts, stream); });
  std::int64_t count = 0;
  const int guide = facts.video ? facts.video->stream : facts.audio.front().stream;
  EntryFinder entries(source);
  JumpWatch watch(source.format());
  while (const auto packet = source.read()) {
    auto& stream = source.stream(packet->stream_index);
    auto timestamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    auto& span = scan[packet->stream_index];
    if (timestamp == AV_NOPTS_VALUE) {
      if (span.packets == 0) continue;
      timestamp = av_rescale_q(span.end.count(), AVRational{1, 1'000'000}, stream.time_base);
    }
    if (packet->flags & AV_PKT_FLAG_DISCARD) continue;
    auto length = packet->duration;
    if (length <= 0 && stream.avg_frame_rate.num > 0)
      length = av_rescale_q(1, av_inv_q(stream.avg_frame_rate), stream.time_base);
    // Samples that the decoder will cut off: an encoder's run-up, or the filling of its last packet.
    const auto trim = trimmed(*packet, *stream.codecpar);
    // A packet that claims to last for a minute is a header's lie (or a subtitle's).
    auto lasts = to_micros(length, stream.time_base);
    if (lasts > std::chrono::seconds(60) || lasts < Micros(0)) lasts = Micros(0);
    const auto order = packet->dts != AV_NOPTS_VALUE ? packet->dts : timestamp;
    if (facts.video && packet->stream_index == guide && !span.captions) span.captions = carries_captions(*packet);
    if (packet->stream_index == guide) entries.push(*packet, to_micros(timestamp, stream.time_base));
    if (watch.sees(packet->stream_index, to_micros(order, stream.time_base), lasts)) {
      span.jumps = true;
      if (!facts.jumps) break;  // all begins anew, mended
    }
    lasts = std::max(lasts, length_of_runaway(*packet, span, stream));
    lasts = std::max(Micros(0), lasts - trim.head - trim.tail);
    add(span, to_micros(timestamp, stream.time_base) + trim.head, lasts, packet->size, packet->flags & AV_PKT_FLAG_KEY);
    if (++count % 512 == 0)
      on_progress(double(source.format().pb->pos) / double(std::max<std::int64_t>(source.bytes(), 1)));
  }
  if (scan.contains(guide)) scan[guide].entries = entries.take();
}

// What cameras and encoders really use; measured rates are a little off.
constexpr std::array<Ratio, 12> kCommon = {{{24000, 1001},
                                            {24, 1},
                                            {25, 1},
                                            {30000, 1001},
                                            {30, 1},
                                            {50, 1},
                                            {60000, 1001},
                                            {60, 1},
                                            {15, 1},
                                            {10, 1},
                                            {12, 1},
                                            {1, 1}}};

Ratio tidy(double rate, Ratio nominal) {
  if (nominal.value() > 0 && std::abs(nominal.value() / rate - 1) < 0.002) return nominal;
  for (const auto common : kCommon) {
    if (std::abs(common.value() / rate - 1) < 0.004) return common;
  }
  return {std::llround(rate * 1000), 1000};
}

}  // namespace

Scan scan(Source& source, const Facts& facts, const OnProgress& on_progress) {
  Scan found;
  if (!scan_index(source, facts, found)) {
    found.clear();
    scan_packets(source, facts, on_progress, found);
  }
  std::erase_if(found, [](const auto& entry) { return entry.second.packets == 0; });
  for (auto& [stream, span] : found) {
    std::sort(span.times.begin(), span.times.end());
    std::sort(span.keys.begin(), span.keys.end());
  }
  return found;
}

Rhythm rhythm(const Span& span, Ratio nominal) {
  Rhythm result{nominal, nominal, false};
  const auto seconds = std::chrono::duration<double>(span.end - span.first).count();
  if (span.packets < 2 || seconds <= 0) {
    if (nominal.value() <= 0 || nominal.value() > 120) result.rate = result.average = {25, 1};
    return result;
  }
  std::vector<double> steps;
  for (std::size_t i = 1; i < span.times.size(); ++i) {
    const auto step = std::chrono::duration<double>(span.times[i] - span.times[i - 1]).count();
    if (step > 1e-5) steps.push_back(step);
  }
  const double average = double(span.packets) / seconds;
  result.average = tidy(average, nominal);
  if (steps.empty()) return result;
  std::nth_element(steps.begin(), steps.begin() + long(steps.size() / 2), steps.end());
  const double median = steps[steps.size() / 2];
  const auto regular = std::count_if(steps.begin(), steps.end(),
                                     [&](double step) { return std::abs(step - median) < 0.12 * median + 0.0015; });
  result.variable = double(regular) < 0.9 * double(steps.size());
  // Rounded times (milliseconds in Matroska) blur the median; the average does not suffer from that.
  const bool agree = std::abs(1 / median / average - 1) < 0.06;
  result.rate = agree && !result.variable ? result.average : tidy(1 / median, nominal);
  return result;
}

}  // namespace acervo::ingest::av
