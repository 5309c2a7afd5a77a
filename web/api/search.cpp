#include <algorithm>
#include <array>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "search/searcher.hpp"
#include "streamer/http/target.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/context.hpp"
#include "web/api/facet_text.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_answers.hpp"
#include "web/api/search_json.hpp"
#include "web/api/search_log.hpp"
#include "web/api/search_query.hpp"
#include "web/api/search_viewer.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kSuggested = 8, kPopular = 2;
/// Nobody turns so many pages; programs read the catalogue from /materials.
constexpr int kDeepest = 10'000;  // results
constexpr auto kReplace = Json::error_handler_t::replace;

Json explanation_json(const search::Explanation& why) {
  static constexpr std::array<const char*, search::kFields> kNames{"title",  "keywords",    "concepts",
                                                                   "people", "description", "captions"};
  Json words = Json::array();
  for (const auto& term : why.terms) {
    Json fields = Json::object();
    for (std::size_t f = 0; f < search::kFields; ++f)
      if (term.fields[f] != 0) fields[kNames[f]] = term.fields[f];
    words.push_back({{"term", term.term}, {"idf", term.idf}, {"score", term.score}, {"fields", fields}});
  }
  return {{"text", why.text}, {"coverage", why.coverage},   {"title", why.title},
          {"near", why.near}, {"moment", why.moment},       {"seal", why.seal},
          {"use", why.use},   {"freshness", why.freshness}, {"experiences", why.experiences},
          {"words", words}};
}

std::vector<std::shared_ptr<const Card>> cards_of(const Services& services, const std::vector<MaterialId>& ids,
                                                  const std::string& language, std::uint64_t look) {
  if (services.cache != nullptr) return services.cache->cards(look, ids, language);
  std::vector<std::shared_ptr<const Card>> cards;
  for (Material& material : services.materials.cards(ids)) cards.push_back(make_card(std::move(material), language));
  return cards;
}

void write_item(JsonText& out, const search::Item& item, const Card& card, const std::string& language,
                const MediaLinks& links) {
  out.open('{');
  out.members_of(card.material ? card_json(*card.material, language, links).dump(-1, ' ', false, kReplace) : card.json);
  out.key("title_marked").text(item.title_marked);
  out.key("snippet").text(item.snippet);
  out.key("score").number(item.score);
  if (item.explanation) out.key("explanation").json(explanation_json(*item.explanation).dump(-1, ' ', false, kReplace));
  out.key("moments").open('[');
  for (const auto& moment : item.moments) {
    out.open('{').key("start").number(seconds(moment.start)).key("text").text(moment.text);
    out.key("on_slide").boolean(moment.on_slide).close('}');
  }
  out.close(']').close('}');
}

/// Whether the catalogue has it: that a filter leaves nothing, or that not all could be read, is no gap in it.
bool found_as_asked(const search::Results& results) {
  return results.with_all > 0 || results.without_filters > 0 || results.unread;
}

/// What distinguishes one anonymous question from another: of what was understood of the address, not the address.
std::string question_of(const streamer::Query& parameters, const std::string& language) {
  std::string question = language;
  char before = '?';
  for (const auto& [name, value] : parameters.pairs) {
    question.append(1, before)
        .append(streamer::percent_encode(name))
        .append("=")
        .append(streamer::percent_encode(value));
    before = '&';
  }
  return question;
}

std::string results_json(const Services& services, const Viewer& viewer, const search::Results& results,
                         const Paging& paging, const std::vector<std::shared_ptr<const Card>>& cards,
                         const std::string& language, const MediaLinks& links) {
  JsonText out(32 * 1024);
  out.open('{').key("total").number(results.total).key("page").number(paging.page);
  out.key("per_page").number(paging.per_page).key("items").open('[');
  auto card = cards.begin();  // in the order of the items, some of which may have none
  for (const auto& item : results.items) {
    if (card == cards.end() || (*card)->id != item.id) continue;
    // Withdrawn a moment ago and not yet out of the index: leave it out.
    if (can(viewer, Action::view, (*card)->subject)) write_item(out, item, **card, language, links);
    ++card;
  }
  out.close(']').key("facets");
  write_facets(out, results, services.vocabularies.current(), language);
  out.key("suggestion").text_or_null(results.suggestion).key("dropped").texts(results.dropped);
  out.key("with_all").number(results.with_all).key("without_filters");
  if (results.without_filters > 0)
    out.number(results.without_filters);
  else
    out.json("null");
  out.key("unread").boolean(results.unread);
  return out.close('}').take();
}

}  // namespace

