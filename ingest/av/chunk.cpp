#include "ingest/av/chunk.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "ingest/av/approach.hpp"
#include "ingest/av/codec_loop.hpp"
#include "ingest/av/copy_rung.hpp"
#include "ingest/av/ladder_threads.hpp"
#include "ingest/av/picture_track.hpp"
#include "ingest/av/sound_rung.hpp"
#include "ingest/mp4/avc.hpp"
#include "ingest/mp4/init.hpp"

namespace acervo::ingest::av {
namespace {

using OnSegment = std::function<void(const std::string&, std::uint32_t)>;

std::span<const std::uint64_t> boundaries(const Timeline& timeline, SegmentRange range) {
  if (range.first >= range.last || range.last > timeline.segment_count())
    throw Error(Code::invalid, "the timeline has no such segments");
  return std::span(timeline.boundaries).subspan(range.first, range.last - range.first + 1);
}

struct SoundTrack {
  const RungPlan* plan;
  Codec codec;
  AVRational base;
  std::unique_ptr<SegmentWriter> writer;
  std::unique_ptr<SoundRung> rung;
};

mp4::AudioTrack audio_track(const RungPlan& rung) {
  return {rung.channels, rung.sample_rate, rung.average.count, rung.language};
}

struct CopyTrack {
  const RungPlan* plan;
  std::unique_ptr<CopyRung> rung;
  std::function<void(std::string_view)> write;
  std::vector<std::uint32_t> sizes;
  Codec check;  // decodes what nobody else does
};

std::string annex_b_config(const std::string& parameter_sets) {
  return mp4::avc_config(
      std::span(reinterpret_cast<const std::uint8_t*>(parameter_sets.data()), parameter_sets.size()));
}

RungResult video_result(const RungPlan& rung, const Plan& plan, const Facts& facts, const std::string& avc_config) {
  const auto colours = output_colours(*facts.video);
  const mp4::VideoTrack track{rung.width,       rung.height,    avc_config,          colours.primaries,
                              colours.transfer, colours.matrix, plan.video.timescale};
  const auto sound =
      std::find_if(plan.rungs.begin(), plan.rungs.end(), [](const RungPlan& r) { return r.kind == RungKind::audio; });
  std::optional<mp4::AudioTrack> first_sound;
  if (sound != plan.rungs.end()) first_sound = audio_track(*sound);
  return {
      rung.name, {}, mp4::init_section(track, {}, plan.duration), mp4::init_section(track, first_sound, plan.duration),
      0,         0};
}

RungResult audio_result(const RungPlan& rung, const Plan& plan) {
  const auto init = mp4::init_section({}, audio_track(rung), plan.duration);
  return {rung.name, {}, init, init, 0, 0};
}

// Of a decoder that is to say which pictures are damaged. With several threads FFmpeg 5 hands a picture out before it
// is decoded, and what goes wrong then is told to nobody.
constexpr int kTellsDamage = 1;

// The work of one call. Everything in it ends with it.
class ChunkEncoder {
 public:
  /// @param copies  rungs that are to be copied are; else they are encoded in place of copies
  ChunkEncoder(int source_fd, const Facts& facts, const Plan& plan, SegmentRange range,
               std::span<const RungOutput> outputs, int threads, const OnProgress& on_progress,
               const OnSegment& on_segment, bool copies)
      : source_fd_(source_fd),
        source_(source_fd),
        facts_(facts),
        plan_(plan),
        range_(range),
        threads_(threads),
        on_progress_(on_progress) {
    source_.know(facts);
    std::vector<LadderThreads::Rung> pictures;
    for (const auto& output : outputs) {
      const auto* rung = plan.find(output.rung);
      if (!rung) throw Error(Code::invalid, "the plan has no rung " + output.rung);
      const auto told = [on_segment, name = rung->name](std::uint32_t bytes) { on_segment(name, bytes); };
      if (rung->copied && copies) {
        add_copy(*rung, output.write, told);
      } else if (rung->kind == RungKind::video) {
        pictures.push_back({rung, std::make_unique<SegmentWriter>(output.write, mp4::kVideoTrack,
                                                                  boundaries(plan.video, range), range.first, told)});
      } else {
        add_sound(*rung, std::make_unique<SegmentWriter>(output.write, mp4::kAudioTrack, boundaries(plan.audio, range),
                                                         range.first, told));
      }
    }
    if (!pictures.empty()) {
      add_pictures(std::move(pictures), threads);
    } else if (copy_) {
      copy_->check = source_.decoder(facts.video->stream, kTellsDamage);
    }
    source_.keep_only([this](int stream) { return is_wanted(stream); });
  }

  std::vector<RungResult> run() {
    position();
    while (!is_done()) {
      const auto packet = source_.read();
      if (!packet) break;
      dispatch(*packet);
    }
    return finish();
  }

