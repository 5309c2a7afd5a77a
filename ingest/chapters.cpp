#include "ingest/chapters.hpp"

#include <algorithm>

namespace acervo::ingest {
namespace {

bool is_of_no_use(const ChapterFacts& chapter) {
  return chapter.title.empty() || chapter.end <= chapter.start;
}

}  // namespace

std::vector<ChapterFacts> tidy_chapters(std::vector<ChapterFacts> chapters, Micros offset, Micros duration) {
  for (auto& chapter : chapters) {
    chapter.start = std::clamp(chapter.start - offset, Micros(0), duration);
    chapter.end = std::clamp(chapter.end - offset, chapter.start, duration);
  }
  std::erase_if(chapters, is_of_no_use);
  std::ranges::stable_sort(chapters, {}, &ChapterFacts::start);
  for (std::size_t i = 1; i < chapters.size(); ++i)
    chapters[i - 1].end = std::min(chapters[i - 1].end, chapters[i].start);
  std::erase_if(chapters, is_of_no_use);  // those that begin with the next
  return chapters;
}

}  // namespace acervo::ingest
