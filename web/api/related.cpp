#include <algorithm>
#include <chrono>
#include <functional>
#include <sstream>

#include "catalog/core/json.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/viewing_store.hpp"
#include "search/searcher.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"

// What else one may want to watch: alike in words and vocabulary, and watched by the same people.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kShown = 8;
constexpr std::int64_t kKept = 600;  // seconds

// Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): what stands high in several lists comes first, and no list's
// scores need to be comparable to another's.
std::vector<MaterialId> fuse(const std::vector<std::vector<MaterialId>>& lists) {
  constexpr double kFlatness = 10;  // shorter lists than the paper's 60
  std::vector<std::pair<double, MaterialId>> scored;
  for (const auto& list : lists)
    for (std::size_t rank = 0; rank < list.size(); ++rank) {
      const double score = 1 / (kFlatness + static_cast<double>(rank));
      const auto found = std::ranges::find(scored, list[rank], &std::pair<double, MaterialId>::second);
      if (found == scored.end())
        scored.emplace_back(score, list[rank]);
      else
        found->first += score;
    }
  std::ranges::stable_sort(scored, std::greater{}, &std::pair<double, MaterialId>::first);
  std::vector<MaterialId> fused;
  for (auto& [score, id] : scored) fused.push_back(std::move(id));
  return fused;
}

// What others ask for too, and what is dear to find: all that is said in a lesson is taken apart, and some hundreds of
// people's lessons are counted. Kept as long as nothing in the catalogue changes, and not much longer than the index
// may lag behind it. Who may see what is asked each time.
class Kept {
 public:
  enum class None { holds, may_pass };

  explicit Kept(CatalogueCache* cache) : cache_(cache), look_(cache ? cache->look() : 0) {}

  template <class Find>
  std::vector<MaterialId> find(const std::string& name, None none, const Find& find) const {
    if (cache_ == nullptr) return find();
    const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(system_now().time_since_epoch()).count();
    if (const auto kept = cache_->find(look_, name)) {
      std::vector<MaterialId> ids;
      std::istringstream words(*kept);
      std::int64_t at = 0;
      words >> at;
      for (std::string word; words >> word;) ids.push_back({word});
      if (now - at < kKept) return ids;
    }
    std::vector<MaterialId> ids = find();
    if (ids.empty() && none == None::may_pass) return ids;
    std::string text = std::to_string(now);
    for (const MaterialId& one : ids) text += " " + one.value;
    cache_->keep(look_, name, std::make_shared<const std::string>(std::move(text)));
    return ids;
  }

 private:
  CatalogueCache* cache_;
  std::uint64_t look_;
};

Response related(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::view);
  const MediaLinks links = links_of(services, request, viewer);
  const Kept kept(services.cache);
  // Nothing is like it: perhaps it is not in the index yet. As a member sees it, for the list is kept for all: some of
  // it others may not see.
  const auto alike = kept.find("alike " + material.id.value, Kept::None::may_pass,
                               [&] { return services.searcher.related(material.id, 6 * kShown, {.member = true}); });
  const auto together = kept.find("together " + material.id.value, Kept::None::holds,
                                  [&] { return services.positions.watched_together(material.id, 2 * kShown); });
  Json items = Json::array();
  for (const Material& other : services.materials.cards(fuse({alike, together})))
    if (items.size() < kShown && can(viewer, Action::view, other.subject()))
      items.push_back(card_json(other, language_of(request), links));
  return Response::json(200, {{"items", items}})
      .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate)
      .set("Vary", "Accept-Language, Cookie");
}

}  // namespace

void add_related_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/materials/:id/related",
             [&services](const Request& request) { return related(services, request); });
}

}  // namespace acervo::web
