#include "web/api/novelties.hpp"

#include <algorithm>
#include <unordered_set>

#include "catalog/library/material_store.hpp"
#include "web/api/context.hpp"
#include "web/api/search_query.hpp"

namespace acervo::web {

namespace {

/// No transaction that publishes takes so long.
constexpr auto kMargin = std::chrono::minutes(10);
constexpr std::size_t kPerPage = 100;
/// More new ones are not counted one by one, and after so many nobody reads the number.
constexpr std::size_t kMost = 5000;

/// What every account may see of the search and was published since, newest first: she is told of no drafts, neither
/// her own nor, if she is staff, anybody's.
std::vector<std::string> published_since(const Services& services, const std::string& address, Time since) {
  search::Query query = everybodys(address);
  query.viewer.member = true;
  query.published_since = since;
  query.per_page = kPerPage;
  std::vector<std::string> ids;
  for (query.page = 1; ids.size() < kMost; ++query.page) {
    const auto found = services.searcher.search(query);
    // What was not read is news as well: the next round tells it.
    if (found.unread) throw Error(Code::unavailable, "a saved search needs longer than there is time", "overloaded");
    const auto& items = found.items;
    for (const auto& item : items) ids.push_back(item.id.value);
    if (items.size() < kPerPage) break;
  }
  return ids;
}

/// The index knows whole seconds.
Time before(Time mark) {
  return std::chrono::floor<std::chrono::seconds>(mark) - kMargin;
}

}  // namespace

Novelties novelties_of(const Services& services, const SavedSearch& search, std::size_t limit, Time followed) {
  Novelties result{{}, 0, search};
  std::unordered_set<std::string> told(search.told.begin(), search.told.end());
  std::vector<MaterialId> fresh;
  for (std::string& id : published_since(services, search.query, before(search.told_until)))
    if (told.insert(id).second) fresh.push_back({std::move(id)});
  result.total = fresh.size();
  fresh.resize(std::min(fresh.size(), limit));
  const Viewer member{Person{.id = search.person}};
  for (Material& material : services.materials.cards(fresh)) {
    // Withdrawn a moment ago.
    if (can(member, Action::view, material.subject()))
      result.first.push_back(std::move(material));
    else
      --result.total;
  }
  result.told.told_until = std::max(search.told_until, followed);
  result.told.told = published_since(services, search.query, before(result.told.told_until));
  // What came between the two looks is for the next time.
  std::erase_if(result.told.told, [&](const std::string& id) { return !told.contains(id); });
  return result;
}

std::vector<std::string> just_published(const Services& services, const std::string& address, Time now) {
  return published_since(services, address, before(now));
}

}  // namespace acervo::web
