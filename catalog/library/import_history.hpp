#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "catalog/core/json_fwd.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// What is to become of a description when its source is read again: what the source says otherwise than last time is
/// taken over, what it says as before stays as people have it here, and so does what it does not say.
/// @param said  what it said last time; nothing where that is not known: then all that it says is taken over
Description merge_import(const Description& given, const std::optional<Description>& said, const Description& now);

/// What is known of what a source has said, when it now says `given`.
Description said_by_now(const Description& given, const std::optional<Description>& said);

Json to_json(const Description& description);
/// Members that are missing are as if nothing was said.
Description description_from(const Json& json);

/// The files that a lesson's source has given, by their hashes. Thread-safe.
class ImportHistory {
 public:
  explicit ImportHistory(db::Database& database) : database_(database) {}

  void note_file(const MaterialId& id, const std::string& hash);
  /// By language.
  std::map<std::string, std::string> captions(const MaterialId& id);
  void note_captions(const MaterialId& id, const std::string& language, const std::string& hash);

 private:
  db::Database& database_;
};

}  // namespace acervo
