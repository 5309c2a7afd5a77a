#include "ingest/child.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "ingest/child/process.hpp"
#include "ingest/child/protocol.hpp"

namespace acervo::ingest {
namespace {

std::function<void(const Json&)> progress_lines(const OnProgress& on_progress) {
  return [&on_progress](const Json& line) {
    if (on_progress && line.contains("progress")) on_progress(line.at("progress").get<double>());
  };
}

// Hostile media must not keep a processor busy for hours where an honest file takes seconds.
ChildProgram with_time(ChildProgram program, std::chrono::seconds cpu) {
  program.limits.cpu = std::min(program.limits.cpu, cpu);
  return program;
}

constexpr std::chrono::minutes kProbeTime{10};

// In proportion to the part that is made, of all rungs or of one, with plenty to spare for slow machines; and to what
// lies before it, which is decoded too where the file can only be read from its beginning.
std::chrono::seconds encode_time(const Plan& plan, const EncodeJob& job) {
  const auto& timeline = plan.video.timescale ? plan.video : plan.audio;
  const double all = double(std::max<std::size_t>(1, timeline.segment_count()));
  const double seconds = std::chrono::duration<double>(plan.duration).count();
  const double before = seconds * double(job.first_segment) / all;
  const double part = seconds * double(job.end_segment - job.first_segment) / all;
  const double cpu = job.rungs.size() == 1 ? 120 + 8 * part : 600 + 60 * part;
  return std::chrono::seconds(std::int64_t(cpu + before));
}

// A file without a name: a crash leaves nothing to sweep.
Fd nameless_file(const std::string& folder) {
  Fd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  std::string pattern = folder + "/acervo-XXXXXX";
  file = Fd(::mkostemp(pattern.data(), O_CLOEXEC));
  if (!file) {
    const bool full = errno == ENOSPC || errno == EDQUOT, closed = errno == EROFS || errno == EACCES;
    throw Error(Code::unavailable, "cannot write in " + folder + ": " + std::strerror(errno),
                full     ? "disk_full"
                : closed ? "read_only"
                         : "storage");
  }
  ::unlink(pattern.c_str());
  return file;
}

// Counts, not exit codes: what the child says it wrote must be there.
void verify(const EncodedRung& rung, std::size_t segments) {
  std::int64_t total = 0;
  bool empty = rung.segment_bytes.size() != segments || rung.samples < std::int64_t(segments) || rung.init.empty();
  for (const auto bytes : rung.segment_bytes) total += bytes, empty |= bytes < 64;
  if (empty || ::lseek(rung.file.get(), 0, SEEK_END) != total)
    throw Error(Code::internal, "the encode of " + rung.rung + " is incomplete");
  ::lseek(rung.file.get(), 0, SEEK_SET);
}

}  // namespace

Facts probe(const ChildProgram& program, int source_fd, const OnProgress& on_progress, std::stop_token stop) {
  const Json result =
      run_child(with_time(program, kProbeTime), {{"job", "probe"}}, {{source_fd}}, progress_lines(on_progress), stop);
  auto facts = result.get<Facts>();
  require_possible(facts);
  return facts;
}

EncodeJob chunk_job(const Plan& plan, std::size_t chunk, std::vector<std::string> rungs, std::string scratch) {
  const auto& timeline = plan.video.timescale ? plan.video : plan.audio;
  if (chunk >= timeline.chunk_count()) throw Error(Code::not_found, "the plan has no chunk " + std::to_string(chunk));
  return {timeline.chunks[chunk], timeline.chunks[chunk + 1], std::move(rungs), std::move(scratch)};
}

std::vector<EncodedRung> encode(const ChildProgram& program, int source_fd, const Facts& facts, const Plan& plan,
                                const EncodeJob& job, std::stop_token stop) {
  std::vector<std::string> names = job.rungs;
  if (names.empty()) {
    for (const auto& rung : plan.rungs) names.push_back(rung.name);
  }
  std::vector<EncodedRung> rungs(names.size());
  std::vector<int> fds{source_fd};
  std::map<std::string, SegmentDone> next;
  for (std::size_t i = 0; i < names.size(); ++i) {
    rungs[i].rung = names[i];
    rungs[i].file = nameless_file(job.scratch);
    fds.push_back(rungs[i].file.get());
    next[names[i]] = {names[i], job.first_segment, 0, 0, rungs[i].file.get()};
  }
  const auto on_line = [&](const Json& line) {
    if (line.contains("segment")) {
      auto& done = next.at(line.at("segment").get<std::string>());
      done.bytes = line.at("bytes").get<std::uint32_t>();
      if (::lseek(done.file, 0, SEEK_END) < done.offset + done.bytes)
        throw Error(Code::internal, "a segment of " + done.rung + " is shorter than said");
      if (job.on_segment) job.on_segment(done);
      ++done.segment;
      done.offset += done.bytes;
    } else {
      progress_lines(job.on_progress)(line);
    }
  };
  const Json result = run_child(with_time(program, encode_time(plan, job)),
                                {{"job", "encode"},
                                 {"facts", facts},
                                 {"plan", plan},
                                 {"first", job.first_segment},
                                 {"end", job.end_segment},
                                 {"rungs", names}},
                                fds, on_line, stop);
  for (const auto& done : result) {
    const auto name = done.at("rung").get<std::string>();
    for (auto& rung : rungs) {
      if (rung.rung != name) continue;
      rung.segment_bytes = done.at("segment_bytes").get<std::vector<std::uint32_t>>();
      rung.init = from_hex(done.at("init").get<std::string>());
      rung.download_init = from_hex(done.at("download_init").get<std::string>());
      rung.samples = done.at("samples").get<std::int64_t>();
      rung.encoded = done.at("encoded").get<std::size_t>();
    }
  }
  for (const auto& rung : rungs) verify(rung, job.end_segment - job.first_segment);
  return rungs;
}

std::vector<InitSections> init_sections(const ChildProgram& program, int source_fd, const Facts& facts,
                                        const Plan& plan, std::stop_token stop) {
  const Json result = run_child(with_time(program, kProbeTime), {{"job", "init"}, {"facts", facts}, {"plan", plan}},
                                {{source_fd}}, progress_lines({}), stop);
  std::vector<InitSections> sections;
  for (const auto& rung : result)
    sections.push_back({rung.at("rung").get<std::string>(), from_hex(rung.at("init").get<std::string>()),
                        from_hex(rung.at("download_init").get<std::string>())});
  return sections;
}

Derived derive(const ChildProgram& program, int source_fd, const Facts& facts, const OnProgress& on_progress,
               std::stop_token stop) {
  const Fd files = memory_file("derived");
  const Json result = run_child(into_memory(program), {{"job", "derive"}, {"facts", facts}}, {{source_fd, files.get()}},
                                progress_lines(on_progress), stop);
  return derived_from_json(result, read_memory_file(files.get()));
}

namespace {

std::string one_picture(const ChildProgram& program, Json job, int source_fd, std::stop_token stop) {
  const Fd output = memory_file("picture");
  const Json result =
      run_child(into_memory(program), std::move(job), {{source_fd, output.get()}}, progress_lines({}), std::move(stop));
  auto bytes = read_memory_file(output.get());
  if (bytes.empty() || bytes.size() != result.at("bytes")) throw Error(Code::internal, "a picture is incomplete");
  return bytes;
}

}  // namespace

std::string picture_at(const ChildProgram& program, int source_fd, const Facts& facts, Micros time,
                       std::stop_token stop) {
  return one_picture(program, {{"job", "picture_at"}, {"facts", facts}, {"time", time.count()}}, source_fd,
                     std::move(stop));
}

std::vector<std::uint32_t> sound_print(const ChildProgram& program, int source_fd, const Facts& facts,
                                       const OnProgress& on_progress, std::stop_token stop) {
  if (facts.audio.empty()) return {};
  return run_child(program, {{"job", "sound_print"}, {"facts", facts}}, {{source_fd}}, progress_lines(on_progress),
                   stop)
      .get<std::vector<std::uint32_t>>();
}

PicturePrint picture_print(const ChildProgram& program, int source_fd, const Facts& facts,
                           const OnProgress& on_progress, std::stop_token stop) {
  if (!facts.video) return {};
  return picture_print_from_json(run_child(program, {{"job", "picture_print"}, {"facts", facts}}, {{source_fd}},
                                           progress_lines(on_progress), std::move(stop)));
}

std::string read_picture(const ChildProgram& program, int picture_fd, std::stop_token stop) {
  return one_picture(program, {{"job", "read_picture"}}, picture_fd, std::move(stop));
}

CaptionFile read_captions(const ChildProgram& program, int captions_fd, const std::string& name,
                          std::optional<Micros> duration, std::stop_token stop) {
  Json job = {{"job", "read_captions"}, {"name", name}, {"duration", nullptr}};
  if (duration) job["duration"] = duration->count();
  return run_child(program, std::move(job), {{captions_fd}}, progress_lines({}), std::move(stop)).get<CaptionFile>();
}

Storyboard storyboard(const ChildProgram& program, int source_fd, const Facts& facts, const OnProgress& on_progress,
                      std::stop_token stop) {
  const Fd output = memory_file("storyboard");
  auto board = run_child(into_memory(program), {{"job", "storyboard"}, {"facts", facts}}, {{source_fd, output.get()}},
                         progress_lines(on_progress), stop)
                   .get<Storyboard>();
  const auto bytes = read_memory_file(output.get());
  std::size_t at = 0;
  for (const auto size : board.sheet_bytes) {
    if (size > bytes.size() - at) throw Error(Code::internal, "a storyboard sheet is incomplete");
    board.sheets.push_back(bytes.substr(at, size));
    at += size;
  }
  return board;
}

}  // namespace acervo::ingest
