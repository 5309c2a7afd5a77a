#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/file_sample.hpp"
#include "catalog/library/import_history.hpp"
#include "catalog/library/import_path.hpp"
#include "catalog/storage/disk.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/worker/results.hpp"
#include "web/api/messages.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/import_alike.hpp"
#include "web/cli/import_inputs.hpp"
#include "web/cli/import_wait.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/lookup.hpp"
#include "web/cli/patience.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/terminal_messages.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

constexpr std::size_t kBatch = 500;

struct Outcome {
  std::string name;  ///< file name, or identifier of a link
  std::string identifier;
  MaterialId id;
  std::string status;  ///< created, updated, duplicate, refused
  std::string code;    ///< of a refusal
  std::string error;   ///< the sentence
};

// Of a file whose source gives it none.
std::string by_hash(const std::string& key) {
  return "sha256:" + key;
}

// A link without the source's own id is known by its address, which may be longer than an identifier.
std::string identifier_of_link(const ImportRecord& record) {
  const std::string known = record.url.value_or(record.title);
  return length(known) > kLongestImportIdentifier ? by_hash(sha256_hex(known)) : known;
}

class Importer {
 public:
  Importer(Installation& installation, const Settings& settings, const ImportCommand& options)
      : installation_(installation),
        settings_(settings),
        options_(options),
        patience_(std::chrono::seconds(options.patience), [this](const Error& error) {
          progress_.clear();
          std::cerr << terminal_text("import.waits", {terminal_message(error)}) << std::endl;
        }) {}

  int run() {
    const VocabularyLookup lookup = lookup_of(*installation_.vocabularies.current());
    ImportInputs inputs = collect_inputs(options_.paths, options_.metadata, lookup);
    if (inputs.items.empty() && inputs.problems.empty()) throw Error(Code::invalid, "", "nothing_to_import");
    for (const auto& problem : inputs.problems)
      report({problem.name,
              problem.identifier,
              {},
              "refused",
              "bad_line",
              terminal_text("import.line", {std::to_string(problem.line)}) + ": " + problem.message});
    if (!options_.json) {
      // Enough to see what kind of thing was read otherwise; a catalogue may have thousands.
      constexpr std::size_t kNotes = 10;
      for (const auto& note : inputs.notes | std::views::take(kNotes)) std::cerr << note << "\n";
      if (inputs.notes.size() > kNotes)
        std::cerr << terminal_text("import.more_notes", {std::to_string(inputs.notes.size() - kNotes)}) << "\n";
    }

    // In their order: a line may change what another one before it made.
    std::vector<const ImportInput*> links;
    for (const ImportInput& input : inputs.items) {
      if (!input.file) links.push_back(&input);
      if (links.size() == kBatch || input.file) import_links(std::exchange(links, {}));
      if (input.file) patience_.run([&] { import_file(input); });
      ++read_;
      if (!input.file)
        progress_.show(terminal_text("import.records"), "",
                       static_cast<double>(read_) / static_cast<double>(inputs.items.size()));
    }
    import_links(links);
    if (options_.wait) wait();
    progress_.clear();
    if (!options_.json) {
      if (inputs.skipped > 0) std::cout << terminal_text("import.skipped", {std::to_string(inputs.skipped)}) << "\n";
      std::cout << terminal_text("import.summary",
                                 {std::to_string(counts_["created"]), std::to_string(counts_["updated"]),
                                  std::to_string(counts_["duplicate"]), std::to_string(counts_["refused"])})
                << "\n";
    }
    return counts_["refused"] > 0 || held_ > 0 ? 1 : 0;
  }

 private:
  static std::string status_of(ImportStatus status) {
    return status == ImportStatus::created ? "created" : status == ImportStatus::updated ? "updated" : "duplicate";
  }

  static Description description_of(const ImportRecord& r) {
    Description d{r.title,    r.description, r.language, r.type,       r.license, r.levels,
                  r.subjects, r.keywords,    {},         r.collection, r.url,     r.produced};
    for (const auto& person : r.contributors) d.contributors.push_back({person.name, person.role});
    return d;
  }