std::string search_json(const Services& services, const Request& request, const Viewer& viewer) {
  const std::string language = language_of(request);
  const Paging paging = paging_of(request);
  if (paging.page * paging.per_page > kDeepest) throw ValidationError("page", "too_deep");
  search::Query query = search_query(request.query);
  const auto note = [&](bool found, bool by_all) {
    if (services.search_log != nullptr && paging.page == 1)
      services.search_log->note(query.text, {request.peer, request.header("user-agent").value_or("")}, found, by_all);
  };

  const std::uint64_t look = services.cache != nullptr ? services.cache->look() : 0;
  const bool anybody = !viewer.person && services.cache != nullptr && services.answers != nullptr;
  SearchAnswers::Source source;
  std::string question;
  if (anybody) {
    source = {look, services.searcher.edition(), services.vocabularies.current()->edition};
    question = question_of(request.query, language);
    if (const auto kept = services.answers->find(source, question)) {
      note(kept->found, true);
      return kept->json;
    }
  }

  query.facets.assign(kSearchFilters.begin(), kSearchFilters.end());
  query.explain = request.query.find("explain").value_or("") == "1" && can(viewer, Action::curate, {});
  query.page = static_cast<std::size_t>(paging.page);
  query.per_page = static_cast<std::size_t>(paging.per_page);
  query.viewer = search_viewer(viewer);
  const search::Results results = services.searcher.search(query);
  const MediaLinks links = links_of(services, request, viewer);
  std::vector<MaterialId> ids;
  for (const auto& item : results.items) ids.push_back(item.id);
  const auto cards = cards_of(services, ids, language, look);
  // What was found best is what she looked for. Where that is not for everybody, neither are her words.
  const auto is_for_all = [](const auto& card) { return can(Viewer{}, Action::view, card->subject); };
  note(found_as_asked(results), !viewer.person || (!cards.empty() && is_for_all(cards.front())));
  std::string json = results_json(services, viewer, results, paging, cards, language, links);
  const auto same_for_all = [](const auto& card) { return card->settled && card->material == nullptr; };
  if (anybody && !results.unread && std::ranges::all_of(cards, same_for_all))
    services.answers->keep(source, question, {json, found_as_asked(results)});
  return json;
}

void add_search_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/search", [&services](const Request& request) {
    const Viewer viewer = viewer_of(services, request);
    return Response::text(200, search_json(services, request, viewer), "application/json")
        .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate);
  });
  router.add(Method::get, "/api/v1/suggest", [&services](const Request& request) {
    const Viewer viewer = viewer_of(services, request);
    Json items = Json::array();
    const std::string text = to_utf8(request.query.find("q").value_or(""));
    std::vector<std::string> popular;
    if (services.search_log != nullptr) popular = services.search_log->popular(text, kPopular);
    for (const auto& entry : services.searcher.suggest(text, kSuggested, search_viewer(viewer))) {
      items.push_back({{"text", entry.text}, {"kind", entry.kind}, {"id", entry.id.empty() ? Json() : Json(entry.id)}});
      const std::string same = fold(entry.text);
      std::erase_if(popular, [&](const std::string& written) { return fold(written) == same; });
    }
    while (items.size() + popular.size() > kSuggested) items.erase(items.size() - 1);
    for (const std::string& words : popular) items.push_back({{"text", words}, {"kind", "query"}, {"id", nullptr}});
    return Response::json(200, {{"items", items}})
        .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate);
  });
}

}  // namespace acervo::web
