#include "web/api/routes.hpp"

namespace acervo::web {

void add_api_routes(streamer::Router& router, const Services& services) {
  add_session_routes(router, services);
  add_material_routes(router, services);
  add_file_routes(router, services);
  add_duplicate_routes(router, services);
  add_poster_routes(router, services);
  add_caption_routes(router, services);
  add_review_routes(router, services);
  add_experience_routes(router, services);
  add_experience_page_routes(router, services);
  add_kept_routes(router, services);
  add_related_routes(router, services);
  add_transcript_routes(router, services);
  add_search_routes(router, services);
  add_vocabulary_routes(router, services);
  add_alert_routes(router, services);
  add_saved_search_routes(router, services);
  add_suggested_search_routes(router, services);
  add_synonym_routes(router, services);
  add_tagging_routes(router, services);
  add_upload_routes(router, services);
  add_document_routes(router, services);
  add_embed_routes(router, services);
  add_viewing_routes(router, services);
  add_page_routes(router, services);
  add_fleet_routes(router, services);
}

}  // namespace acervo::web
