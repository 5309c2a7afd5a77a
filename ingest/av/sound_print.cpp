#include "ingest/av/sound_print.hpp"

#include <chromaprint.h>

#include <algorithm>
#include <memory>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/sound_graph.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

namespace {

// Two recordings of one lesson meet within it, also where a long opening was cut.
constexpr Micros kHeard = std::chrono::minutes(15);
constexpr int kRate = 48'000;

struct FreePrinter {
  void operator()(ChromaprintContext* context) const { chromaprint_free(context); }
};

class Printer {
 public:
  Printer() : context_(chromaprint_new(CHROMAPRINT_ALGORITHM_DEFAULT)) {
    if (!context_ || !chromaprint_start(context_.get(), kRate, 1))
      throw Error(Code::internal, "Chromaprint does not start");
  }

  void push(const AVFrame& frame) {
    const auto* floats = reinterpret_cast<const float*>(frame.data[0]);
    samples_.resize(static_cast<std::size_t>(frame.nb_samples));
    for (std::size_t i = 0; i < samples_.size(); ++i)
      samples_[i] = static_cast<std::int16_t>(std::clamp(floats[i], -1.0F, 1.0F) * 32'767);
    if (!chromaprint_feed(context_.get(), samples_.data(), frame.nb_samples))
      throw Error(Code::internal, "Chromaprint fails");
  }

  std::vector<std::uint32_t> finish() {
    std::uint32_t* numbers = nullptr;
    int count = 0;
    if (!chromaprint_finish(context_.get()) || !chromaprint_get_raw_fingerprint(context_.get(), &numbers, &count))
      return {};  // shorter than the three seconds of one number
    std::vector<std::uint32_t> print(numbers, numbers + count);
    chromaprint_dealloc(numbers);
    return print;
  }

 private:
  std::unique_ptr<ChromaprintContext, FreePrinter> context_;
  std::vector<std::int16_t> samples_;
};

}  // namespace

std::vector<std::uint32_t> make_sound_print(int source_fd, const Facts& facts, const OnProgress& on_progress) {
  if (facts.audio.empty()) return {};
  Source source(source_fd);
  source.know(facts);
  const AudioFacts& track = facts.audio.front();
  source.keep_only([&](int stream) { return stream == track.stream; });
  const Codec codec = source.decoder(track.stream, 1);
  SoundGraph graph(1, 0, track);
  Printer printer;
  const auto keep = [&](const AVFrame& sound) { printer.push(sound); };
  std::int64_t position = 0;
  const auto take = [&](Frame& frame) {
    // Gaps are closed: what counts is what is heard, in its order.
    frame->pts = position;
    position += frame->nb_samples;
    graph.push(*frame, keep);
  };
  source.rewind();
  const auto base = source.stream(track.stream).time_base;
  while (const auto packet = source.read()) {
    const auto stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    if (stamp != AV_NOPTS_VALUE) {
      const auto time = to_micros(stamp, base) - facts.offset;
      if (time > kHeard) break;
      on_progress(std::clamp(double(time.count()) / double(kHeard.count()), 0.0, 1.0));
    }
    decode(*codec, packet.get(), take);
  }
  decode(*codec, nullptr, take);
  graph.flush(keep);
  return printer.finish();
}

}  // namespace acervo::ingest::av