 private:
  void add_sound(const RungPlan& rung, std::unique_ptr<SegmentWriter> writer) {
    const auto found = std::find_if(facts_.audio.begin(), facts_.audio.end(),
                                    [&](const AudioFacts& audio) { return audio.stream == rung.stream; });
    if (found == facts_.audio.end()) throw Error(Code::internal, "facts and plan disagree about sound");
    SoundTrack track{
        &rung, source_.decoder(rung.stream, 1), source_.stream(rung.stream).time_base, std::move(writer), {}};
    track.rung = std::make_unique<SoundRung>(rung, *found, *track.writer, boundaries(plan_.audio, range_));
    sound_.push_back(std::move(track));
  }

  void add_copy(const RungPlan& rung, std::function<void(std::string_view)> write,
                std::function<void(std::uint32_t)> told) {
    copy_.emplace();
    copy_->plan = &rung;
    copy_->write = [this, write = std::move(write), told = std::move(told)](std::string_view bytes) {
      write(bytes);
      copy_->sizes.push_back(std::uint32_t(bytes.size()));
      told(copy_->sizes.back());
    };
    copy_->rung = std::make_unique<CopyRung>(source_, facts_, boundaries(plan_.video, range_), range_.first,
                                             [this](const std::string& bytes) { copy_->write(bytes); });
  }

  void add_pictures(std::vector<LadderThreads::Rung> rungs, int threads) {
    // Rungs run beside each other already, and one thread does most for its seconds of a processor. A rung alone is
    // waited for.
    if (rungs.size() > 1) threads = std::max(1, threads / 2);
    ladder_ = std::make_unique<LadderThreads>(std::move(rungs), output_colours(*facts_.video), threads);
    const auto& top = ladder_->top();
    picture_ = std::make_unique<PictureTrack>(
        source_, facts_, boundaries(plan_.video, range_), top.frame_rate.value(),
        PictureTrack::Size{top.width, top.height}, threads, copy_ ? kTellsDamage : threads,
        [this](const AVFrame& picture, bool key) { ladder_->push(picture, key); },
        [this](std::int64_t time, bool damaged) {
          if (copy_) copy_->rung->decoded(time, damaged);
        });
  }

  bool is_wanted(int stream) const {
    if ((picture_ || copy_) && facts_.video->stream == stream) return true;
    return std::any_of(sound_.begin(), sound_.end(), [&](const auto& track) { return track.plan->stream == stream; });
  }

  bool is_done() const {
    return (!picture_ || picture_->is_done()) && (!copy_ || copy_->rung->is_done()) &&
           std::all_of(sound_.begin(), sound_.end(), [](const auto& track) { return track.rung->is_done(); });
  }

  // Where the chunk begins, in the file's own time.
  Micros begin() const {
    const auto& timeline = plan_.video.timescale ? plan_.video : plan_.audio;
    return facts_.offset +
           Micros(av_rescale(std::int64_t(timeline.boundaries[range_.first]), 1'000'000, timeline.timescale));
  }

  void position() {
    if (range_.first == 0) return source_.rewind();
    Need need;
    need.has_pictures = picture_ || copy_;
    need.has_sound = !sound_.empty();
    need.stream = need.has_pictures ? facts_.video->stream : sound_.front().plan->stream;
    need.first_sound = begin();
    need.first_picture = begin() - (picture_ ? picture_->run_up() : Micros(0));
    need.stream_start = facts_.offset + (need.has_pictures ? facts_.video->start : Micros(0));
    entry_ = approach(source_, need);
  }

  // Whether it is before the key picture at which decoding begins.
  bool is_passed(const AVPacket& packet) {
    const auto stamp = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (entry_ && packet.flags & AV_PKT_FLAG_KEY && stamp != AV_NOPTS_VALUE && stamp >= *entry_) entry_.reset();
    return entry_.has_value();
  }

  void dispatch(const AVPacket& packet) {
    if (facts_.video && packet.stream_index == facts_.video->stream && !is_passed(packet)) {
      if (copy_) copy(packet);
      if (picture_ && !picture_->is_done()) picture_->push(packet);
    }
    const auto time = to_micros(packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts,
                                source_.stream(packet.stream_index).time_base);
    for (auto& track : sound_) {
      if (track.plan->stream != packet.stream_index || track.rung->is_done()) continue;
      // Far before the chunk (a file read from its beginning) packets need not even be decoded.
      if (time < begin() - SoundRung::kRunUp && packet.pts != AV_NOPTS_VALUE) continue;
      decode(*track.codec, &packet, [&](Frame& frame) { hear(track, *frame); });
    }
    if (++packets_ % 32 == 0) report();
  }

  void copy(const AVPacket& packet) {
    auto& rung = *copy_->rung;
    if (rung.is_done()) return;
    rung.push(packet);
    if (copy_->check && rung.has_begun() && !rung.is_done()) check_copy(&packet);
  }

