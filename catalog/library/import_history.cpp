#include "catalog/library/import_history.hpp"

#include "catalog/core/json.hpp"
#include "catalog/library/import_history.sql.hpp"

namespace acervo {

namespace {

template <class Visit>
void each_member(Visit visit) {
  visit("title", &Description::title);
  visit("description", &Description::description);
  visit("language", &Description::language);
  visit("type", &Description::type);
  visit("license", &Description::license);
  visit("levels", &Description::levels);
  visit("subjects", &Description::subjects);
  visit("keywords", &Description::keywords);
  visit("contributors", &Description::contributors);
  visit("collection", &Description::collection);
  visit("url", &Description::url);
  visit("produced", &Description::produced);
}

template <class T>
bool says(const std::optional<T>& value) {
  return value.has_value();
}
template <class T>
bool says(const T& list) {
  return !list.empty();
}

template <class T>
void put(Json& json, const std::optional<T>& value) {
  json = *value;
}
template <class T>
void put(Json& json, const T& value) {
  json = value;
}
void put(Json& json, const std::vector<Contributor>& people) {
  json = Json::array();
  for (const auto& person : people) json.push_back({{"name", person.name}, {"role", person.role}});
}

template <class T>
void take(const Json& json, std::optional<T>& value) {
  value = json.get<T>();
}
template <class T>
void take(const Json& json, T& value) {
  value = json.get<T>();
}
void take(const Json& json, std::vector<Contributor>& people) {
  for (const Json& entry : json) people.push_back({entry.at("name"), entry.value("role", "")});
}

}  // namespace

Description merge_import(const Description& given, const std::optional<Description>& said, const Description& now) {
  Description merged = now;
  each_member([&](const char*, auto member) {
    if (says(given.*member) && (!said || given.*member != (*said).*member)) merged.*member = given.*member;
  });
  return merged;
}

Description said_by_now(const Description& given, const std::optional<Description>& said) {
  return merge_import(given, std::nullopt, said.value_or(Description{}));
}

Json to_json(const Description& description) {
  Json json = Json::object();
  each_member([&](const char* name, auto member) {
    if (says(description.*member)) put(json[name], description.*member);
  });
  return json;
}

Description description_from(const Json& json) {
  Description description;
  each_member([&](const char* name, auto member) {
    if (const auto found = json.find(name); found != json.end()) take(*found, description.*member);
  });
  return description;
}

void ImportHistory::note_file(const MaterialId& id, const std::string& hash) {
  database_.write([&](db::Tx& tx) { tx.run(sql::import_history::note_file, {id.value, hash}); });
}

std::map<std::string, std::string> ImportHistory::captions(const MaterialId& id) {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::import_history::captions, {id.value});
    return rows.empty() ? std::map<std::string, std::string>()
                        : rows.front()["captions"].json().get<std::map<std::string, std::string>>();
  });
}

void ImportHistory::note_captions(const MaterialId& id, const std::string& language, const std::string& hash) {
  database_.write([&](db::Tx& tx) { tx.run(sql::import_history::note_captions, {id.value, language, hash}); });
}

}  // namespace acervo
