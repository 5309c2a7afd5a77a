#pragma once

#include <memory>

#include "streamer/media/media_routes.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// Where the media routes get presentations, blobs and captions: the catalogue, for whom it is visible.
std::shared_ptr<streamer::MediaSource> catalogue_media(const Services& services);

}  // namespace acervo::web
