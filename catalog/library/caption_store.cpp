#include "catalog/library/caption_store.hpp"

#include "catalog/library/caption.sql.hpp"
#include "catalog/library/cues.hpp"

namespace acervo {

namespace {

GivenCaptions given_from(const db::Row& row) {
  return {row["number"].integer(), row["language"].text(),          row["label"].text(),      row["origin"].text(),
          row["kind"].text(),      row["detected"].text(),          row["checked"].boolean(), row["filename"].text(),
          row["given_at"].time(),  row["ended_at"].optional_time(), row["size"].integer()};
}

std::vector<GivenCaptions> all_from(const db::Rows& rows) {
  std::vector<GivenCaptions> all;
  for (std::size_t i = 0; i < rows.size(); ++i) all.push_back(given_from(rows[i]));
  return all;
}

std::optional<GivenCaptions> find(db::Tx& tx, const MaterialId& material, const std::string& language) {
  const auto rows = tx.run(sql::caption::by_language, {material.value, language});
  return rows.empty() ? std::nullopt : std::optional(given_from(rows.front()));
}

// Before anything else, so that two who change the same material follow each other.
void lock(db::Tx& tx, const MaterialId& material) {
  if (tx.run(sql::caption::lock_material, {material.value}).empty())
    throw Error(Code::not_found, "no material " + material.value);
}

bool end(db::Tx& tx, const MaterialId& material, std::int64_t number) {
  return !tx.run(sql::caption::end, {material.value, number}).empty();
}

// After every change: what is the file's own is kept with it, and old tracks go.
void settle(db::Tx& tx, const MaterialId& material) {
  tx.run(sql::caption::keep_with_file, {material.value});
  tx.run(sql::caption::sweep, {material.value});
  tx.run(sql::caption::touch, {material.value});
}

void make_room(db::Tx& tx, const MaterialId& material, const std::string& language,
               std::optional<std::int64_t> replaces) {
  const auto existing = find(tx, material, language);
  if (!existing) return;
  if (existing->number != replaces) throw CaptionsExist(*existing);
  end(tx, material, existing->number);
}

}  // namespace

CaptionStore::List CaptionStore::list(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) {
    return List{all_from(tx.run(sql::caption::list, {material.value})),
                all_from(tx.run(sql::caption::list_earlier, {material.value}))};
  });
}

UnreadableCaptions CaptionStore::unreadable(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) -> UnreadableCaptions {
    const auto rows = tx.run(sql::caption::unreadable, {material.value});
    if (rows.empty()) return {};
    const auto row = rows.front();
    const bool seen = !row["closed_captions"].is_null() && row["closed_captions"].boolean();
    return {row["subtitles"].json(), seen && row["looked"].boolean() && !row["closed_read"].boolean()};
  });
}

GivenCaptions CaptionStore::give(const MaterialId& material, const Captions& words, const NewTrack& track,
                                 std::optional<std::int64_t> replaces) {
  return database_.write([&](db::Tx& tx) {
    lock(tx, material);
    make_room(tx, material, words.language, replaces);
    tx.run(sql::caption::insert, {material.value, words.language, words.label, words.origin, track.kind, track.detected,
                                  track.checked, track.filename, to_json(words.cues)});
    settle(tx, material);
    return *find(tx, material, words.language);
  });
}

GivenCaptions CaptionStore::change(const MaterialId& material, std::int64_t number, const Change& to,
                                   std::optional<std::int64_t> replaces) {
  return database_.write([&](db::Tx& tx) {
    lock(tx, material);
    const auto there = find(tx, material, to.language);
    if (!there || there->number != number) make_room(tx, material, to.language, replaces);
    if (tx.run(sql::caption::change, {material.value, number, to.language, to.label, to.kind, to.checked}).empty())
      throw Error(Code::not_found, "no such captions of " + material.value, "captions_gone");
    settle(tx, material);
    return *find(tx, material, to.language);
  });
}

void CaptionStore::remove(const MaterialId& material, std::int64_t number) {
  database_.write([&](db::Tx& tx) {
    lock(tx, material);
    if (!end(tx, material, number))
      throw Error(Code::not_found, "no such captions of " + material.value, "captions_gone");
    settle(tx, material);
  });
}

GivenCaptions CaptionStore::put_back(const MaterialId& material, std::int64_t number) {
  return database_.write([&](db::Tx& tx) {
    lock(tx, material);
    const auto rows = tx.run(sql::caption::earlier_language, {material.value, number});
    if (rows.empty()) throw Error(Code::not_found, "no such captions of " + material.value, "captions_gone");
    const std::string language = rows.front()["language"].text();
    end_captions(tx, material, language);
    tx.run(sql::caption::put_back, {material.value, number});
    settle(tx, material);
    return *find(tx, material, language);
  });
}

std::optional<Captions> CaptionStore::words(const MaterialId& material, std::int64_t number) {
  return database_.read([&](db::Tx& tx) -> std::optional<Captions> {
    const auto rows = tx.run(sql::caption::words, {material.value, number});
    if (rows.empty()) return std::nullopt;
    const auto row = rows.front();
    return Captions{row["language"].text(), row["label"].text(), "", cues_from_json(row["cues"].json())};
  });
}

void end_captions(db::Tx& tx, const MaterialId& material, const std::string& language) {
  if (const auto existing = find(tx, material, language)) end(tx, material, existing->number);
}

}  // namespace acervo
