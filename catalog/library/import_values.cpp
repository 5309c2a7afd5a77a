#include "catalog/library/import_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "catalog/core/text.hpp"
#include "catalog/library/import_path.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t kMostWarnings = 100;            // of one record: nobody reads more
constexpr std::size_t kLongestFileName = 1024;        // bytes
constexpr std::size_t kLongestRawText = 8 * 100'000;  // bytes of a description before its markup is taken off

// Pieces between any of `separators`, as one clean line each, without the empty ones.
Texts pieces(std::string_view text, std::string_view separators) {
  Texts result;
  while (true) {
    const auto end = text.find_first_of(separators);
    if (auto piece = plain_line(text.substr(0, end)); !piece.empty()) result.push_back(std::move(piece));
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + 1);
  }
}

// The items of a list in one cell. A character reference ("Q&amp;A") holds a separator that is none.
Texts listed(std::string_view text) {
  return text.find('&') == std::string_view::npos ? pieces(text, ";|\n") : pieces(plain_line(text), ";|");
}

const std::string* member(const ImportValue& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_string()) return found->get_ptr<const std::string*>();
  }
  return nullptr;
}

// The text of a value that should be one text: a number is written out, a list gives its first, an object its name.
std::optional<std::string> one_text(const ImportValue& value) {
  switch (value.type()) {
    case ImportValue::value_t::string:
      return value.get<std::string>();
    case ImportValue::value_t::number_integer:
    case ImportValue::value_t::number_unsigned:
    case ImportValue::value_t::number_float:
      return value.dump();
    case ImportValue::value_t::array:
      return value.empty() || value.front().is_array() ? std::nullopt : one_text(value.front());
    case ImportValue::value_t::object: {
      const auto* text = member(value, {"code", "name", "label", "title", "value", "text", "id", "url"});
      return text == nullptr ? std::nullopt : std::optional(*text);
    }
    default:
      return std::nullopt;
  }
}

bool says_nothing(std::string_view text) {
  const auto key = vocabulary_key(text);
  return key.empty() || key == "null" || key == "n a" || key == "nan";
}

bool looks_like_address(std::string_view text) {
  const auto start = fold(squeeze(text.substr(0, 64)));
  return start.find("://") != std::string::npos || start.starts_with("www.");
}

class RecordReader {
 public:
  RecordReader(std::size_t line, ImportCells cells, const VocabularyLookup& lookup, const ImportOptions& options)
      : cells_(std::move(cells)), lookup_(lookup), options_(options) {
    record_.line = line;
    std::ranges::stable_sort(cells_, {}, [](const ImportCell& cell) { return cell.column.rank; });
  }

  ImportResult read() {
    read_identifier();
    read_file();
    read_url();
    read_title();
    read_description();
    read_language();
    read_type();
    read_concepts(ImportField::levels, "levels", record_.levels);
    read_concepts(ImportField::subjects, "subjects", record_.subjects);
    read_keywords();
    read_license();
    read_contributors();
    read_captions();
    read_collection();
    read_published();
    read_duration();
    if (!record_.file && !record_.url) {
      // A line that only updates what an identifier names needs neither.
      if (record_.identifier) {
        warn(ImportField::file, "no_file_or_url");
      } else {
        refuse(ImportField::file, "no_file_or_url");
      }
    }
    if (problem_) return std::move(*problem_);
    return std::move(record_);
  }

 private:
  template <class Take>
  void each(ImportField field, const Take& take) {
    for (const ImportCell& cell : cells_)
      if (cell.column.field == field && !cell.value.is_null()) take(cell);
  }

  void warn(ImportField field, std::string code, Texts args = {}) {
    if (record_.warnings.size() < kMostWarnings)
      record_.warnings.push_back({std::string(name(field)), std::move(code), std::move(args)});
  }

  // The first problem stands: what follows is often its consequence.
  void refuse(ImportField field, std::string code, Texts args = {}) {
    if (!problem_) problem_ = {record_.line, std::string(name(field)), std::move(code), std::move(args)};
  }

