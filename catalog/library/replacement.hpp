#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/db/database.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// One of the files that were given for a material.
struct MaterialFile {
  Preparation preparation;
  Bytes size;
  std::optional<Micros> duration;
  Time given{};
  bool plays = false;  ///< the one that the material shows
  /// What the lesson plays without and could not be made: parked until somebody retries it.
  struct Undone {
    std::string kind;  ///< of its job: "derive", "storyboard" or "examine"
    std::string reason;
  };
  std::vector<Undone> undone;
  int sounds_left_out = 0;  ///< tracks of sound beyond those that are kept
};

/// The files of a material, one after another. A new one is prepared beside the one that plays and takes its place when
/// all of it is there; the old one stays and can be gone back to. Captions and chapters that were found inside a file
/// come and go with it; those that people made, the statistics and the address stay. Thread-safe.
class FileHistory {
 public:
  explicit FileHistory(db::Database& database) : database_(database) {}

  /// Newest first, without those that were given up.
  std::vector<MaterialFile> list(const MaterialId& material);

  /// Plays this file from now on and gives up whatever was being prepared to replace it.
  /// @throws Error{not_found} if there is no such file; Error{conflict, reason "not_playable"} if it cannot be played
  void choose(const MaterialId& material, int revision);

 private:
  db::Database& database_;
};

/// The same inside the caller's transaction, for a revision whose every chunk is stored. One that an even newer file
/// has overtaken changes nothing.
void show_revision(db::Tx& tx, const MaterialId& material, int revision);

/// Likewise for one that can be played while it is prepared: it takes the place of none, and of one that failed.
void show_planned(db::Tx& tx, const MaterialId& material, int revision, MaterialKind kind, Micros duration);

/// Before a new file is added: one that was to replace what plays is given up in its favour.
void give_up_replacements(db::Tx& tx, const MaterialId& material);

/// Keeps what was found inside a file, and shows it if that file plays.
/// @param derived  {poster: blob or null, posters: [{blob, time}], captions: [{language, label, cues}], chapters:
/// [{start, end, title}]}
void keep_derived(db::Tx& tx, const MaterialId& material, int revision, const Json& derived);

}  // namespace acervo
