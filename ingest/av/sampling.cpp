#include "ingest/av/sampling.hpp"

#include <algorithm>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/stream_facts.hpp"

namespace acervo::ingest::av {
namespace {

constexpr int kFrames = 30, kPackets = 120, kPatience = 900;
constexpr std::int64_t kBytes =
    24 << 20;  // of the whole beginning, so that a track that starts late costs no full read

struct Track {
  Codec codec;
  Sample sample;
  bool refined = false;
};

bool is_damaged(const AVFrame& frame) {
  return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

// A recording that begins between key pictures gives nothing for a while: that is no damage.
bool is_enough(const Track& track) {
  return track.sample.frames >= kFrames || track.sample.packets >= (track.sample.frames ? kPackets : kPatience);
}

void refine_sound(AudioFacts& audio, const AVFrame& frame, const AVCodecContext& codec) {
  audio.channels = frame.ch_layout.nb_channels;
  audio.sample_rate = frame.sample_rate;
  audio.frame_samples = codec.frame_size;
}

void take(Track& track, const AVFrame& frame, int stream, Source& source, Facts& facts) {
  if (track.sample.frames++ == 0) track.sample.packets = 1, track.sample.failures = 0;
  if (is_damaged(frame)) ++track.sample.failures;
  if (facts.video && facts.video->stream == stream) {
    // Captions are seldom in the very first picture, the shape is.
    if (!track.refined || av_frame_get_side_data(&frame, AV_FRAME_DATA_A53_CC)) refine(*facts.video, frame, source);
  } else if (!track.refined) {
    for (auto& audio : facts.audio) {
      if (audio.stream == stream) refine_sound(audio, frame, *track.codec);
    }
  }
  track.refined = true;
}

}  // namespace

std::map<int, Sample> sample_beginning(Source& source, Facts& facts, const OnProgress& on_progress) {
  std::map<int, Track> tracks;
  if (facts.video) tracks[facts.video->stream].codec = source.decoder(facts.video->stream, 1);
  for (const auto& audio : facts.audio) tracks[audio.stream].codec = source.decoder(audio.stream, 1);
  source.keep_only([&](int stream) { return tracks.contains(stream); });
  source.rewind();

  std::int64_t bytes = 0;
  while (bytes < kBytes && !std::all_of(tracks.begin(), tracks.end(), [](auto& t) { return is_enough(t.second); })) {
    const auto packet = source.read();
    if (!packet) break;
    bytes += packet->size;
    if (av_packet_get_side_data(packet.get(), AV_PKT_DATA_ENCRYPTION_INFO, nullptr))
      throw Error(Code::unsupported_media, "the packets of the file are encrypted", "encrypted");
    auto& track = tracks[packet->stream_index];
    if (is_enough(track)) continue;
    ++track.sample.packets;
    const bool good = decode(*track.codec, packet.get(),
                             [&](Frame& frame) { take(track, *frame, packet->stream_index, source, facts); });
    if (!good) ++track.sample.failures;
    on_progress(0);
  }
  std::map<int, Sample> samples;
  for (auto& [stream, track] : tracks) {
    decode(*track.codec, nullptr,
           [&, &here = track, index = stream](Frame& frame) { take(here, *frame, index, source, facts); });
    samples[stream] = track.sample;
  }
  return samples;
}

}  // namespace acervo::ingest::av