  bool fits(ImportField field, std::string_view text, std::size_t limit) {
    const auto count = length(text);
    if (count > limit) refuse(field, "too_long", {std::to_string(count), std::to_string(limit)});
    return count <= limit;
  }

  // The first cell of a field that says something, as one line.
  std::optional<std::string> first_line(ImportField field) {
    std::optional<std::string> result;
    each(field, [&](const ImportCell& cell) {
      if (result) return;
      const auto text = one_text(cell.value);
      if (!text) {
        if (!cell.value.empty()) warn(field, "wrong_type");
        return;
      }
      if (auto line = plain_line(*text); !line.empty()) result = std::move(line);
    });
    return result;
  }

  void read_identifier() {
    auto text = first_line(ImportField::identifier);
    if (text && fits(ImportField::identifier, *text, kLongestImportIdentifier)) record_.identifier = std::move(text);
  }

  void read_file() {
    for (const auto field : {ImportField::file, ImportField::media}) {
      each(field, [&](const ImportCell& cell) {
        auto name = one_text(cell.value);
        if (record_.file || !name || squeeze(*name).empty() || looks_like_address(*name)) return;
        // A name stays byte for byte where it can: its normal form is the file system's business.
        if (!is_utf8(*name)) name = to_utf8(*name);
        if (name->size() > kLongestFileName) {
          refuse(field, "too_long", {std::to_string(name->size()), std::to_string(kLongestFileName)});
        } else if (!stays_inside(*name) && !(options_.base && resolve_inside(*options_.base, *name))) {
          refuse(field, "outside_folder", {clean_text(*name)});
        } else {
          record_.file = std::move(*name);
        }
      });
    }
  }

  void read_url() {
    std::optional<std::string> bad;
    const auto consider = [&](const ImportValue& value) {
      const std::string* text = nullptr;
      if (value.is_string()) text = value.get_ptr<const std::string*>();
      if (value.is_object()) text = member(value, {"url", "href", "src", "link", "address", "contentUrl"});
      if (text == nullptr || record_.url) return;
      const auto line = plain_line(*text);
      if (line.empty()) return;
      if (auto address = web_address(line)) {
        record_.url = std::move(address);
      } else if (!bad) {
        bad = line;
      }
    };
    const auto take = [&](const ImportCell& cell) {
      if (cell.value.is_array()) {
        for (const ImportValue& value : cell.value) consider(value);
      } else {
        consider(cell.value);
      }
    };
    each(ImportField::url, take);
    for (const auto field : {ImportField::media, ImportField::file}) {
      each(field, [&](const ImportCell& cell) {
        const auto text = one_text(cell.value);
        if (text ? looks_like_address(*text) : !cell.value.is_string()) take(cell);
      });
    }
    if (!record_.url && bad) refuse(ImportField::url, "bad_url", {*bad});
    if (record_.url) fits(ImportField::url, *record_.url, kLongestImportUrl);
  }

  void read_title() {
    auto text = first_line(ImportField::title);
    if (text) {
      if (fits(ImportField::title, *text, kLongestImportTitle)) record_.title = std::move(*text);
    } else if (!record_.file) {
      refuse(ImportField::title, "missing_title");
    }
  }

  void read_description() {
    each(ImportField::description, [&](const ImportCell& cell) {
      if (!record_.description.empty() || problem_) return;
      const auto text = one_text(cell.value);
      if (!text) {
        if (!cell.value.empty()) warn(ImportField::description, "wrong_type");
      } else if (text->size() > kLongestRawText) {
        fits(ImportField::description, clean_text(*text), kLongestImportDescription);
      } else if (auto plain = plain_paragraphs(*text);
                 fits(ImportField::description, plain, kLongestImportDescription)) {
        record_.description = std::move(plain);
      }
    });
  }

  // All items of a field's cells, one clean line each.
  Texts items(ImportField field) {
    Texts result;
    each(field, [&](const ImportCell& cell) {
      if (cell.value.is_array()) {
        for (const ImportValue& value : cell.value) {
          const auto text = one_text(value);
          if (!text) {
            if (!value.is_null()) warn(field, "wrong_type");
            continue;
          }
          if (auto line = plain_line(*text); !line.empty()) result.push_back(std::move(line));
        }
      } else if (const auto text = one_text(cell.value)) {
        std::ranges::move(listed(*text), std::back_inserter(result));
      } else {
        warn(field, "wrong_type");
      }
    });
    return result;
  }

