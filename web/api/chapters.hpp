#pragma once

#include <optional>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/material.hpp"

namespace acervo::web {

struct Services;

inline constexpr std::size_t kMostChapters = 500;
inline constexpr std::size_t kLongestChapterTitle = 200;

/// The chapters that a form sends, [{start, title}] in order, each ending where the next begins; none if it sends none.
/// What is wrong with them is added to `errors` as of "chapters".
std::optional<std::vector<Chapter>> wanted_chapters(const Json& form, const Material& material,
                                                    std::vector<FieldError>& errors);

/// Those within the lesson; one who may edit it sees all, to mend them after the file became shorter.
Json chapters_json(const Material& material, bool all);

/// Places that could become chapters by the titles of its slides, [{start, title}], for who may edit.
Json chapter_suggestions_json(const Services& services, const Material& material);

}  // namespace acervo::web
