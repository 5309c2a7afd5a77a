#pragma once

#include <map>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/experience.hpp"
#include "web/api/context.hpp"

namespace acervo::web {

/// The lessons that some experiences use, as far as one may see them.
using SeenLessons = std::map<MaterialId, Json>;
SeenLessons lessons_of(const Services& services, const Request& request, const Viewer& viewer,
                       const std::vector<Experience>& experiences);

/// The experience, if the viewer may see it. @throws Error{not_found}
Experience require_experience(const Services& services, const Viewer& viewer, const std::string& id);

/// ExperienceCard of openapi.yaml.
Json experience_card_json(const Services& services, const Experience& experience, const Viewer& viewer,
                          const std::string& language, const SeenLessons& lessons);

/// Experience of openapi.yaml.
Json experience_json(const Services& services, const Experience& experience, const Viewer& viewer,
                     const std::string& language, const SeenLessons& lessons);

}  // namespace acervo::web