  void read_language() {
    for (const auto& text : items(ImportField::language)) {
      if (record_.language || says_nothing(text)) continue;
      record_.language = lookup_.find("languages", text);
      if (!record_.language) warn(ImportField::language, "unknown_language", {text});
    }
  }

  void read_type() {
    for (const auto& text : items(ImportField::type)) {
      if (says_nothing(text)) continue;
      const auto code = lookup_.find("types", text);
      if (code && !record_.type) {
        record_.type = code;
      } else if (!code) {
        keep_unknown(ImportField::type, text);
      }
    }
  }

  void keep_unknown(ImportField field, const std::string& text) {
    warn(field, "unknown_value", {text});
    leftovers_.push_back(text);
  }

  void read_concepts(ImportField field, std::string_view vocabulary, Texts& codes) {
    std::size_t dropped = 0;
    const auto take = [&](const std::string& text, const std::string& code) {
      // A subject's other names are narrower than its code ("Arduino" for robotics): the word stays findable.
      if (field == ImportField::subjects && !lookup_.is_label(vocabulary, text)) leftovers_.push_back(text);
      if (std::ranges::find(codes, code) != codes.end()) return;
      if (codes.size() < kMostImportConcepts) {
        codes.push_back(code);
      } else {
        ++dropped;
      }
    };
    const auto read_one = [&](const std::string& text) {
      if (says_nothing(text)) return;
      if (const auto code = lookup_.find(vocabulary, text)) return take(text, *code);
      if (field == ImportField::levels) {
        if (const auto code = lookup_.find_within(vocabulary, text)) {
          warn(field, "read_as", {text, *code});
          return take(text, *code);
        }
      }
      keep_unknown(field, text);
    };
    for (const auto& text : items(field)) {
      const auto parts = pieces(text, ",");
      const bool is_list =
          parts.size() > 1 && !lookup_.find(vocabulary, text) &&
          std::ranges::any_of(parts, [&](const auto& part) { return lookup_.find(vocabulary, part).has_value(); });
      if (is_list) {
        for (const auto& part : parts) read_one(part);
      } else {
        read_one(text);
      }
    }
    if (dropped > 0) warn(field, "too_many", {std::to_string(kMostImportConcepts), std::to_string(dropped)});
  }

  void read_keywords() {
    Texts all;
    each(ImportField::keywords, [&](const ImportCell& cell) {
      // "célula, núcleo" in one cell; in a list, a comma belongs to its item.
      const bool commas =
          cell.value.is_string() && cell.value.get_ref<const std::string&>().find_first_of(";|\n") == std::string::npos;
      if (commas) std::ranges::move(pieces(cell.value.get_ref<const std::string&>(), ","), std::back_inserter(all));
    });
    for (auto& cell : cells_) {
      const bool done = cell.column.field == ImportField::keywords && cell.value.is_string() &&
                        cell.value.get_ref<const std::string&>().find_first_of(";|\n") == std::string::npos;
      if (done) cell.value = nullptr;
    }
    std::ranges::move(items(ImportField::keywords), std::back_inserter(all));
    std::ranges::move(leftovers_, std::back_inserter(all));

    std::unordered_set<std::string> seen;
    std::size_t dropped = 0;
    for (auto& word : all) {
      if (length(word) > kLongestImportKeyword) {
        warn(ImportField::keywords, "left_out_too_long", {word, std::to_string(kLongestImportKeyword)});
      } else if (seen.insert(fold(word)).second) {
        if (record_.keywords.size() < kMostImportKeywords) {
          record_.keywords.push_back(std::move(word));
        } else {
          ++dropped;
        }
      }
    }
    if (dropped > 0)
      warn(ImportField::keywords, "too_many", {std::to_string(kMostImportKeywords), std::to_string(dropped)});
  }