  ImportedMaterial imported(const ImportRecord& record, bool has_file) const {
    ImportedMaterial material;
    material.identifier = *record.identifier;
    material.description = description_of(record);
    material.duration = record.duration;
    material.has_file = has_file;
    material.publish = record.published.value_or(options_.publish);
    material.only_update = !has_file && !record.url;
    return material;
  }

  void report(const Outcome& outcome) {
    ++counts_[outcome.status];
    progress_.clear();
    if (options_.json) {
      const Json line = {{"file", outcome.name.empty() ? Json() : Json(outcome.name)},
                         {"identifier", outcome.identifier.empty() ? Json() : Json(outcome.identifier)},
                         {"id", outcome.id.value.empty() ? Json() : Json(outcome.id.value)},
                         {"status", outcome.status},
                         {"code", outcome.code.empty() ? Json() : Json(outcome.code)},
                         {"error", outcome.error.empty() ? Json() : Json(outcome.error)}};
      std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
      return;
    }
    std::cout << outcome.name << ": " << terminal_text("import." + outcome.status);
    if (!outcome.error.empty()) std::cout << ". " << outcome.error;
    std::cout << std::endl;
  }

  void import_links(const std::vector<const ImportInput*>& links) {
    std::vector<ImportedMaterial> records;
    for (const ImportInput* input : links) {
      ImportRecord record = *input->record;
      if (!record.identifier) record.identifier = identifier_of_link(record);
      records.push_back(imported(record, false));
    }
    if (records.empty()) return;
    try {
      import_records(links, records);
    } catch (const Error& error) {
      if (error.code() == Code::unavailable) throw;
      for (std::size_t i = 0; i < records.size(); ++i) import_alone(*links[i], records[i]);
    }
  }

