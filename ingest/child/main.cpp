#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <new>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "ingest/av/chunk.hpp"
#include "ingest/av/derive.hpp"
#include "ingest/av/log.hpp"
#include "ingest/av/picture_file.hpp"
#include "ingest/av/picture_print.hpp"
#include "ingest/av/probe.hpp"
#include "ingest/av/reading.hpp"
#include "ingest/av/segment_writer.hpp"
#include "ingest/av/slides.hpp"
#include "ingest/av/sound_print.hpp"
#include "ingest/av/storyboard.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/child.hpp"
#include "ingest/child/protocol.hpp"
#include "ingest/child/sandbox.hpp"
#include "ingest/ocr/read_slides.hpp"
#include "ingest/slides/json.hpp"

namespace acervo::ingest {
namespace {

using std::chrono::steady_clock;

// Lines to the parent. Thread-safe: rungs finish their segments on threads of their own.
class Lines {
 public:
  void write(const Json& line) {
    const std::lock_guard lock(mutex_);
    av::write_all(kLinesFd, line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }

  // Called as often as work advances; says so at most five times a second.
  void progress(double fraction) {
    if (is_time(last_progress_)) write({{"progress", fraction}});
  }

  // The same for the bytes that were read: a large file may be gone through for long before anything comes of it.
  void reading(std::int64_t bytes) {
    if (is_time(last_reading_)) write({{"read", bytes}});
  }

 private:
  static bool is_time(std::atomic<steady_clock::duration>& last) {
    const auto now = steady_clock::now().time_since_epoch();
    if (now - last.load() < std::chrono::milliseconds(200)) return false;
    last = now;
    return true;
  }

  std::mutex mutex_;
  std::atomic<steady_clock::duration> last_progress_{}, last_reading_{};
};

Json read_job() {
  std::string text;
  char buffer[65536];
  for (ssize_t count; (count = ::read(kJobFd, buffer, sizeof buffer)) > 0;) text.append(buffer, std::size_t(count));
  return Json::parse(text);
}

Json encode(const Json& job, Lines& lines) {
  const auto facts = job.at("facts").get<Facts>();
  const auto plan = job.at("plan").get<Plan>();
  std::vector<av::RungOutput> outputs;
  for (const auto& rung : job.at("rungs"))
    outputs.push_back({rung.get<std::string>(), [fd = kFirstOutputFd + int(outputs.size())](std::string_view bytes) {
                         av::write_all(fd, bytes);
                       }});
  const auto on_segment = [&](const std::string& rung, std::uint32_t bytes) {
    if (const auto failure = av::failure_to_read()) throw *failure;
    lines.write({{"segment", rung}, {"bytes", bytes}});
  };
  const auto done = av::encode_segments(
      kSourceFd, facts, plan, {job.at("first").get<std::size_t>(), job.at("end").get<std::size_t>()}, outputs,
      job.at("threads").get<int>(), [&](double fraction) { lines.progress(fraction); }, on_segment);
  Json result = Json::array();
  for (const auto& rung : done) {
    result.push_back({{"rung", rung.rung},
                      {"segment_bytes", rung.segment_bytes},
                      {"init", to_hex(rung.init)},
                      {"download_init", to_hex(rung.download_init)},
                      {"samples", rung.samples},
                      {"encoded", rung.encoded}});
  }
  return result;
}

Json init(const Json& job) {
  Json result = Json::array();
  for (const auto& rung : av::init_sections(kSourceFd, job.at("facts").get<Facts>(), job.at("plan").get<Plan>()))
    result.push_back({{"rung", rung.rung}, {"init", to_hex(rung.init)}, {"download_init", to_hex(rung.download_init)}});
  return result;
}

Json read_captions(const Json& job) {
  std::string bytes;
  char buffer[65536];
  // One byte more than may be, so that what is too large is told from what just fits.
  while (bytes.size() <= kLargestCaptionFile) {
    const ssize_t count = av::read_at(kSourceFd, buffer, sizeof buffer, static_cast<std::int64_t>(bytes.size()));
    if (count <= 0) break;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
  const Json& duration = job.at("duration");
  return read_caption_file(bytes, job.at("name").get<std::string>(),
                           duration.is_null() ? std::nullopt : std::optional(Micros(duration.get<std::int64_t>())));
}

Json still_pictures(const Json& job, const OnProgress& on_progress) {
  std::vector<Micros> times;
  for (const auto& time : job.at("times")) times.emplace_back(time.get<std::int64_t>());
  Json sizes = Json::array();
  for (const auto& size :
       av::write_still_pictures(kSourceFd, kFirstOutputFd, job.at("facts").get<Facts>(), times, on_progress))
    sizes.push_back({size.width, size.height});
  return sizes;
}

Json read_slides(const Json& job, const OnProgress& on_progress) {
  ocr::ReadJob read{kSourceFd, job.at("sizes").get<std::vector<std::pair<int, int>>>(), {}};
  for (const auto& name : job.at("models"))
    read.models.emplace_back(kSourceFd + 1 + int(read.models.size()), name.get<std::string>());
  return ocr::read_slides(read, on_progress);
}

Json work(const Json& job, Lines& lines) {
  const auto kind = job.at("job").get<std::string>();
  const auto on_progress = [&](double fraction) { lines.progress(fraction); };
  if (kind == "probe") return av::probe(kSourceFd, on_progress);
  if (kind == "encode") return encode(job, lines);
  if (kind == "init") return init(job);
  if (kind == "derive") {
    const auto derived = av::derive(kSourceFd, job.at("facts").get<Facts>(), on_progress);
    for (const auto& poster : derived.posters) av::write_all(kFirstOutputFd, poster.jpeg);
    av::write_all(kFirstOutputFd, captions_to_text(derived.captions));
    return derived_to_json(derived);
  }
  if (kind == "picture_at" || kind == "read_picture") {
    const auto picture = kind == "read_picture"
                             ? av::read_picture_file(kSourceFd)
                             : av::picture_at(kSourceFd, job.at("facts").get<Facts>(),
                                              Micros(job.at("time").get<std::int64_t>()), on_progress);
    av::write_all(kFirstOutputFd, picture.jpeg);
    return {{"bytes", picture.jpeg.size()}};
  }
  if (kind == "read_captions") return read_captions(job);
  if (kind == "sound_print") return av::make_sound_print(kSourceFd, job.at("facts").get<Facts>(), on_progress);
  if (kind == "picture_print")
    return picture_print_to_json(av::make_picture_print(kSourceFd, job.at("facts").get<Facts>(), on_progress));
  if (kind == "storyboard") {
    return av::make_storyboard(kSourceFd, kFirstOutputFd, job.at("facts").get<Facts>(), on_progress);
  }
  if (kind == "stills") return av::find_stills(kSourceFd, job.at("facts").get<Facts>(), on_progress);
  if (kind == "still_pictures") return still_pictures(job, on_progress);
  if (kind == "read_slides") return read_slides(job, on_progress);
  throw Error(Code::invalid, "no such media job: " + kind);
}

// Whatever a job makes of a source that could not be read, it is not about the source.
Error or_failure_to_read(Error error) {
  return av::failure_to_read().value_or(std::move(error));
}

}  // namespace

int run_media_child() {
  Lines lines;
  try {
    av::silence();
    const Json job = read_job();
    const auto& limits = job.at("limits");
    av::watch_reading([&](std::int64_t bytes) { lines.reading(bytes); });
    enter_sandbox({limits.at("memory"), limits.at("output"), limits.at("cpu"), job.at("parent"), limits.at("nice")});
    const Json result = work(job, lines);
    if (const auto failure = av::failure_to_read()) throw *failure;
    lines.write({{"result", result}});
    return 0;
  } catch (const Error& error) {
    lines.write({{"error", error_to_json(or_failure_to_read(error))}});
  } catch (const std::bad_alloc&) {
    lines.write({{"error", error_to_json({Code::too_large, "out of memory", "too_demanding"})}});
  } catch (const std::exception& error) {
    lines.write({{"error", error_to_json(or_failure_to_read({Code::internal, error.what()}))}});
  }
  return 1;
}

}  // namespace acervo::ingest
