// Any bytes as a media file: it becomes a lesson whose facts make a plan, whose first segment can be made, and of which
// posters, captions and prints can be taken, or it is refused with a reason. With clang: -fsanitize=fuzzer,address. The
// test program runs the committed inputs through the same entry.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"
#include "catalog/core/json.hpp"
#include "ingest/av/chunk.hpp"
#include "ingest/av/derive.hpp"
#include "ingest/av/log.hpp"
#include "ingest/av/picture_print.hpp"
#include "ingest/av/probe.hpp"
#include "ingest/av/sound_print.hpp"

namespace {

using namespace acervo;
using namespace acervo::ingest;

void require(bool holds) {
  if (!holds) std::abort();
}

void prepare(int fd) {
  const auto facts = av::probe(fd, [](double) {});
  require(facts.duration > Micros(0) && (facts.video || !facts.audio.empty()));
  const auto again = Json::parse(Json(facts).dump(-1, ' ', false, Json::error_handler_t::replace)).get<Facts>();
  const auto plan = make_plan(again);
  const auto& timeline = plan.video.timescale ? plan.video : plan.audio;
  require(!plan.rungs.empty() && timeline.segment_count() > 0);
  // Small ones whole: what is slow finds nothing.
  if (facts.video && facts.video->width * facts.video->height > 320 * 240) return;
  std::size_t written = 0;
  const av::RungOutput output[] = {{plan.rungs.front().name, [&](std::string_view bytes) { written += bytes.size(); }}};
  const auto results = av::encode_segments(
      fd, again, plan, {0, 1}, output, 1, [](double) {}, [](auto&&, auto) {});
  require(results.size() == 1 && results[0].segment_bytes.size() == 1 && results[0].segment_bytes[0] == written);

  const auto derived = av::derive(fd, again, [](double) {});
  for (const auto& poster : derived.posters) require(!poster.jpeg.empty() && poster.time <= again.duration);
  for (const auto& track : derived.captions)
    for (const auto& cue : track.cues) require(cue.start <= cue.end);
  if (!again.audio.empty()) static_cast<void>(av::make_sound_print(fd, again, [](double) {}));
  if (again.video) static_cast<void>(av::make_picture_print(fd, again, [](double) {}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  av::silence();
  const Fd file(::memfd_create("input", MFD_CLOEXEC));
  require(file && ::write(file.get(), data, size) == ssize_t(size));
  try {
    prepare(file.get());
  } catch (const Error& error) {
    require(!error.reason().empty());
  }
  return 0;
}