  void check_copy(const AVPacket* packet) {
    auto& rung = *copy_->rung;
    const auto base = source_.stream(facts_.video->stream).time_base;
    const auto offset = av_rescale(facts_.offset.count(), 9, 100);
    const bool good = decode(*copy_->check, packet, [&](Frame& picture) {
      checked_ = av_rescale_q(picture->best_effort_timestamp, base, AVRational{1, 90000}) - offset;
      rung.decoded(checked_, picture->decode_error_flags != 0 || (picture->flags & AV_FRAME_FLAG_CORRUPT) != 0);
    });
    if (!good) rung.decoded(checked_, true);
  }

  void hear(SoundTrack& track, AVFrame& frame) {
    // A packet of several blocks (ADPCM in WAV) has a time for the first of them alone.
    std::optional<Micros> time;
    if (frame.best_effort_timestamp != AV_NOPTS_VALUE)
      time = to_micros(frame.best_effort_timestamp, track.base) - facts_.offset;
    track.rung->push(frame, time);
  }

  void report() {
    if (!picture_) return on_progress_(0.5);
    const auto limits = boundaries(plan_.video, range_);
    const auto done = double(picture_->position() - std::int64_t(limits.front()));
    on_progress_(std::clamp(done / double(limits.back() - limits.front()), 0.0, 1.0));
  }

  std::vector<RungResult> finish() {
    std::vector<RungResult> results;
    for (auto& track : sound_) {
      if (!track.rung->is_done()) decode(*track.codec, nullptr, [&](Frame& frame) { hear(track, *frame); });
      track.rung->finish();
      results.push_back(audio_result(*track.plan, plan_));
      results.back().segment_bytes = track.writer->finish();
      results.back().samples = std::int64_t(track.writer->samples());
    }
    if (picture_) {
      picture_->finish([this] { report(); });
      for (auto& done : ladder_->finish()) {
        results.push_back(video_result(*done.plan, plan_, facts_, annex_b_config(done.parameter_sets)));
        results.back().segment_bytes = done.segment_bytes;
        results.back().samples = done.pictures;
      }
    }
    if (copy_) results.push_back(finish_copy());
    return results;
  }

  RungResult finish_copy() {
    auto& rung = *copy_->rung;
    if (copy_->check) check_copy(nullptr);
    auto rest = rung.finish();
    auto result = video_result(*copy_->plan, plan_, facts_, mp4::avc_config(rung.sets()));
    const auto told = copy_->sizes.size();
    for (std::size_t i = 0; i < told; ++i) result.samples += rung.pictures(i);
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (rest[i]) {
        copy_->write(*rest[i]);
        result.samples += rung.pictures(told + i);
      } else {
        result.samples += encode_instead(range_.first + told + i);
        ++result.encoded;
      }
    }
    result.segment_bytes = copy_->sizes;
    return result;
  }

  std::int64_t encode_instead(std::size_t segment) {
    const RungOutput output[] = {{copy_->plan->name, copy_->write}};
    ChunkEncoder instead(
        source_fd_, facts_, plan_, {segment, segment + 1}, output, threads_, on_progress_,
        [](const std::string&, std::uint32_t) {}, false);
    return instead.run().front().samples;
  }

  int source_fd_;
  Source source_;
  const Facts& facts_;
  const Plan& plan_;
  SegmentRange range_;
  int threads_;
  const OnProgress& on_progress_;
  std::vector<SoundTrack> sound_;
  std::unique_ptr<LadderThreads> ladder_;
  std::unique_ptr<PictureTrack> picture_;
  std::optional<CopyTrack> copy_;
  std::optional<std::int64_t> entry_;  // time stamp of the key picture where decoding begins, until it has come
  std::int64_t checked_ = 0;           // time of the last picture that `check` decoded
  std::int64_t packets_ = 0;
};

}  // namespace

std::vector<RungResult> init_sections(int source_fd, const Facts& facts, const Plan& plan) {
  std::vector<RungResult> results;
  for (const RungPlan& rung : plan.rungs) {
    if (rung.kind == RungKind::audio) {
      results.push_back(audio_result(rung, plan));
    } else if (rung.copied) {
      Source source(source_fd);
      const auto config = mp4::avc_config(parameter_sets_of(source.stream(facts.video->stream)));
      results.push_back(video_result(rung, plan, facts, config));
    } else {
      const auto config = annex_b_config(parameter_sets(rung, output_colours(*facts.video)));
      results.push_back(video_result(rung, plan, facts, config));
    }
  }
  return results;
}

std::vector<RungResult> encode_segments(int source_fd, const Facts& facts, const Plan& plan, SegmentRange range,
                                        std::span<const RungOutput> outputs, int threads, const OnProgress& on_progress,
                                        const OnSegment& on_segment) {
  return ChunkEncoder(source_fd, facts, plan, range, outputs, threads, on_progress, on_segment, true).run();
}

}  // namespace acervo::ingest::av
