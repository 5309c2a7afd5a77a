#include <cmath>
#include <iostream>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "search/searcher.hpp"
#include "web/api/tagger.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/import_wait.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/patience.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/terminal_messages.hpp"

namespace acervo::web {

namespace {

constexpr std::size_t kBatch = 100;  // materials in one transaction: what a stopped run does again at most

struct Suggested {
  MaterialId id;
  std::vector<search::TagSuggestion> suggestions;
};

Json line_of(const Suggested& one, const std::string& language) {
  Json list = Json::array();
  for (const auto& suggestion : one.suggestions)
    list.push_back({{"field", search::name(suggestion.field)},
                    {"value", suggestion.value},
                    {"confidence", std::round(suggestion.confidence * 1000) / 1000},
                    {"reason", reason_text(reasons_json(suggestion.reasons), language)}});
  return {{"id", one.id.value}, {"suggestions", list}};
}

}  // namespace

int suggest_tags(const Settings& settings, const SuggestTagsCommand& options) {
  require_catalogue(settings);
  Installation installation(settings);
  // Learning needs the index as the catalogue is now.
  wait_for_index(installation, Patience(std::chrono::seconds(0), [](const Error&) {}));
  search::Searcher searcher(installation.index_folder());
  Tagger tagger(installation.database, installation.materials, installation.vocabularies, searcher);
  TagSuggestionStore store(installation.database);
  const std::optional<std::string> collection =
      options.collection.empty() ? std::nullopt : std::optional(options.collection);
  const Time before = options.again ? system_now() : Time{};
  const std::int64_t total = store.count_due(collection, before);
  const std::string language = terminal_language();
  ProgressLine progress;
  std::int64_t done = 0, offered = 0, without = 0;
  MaterialId last;
  for (;;) {
    const auto ids = store.due(last, collection, before, kBatch);
    if (ids.empty()) break;
    last = ids.back();
    std::vector<TagOffer> offers;
    // What staff will judge is learned from everything that staff see.
    for (auto& [id, suggestions] : tagger.suggest(ids, {"", true, false}, true)) {
      for (const auto& suggestion : suggestions)
        offers.push_back({id, std::string(search::name(suggestion.field)), suggestion.value, suggestion.confidence,
                          reasons_json(suggestion.reasons)});
      without += suggestions.empty() ? 1 : 0;
      if (options.json) std::cout << line_of({id, std::move(suggestions)}, language).dump() << "\n";
    }
    store.offer(ids, offers);
    done += static_cast<std::int64_t>(ids.size());
    offered += static_cast<std::int64_t>(offers.size());
    progress.show("", terminal_text("tags.progress", {std::to_string(done), std::to_string(total)}),
                  static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(total, done)));
  }
  progress.clear();
  if (!options.json)
    std::cout << terminal_text("tags.done", {std::to_string(done), std::to_string(offered), std::to_string(without)})
              << "\n";
  return 0;
}

}  // namespace acervo::web
