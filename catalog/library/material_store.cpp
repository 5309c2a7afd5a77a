#include "catalog/library/material_store.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/patience.hpp"
#include "catalog/library/cues.hpp"
#include "catalog/library/import_history.hpp"
#include "catalog/library/import_history.sql.hpp"
#include "catalog/library/material.sql.hpp"
#include "catalog/library/revision_store.hpp"

namespace acervo {

namespace {

Json to_json(const std::vector<Contributor>& people) {
  Json list = Json::array();
  for (const auto& person : people) list.push_back({{"name", person.name}, {"role", person.role}});
  return list;
}

std::vector<Contributor> contributors(const Json& list) {
  std::vector<Contributor> people;
  for (const Json& entry : list) people.push_back({entry.at("name"), entry.value("role", "")});
  return people;
}

Description description_from(const db::Row& row) {
  return {row["title"].text(),
          row["description"].text(),
          row["language"].optional_text(),
          row["type"].optional_text(),
          row["license"].optional_text(),
          row["levels"].texts(),
          row["subjects"].texts(),
          row["keywords"].texts(),
          contributors(row["contributors"].json()),
          row["collection"].optional_text(),
          row["url"].optional_text(),
          row["produced"].optional_text()};
}

MaterialKind parse_kind(const std::string& text) {
  for (const auto kind : {MaterialKind::video, MaterialKind::audio, MaterialKind::link})
    if (name(kind) == text) return kind;
  return MaterialKind::pending;
}

template <class T>
std::optional<T> wrap(std::optional<std::int64_t> value) {
  return value ? std::optional<T>(T{*value}) : std::nullopt;
}

std::optional<PersonId> person(std::optional<std::string> id) {
  return id ? std::optional(PersonId{*id}) : std::nullopt;
}

std::vector<Chapter> chapters_from(const Json& list) {
  std::vector<Chapter> chapters;
  for (const Json& entry : list)
    chapters.push_back({Micros(entry.at("start").get<std::int64_t>()), Micros(entry.at("end").get<std::int64_t>()),
                        entry.at("title")});
  return chapters;
}

Material material_from(const db::Row& row) {
  Material m;
  m.id = {row["id"].text()};
  m.identifier = row["identifier"].optional_text();
  m.owner = person(row["owner"].optional_text());
  m.owner_name = row["owner_name"].optional_text().value_or("");
  m.state = parse_material_state(row["state"].text()).value_or(MaterialState::draft);
  m.kind = parse_kind(row["kind"].text());
  m.description = description_from(row);
  m.duration = wrap<Micros>(row["duration_us"].optional_integer());
  if (const auto revision = row["revision"].optional_integer()) m.revision = static_cast<int>(*revision);
  m.poster = row["poster"].optional_text().value_or("");
  m.smallest = wrap<Bytes>(row["smallest_bytes"].optional_integer());
  m.version = static_cast<int>(row["version"].integer());
  m.access = static_cast<int>(row["access"].integer());
  if (!row["embed_sites"].is_null()) m.embed_sites = row["embed_sites"].texts();
  m.created = row["created_at"].time();
  m.updated = row["updated_at"].time();
  m.published = row["published_at"].optional_time();
  m.sealed = !row["sealed_at"].is_null();
  for (const Json& track : row["captions"].json()) m.captions.push_back(caption_track_from(track));
  m.chapters = chapters_from(row["chapters"].json());
  if (const auto number = row["r_number"].optional_integer()) {
    Preparation p;
    p.revision = static_cast<int>(*number);
    p.state = parse_revision_state(row["r_state"].text());
    p.reason = row["r_reason"].optional_text();
    p.waits_for = row["waits_for"].optional_text();
    p.filename = row["r_filename"].text();
    p.progress = share_done(p.state, row["chunks_done"].integer(), row["chunks_total"].integer());
    p.rungs = row["rungs"].texts();
    m.preparation = std::move(p);
  }
  if (const auto number = row["n_number"].optional_integer()) {
    Preparation p;
    p.revision = static_cast<int>(*number);
    p.state = parse_revision_state(row["n_state"].text());
    p.reason = row["n_reason"].optional_text();
    p.waits_for = row["n_waits_for"].optional_text();
    p.filename = row["n_filename"].text();
    p.progress = share_done(p.state, row["n_chunks_done"].integer(), row["n_chunks_total"].integer());
    m.replacement = std::move(p);
  }
  return m;
}

std::vector<std::string> texts(const std::vector<MaterialId>& ids) {
  std::vector<std::string> values;
  for (const auto& id : ids) values.push_back(id.value);
  return values;
}

struct Place {
  std::string epoch;
  std::string txid = "0";
  std::int64_t seq = 0;
};

// "epoch:txid:seq"
Place parse_position(const FeedPosition& position) {
  const auto first = position.find(':'), last = position.rfind(':');
  if (first == std::string::npos || first == last) return {};
  Place place{position.substr(0, first), position.substr(first + 1, last - first - 1), 0};
  std::from_chars(position.data() + last + 1, position.data() + position.size(), place.seq);
  return place;
}

FeedPosition format_position(const Place& place) {
  return place.epoch + ":" + place.txid + ":" + std::to_string(place.seq);
}

void put_chapters(db::Tx& tx, const MaterialId& id, const std::vector<Chapter>& chapters) {
  Json list = Json::array();
  for (const Chapter& chapter : chapters)
    list.push_back({{"start", chapter.start.count()}, {"end", chapter.end.count()}, {"title", chapter.title}});
  tx.run(sql::material::delete_chapters, {id.value});
  tx.run(sql::material::add_chapters, {id.value, list});
}

}  // namespace

MaterialId create_material(db::Tx& tx, const Description& d, const std::optional<PersonId>& owner) {
  const auto id = new_id<MaterialNoun>();
  std::optional<std::string> by;
  if (owner) by = owner->value;
  tx.run(sql::material::insert,
         {id.value, std::nullopt, by, "draft", "pending", d.title, d.description, d.language, d.type, d.license,
          d.levels, d.subjects, d.keywords, to_json(d.contributors), d.collection, d.url, std::nullopt, d.produced});
  return id;
}

MaterialId MaterialStore::create(const Description& description, std::optional<PersonId> owner) {
  return database_.write([&](db::Tx& tx) { return create_material(tx, description, owner); });
}

std::vector<ImportOutcome> MaterialStore::import(std::span<const ImportedMaterial> records) {
  return database_.write([&](db::Tx& tx) {
    std::vector<std::string> identifiers;
    for (const auto& record : records) identifiers.push_back(record.identifier);
    struct Known {
      ImportOutcome outcome;
      Description description;
      std::optional<Description> said;
      std::optional<std::int64_t> duration;
      bool has_played, is_draft;
    };
    std::map<std::string, Known> known;
    const auto rows = tx.run(sql::material::by_identifiers, {identifiers});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      Known& one = known[row["identifier"].text()];
      one = {{{row["id"].text()},
              ImportStatus::unchanged,
              static_cast<int>(row["newest_revision"].optional_integer().value_or(0))},
             description_from(row),
             std::nullopt,
             row["duration_us"].optional_integer(),
             !row["revision"].is_null(),
             row["state"].text() == "draft"};
      if (!row["said"].is_null()) one.said = description_from(row["said"].json());
    }
    std::vector<ImportOutcome> outcomes;
    std::map<std::string, Json> said;  // by id: one may come twice
    for (const auto& record : records) {
      const auto found = known.find(record.identifier);
      if (found == known.end() && record.only_update) {
        outcomes.push_back({{}, ImportStatus::unknown, 0});
        continue;
      }
      if (found == known.end()) {
        const auto id = new_id<MaterialNoun>();
        std::optional<std::string> owner;
        if (record.owner) owner = record.owner->value;
        Description d = record.description;
        if (d.title.empty()) d.title = record.title_if_new;
        if (!d.language) d.language = record.language_if_new;
        tx.run(sql::material::insert,
               {id.value, record.identifier, owner, record.publish ? "published" : "draft",
                record.has_file ? "pending" : "link", d.title, d.description, d.language, d.type, d.license, d.levels,
                d.subjects, d.keywords, to_json(d.contributors), d.collection, d.url, record.duration, d.produced});
        std::optional<std::int64_t> duration;
        if (record.duration) duration = record.duration->count();
        known[record.identifier] = {
            {id, ImportStatus::unchanged, 0}, d, record.description, duration, false, !record.publish};
        said[id.value] = to_json(record.description);
        outcomes.push_back({id, ImportStatus::created, 0});
        continue;
      }
      Known& before = found->second;
      ImportOutcome outcome = before.outcome;
      const Description d = merge_import(record.description, before.said, before.description);
      const bool lasts_otherwise = record.duration && !before.has_played && before.duration != record.duration->count();
      if (before.description != d || lasts_otherwise || (record.publish && before.is_draft)) {
        tx.run(sql::material::update_imported,
               {outcome.id.value, record.has_file ? "pending" : "", record.publish, d.title, d.description, d.language,
                d.type, d.license, d.levels, d.subjects, d.keywords, to_json(d.contributors), d.collection, d.url,
                record.duration, d.produced});
        if (before.description.language != d.language) read_slides_again(tx, outcome.id);
        outcome.status = ImportStatus::updated;
        before.description = d;
        if (record.duration) before.duration = record.duration->count();
        before.is_draft = before.is_draft && !record.publish;
      }
      before.said = said_by_now(record.description, before.said);
      said[outcome.id.value] = to_json(*before.said);
      outcomes.push_back(outcome);
    }
    tx.run(sql::import_history::note_said, {Json(said)});
    return outcomes;
  });
}

