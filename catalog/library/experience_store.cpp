#include "catalog/library/experience_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/or_null.hpp"
#include "catalog/library/experience.sql.hpp"

namespace acervo {

namespace {

namespace queries = acervo::sql::experience;

Json steps_json(const std::vector<ExperienceStep>& steps) {
  Json list = Json::array();
  for (const auto& step : steps)
    list.push_back({{"activity", step.activity},
                    {"minutes", or_null(step.minutes)},
                    {"material", step.material ? Json(step.material->value) : Json()},
                    {"start_second", or_null(step.start_second)}});
  return list;
}

std::optional<int> number(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<int>());
}

std::optional<int> number(const std::optional<std::int64_t>& value) {
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

std::vector<ExperienceStep> steps_from(const Json& list) {
  std::vector<ExperienceStep> steps;
  for (const Json& one : list) {
    auto& step = steps.emplace_back(
        ExperienceStep{one.at("activity"), number(one.at("minutes")), std::nullopt, number(one.at("start_second"))});
    if (const Json& material = one.at("material"); !material.is_null())
      step.material = MaterialId{material.get<std::string>()};
  }
  return steps;
}

Experience experience_from(const db::Row& row) {
  Experience e;
  e.id = {row["id"].text()};
  e.author = {row["author"].text()};
  e.author_name = row["author_name"].text();
  e.state = parse_experience_state(row["state"].text()).value_or(ExperienceState::draft);
  e.text.title = row["title"].text();
  e.text.language = row["language"].optional_text();
  e.text.summary = row["summary"].text();
  e.text.level = row["level"].optional_text();
  e.text.country = row["country"].optional_text();
  e.text.modality = row["modality"].optional_text();
  e.text.students = number(row["students"].optional_integer());
  e.text.purpose = row["purpose"].text();
  e.text.steps = steps_from(row["steps"].json());
  e.text.results = row["results"].text();
  e.text.reflection = row["reflection"].text();
  e.text.license = row["license"].text();
  if (!row["materials"].is_null())
    for (const auto& material : row["materials"].texts()) e.text.materials.push_back({material});
  e.observations = row["observations"].text();
  e.version = static_cast<int>(row["version"].integer());
  e.created = row["created_at"].time();
  e.updated = row["updated_at"].time();
  e.sent = row["sent_at"].optional_time();
  e.published = row["published_at"].optional_time();
  return e;
}

ExperiencePage page_from(const db::Rows& rows) {
  ExperiencePage page;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    page.total = rows[i]["total"].integer();
    page.items.push_back(experience_from(rows[i]));
  }
  return page;
}

void use_materials(db::Tx& tx, const ExperienceId& id, const std::vector<MaterialId>& materials) {
  std::vector<std::string> ids;
  for (const auto& material : materials) ids.push_back(material.value);
  tx.run(queries::forget_materials, {id.value, ids});
  tx.run(queries::use_materials, {id.value, ids});
}

void require_changed(const db::Rows& rows, const ExperienceId& id) {
  if (rows.empty())
    throw Error(Code::conflict, "experience " + id.value + " is not at that version", "version_conflict");
}

}  // namespace

ExperienceId ExperienceStore::create(const ExperienceText& t, const PersonId& author) {
  const auto id = new_id<ExperienceNoun>();
  database_.write([&](db::Tx& tx) {
    tx.run(queries::insert, {id.value, author.value, t.title, t.language, t.summary, t.level, t.country, t.modality,
                             t.students, t.purpose, steps_json(t.steps), t.results, t.reflection, t.license});
    use_materials(tx, id, t.materials);
  });
  return id;
}

std::optional<Experience> ExperienceStore::find(const ExperienceId& id) {
  return database_.read([&](db::Tx& tx) -> std::optional<Experience> {
    const auto rows = tx.run(queries::find, {id.value});
    if (rows.empty()) return std::nullopt;
    return experience_from(rows.front());
  });
}

void ExperienceStore::update(const ExperienceId& id, int version, const ExperienceText& t) {
  database_.write([&](db::Tx& tx) {
    require_changed(
        tx.run(queries::update_text, {id.value, version, t.title, t.language, t.summary, t.level, t.country, t.modality,
                                      t.students, t.purpose, steps_json(t.steps), t.results, t.reflection, t.license}),
        id);
    use_materials(tx, id, t.materials);
  });
}

void ExperienceStore::set_state(const ExperienceId& id, int version, ExperienceState state,
                                const std::optional<std::string>& observations) {
  database_.write([&](db::Tx& tx) {
    require_changed(tx.run(queries::set_state, {id.value, version, name(state), observations}), id);
  });
}

void ExperienceStore::remove(const ExperienceId& id, int version) {
  database_.write([&](db::Tx& tx) { require_changed(tx.run(queries::remove, {id.value, version}), id); });
}

ExperiencePage ExperienceStore::of_material(const MaterialId& material, int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    return page_from(tx.run(queries::of_material, {material.value, per_page, (page - 1) * per_page}));
  });
}

ExperiencePage ExperienceStore::newest(int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    return page_from(tx.run(queries::newest, {per_page, (page - 1) * per_page}));
  });
}

ExperiencePage ExperienceStore::of_author(const PersonId& author, int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    return page_from(tx.run(queries::of_author, {author.value, per_page, (page - 1) * per_page}));
  });
}

ExperiencePage ExperienceStore::in_review(int page, int per_page) {
  return database_.read([&](db::Tx& tx) {
    return page_from(tx.run(queries::in_review, {per_page, (page - 1) * per_page}));
  });
}

}  // namespace acervo
