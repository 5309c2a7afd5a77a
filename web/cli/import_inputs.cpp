#include "web/cli/import_inputs.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "catalog/core/error.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/import_messages.hpp"
#include "catalog/library/import_path.hpp"
#include "web/cli/settings.hpp"
#include "web/cli/terminal_messages.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

constexpr std::array<std::string_view, 8> kCaptions = {".vtt",  ".srt",  ".ass", ".ssa",
                                                       ".ttml", ".dfxp", ".xml", ".sbv"};
// What stands beside media in folders and is none; anything else in a folder is tried.
constexpr std::array<std::string_view, 32> kOther = {
    ".txt", ".md",   ".pdf", ".doc",  ".docx", ".odt",  ".csv", ".jsonl", ".json", ".html", ".htm",
    ".jpg", ".jpeg", ".png", ".gif",  ".svg",  ".webp", ".py",  ".sh",    ".zip",  ".rar",  ".7z",
    ".xls", ".xlsx", ".ods", ".pptx", ".ppt",  ".url",  ".db",  ".ini",   ".log",  ".yaml"};

std::string extension_of(const fs::path& file) {
  return lower(to_utf8(file.extension().string()));
}

bool looks_like_media(const fs::path& file) {
  const std::string extension = extension_of(file);
  return !extension.empty() && std::ranges::find(kOther, extension) == kOther.end() &&
         std::ranges::find(kCaptions, extension) == kCaptions.end();
}

bool looks_like_metadata(const fs::path& file) {
  const std::string extension = extension_of(file);
  return extension == ".csv" || extension == ".jsonl" || extension == ".ndjson";
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(Code::invalid, to_utf8(file.string()), "unreadable");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Of "es", "es-MX.forced", "cc": the language, "" where it names none. Nothing if it is another lesson's name.
std::optional<std::string> caption_language(std::string_view ending, const VocabularyLookup& lookup) {
  static constexpr std::array<std::string_view, 8> kKinds = {"cc",      "sdh", "hi",  "forced",
                                                             "default", "sub", "asr", "auto"};
  std::string language;
  while (!ending.empty()) {
    const std::string_view part = ending.substr(0, ending.find('.'));
    ending.remove_prefix(std::min(part.size() + 1, ending.size()));
    const bool is_kind = std::ranges::find(kKinds, lower(part)) != kKinds.end();
    if (is_kind && !language.empty()) continue;  // "es.hi" is for who is hard of hearing, and not in Hindi
    const std::string primary(part.substr(0, part.find_first_of("-_")));
    if (lookup.find("languages", std::string(part)))
      language = part;
    else if (lookup.find("languages", primary))
      language = primary;
    else if (!is_kind)
      return std::nullopt;
  }
  return language;
}

std::vector<SidecarCaptions> sidecars_of(const fs::path& media, const VocabularyLookup& lookup) {
  std::vector<SidecarCaptions> found;
  std::error_code ignored;
  const std::string stem = media.stem().string();
  std::vector<fs::path> captions;
  std::set<std::string> lessons;
  for (const auto& entry : fs::directory_iterator(media.parent_path().empty() ? "." : media.parent_path(), ignored)) {
    const fs::path& file = entry.path();
    if (std::ranges::find(kCaptions, extension_of(file)) != kCaptions.end())
      captions.push_back(file);
    else if (looks_like_media(file))
      lessons.insert(file.stem().string());
  }
  for (const fs::path& file : captions) {
    const std::string other = file.stem().string();
    if (other == stem)
      found.push_back({file, ""});
    else if (other.starts_with(stem + ".") && !lessons.contains(other))
      if (auto language = caption_language(std::string_view(other).substr(stem.size() + 1), lookup))
        found.push_back({file, std::move(*language)});
  }
  std::ranges::sort(found, {}, &SidecarCaptions::file);
  return found;
}

class Collector {
 public:
  explicit Collector(const VocabularyLookup& lookup) : lookup_(lookup) {}

  void add_metadata(const fs::path& file) {
    const std::string bytes = read(file);
    const fs::path base = fs::absolute(file).parent_path();
    const std::string language = terminal_language();
    const auto summary =
        for_each_record(bytes, import_format(file, bytes), lookup_,
                        [&](ImportResult&& result) {
                          if (const auto* problem = std::get_if<ImportProblem>(&result)) {
                            inputs_.problems.push_back({to_utf8(file.filename().string()), problem->line, "",
                                                        import_message(problem->code, language, problem->args)});
                            return;
                          }
                          add_record(std::get<ImportRecord>(std::move(result)), base);
                        },
                        {.base = base});
    for (const auto& column : summary.ignored_columns)
      inputs_.notes.push_back(to_utf8(file.filename().string()) + ": " + column + " ?");
  }

  void add_file(const fs::path& file) {
    std::error_code ignored;
    if (!taken_.insert(fs::weakly_canonical(file, ignored)).second) return;
    inputs_.items.push_back({to_utf8(file.filename().string()), file, std::nullopt, {}, sidecars_of(file, lookup_)});
  }

  void add_folder(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
         it != fs::recursive_directory_iterator(); it.increment(error)) {
      if (error) throw Error(Code::invalid, to_utf8(folder.string()), "unreadable");
      if (it->path().filename().string().starts_with('.')) {
        if (it->is_directory(error)) it.disable_recursion_pending();
        continue;
      }
      if (!it->is_regular_file(error)) continue;
      if (looks_like_media(it->path()))
        files.push_back(it->path());
      else
        ++inputs_.skipped;
    }
    std::ranges::sort(files);
    for (const auto& file : files) add_file(file);
  }

  ImportInputs take() { return std::move(inputs_); }

 private:
  void add_record(ImportRecord record, const fs::path& base) {
    ImportInput input;
    input.base = base;
    input.name = record.identifier.value_or(record.file.value_or(record.title));
    if (record.file) {
      const auto file = resolve_inside(base, *record.file);
      if (!file || !fs::is_regular_file(*file)) {
        inputs_.problems.push_back({input.name, record.line, record.identifier.value_or(""),
                                    terminal_text("import.file_missing", {*record.file})});
        return;
      }
      std::error_code ignored;
      taken_.insert(fs::weakly_canonical(*file, ignored));
      input.file = *file;
      input.name = to_utf8(file->filename().string());
      if (record.captions.empty()) input.sidecars = sidecars_of(*file, lookup_);
    }
    for (const auto& warning : record.warnings)
      inputs_.notes.push_back(input.name + ": " + import_message(warning.code, terminal_language(), warning.args));
    input.record = std::move(record);
    inputs_.items.push_back(std::move(input));
  }

  const VocabularyLookup& lookup_;
  ImportInputs inputs_;
  std::set<fs::path> taken_;
};

}  // namespace

ImportInputs collect_inputs(const std::vector<std::string>& paths, const std::string& metadata,
                            const VocabularyLookup& lookup) {
  Collector collector(lookup);
  for (const std::string& path : paths)
    if (!fs::exists(path)) throw Error(Code::invalid, to_utf8(path), "no_such_path");
  if (!metadata.empty()) {
    if (!fs::is_regular_file(metadata)) throw Error(Code::invalid, to_utf8(metadata), "no_such_path");
    collector.add_metadata(metadata);
  }
  for (const std::string& path : paths) {
    if (fs::is_directory(path))
      collector.add_folder(path);
    else if (looks_like_metadata(path))
      collector.add_metadata(path);
    else
      collector.add_file(path);
  }
  return collector.take();
}

}  // namespace acervo::web
