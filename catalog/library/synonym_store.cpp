#include "catalog/library/synonym_store.hpp"

#include <algorithm>
#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/library/synonym.sql.hpp"

namespace acervo {

namespace {

constexpr std::string_view kShipped = "s-";

Json to_json(const std::vector<SynonymWord>& words) {
  Json list = Json::array();
  for (const auto& word : words)
    list.push_back({{"text", word.text}, {"country", word.country}, {"language", word.language}});
  return list;
}

std::vector<SynonymWord> words_from(const Json& list) {
  std::vector<SynonymWord> words;
  for (const Json& entry : list)
    words.push_back({entry.at("text"), entry.value("country", ""), entry.value("language", "")});
  return words;
}

std::vector<SynonymWord> words_of(const Concept& entry) {
  const Json countries = entry.match.value("countries", Json::object());
  std::vector<SynonymWord> words;
  const auto add = [&](const std::string& text, const std::string& language) {
    if (std::ranges::find(words, text, &SynonymWord::text) == words.end())
      words.push_back({text, countries.value(text, ""), language});
  };
  for (const char* language : {"es", "pt", "en", "fr"}) {
    if (const auto label = entry.labels.find(language); label != entry.labels.end()) add(label->second, language);
    if (const auto others = entry.alternatives.find(language); others != entry.alternatives.end())
      for (const auto& text : others->second) add(text, language);
  }
  return words;
}

}  // namespace

std::vector<Synonym> SynonymStore::list() {
  std::vector<Synonym> result;
  std::map<std::string, bool> taken;
  database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::synonym::all_synonyms);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      const auto base = row["base"].optional_text();
      if (base) taken[*base] = true;
      result.push_back({row["id"].text(), words_from(row["words"].json()), base.has_value(), base.has_value(),
                        row["active"].boolean(), row["changed_at"].time()});
    }
  });
  const auto all = vocabularies_.current();
  if (const Vocabulary* shipped = all->find("synonyms"))
    for (const Concept& entry : shipped->concepts)
      if (entry.valid && !taken[entry.code])
        result.push_back({std::string(kShipped) + entry.code, words_of(entry), true, false, true, std::nullopt});
  return result;
}

std::optional<Synonym> SynonymStore::find(const std::string& id) {
  for (Synonym& synonym : list())
    if (synonym.id == id) return std::move(synonym);
  return std::nullopt;
}

Synonym SynonymStore::add(const std::vector<SynonymWord>& words, const PersonId& by) {
  const std::string id = random_id();
  database_.write([&](db::Tx& tx) {
    tx.run(sql::synonym::insert, {id, std::nullopt, to_json(words), true, by.value});
  });
  return *find(id);
}

Synonym SynonymStore::change(const std::string& id, const std::vector<SynonymWord>& words, bool active,
                             const PersonId& by) {
  const auto known = find(id);
  if (!known) throw Error(Code::not_found, "no synonym " + id);
  database_.write([&](db::Tx& tx) {
    if (known->shipped && !known->changed)
      tx.run(sql::synonym::insert, {id, id.substr(kShipped.size()), to_json(words), active, by.value});
    else
      tx.run(sql::synonym::change, {id, to_json(words), active, by.value});
  });
  return *find(id);
}

}  // namespace acervo
