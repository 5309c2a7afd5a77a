#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/library/import_record.hpp"

namespace acervo::web {

/// A caption file that lies beside a media file: "lección.mp4", "lección.es.vtt".
struct SidecarCaptions {
  std::filesystem::path file;
  std::string language;  ///< as the name says it; empty where it does not
};

/// One thing to import: a file, a described link, or a described file.
struct ImportInput {
  std::string name;  ///< for people: file name or identifier
  std::optional<std::filesystem::path> file;
  std::optional<ImportRecord> record;
  std::filesystem::path base;  ///< the metadata's folder
  std::vector<SidecarCaptions> sidecars;
};

/// A line that cannot be imported, with its reason in the terminal's language.
struct ImportLineProblem {
  std::string name;      ///< of the file that the line names, else of the metadata
  std::size_t line = 0;  ///< of the metadata, from 1
  std::string identifier, message;
};

struct ImportInputs {
  std::vector<ImportInput> items;
  std::vector<ImportLineProblem> problems;
  std::vector<std::string> notes;  ///< what was read otherwise than it stands, ignored columns
  std::size_t skipped = 0;         ///< files in folders that are no media
};

/// Looks through paths and metadata. A folder's files are taken where their names look like media; a file that is named
/// is always tried. A path that is itself CSV or JSONL is metadata.
/// @throws Error{invalid, reason "no_such_path" | "unreadable"}
ImportInputs collect_inputs(const std::vector<std::string>& paths, const std::string& metadata,
                            const VocabularyLookup& lookup);

}  // namespace acervo::web
