#include "catalog/library/slides.hpp"

#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"

namespace acervo {
namespace {

constexpr std::size_t kMostChapters = 50;
// Of a short recording a twentieth: half a minute has chapters of some seconds.
constexpr Micros kShortestChapter = std::chrono::seconds(10);

void end_each_at_the_next(std::vector<Chapter>& chapters, Micros duration) {
  for (std::size_t i = 0; i < chapters.size(); ++i)
    chapters[i].end = i + 1 < chapters.size() ? chapters[i + 1].start : std::max(duration, chapters[i].start);
}

}  // namespace

Json to_json(const std::vector<Slide>& slides) {
  Json list = Json::array();
  for (const Slide& slide : slides)
    list.push_back(
        {{"start", slide.start.count()}, {"end", slide.end.count()}, {"title", slide.title}, {"text", slide.text}});
  return list;
}

std::vector<Slide> slides_from_json(const Json& list) {
  std::vector<Slide> slides;
  for (const Json& entry : list)
    slides.push_back({Micros(entry.at("start").get<std::int64_t>()), Micros(entry.at("end").get<std::int64_t>()),
                      entry.at("title"), entry.at("text")});
  return slides;
}

std::vector<Chapter> suggest_chapters(const std::vector<Slide>& slides, Micros duration) {
  std::vector<Chapter> chapters;
  for (const Slide& slide : slides) {
    if (slide.title.empty()) continue;
    if (!chapters.empty() && fold(chapters.back().title) == fold(slide.title)) continue;
    chapters.push_back({slide.start, {}, slide.title});
  }
  if (!chapters.empty()) chapters.front().start = Micros{};
  end_each_at_the_next(chapters, duration);
  const Micros shortest = std::min(kShortestChapter, duration / 20);
  const auto length = [](const Chapter& chapter) { return chapter.end - chapter.start; };
  while (chapters.size() > 1) {
    const auto least = std::ranges::min_element(chapters.begin() + 1, chapters.end(), {}, length);
    if (length(*least) >= shortest && chapters.size() <= kMostChapters) break;
    chapters.erase(least);
    end_each_at_the_next(chapters, duration);
  }
  return chapters.size() > 1 ? chapters : std::vector<Chapter>{};
}

}  // namespace acervo