  void read_license() {
    const auto text = first_line(ImportField::license);
    if (!text || says_nothing(*text)) return;
    record_.license = lookup_.find("licenses", *text);
    if (record_.license) return;
    warn(ImportField::license, "unknown_license", {*text});
    if (lookup_.has("licenses", "desconocida")) record_.license = "desconocida";
  }

  void add_contributor(std::string_view raw_name, std::string_view role) {
    ImportRecord::Contributor person{plain_line(raw_name), std::string(role)};
    if (person.name.empty()) return;
    if (length(person.name) > kLongestImportName) {
      warn(ImportField::contributors, "left_out_too_long", {person.name, std::to_string(kLongestImportName)});
    } else if (std::ranges::find(record_.contributors, person) == record_.contributors.end()) {
      if (record_.contributors.size() < kMostImportContributors) {
        record_.contributors.push_back(std::move(person));
      } else {
        ++contributors_dropped_;
      }
    }
  }

  // "Ana Pérez", "Ana Pérez (guion)", "Guion: Ana Pérez"; a bracket that names no role belongs to the name.
  void add_person(const std::string& text, std::string_view role) {
    const auto open = text.rfind('(');
    if (open != std::string::npos && open > 0 && text.ends_with(')')) {
      const auto said = role_of(std::string_view(text).substr(open + 1, text.size() - open - 2));
      if (!said.empty()) return add_contributor(std::string_view(text).substr(0, open), said);
    }
    if (const auto colon = text.find(':'); colon != std::string::npos) {
      const auto said = role_of(std::string_view(text).substr(0, colon));
      if (!said.empty()) return add_contributor(std::string_view(text).substr(colon + 1), said);
    }
    add_contributor(text, role);
  }

  void add_people(const ImportValue& value, std::string_view role) {
    if (value.is_object()) {
      const auto* person = member(value, {"name", "nombre", "nome", "full_name", "fullname"});
      if (person == nullptr) return warn(ImportField::contributors, "wrong_type");
      const auto* said = member(value, {"role", "rol", "papel", "funcion", "funcao"});
      if (said == nullptr) return add_contributor(*person, role);
      const auto known = role_of(*said);
      return add_contributor(*person,
                             known.empty() ? shorten(plain_line(*said), kLongestImportKeyword) : std::string(known));
    }
    if (value.is_string()) add_person(plain_line(value.get_ref<const std::string&>()), role);
  }

  void read_contributors() {
    each(ImportField::contributors, [&](const ImportCell& cell) {
      if (cell.value.is_array()) {
        for (const ImportValue& value : cell.value) add_people(value, cell.column.hint);
      } else if (cell.value.is_string()) {
        for (const auto& person : listed(cell.value.get_ref<const std::string&>()))
          add_person(person, cell.column.hint);
      } else {
        add_people(cell.value, cell.column.hint);
      }
    });
    if (contributors_dropped_ > 0)
      warn(ImportField::contributors, "too_many",
           {std::to_string(kMostImportContributors), std::to_string(contributors_dropped_)});
  }

  void add_captions(const std::string& file, std::string language) {
    if (squeeze(file).empty()) return;
    if (file.size() > kLongestFileName) {
      return warn(ImportField::captions, "left_out_too_long", {clean_text(file), std::to_string(kLongestFileName)});
    }
    if (!stays_inside(file) && !(options_.base && resolve_inside(*options_.base, file)))
      return warn(ImportField::captions, "caption_outside_folder", {clean_text(file)});
    if (language.empty()) {
      // "clase-3.es.vtt", "clase_3_es.vtt"
      const auto ending = file.rfind('.');
      const auto stem = std::string_view(file).substr(0, ending);
      const auto mark = stem.find_last_of("._-");
      if (ending != std::string::npos && mark != std::string_view::npos)
        language = lookup_.find("languages", stem.substr(mark + 1)).value_or("");
      if (language.empty()) warn(ImportField::captions, "caption_without_language", {clean_text(file)});
    }
    if (record_.captions.size() < kMostImportConcepts) record_.captions.push_back({std::move(language), file});
  }

