#include "ingest/slides.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"
#include "ingest/child/process.hpp"
#include "ingest/json.hpp"
#include "ingest/ocr/models.hpp"
#include "ingest/slides/finder.hpp"
#include "ingest/slides/json.hpp"

namespace acervo::ingest {
namespace {

constexpr std::size_t kMostStills = 600;  // an eight-hour day at one for each minute, and some
constexpr std::size_t kAtOnce = 16;       // of two million points
constexpr std::int64_t kReaderMemory = std::int64_t(768) << 20;
constexpr std::chrono::seconds kReaderTime{600};

struct Work {
  const ChildProgram& program;
  int source_fd;
  const Facts& facts;
  const OnProgress& on_progress;
  const std::stop_token& stop;

  std::function<void(const Json&)> part(double from, double to) const {
    return [this, from, to](const Json& line) {
      if (on_progress && line.contains("progress")) on_progress(from + (to - from) * line.at("progress").get<double>());
    };
  }
};

std::vector<SlideText> read(const Work& work, const std::vector<Micros>& times, const std::vector<ocr::Model>& models,
                            double from, double to) {
  const Fd pictures = memory_file("slides");
  const double middle = from + (to - from) / 2;
  const Json sizes =
      run_child(into_memory(work.program), {{"job", "still_pictures"}, {"facts", work.facts}, {"times", times}},
                {{work.source_fd, pictures.get()}}, work.part(from, middle), work.stop);
  const bool any = std::ranges::any_of(sizes, [](const Json& size) { return size.at(0).get<int>() > 0; });
  if (!any) return std::vector<SlideText>(times.size());
  ChildProgram reader = work.program;
  reader.limits.memory_bytes = std::min(reader.limits.memory_bytes, kReaderMemory);
  reader.limits.cpu = std::min(reader.limits.cpu, kReaderTime);
  std::vector<int> fds{pictures.get()};
  Json names = Json::array();
  for (const auto& model : models) fds.push_back(model.file.get()), names.push_back(model.name);
  return run_child(reader, {{"job", "read_slides"}, {"sizes", sizes}, {"models", names}}, fds, work.part(middle, to),
                   work.stop)
      .get<std::vector<SlideText>>();
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text.append(text.empty() ? "" : "\n").append(line);
  return text;
}

}  // namespace

std::vector<Slide> slides(const ChildProgram& program, int source_fd, const Facts& facts,
                          const std::vector<std::string>& languages, const OnProgress& on_progress,
                          std::stop_token stop) {
  if (!facts.video) return {};
  const auto models = ocr::open_models(languages);
  const Work work{program, source_fd, facts, on_progress, stop};
  auto stills = run_child(program, {{"job", "stills"}, {"facts", facts}}, {{source_fd}}, work.part(0, 0.5), stop)
                    .get<std::vector<StillSpan>>();
  if (stills.size() > kMostStills) stills.resize(kMostStills);

  std::vector<std::size_t> originals;
  for (std::size_t i = 0; i < stills.size(); ++i)
    if (!stills[i].copy) originals.push_back(i);
  std::vector<SlideText> texts(stills.size());
  for (std::size_t first = 0; first < originals.size(); first += kAtOnce) {
    const auto count = std::min(kAtOnce, originals.size() - first);
    std::vector<Micros> times;
    for (std::size_t i = 0; i < count; ++i) times.push_back(stills[originals[first + i]].sharp);
    const auto share = [&](std::size_t i) { return 0.5 + 0.5 * double(i) / double(originals.size()); };
    auto batch = read(work, times, models, share(first), share(first + count));
    if (batch.size() != count) throw Error(Code::internal, "not every slide was read");
    for (std::size_t i = 0; i < count; ++i) texts[originals[first + i]] = std::move(batch[i]);
  }
  for (std::size_t i = 0; i < stills.size(); ++i)
    if (stills[i].copy) texts[i] = texts.at(*stills[i].copy);
  drop_furniture(texts);

  std::vector<Slide> found;
  for (std::size_t i = 0; i < stills.size(); ++i)
    if (!texts[i].lines.empty())
      found.push_back({stills[i].start, stills[i].end, texts[i].title, joined(texts[i].lines)});
  return found;
}

}  // namespace acervo::ingest
