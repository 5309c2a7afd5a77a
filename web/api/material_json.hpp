#pragma once

#include <string>

#include "catalog/core/json_fwd.hpp"
#include "catalog/directory/permissions.hpp"
#include "catalog/library/material.hpp"
#include "web/api/media_access.hpp"
#include "web/api/services.hpp"

namespace acervo {
struct Vocabularies;
}

namespace acervo::web {

/// Of its picture below the base of its media. Another picture has another name: a page that shows it need not ask
/// again.
/// What a menu calls a track: its own label, or its language and what it is for.
/// @param named  the language, in the reader's
std::string caption_label(const CaptionTrack& track, const std::string& named, const std::string& reader);

std::string poster_name(const Material& material);

double seconds(Micros time);
/// Preparation of openapi.yaml.
Json preparation_json(const Preparation& preparation, const std::string& language);
Json code_or_null(const std::optional<std::string>& code);

/// MaterialCard of openapi.yaml. Without links only what is public has addresses.
Json card_json(const Material& material, const std::string& language, const MediaLinks& links = {});

/// The same for who may edit it: with the file that is to take the place of the one that plays.
Json own_card_json(const Material& material, const std::string& language, const MediaLinks& links);

/// Material of openapi.yaml.
Json material_json(const Services& services, const Material& material, const Viewer& viewer,
                   const std::string& language, const MediaLinks& links = {});

}  // namespace acervo::web
