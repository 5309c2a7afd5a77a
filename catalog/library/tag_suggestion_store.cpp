#include "catalog/library/tag_suggestion_store.hpp"

#include <array>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/tag_suggestion.sql.hpp"

namespace acervo {

namespace {

namespace queries = acervo::sql::tag_suggestion;

constexpr std::array<std::string_view, 3> kDecisions{"offered", "accepted", "dismissed"};

struct Changes {
  std::string_view field;
  const db::Query &add, &take;
};
constexpr std::array kChanges{Changes{"level", queries::add_level, queries::take_level},
                              Changes{"subject", queries::add_subject, queries::take_subject},
                              Changes{"keyword", queries::add_keyword, queries::take_keyword},
                              Changes{"type", queries::set_type, queries::clear_type},
                              Changes{"language", queries::set_language, queries::clear_language}};

void change(db::Tx& tx, const std::string& field, const std::string& value, const std::vector<std::string>& materials,
            TagDecision decision) {
  for (const Changes& changes : kChanges)
    if (changes.field == field)
      tx.run(decision == TagDecision::accepted ? changes.add : changes.take, {materials, value});
  if (field == "language")
    for (const std::string& id : materials) read_slides_again(tx, {id});
}

std::vector<std::string> texts(const std::vector<MaterialId>& ids) {
  std::vector<std::string> values;
  for (const auto& id : ids) values.push_back(id.value);
  return values;
}

}  // namespace

std::string_view name(TagDecision decision) {
  return kDecisions[static_cast<std::size_t>(decision)];
}

std::optional<TagDecision> parse_tag_decision(std::string_view text) {
  for (std::size_t i = 0; i < kDecisions.size(); ++i)
    if (kDecisions[i] == text) return static_cast<TagDecision>(i);
  return std::nullopt;
}

std::vector<TagSuggestionStore::Described> TagSuggestionStore::described(const std::vector<MaterialId>& ids) {
  return database_.read([&](db::Tx& tx) {
    std::vector<Described> result;
    const auto rows = tx.run(queries::tags_of, {texts(ids)});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      result.push_back({{row["id"].text()},
                        row["levels"].texts(),
                        row["subjects"].texts(),
                        row["keywords"].texts(),
                        row["type"].optional_text(),
                        row["language"].optional_text()});
    }
    return result;
  });
}

std::vector<std::string> TagSuggestionStore::keywords_in_use() {
  return database_.read([&](db::Tx& tx) {
    std::vector<std::string> result;
    const auto rows = tx.run(queries::keywords_in_use);
    for (std::size_t i = 0; i < rows.size(); ++i) result.push_back(rows[i]["keyword"].text());
    return result;
  });
}

std::vector<MaterialId> TagSuggestionStore::due(const MaterialId& after, const std::optional<std::string>& collection,
                                                Time before, std::size_t limit) {
  return database_.read([&](db::Tx& tx) {
    std::vector<MaterialId> result;
    const auto rows = tx.run(queries::due, {after.value, collection, before, static_cast<std::int64_t>(limit)});
    for (std::size_t i = 0; i < rows.size(); ++i) result.push_back({rows[i]["id"].text()});
    return result;
  });
}

std::int64_t TagSuggestionStore::count_due(const std::optional<std::string>& collection, Time before) {
  return database_.read([&](db::Tx& tx) {
    return tx.run(queries::count_due, {collection, before}).front()["total"].integer();
  });
}

void TagSuggestionStore::offer(const std::vector<MaterialId>& materials, const std::vector<TagOffer>& offers) {
  Json rows = Json::array();
  for (const TagOffer& offer : offers)
    rows.push_back({{"material", offer.material.value},
                    {"field", offer.field},
                    {"value", offer.value},
                    {"confidence", offer.confidence},
                    {"reasons", offer.reasons}});
  database_.write([&](db::Tx& tx) {
    tx.run(queries::forget_offered, {texts(materials)});
    tx.run(queries::offer, {rows});
    tx.run(queries::note_run, {texts(materials)});
  });
}

std::vector<TagSuggestionStore::Decided> TagSuggestionStore::of(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) {
    std::vector<Decided> result;
    const auto rows = tx.run(queries::of_material, {material.value});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      result.push_back(
          {{material, row["field"].text(), row["value"].text(), row["confidence"].real(), row["reasons"].json()},
           parse_tag_decision(row["state"].text()).value_or(TagDecision::offered)});
    }
    return result;
  });
}

void TagSuggestionStore::decide(const TagOffer& offer, TagDecision decision, const PersonId& by, bool apply) {
  database_.write([&](db::Tx& tx) {
    const auto known = tx.run(queries::state_of, {offer.material.value, offer.field, offer.value});
    const bool was_accepted = !known.empty() && known.front()["state"].text() == "accepted";
    tx.run(queries::decide_one,
           {offer.material.value, offer.field, offer.value, offer.confidence, offer.reasons, name(decision), by.value});
    // What a person has put there herself is not taken away with a suggestion.
    if (apply && (decision == TagDecision::accepted || was_accepted))
      change(tx, offer.field, offer.value, {offer.material.value}, decision);
  });
}

TagSuggestionStore::Groups TagSuggestionStore::groups(double least, const std::optional<std::string>& collection,
                                                      int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    Groups result;
    const auto counts = tx.run(queries::count_groups, {least, collection});
    result.total = counts.front()["total"].integer();
    result.lessons = counts.front()["lessons"].integer();
    const auto rows = tx.run(queries::groups, {least, collection, per_page, (page - 1) * per_page});
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.items.push_back({rows[i]["field"].text(), rows[i]["value"].text(), rows[i]["lessons"].integer(),
                              rows[i]["confidence"].real()});
    return result;
  });
}

TagSuggestionStore::OfferedPage TagSuggestionStore::offered(const std::string& field, const std::string& value,
                                                            double least, const std::optional<std::string>& collection,
                                                            int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    OfferedPage result;
    const auto rows = tx.run(queries::offered, {field, value, least, collection, per_page, (page - 1) * per_page});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      result.total = row["total"].integer();
      result.items.push_back({{{row["material"].text()}, field, value, row["confidence"].real(), row["reasons"].json()},
                              row["title"].text()});
    }
    return result;
  });
}

std::vector<std::string> TagSuggestionStore::decide_many(const Many& which, TagDecision decision, const PersonId& by) {
  return database_.write([&](db::Tx& tx) {
    std::vector<std::string> decided, changed;
    std::optional<db::Param> only;
    if (which.materials) only = db::Param(*which.materials);
    const auto rows =
        tx.run(queries::decide_many, {which.field, which.value, which.least, only ? *only : db::Param(std::nullopt),
                                      name(decision), by.value, which.collection});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      decided.push_back(rows[i]["material"].text());
      if (decision == TagDecision::accepted || rows[i]["was"].text() == "accepted") changed.push_back(decided.back());
    }
    if (!changed.empty()) change(tx, which.field, which.value, changed, decision);
    return decided;
  });
}

}  // namespace acervo
