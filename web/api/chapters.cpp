#include "web/api/chapters.hpp"

#include <cmath>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/slides.hpp"
#include "web/api/material_json.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

namespace {

// Reads one, or says what is wrong with it.
const char* read(const Json& entry, const Micros& duration, Chapter& chapter) {
  if (!entry.is_object() || entry.size() != 2) return "invalid";
  const Json start = entry.value("start", Json()), title = entry.value("title", Json());
  if (!start.is_number() || !title.is_string()) return "invalid";
  const double at = start.get<double>();
  if (!(at >= 0)) return "invalid";
  if (at >= seconds(duration)) return "beyond_end";
  chapter.start = std::chrono::milliseconds(std::llround(at * 1000));
  chapter.title = squeeze(to_utf8(title.get<std::string>()));
  if (chapter.title.empty()) return "title_missing";
  return length(chapter.title) > kLongestChapterTitle ? "too_long" : nullptr;
}

}  // namespace

std::optional<std::vector<Chapter>> wanted_chapters(const Json& form, const Material& material,
                                                    std::vector<FieldError>& errors) {
  const auto found = form.find("chapters");
  if (found == form.end()) return std::nullopt;
  const auto wrong = [&](const char* code) {
    errors.push_back({"chapters", code});
    return std::nullopt;
  };
  if (!found->is_array()) return wrong("invalid");
  if (found->size() > kMostChapters) return wrong("too_many");
  if (!material.duration && !found->empty()) return wrong("not_playable");
  std::vector<Chapter> chapters;
  for (const Json& entry : *found) {
    Chapter chapter;
    if (const char* code = read(entry, *material.duration, chapter)) return wrong(code);
    if (!chapters.empty() && chapter.start <= chapters.back().start) return wrong("out_of_order");
    if (!chapters.empty()) chapters.back().end = chapter.start;
    chapter.end = *material.duration;
    chapters.push_back(std::move(chapter));
  }
  return chapters;
}

Json chapters_json(const Material& material, bool all) {
  Json list = Json::array();
  for (const Chapter& chapter : material.chapters)
    if (all || !material.duration || chapter.start < *material.duration)
      list.push_back({{"start", seconds(chapter.start)}, {"end", seconds(chapter.end)}, {"title", chapter.title}});
  return list;
}

Json chapter_suggestions_json(const Services& services, const Material& material) {
  Json list = Json::array();
  if (!material.duration) return list;
  for (const Chapter& chapter : suggest_chapters(services.revisions.find_slides(material.id), *material.duration))
    list.push_back({{"start", seconds(chapter.start)}, {"title", chapter.title}});
  return list;
}

}  // namespace acervo::web
