#pragma once

#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "catalog/core/json.hpp"
#include "catalog/directory/person_store.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/library/tag_suggestion_store.hpp"
#include "catalog/library/upload_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "catalog/storage/blob_store.hpp"
#include "search/feed.hpp"
#include "search/searcher.hpp"
#include "streamer/http/problem.hpp"
#include "tests/support/test_database.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/change_source.hpp"
#include "web/api/context.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_answers.hpp"
#include "web/api/search_log.hpp"
#include "web/api/segment_demand.hpp"
#include "web/api/site.hpp"
#include "web/api/viewing_counts.hpp"

namespace acervo::web::test {

/// The whole API over a real database and index, without a socket.
class Api {
 public:
  Api() {
    for (const auto role : {Role::teacher, Role::editor, Role::curator, Role::admin}) {
      const std::string email = std::string(name(role)) + "@ejemplo.mx";
      people.put({email, std::string(name(role)), role, "una frase larga"});
      tokens[std::string(name(role))] = people.sign_in(email, "una frase larga", "test").token;
    }
    add_routes(router);
  }

  /// Everything that `serve` routes, media apart.
  void add_routes(streamer::Router& to) { add_api_routes(to, services); }

  /// A described link that is published, so that it can be without a file.
  std::string published(const std::string& title = "Videos del agua") {
    ImportedMaterial record{"x:" + title, {}, std::nullopt, false, true, std::nullopt};
    record.description = {title,
                          "Descripción",
                          "es",
                          "capsula",
                          "cc-by",
                          {"primaria-3-4"},
                          {"biologia"},
                          {},
                          {},
                          std::nullopt,
                          "https://ejemplo.mx/agua"};
    return materials.import(std::vector{record}).front().id.value;
  }

  struct Answer {
    int status;
    streamer::Response response;
    Json json;
  };

  /// @param who  a role's name, or empty for anybody
  Answer ask(streamer::Method method, const std::string& target, const Json& body = nullptr,
             const std::string& who = "", std::vector<std::pair<std::string, std::string>> headers = {}) {
    streamer::Request request;
    request.method = method;
    request.arrived = system_now();
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    request.raw_target = target;
    request.host = "localhost";
    request.peer = peer;
    if (mark != std::string::npos) {
      std::string rest = target.substr(mark + 1);
      while (!rest.empty()) {
        const auto amp = rest.find('&');
        const std::string pair = rest.substr(0, amp);
        request.query.pairs.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        rest = amp == std::string::npos ? "" : rest.substr(amp + 1);
      }
    }
    if (!body.is_null()) request.body = body.is_string() ? body.get<std::string>() : body.dump();
    if (!who.empty()) request.headers.add("Cookie", "acervo_session=" + tokens.at(who));
    if (fence) request.headers.add("X-Acervo-Request", "1");
    for (const auto& [field, value] : headers) request.headers.add(field, value);
    auto found = router.find(method, request.path);
    streamer::Response response;
    try {
      if (found.route == nullptr) throw Error(Code::not_found, "no route");
      request.params = found.params;
      request.route = found.route->pattern;
      response = answer_of(*found.route, request);
    } catch (const Error& error) {
      response = worded_problem(services, request, error, streamer::status_of(error));
      if (const auto* decided = dynamic_cast<const streamer::HttpError*>(&error))
        for (const auto& [field, value] : decided->headers()) response.set(field, value);
    }
    Json json = Json::parse(response.body, nullptr, false);
    const int status = response.status;
    return {status, std::move(response), json.is_discarded() ? Json() : json};
  }

  /// Also of a route that answers later: that is waited for.
  static streamer::Response answer_of(const streamer::Route& route, const streamer::Request& request) {
    if (route.handler) return route.handler(request);
    struct Waited final : streamer::Reply {
      void send(streamer::Response response) override { answer.set_value(std::move(response)); }
      void fail(std::exception_ptr error) override { answer.set_exception(std::move(error)); }
      bool is_cancelled() const override { return false; }
      std::promise<streamer::Response> answer;
    };
    const auto waited = std::make_shared<Waited>();
    route.async(request, streamer::Responder(waited));
    return waited->answer.get_future().get();
  }

  /// Brings the index up to what the catalogue holds.
  void index() {
    search::Follower follower(folder.path() / "index", catalogue_changes(materials, vocabularies), {});
    follower.wait_until_current(std::chrono::seconds(20));
    searcher.refresh();
  }

  std::string create(const std::string& who, const Json& body) {
    return ask(streamer::Method::post, "/api/v1/materials", body, who).json.at("id");
  }

  bool fence = true;
  std::string peer;  // address of who asks
  acervo::test::TestDatabase database;
  acervo::test::TemporaryFolder folder;
  LocalBlobStore blobs{folder.path() / "blobs"};
  PersonStore people{*database, system_now, PasswordCost::least};
  VocabularyStore vocabularies{*database};
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  SegmentStore segments{*database};
  JobStore jobs{*database};
  FleetStore fleet{*database};
  UploadStore uploads{*database, blobs, folder.path() / "uploads"};
  search::Searcher searcher{folder.path() / "index"};
  PresentationCache presentations{revisions};
  AccessStore access{*database};
  MediaAccess media_access{access};
  SegmentDemand demand{segments, presentations};
  ViewingStore viewings{*database};
  ViewingCounts viewing{viewings};
  WatchPositions positions{*database};
  Site site{make_site()};
  SearchLog search_log{*database};
  CatalogueCache cache{materials};
  SearchAnswers search_answers;
  Services services{*database, people,        vocabularies, materials, revisions, uploads,        jobs,    blobs,
                    searcher,  presentations, media_access, segments,  demand,    viewings,       viewing, positions,
                    fleet,     site,          &search_log,  nullptr,   &cache,    &search_answers};
  streamer::Router router;
  std::map<std::string, std::string> tokens;

 private:
  std::filesystem::path make_site() const {
    std::filesystem::create_directories(folder.path() / "site/assets");
    std::ofstream(folder.path() / "site/index.html")
        << "<!doctype html><html lang=\"es\"><head><!--acervo:head--></head><body><div "
           "id=\"app\"><!--acervo:body--></div>"
           "<!--acervo:data--></body></html>";
    std::ofstream(folder.path() / "site/embed.html")
        << "<!doctype html><html lang=\"es\"><head><!--acervo:head--></head><body><!--acervo:body--><!--acervo:data-->"
           "</body></html>";
    std::ofstream(folder.path() / "site/assets/main-Dk3x_9aB.js") << "export {}";
    return folder.path() / "site";
  }
};

inline Json lesson() {
  return {{"title", "El ciclo del agua"},
          {"description", "Evaporación, condensación y lluvia."},
          {"language", "es"},
          {"type", "capsula"},
          {"levels", {"primaria-3-4"}},
          {"subjects", {"biologia"}},
          {"license", "cc-by"},
          {"keywords", {"agua"}}};
}

}  // namespace acervo::web::test
