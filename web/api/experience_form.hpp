#pragma once

#include "catalog/library/experience.hpp"
#include "web/api/form.hpp"

namespace acervo::web {

/// What a form says of an experience, laid over what was there.
struct ExperienceForm {
  ExperienceText text;
  std::optional<ExperienceState> state;     ///< that it is to have
  std::optional<std::string> observations;  ///< with which it is handed back
  std::vector<FieldError> errors;
};

/// @param viewer  she may name only lessons that she may see, or that were named already
ExperienceForm read_experience(const Services& services, const Viewer& viewer, const Json& body,
                               const ExperienceText& before);

}  // namespace acervo::web
