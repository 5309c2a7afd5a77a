#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "catalog/library/vocabulary.hpp"
#include "catalog/library/vocabulary.sql.hpp"
#include "catalog/library/vocabulary_seeds.hpp"

namespace acervo {

const Concept* Vocabulary::find(std::string_view code) const {
  const auto found = std::ranges::find(concepts, code, &Concept::code);
  return found == concepts.end() ? nullptr : &*found;
}

std::string Vocabulary::label(std::string_view code, std::string_view language) const {
  const Concept* found = find(code);
  if (found == nullptr) return std::string(code);
  for (const std::string_view wanted : {language, std::string_view("es")})
    if (const auto text = found->labels.find(std::string(wanted)); text != found->labels.end()) return text->second;
  return std::string(code);
}

std::vector<std::string> Vocabulary::with_ancestors(std::string_view code) const {
  std::vector<std::string> codes;
  for (const Concept* at = find(code); at != nullptr && codes.size() < 10;
       at = at->parent ? find(*at->parent) : nullptr)
    codes.push_back(at->code);
  return codes;
}

const Vocabulary* Vocabularies::find(std::string_view name) const {
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

const Vocabulary& Vocabularies::get(std::string_view name) const {
  if (const Vocabulary* found = find(name)) return *found;
  throw Error(Code::internal, "no vocabulary " + std::string(name));
}

int VocabularyStore::load_seeds() {
  return database_.write([](db::Tx& tx) {
    std::map<std::string, std::string> known;
    const auto rows = tx.run(sql::vocabulary::checksums);
    for (std::size_t i = 0; i < rows.size(); ++i) known[rows[i]["name"].text()] = rows[i]["checksum"].text();
    int changed = 0;
    for (const auto& [file, text] : embedded::vocabulary_seeds) {
      const Json seed = Json::parse(text);
      const std::string name = seed.at("name"), checksum = sha256_hex(text);
      if (known[name] == checksum) continue;
      ++changed;
      tx.run(sql::vocabulary::upsert,
             {name, seed.at("version").get<std::string>(), checksum,
              seed.value("labels", seed.value("title", Json::object())), seed.value("source", "")});
      std::vector<std::string> codes;
      for (const Json& entry : seed.at("concepts")) codes.push_back(entry.at("code"));
      tx.run(sql::vocabulary::retire, {name, codes});
      int position = 0;
      const auto optional = [](const Json& entry, const char* key) -> std::optional<std::string> {
        const auto found = entry.find(key);
        return found == entry.end() || found->is_null() ? std::nullopt : std::optional(found->get<std::string>());
      };
      for (const Json& entry : seed.at("concepts"))
        tx.run(sql::vocabulary::upsert_concept,
               {name, entry.at("code").get<std::string>(), optional(entry, "parent"),
                entry.value("position", ++position), entry.at("labels"), entry.value("alt", Json::object()),
                entry.value("match", Json::object()), optional(entry, "valid_from"), optional(entry, "valid_to")});
    }
    return changed;
  });
}

std::shared_ptr<const Vocabularies> VocabularyStore::current() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (cached_ && now - read_at_ < std::chrono::seconds(10)) return cached_;
  auto fresh = std::make_shared<Vocabularies>();
  database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::vocabulary::all_vocabularies);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      fresh->all[row["name"].text()] = {
          row["name"].text(), row["version"].text(), row["labels"].json().get<Labels>(), {}};
    }
    const auto concepts = tx.run(sql::vocabulary::all_concepts);
    for (std::size_t i = 0; i < concepts.size(); ++i) {
      const auto row = concepts[i];
      Concept entry{row["code"].text(),
                    row["parent"].optional_text(),
                    static_cast<int>(row["position"].integer()),
                    row["labels"].json().get<Labels>(),
                    {},
                    row["match"].json(),
                    row["valid"].boolean()};
      const Json alternatives = row["alt"].json();
      for (const auto& [language, words] : alternatives.items()) entry.alternatives[language] = words;
      fresh->all[row["vocabulary"].text()].concepts.push_back(std::move(entry));
    }
  });
  read_at_ = now;
  if (cached_ && fresh->all == cached_->all) return cached_;
  fresh->edition = cached_ ? cached_->edition + 1 : 0;
  return cached_ = std::move(fresh);
}

}  // namespace acervo
