#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/search_record_store.hpp"
#include "streamer/http/tag.hpp"
#include "web/api/context.hpp"
#include "web/api/feed.hpp"
#include "web/api/messages.hpp"
#include "web/api/novelties.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_log.hpp"
#include "web/api/search_query.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kFeedPage = 50, kFeedPages = 200;

Json saved_json(const SavedSearch& search) {
  return {{"id", search.id},
          {"name", search.name},
          {"query", search.query},
          {"notify", search.notify},
          {"feed", "/feeds/searches/" + search.feed_token},
          {"created_at", format_rfc3339(search.created)},
          {"deleted", search.deleted}};
}

std::optional<std::string> text_in(const Json& body, const char* name, std::size_t most) {
  const auto given = body.find(name);
  if (given == body.end()) return std::nullopt;
  if (!given->is_string()) throw ValidationError(name, "invalid");
  std::string text = squeeze(to_utf8(given->get<std::string>()));
  if (length(text) > most) throw ValidationError(name, "too_long");
  return text;
}

SavedSearchChange change_in(const Json& body) {
  SavedSearchChange change;
  change.name = text_in(body, "name", 200);
  if (change.name && change.name->empty()) throw ValidationError("name", "required");
  change.notify = text_in(body, "notify", 10);
  if (change.notify && *change.notify != "none" && *change.notify != "daily" && *change.notify != "weekly")
    throw ValidationError("notify", "unknown_value");
  if (const auto deleted = body.find("deleted"); deleted != body.end() && deleted->is_boolean())
    change.deleted = deleted->get<bool>();
  return change;
}

/// What is no news to who asks for mails now. Without an index it may come to be told: that is better than no saving.
std::vector<std::string> known_now(const Services& services, const SavedSearch& search) {
  try {
    return just_published(services, search.query, system_now());
  } catch (const Error& error) {
    log::warn("a saved search begins without looking", {{"error", std::string(error.what())}});
    return {};
  }
}

SavedSearch require_saved(SearchRecordStore& store, const Request& request, const Person& person) {
  if (auto found = store.find_saved(request.param("id"), person.id)) return *std::move(found);
  throw Error(Code::not_found, "no saved search " + request.param("id"));
}

Response list(const Services& services, const Request& request) {
  const Person person = require_person(services, request);
  Json items = Json::array();
  for (const auto& search : SearchRecordStore(services.database).saved_of(person.id))
    items.push_back(saved_json(search));
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

Response save(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  const Json body = json_body(request);
  const SavedSearchChange given = change_in(body);
  if (!given.name) throw ValidationError("name", "required");
  SavedSearch search;
  search.person = person.id;
  search.query = text_in(body, "query", 2000).value_or("");
  if (search.query.starts_with('?')) search.query.erase(0, 1);
  search.language = language_of(request);
  search.name = *given.name;
  search.notify = given.notify.value_or(search.notify);
  // Whatever cannot be searched is not worth keeping.
  saved_query(search.query);
  if (search.notify != "none") search.told = known_now(services, search);
  return Response::json(201, saved_json(SearchRecordStore(services.database).save(std::move(search))));
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  SearchRecordStore store(services.database);
  const SavedSearch before = require_saved(store, request, person);
  SavedSearchChange change = change_in(json_body(request));
  if (before.notify == "none" && change.notify && *change.notify != "none") change.told = known_now(services, before);
  change.language = language_of(request);
  return Response::json(200, saved_json(store.change(before, change)));
}

Response forget(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  SearchRecordStore store(services.database);
  SavedSearchChange change;
  change.deleted = true;
  change.language = language_of(request);
  store.change(require_saved(store, request, person), change);
  return Response::empty();
}

struct FeedPage {
  std::vector<Material> lessons;
  bool more = false;
};

FeedPage feed_page(const Services& services, const std::string& address, std::size_t page) {
  search::Query query = everybodys(address);
  query.page = page;
  query.per_page = kFeedPage;
  const search::Results results = services.searcher.search(query);
  // A reader that comes again misses nothing; one that got half of it would.
  if (results.unread) throw Error(Code::unavailable, "the search needs longer than there is time", "overloaded");
  std::vector<MaterialId> ids;
  for (const auto& item : results.items) ids.push_back(item.id);
  FeedPage result{services.materials.cards(ids), results.total > page * kFeedPage};
  std::erase_if(result.lessons, [](const Material& material) { return !can({}, Action::view, material.subject()); });
  return result;
}

/// In pages that link to each other, so that a reader who comes rarely misses nothing. What everybody may see, newest
/// first: whoever has the address need not be signed in.
Response feed_as(const Services& services, const Request& request, FeedFormat format) {
  const auto search = SearchRecordStore(services.database).by_feed(request.param("token"));
  if (!search) throw Error(Code::not_found, "no such feed");
  const auto page = static_cast<std::size_t>(paging_of(request).page);
  if (page > kFeedPages) throw ValidationError("page", "too_deep");
  const auto [found, more] = feed_page(services, search->query, page);
  const std::string origin = origin_of(services, request), first = origin + request.path;
  const auto numbered = [&](std::size_t number) {
    return number == 1 ? first : first + "?page=" + std::to_string(number);
  };
  Feed feed{.id = "urn:acervo:search:" + search->id,
            .title = search->name + " · Acervo",
            .self = numbered(page),
            .alternate = origin + "/buscar?" + search->query,
            .updated = search->created};
  if (page > 1) feed.previous = numbered(page - 1);
  if (more && page < kFeedPages) feed.next = numbered(page + 1);
  for (const auto& material : found) {
    const Time published = material.published.value_or(material.created);
    feed.updated = std::max(feed.updated, published);
    feed.entries.push_back({"urn:acervo:material:" + material.id.value, material.description.title,
                            shorten(material.description.description, 400), origin + "/materiales/" + material.id.value,
                            published, material.updated});
  }
  Response response = Response::empty(200);
  response.body = write_feed(feed, format);
  // Readers come again every hour, mostly for nothing.
  return std::move(response.set("Content-Type", media_type(format))
                       .set("ETag", "\"" + streamer::content_tag(response.body) + "\"")
                       .set("Cache-Control", "private, no-cache")
                       .set("Referrer-Policy", "no-referrer"));
}

Response atom_feed(const Services& services, const Request& request) {
  return feed_as(services, request, FeedFormat::atom);
}

Response rss_feed(const Services& services, const Request& request) {
  return feed_as(services, request, FeedFormat::rss);
}

/// What nobody found, for the staff. Words and counts: who asked is not known.
Response misses(const Services& services, const Request& request) {
  require_curator(services, request);
  if (services.search_log != nullptr) services.search_log->flush();
  Json items = Json::array();
  for (const auto& miss : SearchRecordStore(services.database).without_result(90, 200))
    items.push_back({{"words", miss.words}, {"misses", miss.misses}, {"visitors", miss.visitors}, {"days", miss.days}});
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

}  // namespace

void add_saved_search_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  router.add(Method::get, "/api/v1/saved-searches", bind(list));
  router.add(Method::post, "/api/v1/saved-searches", bind(save));
  router.add(Method::patch, "/api/v1/saved-searches/:id", bind(change));
  router.add(Method::del, "/api/v1/saved-searches/:id", bind(forget));
  router.add(Method::get, "/feeds/searches/:token", bind(atom_feed));
  router.add(Method::get, "/feeds/searches/:token/rss", bind(rss_feed));
  router.add(Method::get, "/api/v1/searches-without-result", bind(misses));
}

}  // namespace acervo::web