  void import_records(std::span<const ImportInput* const> links, const std::vector<ImportedMaterial>& records) {
    std::vector<ImportOutcome> outcomes;
    patience_.run([&] { outcomes = installation_.materials.import(records); });
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].status == ImportStatus::unknown)
        refuse_line(*links[i], records[i].identifier, "unknown_identifier",
                    terminal_text("import.unknown_identifier", {records[i].identifier}));
      else
        report_link({"", records[i].identifier, outcomes[i].id, status_of(outcomes[i].status), "", ""});
    }
  }

  // What the database does not take costs one record, not the five hundred it stands among.
  void import_alone(const ImportInput& input, const ImportedMaterial& record) {
    try {
      import_records(std::array{&input}, {record});
    } catch (const Error& error) {
      if (error.code() == Code::unavailable) throw;
      refuse_line(input, record.identifier, std::string(name(error.code())), terminal_message(error));
    }
  }

  // Thousands of lines that say "created" help nobody on a terminal; programs get each.
  void report_link(const Outcome& outcome) {
    if (options_.json)
      report(outcome);
    else
      ++counts_[outcome.status];
  }

  void refuse(const ImportInput& input, const std::string& identifier, const std::string& code, std::string sentence) {
    report({input.name, identifier, {}, "refused", code, std::move(sentence)});
  }

  void refuse_line(const ImportInput& input, const std::string& identifier, const std::string& code,
                   const std::string& sentence) {
    refuse(input, identifier, code,
           terminal_text("import.line", {std::to_string(input.record->line)}) + ": " + sentence);
  }

  Fd open_source(const ImportInput& input) {
    Fd source(open(input.file->c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (!source || fstat(source.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
      throw Error(Code::invalid, input.name + ": " + std::strerror(errno), "unreadable");
    return source;
  }

  std::string hash_of(const ImportInput& input, int source) {
    struct stat facts {};
    fstat(source, &facts);
    Sha256 hash;
    std::string buffer(1 << 20, '\0');
    for (off_t at = 0;;) {
      const ssize_t got = pread(source, buffer.data(), buffer.size(), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Error(Code::invalid, input.name, "unreadable");
      if (got == 0) return hash.hex();
      hash.add({buffer.data(), static_cast<std::size_t>(got)});
      at += got;
      progress_.show(input.name, terminal_text("import.reading"),
                     static_cast<double>(at) / static_cast<double>(std::max<off_t>(1, facts.st_size)));
    }
  }

  void import_file(const ImportInput& input) {
    const std::string identifier = input.record && input.record->identifier ? *input.record->identifier : "";
    try {
      const Fd source = open_source(input);
      const disk::Untouched untouched(source.get());
      const std::string key = hash_of(input, source.get());
      if (known_file(input, identifier, key)) return;
      // Looked at before anything is kept: a file that is refused leaves nothing behind.
      const auto child = media_child();
      const ingest::Facts facts = ingest::probe(child, source.get(), [&](double share) {
        progress_.show(input.name, terminal_text("import.examining"), share);
      });
      const auto code = [&](const std::string& text) { return installation_.language_code(text); };
      const PlannedRevision planned = ingest::plan_revision(child, source.get(), facts, code);
      const Fd copy = copy_file(installation_.blobs, source.get(), [&](Bytes done) {
        progress_.show(input.name, terminal_text("import.copying"),
                       static_cast<double>(done.count) / static_cast<double>(std::max<std::int64_t>(1, facts.bytes)));
      });
      // Who still writes to it has it hashed once more, as it was copied.
      const Blob blob = untouched.still() ? installation_.blobs.put(copy, key) : installation_.blobs.put(copy);
      ImportRecord record = input.record.value_or(ImportRecord{});
      if (!record.identifier) record.identifier = by_hash(blob.key);
      ImportedMaterial material = imported(record, true);
      material.title_if_new = title_from_filename(input.name);
      if (const auto language = code(facts.language); !facts.language.empty() && !language.empty())
        material.language_if_new = language;
      const auto outcome = installation_.materials.import(std::vector{material}).front();
      const int revision = installation_.revisions.add_planned(
          outcome.id, {blob, shorten(input.name, 250), sample_of(source.get())}, planned);
      history_.note_file(outcome.id, blob.key);
      std::string note =
          add_captions(input, outcome.id, installation_.materials.find(outcome.id)->description.language);
      // The same recording in another encoding is taken in, and said.
      const std::string alike = likely_duplicate_note(
          installation_, source.get(), facts, outcome.id, revision,
          [&](double share) { progress_.show(input.name, terminal_text("import.comparing"), share); });
      if (note.empty()) note = alike;
      awaited_.push_back({outcome.id, input.name});
      report({input.name, *record.identifier, outcome.id,
              outcome.status == ImportStatus::created ? "created" : "updated", "", note});
    } catch (const Error& error) {
      // Without disk or database the rest would fail alike: wait, or stop and say which it was.
      if (error.code() == Code::unavailable) throw;
      refuse(input, identifier, error.reason().empty() ? std::string(name(error.code())) : error.reason(),
             terminal_message(error));
    }
  }

  // The same bytes are one lesson. True if nothing is left to do.
  bool known_file(const ImportInput& input, const std::string& identifier, const std::string& key) {
    // What was withdrawn is not made again by its own record, though another lesson may be made of its bytes.
    const std::string own = identifier.empty() ? by_hash(key) : identifier;
    const auto same = installation_.revisions.find_by_source(key, own);
    if (same.empty()) return false;
    const MaterialId id = same.front();
    Outcome outcome{input.name, identifier, id, "duplicate", "", ""};
    const auto material = installation_.materials.find(id);
    if (!material) return false;
    const std::string known = material->identifier.value_or("");
    if (known == own) {
      // Its own record again: the source may say something else now, or the last import did not come to its end.
      ImportRecord record = input.record.value_or(ImportRecord{});
      record.identifier = own;
      const auto again = installation_.materials.import(std::vector{imported(record, true)}).front();
      history_.note_file(id, key);
      outcome.status = status_of(again.status);
      outcome.error = add_captions(input, id, record.language ? record.language : material->description.language);
    } else if (!input.record && options_.publish && material->state == MaterialState::draft) {
      installation_.materials.update(id, material->version, {.state = MaterialState::published});
      outcome.status = "updated";
    }
    outcome.identifier = known;
    if (material->preparation && material->preparation->state != RevisionState::ready)
      awaited_.push_back({id, input.name});
    report(outcome);
    return true;
  }

  // Captions that cannot be read cost the captions, not the lesson. Those that the source gives as last time stay as
  // people have corrected them here, or taken them away.
  std::string add_captions(const ImportInput& input, const MaterialId& id,
                           const std::optional<std::string>& material_language) {
    std::string note;
    const auto given = history_.captions(id);
    std::set<std::string> taken;
    const auto add = [&](const fs::path& file, std::string language, const std::string& shown) {
      try {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream bytes;
        if (!in || !(bytes << in.rdbuf())) throw Error(Code::invalid, shown, "unreadable");
        auto read = ingest::read_caption_file(bytes.str(), file.filename().string(), std::nullopt);
        const std::string detected = read.sure ? read.detected : "";
        const bool is_said = !language.empty();
        if (language.empty()) language = installation_.language_code(detected);
        if (language.empty()) language = material_language.value_or("und");
        if (!taken.insert(language).second) {
          note = terminal_text("import.captions_twice", {shown, language});
          return;
        }
        // Where no language is said, wherever it went: which one the lesson is in may have been settled since.
        const std::string hash = sha256_hex(bytes.str());
        if (std::ranges::any_of(
                given, [&](const auto& last) { return last.second == hash && (!is_said || last.first == language); }))
          return;
        Captions track{language, "", "import", {}, "subtitles", detected};
        for (auto& cue : read.cues) track.cues.push_back({cue.start, cue.end, std::move(cue.text)});
        const auto before = installation_.revisions.find_captions(id, language);
        if (!before || before->cues != track.cues) installation_.revisions.put_captions(id, track);
        history_.note_captions(id, language, hash);
      } catch (const Error& error) {
        if (error.code() == Code::unavailable) throw;
        note = terminal_text("import.captions_bad", {shown});
      }
    };
    if (input.record)
      for (const auto& captions : input.record->captions) {
        const auto file = resolve_inside(input.base, captions.file);
        if (file && fs::is_regular_file(*file))
          add(*file, captions.language, captions.file);
        else
          note = terminal_text("import.file_missing", {captions.file});
      }
    for (const auto& sidecar : input.sidecars)
      add(sidecar.file, installation_.language_code(sidecar.language), to_utf8(sidecar.file.filename().string()));
    return note;
  }

  void wait() {
    const WaitOutcome outcome = wait_until_prepared(installation_, settings_, awaited_, progress_, patience_);
    for (const auto& failed : outcome.failed) {
      const auto found = std::ranges::find(awaited_, failed.id, &Awaited::id);
      report({found->name, "", failed.id, "refused", failed.reason,
              std::string(preparation_message(failed.reason, terminal_language()))});
    }
    held_ = outcome.held;
    if (held_ > 0) std::cerr << terminal_text("import.held", {std::to_string(held_)}) << std::endl;
  }

  Installation& installation_;
  const Settings& settings_;
  const ImportCommand& options_;
  ImportHistory history_{installation_.database};
  ProgressLine progress_;
  Patience patience_;
  std::size_t read_ = 0;
  std::map<std::string, int> counts_;
  std::vector<Awaited> awaited_;
  std::size_t held_ = 0;
};

}  // namespace

int import(const Settings& settings, const ImportCommand& options) {
  Installation installation(settings, static_cast<std::size_t>(settings.number("workers", 0, 256)) * 2 + 6);
  const auto keeper = installation.keep_database();
  return Importer(installation, settings, options).run();
}

}  // namespace acervo::web
