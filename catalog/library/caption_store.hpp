#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// A caption track as its editor sees it, without its words.
struct GivenCaptions {
  std::int64_t number = 0;  ///< new with its words
  std::string language, label;
  std::string origin;  ///< "file", "upload" or "import"
  std::string kind;    ///< "subtitles", "captions" (also what is heard but not said) or "forced"
  std::string detected;
  bool checked = false;  ///< somebody said that its language is right, whatever `detected` says
  std::string filename;
  Time given{};
  std::optional<Time> ended;  ///< when it was replaced or removed
  std::int64_t cues = 0;
};

/// Captions in the file that nobody can read as text.
struct UnreadableCaptions {
  Json subtitles;                ///< of the probe, as `Facts` has them
  bool closed_captions = false;  ///< CEA-708 alone, or damaged: seen inside the pictures and not read
};

/// A track that would be replaced by one of the same language.
class CaptionsExist : public Error {
 public:
  explicit CaptionsExist(GivenCaptions existing)
      : Error(Code::conflict, "there are captions in " + existing.language, "captions_exist"),
        existing_(std::move(existing)) {}
  const GivenCaptions& existing() const { return existing_; }

 private:
  GivenCaptions existing_;
};

/// The caption tracks of a material, one a language, as people give, change and remove them. What is replaced or
/// removed is kept for thirty days (the last twenty) and can be put back. Tracks of origin `file` come and go with
/// their file, and so do changes of them. Every change reaches the search index by the change feed. Thread-safe.
class CaptionStore {
 public:
  explicit CaptionStore(db::Database& database) : database_(database) {}

  struct List {
    std::vector<GivenCaptions> tracks, earlier;  ///< `earlier`: last ended first
  };
  List list(const MaterialId& material);
  UnreadableCaptions unreadable(const MaterialId& material);

  struct NewTrack {
    std::string kind = "subtitles", detected, filename;
    bool checked = false;
  };
  /// @param replaces  the number of the track that may be replaced
  /// @throws CaptionsExist if another one has that language; Error{not_found} if there is no such material
  GivenCaptions give(const MaterialId& material, const Captions& words, const NewTrack& track,
                     std::optional<std::int64_t> replaces);

  struct Change {
    std::string language, label, kind;
    bool checked = false;
  };
  /// @throws Error{not_found} if that track is gone; CaptionsExist as above
  GivenCaptions change(const MaterialId& material, std::int64_t number, const Change& to,
                       std::optional<std::int64_t> replaces);

  /// @throws Error{not_found}
  void remove(const MaterialId& material, std::int64_t number);

  /// One that was replaced or removed; what has its language now takes its place among the earlier ones.
  /// @throws Error{not_found} if it is no longer kept
  GivenCaptions put_back(const MaterialId& material, std::int64_t number);

  /// The words of a track, also of one that was replaced or removed; without its origin.
  std::optional<Captions> words(const MaterialId& material, std::int64_t number);

 private:
  db::Database& database_;
};

/// Puts the track of that language, if there is one, among the earlier ones, inside the caller's transaction.
void end_captions(db::Tx& tx, const MaterialId& material, const std::string& language);

}  // namespace acervo
