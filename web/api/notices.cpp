#include "web/api/notices.hpp"

#include <sstream>
#include <utility>

#include "catalog/db/database.hpp"
#include "web/api/media_access.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/segment_demand.hpp"

namespace acervo::web {

namespace {
/// The materials that changed, with spaces between; none is named where it may be any.
void forget(PresentationCache& presentations, const std::string& materials) {
  if (materials.empty()) return presentations.forget();
  std::istringstream ids(materials);
  for (std::string id; ids >> id;) presentations.forget(MaterialId{id});
}
}  // namespace

Notices::Notices(const Services& services, Others others)
    : listener_(services.database.url(), {"change", "job", "access", "segment", "synonym"},
                [&services, others = std::move(others)](const std::string& channel, const std::string& payload) {
                  if (channel == "segment") return services.demand.notice(payload);
                  if (channel == "job") return others.job();
                  if (channel == "access") return services.media_access.refresh();
                  if (channel == "synonym") return others.synonyms();
                  forget(services.presentations, payload);
                  others.changed();
                }) {}

}  // namespace acervo::web