std::optional<Material> MaterialStore::find(const MaterialId& id) {
  if (!is_id(id.value)) return std::nullopt;
  return database_.read([&](db::Tx& tx) -> std::optional<Material> {
    const auto rows = tx.run(sql::material::find, {id.value});
    return rows.empty() ? std::nullopt : std::optional(material_from(rows.front()));
  });
}

std::vector<Material> MaterialStore::cards(const std::vector<MaterialId>& ids) {
  if (ids.empty()) return {};
  return database_.read([&](db::Tx& tx) {
    std::vector<Material> found;
    const auto rows = tx.run(sql::material::cards, {texts(ids)});
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(material_from(rows[i]));
    return found;
  });
}

MaterialPage MaterialStore::list(const MaterialList& which) {
  const int limit = std::clamp(which.per_page, 1, 100);
  const int offset = (std::clamp(which.page, 1, 100'000) - 1) * limit;
  MaterialPage page;
  std::vector<MaterialId> ids;
  database_.read([&](db::Tx& tx) {
    std::optional<std::string> state;
    if (which.state) state = name(*which.state);
    const std::string owner = which.owner ? which.owner->value : "";
    const auto select = [&](const db::Query& count, std::initializer_list<db::Param> count_params,
                            const db::Query& query, std::initializer_list<db::Param> params) {
      page.total = tx.run(count, count_params).front()["total"].integer();
      const auto rows = tx.run(query, params);
      for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back({rows[i]["id"].text()});
    };
    switch (which.scope) {
      case MaterialList::Scope::published:
        return select(sql::material::count_published, {}, sql::material::newest_ids, {limit, offset});
      case MaterialList::Scope::own:
        return select(sql::material::count_of_owner, {owner}, sql::material::ids_of_owner, {owner, limit, offset});
      case MaterialList::Scope::all:
        return select(sql::material::count_all, {state}, sql::material::all_ids, {limit, offset, state});
    }
  });
  page.items = cards(ids);
  return page;
}

CatalogueMark MaterialStore::mark() {
  CatalogueMark mark;
  mark.floor =
      database_.read([](db::Tx& tx) { return tx.run(sql::material::oldest_transaction).front()["floor"].text(); });
  mark.sum = changes_since(mark);
  return mark;
}

std::int64_t MaterialStore::changes_since(const CatalogueMark& mark) {
  return database_.read(
      [&](db::Tx& tx) { return tx.run(sql::material::changes_since, {mark.floor}).front()["sum"].integer(); });
}

std::int64_t MaterialStore::count_published() {
  return database_.read([](db::Tx& tx) { return tx.run(sql::material::count_published).front()["total"].integer(); });
}

void MaterialStore::update(const MaterialId& id, int version, const MaterialChange& change) {
  database_.write([&](db::Tx& tx) {
    // First: who holds the version holds the row, and all that follows was decided on what it still is.
    if (tx.run(sql::material::raise_version, {id.value, version}).empty())
      throw Error(Code::conflict, "material " + id.value + " is not at version " + std::to_string(version),
                  "version_conflict");
    if (const auto& d = change.description) {
      tx.run(sql::material::update_description,
             {id.value, d->title, d->description, d->language, d->type, d->license, d->levels, d->subjects, d->keywords,
              to_json(d->contributors), d->collection, d->produced});
      read_slides_again(tx, id);
    }
    if (change.chapters) put_chapters(tx, id, *change.chapters);
    if (change.state) tx.run(sql::material::set_state, {id.value, name(*change.state)});
    if (change.embed_sites) tx.run(sql::material::set_embed_sites, {id.value, *change.embed_sites});
  });
}

void MaterialStore::set_seal(const MaterialId& id, const std::optional<PersonId>& by) {
  std::optional<std::string> person;
  if (by) person = by->value;
  database_.write([&](db::Tx& tx) { tx.run(sql::material::set_seal, {id.value, person}); });
}

FeedBatch MaterialStore::changes(const FeedPosition& after, std::size_t limit) {
  return database_.read([&](db::Tx& tx) {
    const std::string epoch = tx.run(sql::material::feed_epoch).front()["epoch"].text();
    Place place = parse_position(after);
    if (!place.epoch.empty() && place.epoch != epoch)
      throw Error(Code::conflict, "the position in the change feed is of another database", "feed_epoch");
    place.epoch = epoch;
    FeedBatch batch;
    const auto bounds = tx.run(sql::material::feed_bounds);
    batch.floor = bounds.front()["floor"].integer(), batch.ceiling = bounds.front()["ceiling"].integer();
    const auto rows = tx.run(sql::material::feed, {place.txid, place.seq, static_cast<std::int64_t>(limit)});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      batch.changed.push_back({row["material"].text()});
      place.txid = row["txid"].text();
      place.seq = row["seq"].integer();
    }
    batch.position = format_position(place);
    batch.more = rows.size() == limit;
    return batch;
  });
}

FeedPosition MaterialStore::feed_end() {
  return database_.read([](db::Tx& tx) {
    const auto rows = tx.run(sql::material::feed_end);
    return format_position({rows.front()["epoch"].text(), rows.front()["txid"].text(), rows.front()["seq"].integer()});
  });
}

std::vector<IndexedMaterial> MaterialStore::for_index(const std::vector<MaterialId>& ids) {
  if (ids.empty()) return {};
  return database_.read([&](db::Tx& tx) {
    std::vector<IndexedMaterial> found;
    const auto rows = tx.run(sql::material::for_index, {texts(ids)});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      IndexedMaterial m;
      m.id = {row["id"].text()};
      m.identifier = row["identifier"].optional_text().value_or("");
      m.owner = person(row["owner"].optional_text());
      m.published = row["state"].text() == "published";
      m.restricted = row["state"].text() == "restricted";
      m.kind = parse_kind(row["kind"].text());
      m.description.title = row["title"].text();
      m.description.description = row["description"].text();
      m.description.language = row["language"].optional_text();
      m.description.type = row["type"].optional_text();
      m.description.license = row["license"].optional_text();
      m.description.levels = row["levels"].texts();
      m.description.subjects = row["subjects"].texts();
      m.description.keywords = row["keywords"].texts();
      m.description.contributors = contributors(row["contributors"].json());
      m.description.collection = row["collection"].optional_text();
      m.description.produced = row["produced"].optional_text();
      m.duration = wrap<Micros>(row["duration_us"].optional_integer());
      m.smallest = wrap<Bytes>(row["smallest_bytes"].optional_integer());
      m.uses = row["uses"].integer();
      m.sealed = !row["sealed_at"].is_null();
      m.shown = row["published_at"].optional_time().value_or(row["created_at"].time());
      for (const Json& track : row["captions"].json())
        m.captions.push_back({track.at("language"), "", "", cues_from_json(track.at("cues")), track.at("kind"), ""});
      m.chapters = chapters_from(row["chapters"].json());
      m.slides = slides_from_json(row["slides"].json());
      for (const Json& told : row["experiences"].json())
        m.experiences.push_back({told.at("language").is_null() ? "" : told.at("language").get<std::string>(),
                                 told.at("title").get<std::string>() + "\n" + told.at("summary").get<std::string>()});
      found.push_back(std::move(m));
    }
    return found;
  });
}

void begin_feed_again(db::Database& database) {
  database.write([](db::Tx& tx) {
    db::allow_long_statements(tx);
    tx.run(sql::material::begin_feed_again);
  });
}

void begin_foreign_feed_again(db::Database& database) {
  const bool is_foreign =
      database.read([](db::Tx& tx) { return tx.run(sql::material::feed_is_foreign).front()["is_foreign"].boolean(); });
  if (is_foreign) begin_feed_again(database);
}

bool feed_reached(const FeedPosition& position, const FeedPosition& end) {
  const Place here = parse_position(position), there = parse_position(end);
  if (there.txid == "0") return true;
  if (here.epoch != there.epoch) return false;
  const auto number = [](const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  return std::pair{number(here.txid), here.seq} >= std::pair{number(there.txid), there.seq};
}

}  // namespace acervo
