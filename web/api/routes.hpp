#pragma once

#include "catalog/core/error.hpp"
#include "streamer/http/router.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// One function per resource, each in a file of its name. `services` outlives the router.
void add_session_routes(streamer::Router& router, const Services& services);
void add_material_routes(streamer::Router& router, const Services& services);
void add_file_routes(streamer::Router& router, const Services& services);
void add_duplicate_routes(streamer::Router& router, const Services& services);
void add_poster_routes(streamer::Router& router, const Services& services);
void add_caption_routes(streamer::Router& router, const Services& services);
void add_review_routes(streamer::Router& router, const Services& services);
void add_experience_routes(streamer::Router& router, const Services& services);
void add_experience_page_routes(streamer::Router& router, const Services& services);
void add_kept_routes(streamer::Router& router, const Services& services);
void add_related_routes(streamer::Router& router, const Services& services);
void add_transcript_routes(streamer::Router& router, const Services& services);
void add_search_routes(streamer::Router& router, const Services& services);
void add_vocabulary_routes(streamer::Router& router, const Services& services);
void add_alert_routes(streamer::Router& router, const Services& services);
void add_saved_search_routes(streamer::Router& router, const Services& services);
void add_suggested_search_routes(streamer::Router& router, const Services& services);
void add_synonym_routes(streamer::Router& router, const Services& services);
void add_tagging_routes(streamer::Router& router, const Services& services);
void add_upload_routes(streamer::Router& router, const Services& services);
void add_page_routes(streamer::Router& router, const Services& services);
void add_embed_routes(streamer::Router& router, const Services& services);
void add_viewing_routes(streamer::Router& router, const Services& services);
void add_fleet_routes(streamer::Router& router, const Services& services);
void add_document_routes(streamer::Router& router, const Services& services);

/// All of the above: everything that `serve` routes but its own figures and media.
void add_api_routes(streamer::Router& router, const Services& services);

/// Problems in the reader's language: problem+json for programs, a page of the site for browsers that asked for one.
streamer::Response worded_problem(const Services& services, const streamer::Request& request, const Error& error,
                                  int status);

}  // namespace acervo::web
