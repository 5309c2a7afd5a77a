#include "tests/streamer/sample.hpp"

#include <fcntl.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "catalog/core/error.hpp"

namespace acervo::streamer::test {

namespace {

std::uint64_t number(std::string_view bytes, std::size_t at, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  return value;
}

/// A fragmented file taken apart.
struct Fragments {
  std::string init;
  std::vector<std::string> segments;
  std::vector<std::uint64_t> starts;  // of the segments, in ticks of the track
};

Fragments split(const std::string& file) {
  Fragments result;
  for (std::size_t at = 0; at + 8 <= file.size();) {
    const std::uint64_t size = number(file, at, 4);
    const std::string type = file.substr(at + 4, 4);
    const std::string box = file.substr(at, size);
    at += size;
    if (type == "ftyp" || type == "moov") {
      result.init += box;
    } else if (type == "moof") {
      const std::size_t tfdt = box.find("tfdt");
      result.starts.push_back(number(box, tfdt + 8, box.at(tfdt + 4) == 1 ? 8 : 4));
      result.segments.push_back(box);
    } else if (type == "mdat") {
      result.segments.back() += box;
    }
  }
  return result;
}

/// Puts two segments into each blob, and says so.
void store(const std::filesystem::path& folder, const Fragments& fragments, Rung& rung) {
  rung.init = fragments.init;
  for (std::size_t n = 0; n < fragments.segments.size(); n += 2) {
    StoredChunk chunk{rung.name + "-" + std::to_string(n / 2), {}};
    std::ofstream out(folder / chunk.blob, std::ios::binary);
    for (std::size_t i = n; i < std::min(n + 2, fragments.segments.size()); ++i) {
      out << fragments.segments[i];
      chunk.segment_bytes.push_back(static_cast<std::uint32_t>(fragments.segments[i].size()));
    }
    rung.chunks.emplace_back(std::move(chunk));
  }
}

Timeline timeline(const Fragments& fragments, std::uint32_t timescale, std::uint64_t end) {
  Timeline result{timescale, fragments.starts, {}};
  result.boundaries.push_back(end);
  const auto count = static_cast<std::uint32_t>(fragments.segments.size());
  for (std::uint32_t n = 0; n < count; n += 2) result.chunks.push_back(n);
  result.chunks.push_back(count);
  return result;
}

constexpr std::string_view kFragmented = " -f mp4 -movflags +empty_moov+default_base_moof+frag_keyframe+skip_trailer ";

std::string make(const std::filesystem::path& folder, const std::string& name, const std::string& arguments) {
  const auto path = folder / name;
  const Run made = run("ffmpeg -nostdin -v error -y " + arguments + " " + path.string());
  if (made.status != 0) throw std::runtime_error("ffmpeg: " + made.output);
  return read_file(path);
}

}  // namespace

Run run(const std::string& command) {
  Run result;
  FILE* pipe = ::popen(("(" + command + ") 2>&1 </dev/null").c_str(), "r");
  if (!pipe) return result;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
    result.output.append(buffer.data(), count);
  const int status = ::pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

bool has_ffmpeg() {
  return run("ffmpeg -version && ffprobe -version").status == 0;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Presentation make_sample(const std::filesystem::path& folder) {
  Presentation p;
  p.material = new_id<MaterialNoun>();
  p.revision = 3;
  p.made = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::minutes(10 * 60 + 30);
  p.duration = std::chrono::seconds(12);
  p.complete = true;
  p.title = "Óptica: la luz \"blanca\"";
  p.captions = {{"es", ""}, {"en", "English (auto)"}};
  p.chapters = {{Micros(0), std::chrono::seconds(5), "Uno & dos"}, {std::chrono::seconds(5), p.duration, "Tres"}};
  const std::string picture = "-f lavfi -i testsrc2=size=640x360:rate=25:duration=12 ";
  const std::string tone = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=12 ";
  const std::string h264 =
      "-c:v libx264 -preset ultrafast -profile:v baseline -bf 0 -g 100 -sc_threshold 0 -pix_fmt yuv420p "
      "-video_track_timescale 12800 ";
  const std::string aac = "-c:a aac -b:a 64k -ac 1 ";
  for (const int height : {240, 360}) {
    Rung rung;
    rung.name = std::to_string(height) + "p";
    rung.height = height;
    rung.width = height * 16 / 9 / 2 * 2;
    rung.frame_rate = 25;
    rung.codecs = "avc1.42c01e";
    rung.peak = {height * 3000};
    rung.average = {height * 2000};
    const auto fragments = split(make(folder, rung.name,
                                      picture + h264 + "-vf scale=" + std::to_string(rung.width) + ":" +
                                          std::to_string(height) + kFragmented.data()));
    store(folder, fragments, rung);
    p.video = timeline(fragments, 12800, 12 * 12800);
    p.rungs.push_back(std::move(rung));
  }
  for (const std::string language : {"es", "en"}) {
    Rung rung;
    rung.name = language == "es" ? "audio" : "audio-en";
    rung.kind = RungKind::audio;
    rung.channels = 1;
    rung.sample_rate = 48000;
    rung.codecs = "mp4a.40.2";
    rung.language = language;
    rung.peak = rung.average = {64000};
    const auto fragments = split(make(folder, rung.name,
                                      tone + aac +
                                          "-streamid 0:2 -use_stream_ids_as_track_ids 1 -f mp4 -frag_duration 4000000 "
                                          "-movflags +empty_moov+default_base_moof+skip_trailer"));
    store(folder, fragments, rung);
    rung.download_init = rung.init;
    p.audio = timeline(fragments, 48000, 12 * 48000);
    p.rungs.push_back(std::move(rung));
  }
  // Both tracks behind one moov, as an encoder of ours would make it.
  for (Rung& rung : p.rungs) {
    if (rung.kind == RungKind::audio) continue;
    const std::string both = "-i " + (folder / rung.name).string() + " -i " + (folder / "audio").string() + " -c copy";
    rung.download_init = split(make(folder, rung.name + "-both", both + kFragmented.data())).init;
  }
  return p;
}

std::shared_ptr<const Presentation> FolderSource::find(const Request&, const MaterialId& material, int revision) {
  auto p = presentation();
  if (material != p->material || revision != p->revision) throw Error(Code::not_found, "another material");
  return p;
}

std::shared_ptr<const Presentation> FolderSource::find_in_memory(const Request&, const MaterialId& material,
                                                                 int revision) {
  auto p = presentation();
  return material == p->material && revision == p->revision ? p : nullptr;
}

std::shared_ptr<const Fd> FolderSource::open_blob(const std::string& key) {
  auto fd = std::make_shared<const Fd>(::open((folder_ / key).c_str(), O_RDONLY | O_CLOEXEC));
  if (!*fd) throw Error(Code::not_found, "no blob " + key);
  return fd;
}

std::string FolderSource::captions(const Presentation&, const std::string& language) {
  return "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + std::string(language == "es" ? "¡Hola!" : "Hello!") + "\n";
}

void FolderSource::replace(Presentation presentation) {
  std::atomic_store(&presentation_, std::make_shared<const Presentation>(std::move(presentation)));
}

}  // namespace acervo::streamer::test
