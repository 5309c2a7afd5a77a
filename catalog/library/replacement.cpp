#include "catalog/library/replacement.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/library/poster_store.hpp"
#include "catalog/library/replacement.sql.hpp"
#include "catalog/library/revision.sql.hpp"
#include "catalog/library/revision_store.hpp"

namespace acervo {

namespace {

std::optional<int> lock_current(db::Tx& tx, const MaterialId& material) {
  const auto rows = tx.run(sql::replacement::current, {material.value});
  if (rows.empty()) throw Error(Code::not_found, "no material " + material.value);
  const auto number = rows.front()["revision"].optional_integer();
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// Chapters that differ from what the file said are somebody's work, also where all of them were deleted.
bool chapters_are_own(db::Tx& tx, const MaterialId& material, int revision) {
  return tx.run(sql::replacement::chapters_are_own, {material.value, revision}).front()["own"].boolean();
}

void show_derived(db::Tx& tx, const MaterialId& material, int revision, bool own_chapters) {
  show_poster(tx, material, revision);
  tx.run(sql::replacement::delete_captions_of_file, {material.value});
  tx.run(sql::replacement::add_captions_of_file, {material.value, revision});
  if (own_chapters) {
    tx.run(sql::replacement::end_chapters, {material.value});
    return;
  }
  tx.run(sql::replacement::delete_chapters, {material.value});
  tx.run(sql::replacement::add_chapters_of_file, {material.value, revision});
}

// Shows the revision by `show`, which says whether it did, in the place of another.
template <class Show>
void switch_to(db::Tx& tx, const MaterialId& material, int revision, const std::optional<int>& from, Show show) {
  const bool other = from && *from != revision;
  const bool own_chapters = other && chapters_are_own(tx, material, *from);
  if (!show() || !other) return;
  tx.run(sql::replacement::mark_replaced, {material.value, revision, *from});
  show_derived(tx, material, revision, own_chapters);
  read_slides_again(tx, material);  // the lesson may have got another language since they were
}

void switch_to_ready(db::Tx& tx, const MaterialId& material, int revision, const std::optional<int>& from) {
  switch_to(tx, material, revision, from, [&] {
    return tx.run(sql::revision::show_ready, {material.value, revision}).affected() == 1;
  });
}

template <class Wanted>
void give_up(db::Tx& tx, const MaterialId& material, int except, Wanted wanted) {
  std::vector<std::int64_t> numbers;
  const auto rows = tx.run(sql::replacement::unfinished, {material.value, except});
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (const auto number = rows[i]["number"].integer(); wanted(number)) numbers.push_back(number);
  if (!numbers.empty()) tx.run(sql::replacement::cancel, {material.value, numbers});
}

}  // namespace

void show_revision(db::Tx& tx, const MaterialId& material, int revision) {
  const auto from = lock_current(tx, material);
  if (from && *from > revision) return;
  switch_to_ready(tx, material, revision, from);
  give_up(tx, material, revision, [&](std::int64_t number) { return number < revision; });
}

void show_planned(db::Tx& tx, const MaterialId& material, int revision, MaterialKind kind, Micros duration) {
  switch_to(tx, material, revision, lock_current(tx, material), [&] {
    return tx.run(sql::revision::show_planned, {material.value, revision, name(kind), duration}).affected() == 1;
  });
}

void give_up_replacements(db::Tx& tx, const MaterialId& material) {
  const auto current = lock_current(tx, material);
  if (current) give_up(tx, material, *current, [&](std::int64_t number) { return number > *current; });
}

void keep_derived(db::Tx& tx, const MaterialId& material, int revision, const Json& derived) {
  const bool plays = lock_current(tx, material) == revision;
  const bool own_chapters = plays && chapters_are_own(tx, material, revision);
  tx.run(sql::replacement::keep_derived, {material.value, revision, derived});
  if (plays) show_derived(tx, material, revision, own_chapters);
}

void FileHistory::choose(const MaterialId& material, int revision) {
  database_.write([&](db::Tx& tx) {
    const auto current = lock_current(tx, material);
    const auto rows = tx.run(sql::replacement::state, {material.value, revision});
    if (rows.empty()) throw Error(Code::not_found, "no such file of " + material.value);
    if (current != revision) {
      if (rows.front()["state"].text() != name(RevisionState::ready))
        throw Error(Code::conflict, "that file cannot be played", "not_playable");
      switch_to_ready(tx, material, revision, current);
    }
    give_up(tx, material, revision, [](std::int64_t) { return true; });
    tx.run(sql::revision::touch, {material.value});
  });
}

std::vector<MaterialFile> FileHistory::list(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) {
    std::vector<MaterialFile> files;
    const auto rows = tx.run(sql::replacement::files, {material.value});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      MaterialFile& file = files.emplace_back();
      file.preparation.revision = static_cast<int>(row["number"].integer());
      file.preparation.state = parse_revision_state(row["state"].text());
      file.preparation.reason = row["reason"].optional_text();
      file.preparation.filename = row["filename"].text();
      file.preparation.progress =
          share_done(file.preparation.state, row["chunks_done"].integer(), row["chunks_total"].integer());
      file.size = {row["source_bytes"].integer()};
      if (const auto duration = row["duration_us"].optional_integer()) file.duration = Micros(*duration);
      file.given = row["created_at"].time();
      file.plays = row["plays"].boolean();
      for (const Json& job : row["undone"].json()) file.undone.push_back({job.at("kind"), job.at("reason")});
      file.sounds_left_out = static_cast<int>(row["sounds_left_out"].integer());
    }
    return files;
  });
}

}  // namespace acervo