  void add_captions(const std::string& text) {
    // "es: clase.vtt"
    if (const auto colon = text.find(':'); colon != std::string::npos) {
      if (auto language = lookup_.find("languages", text.substr(0, colon)))
        return add_captions(squeeze(text.substr(colon + 1)), *language);
    }
    add_captions(text, "");
  }

  void read_captions_value(const ImportValue& value) {
    if (value.is_string()) {
      for (const auto& text : listed(value.get_ref<const std::string&>())) add_captions(text);
    } else if (value.is_object()) {
      const auto* language = member(value, {"language", "lang", "srclang", "lengua", "idioma"});
      if (const auto* file = member(value, {"file", "src", "path", "archivo", "arquivo"})) {
        const auto code = language == nullptr ? std::nullopt : lookup_.find("languages", *language);
        if (language != nullptr && !code) warn(ImportField::captions, "unknown_language", {plain_line(*language)});
        return add_captions(*file, code.value_or(""));
      }
      for (const auto& [key, file] : value.items()) {
        const auto code = lookup_.find("languages", key);
        if (code && file.is_string()) {
          add_captions(file.get_ref<const std::string&>(), *code);
        } else {
          warn(ImportField::captions, "wrong_type");
        }
      }
    } else {
      warn(ImportField::captions, "wrong_type");
    }
  }

  void read_captions() {
    each(ImportField::captions, [&](const ImportCell& cell) {
      if (cell.value.is_array()) {
        for (const ImportValue& value : cell.value) read_captions_value(value);
      } else {
        read_captions_value(cell.value);
      }
    });
  }

  void read_collection() {
    auto text = first_line(ImportField::collection);
    if (!text) return;
    if (length(*text) > kLongestImportName) {
      warn(ImportField::collection, "left_out_too_long", {*text, std::to_string(kLongestImportName)});
    } else {
      record_.collection = std::move(text);
    }
  }

  void read_published() {
    static constexpr std::array<std::string_view, 14> kYes{
        "si",  "true",      "yes",       "y",         "s",         "1",          "x",
        "sim", "publicado", "publicada", "published", "verdadero", "verdadeiro", "public"};
    static constexpr std::array<std::string_view, 14> kNo{
        "no",       "false",        "n",           "0",       "nao",     "falso",        "borrador", "draft",
        "rascunho", "no publicado", "unpublished", "private", "privado", "nao publicado"};
    each(ImportField::published, [&](const ImportCell& cell) {
      if (record_.published) return;
      if (cell.value.is_boolean()) {
        record_.published = cell.value.get<bool>();
        return;
      }
      const auto text = one_text(cell.value);
      if (!text) return warn(ImportField::published, "wrong_type");
      const auto key = vocabulary_key(*text);
      if (key.empty()) return;
      if (std::ranges::find(kYes, key) != kYes.end()) {
        record_.published = true;
      } else if (std::ranges::find(kNo, key) != kNo.end()) {
        record_.published = false;
      } else {
        warn(ImportField::published, "bad_yes_no", {plain_line(*text)});
      }
    });
  }

  void read_duration() {
    each(ImportField::duration, [&](const ImportCell& cell) {
      if (record_.duration) return;
      const auto text = one_text(cell.value);
      if (!text) return warn(ImportField::duration, "wrong_type");
      if (squeeze(*text).empty() || *text == "0" || *text == "0.0") return;
      record_.duration = parse_import_duration(*text, cell.column.hint);
      if (!record_.duration) warn(ImportField::duration, "bad_duration", {plain_line(*text)});
    });
  }

  ImportCells cells_;
  const VocabularyLookup& lookup_;
  const ImportOptions& options_;
  ImportRecord record_;
  std::optional<ImportProblem> problem_;
  Texts leftovers_;  // what no vocabulary knows, to be kept as keywords
  std::size_t contributors_dropped_ = 0;
};

}  // namespace

ImportResult read_cells(std::size_t line, ImportCells cells, const VocabularyLookup& lookup,
                        const ImportOptions& options) {
  return RecordReader(line, std::move(cells), lookup, options).read();
}

}  // namespace acervo
