#include "catalog/library/import_values.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "catalog/core/partial_date.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/import_draft.hpp"
#include "catalog/library/import_path.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

constexpr std::size_t kLongestRawText = 8 * 100'000;  // bytes of a description before its markup is taken off

bool looks_like_address(std::string_view text) {
  const auto start = fold(squeeze(text.substr(0, 64)));
  return start.find("://") != std::string::npos || start.starts_with("www.");
}

class RecordReader {
 public:
  RecordReader(std::size_t line, ImportCells cells, const VocabularyLookup& lookup, const ImportOptions& options)
      : draft_(line, std::move(cells), lookup, options) {}

  ImportResult read() {
    read_identifier();
    read_file();
    read_url();
    read_title();
    read_description();
    read_language();
    read_type();
    read_concepts(ImportField::levels, "levels", draft_.record.levels);
    read_concepts(ImportField::subjects, "subjects", draft_.record.subjects);
    read_keywords();
    read_license();
    read_contributors(draft_);
    read_captions(draft_);
    read_collection();
    read_produced();
    read_published();
    read_duration();
    if (!draft_.record.file && !draft_.record.url) {
      // A line that only updates what an identifier names needs neither.
      if (draft_.record.identifier) {
        draft_.warn(ImportField::file, "no_file_or_url");
      } else {
        draft_.refuse(ImportField::file, "no_file_or_url");
      }
    }
    if (draft_.problem) return std::move(*draft_.problem);
    return std::move(draft_.record);
  }

 private:
  void read_identifier() {
    auto text = draft_.first_line(ImportField::identifier);
    if (text && draft_.fits(ImportField::identifier, *text, kLongestImportIdentifier))
      draft_.record.identifier = std::move(text);
  }

  void read_file() {
    for (const auto field : {ImportField::file, ImportField::media}) {
      draft_.each(field, [&](const ImportCell& cell) {
        auto name = one_text(cell.value);
        if (draft_.record.file || !name || squeeze(*name).empty() || looks_like_address(*name)) return;
        // A name stays byte for byte where it can: its normal form is the file system's business.
        if (!is_utf8(*name)) name = to_utf8(*name);
        if (name->size() > kLongestImportFileName) {
          draft_.refuse(field, "too_long", {std::to_string(name->size()), std::to_string(kLongestImportFileName)});
        } else if (!stays_inside(*name) && !(draft_.options.base && resolve_inside(*draft_.options.base, *name))) {
          draft_.refuse(field, "outside_folder", {clean_text(*name)});
        } else {
          draft_.record.file = std::move(*name);
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
      if (text == nullptr || draft_.record.url) return;
      const auto line = plain_line(*text);
      if (line.empty()) return;
      if (auto address = web_address(line)) {
        draft_.record.url = std::move(address);
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
    draft_.each(ImportField::url, take);
    for (const auto field : {ImportField::media, ImportField::file}) {
      draft_.each(field, [&](const ImportCell& cell) {
        const auto text = one_text(cell.value);
        if (text ? looks_like_address(*text) : !cell.value.is_string()) take(cell);
      });
    }
    if (!draft_.record.url && bad) draft_.refuse(ImportField::url, "bad_url", {*bad});
    if (draft_.record.url) draft_.fits(ImportField::url, *draft_.record.url, kLongestImportUrl);
  }

  void read_title() {
    auto text = draft_.first_line(ImportField::title);
    if (text) {
      if (draft_.fits(ImportField::title, *text, kLongestImportTitle)) draft_.record.title = std::move(*text);
    } else if (!draft_.record.file && (draft_.record.url || !draft_.record.identifier)) {
      draft_.refuse(ImportField::title, "missing_title");  // else it can only change what has one
    }
  }

  void read_description() {
    draft_.each(ImportField::description, [&](const ImportCell& cell) {
      if (!draft_.record.description.empty() || draft_.problem) return;
      const auto text = one_text(cell.value);
      if (!text) {
        if (!cell.value.empty()) draft_.warn(ImportField::description, "wrong_type");
      } else if (text->size() > kLongestRawText) {
        draft_.fits(ImportField::description, clean_text(*text), kLongestImportDescription);
      } else if (auto plain = plain_paragraphs(*text);
                 draft_.fits(ImportField::description, plain, kLongestImportDescription)) {
        draft_.record.description = std::move(plain);
      }
    });
  }

  void read_language() {
    for (const auto& text : draft_.items(ImportField::language)) {
      if (draft_.record.language || says_nothing(text)) continue;
      draft_.record.language = draft_.lookup.find("languages", text);
      if (!draft_.record.language) draft_.warn(ImportField::language, "unknown_language", {text});
    }
  }

  void read_type() {
    for (const auto& text : draft_.items(ImportField::type)) {
      if (says_nothing(text)) continue;
      const auto code = draft_.lookup.find("types", text);
      if (code && !draft_.record.type) {
        draft_.record.type = code;
      } else if (!code) {
        keep_unknown(ImportField::type, text);
      }
    }
  }

  void keep_unknown(ImportField field, const std::string& text) {
    draft_.warn(field, "unknown_value", {text});
    leftovers_.push_back(text);
  }

  void read_concepts(ImportField field, std::string_view vocabulary, ImportTexts& codes) {
    std::size_t dropped = 0;
    const auto take = [&](const std::string& text, const std::string& code) {
      // A subject's other names are narrower than its code ("Arduino" for robotics): the word stays findable.
      if (field == ImportField::subjects && !draft_.lookup.is_label(vocabulary, text)) leftovers_.push_back(text);
      if (std::ranges::find(codes, code) != codes.end()) return;
      if (codes.size() < kMostImportConcepts) {
        codes.push_back(code);
      } else {
        ++dropped;
      }
    };
    const auto read_one = [&](const std::string& text) {
      if (says_nothing(text)) return;
      if (const auto code = draft_.lookup.find(vocabulary, text)) return take(text, *code);
      if (field == ImportField::levels) {
        if (const auto code = draft_.lookup.find_within(vocabulary, text)) {
          draft_.warn(field, "read_as", {text, *code});
          return take(text, *code);
        }
      }
      keep_unknown(field, text);
    };
    for (const auto& text : draft_.items(field)) {
      const auto parts = pieces(text, ",");
      const bool is_list = parts.size() > 1 && !draft_.lookup.find(vocabulary, text) &&
                           std::ranges::any_of(parts, [&](const auto& part) {
                             return draft_.lookup.find(vocabulary, part).has_value();
                           });
      if (is_list) {
        for (const auto& part : parts) read_one(part);
      } else {
        read_one(text);
      }
    }
    if (dropped > 0) draft_.warn(field, "too_many", {std::to_string(kMostImportConcepts), std::to_string(dropped)});
  }

  void read_keywords() {
    ImportTexts all;
    draft_.each(ImportField::keywords, [&](const ImportCell& cell) {
      // "célula, núcleo" in one cell; in a list, a comma belongs to its item.
      const bool commas =
          cell.value.is_string() && cell.value.get_ref<const std::string&>().find_first_of(";|\n") == std::string::npos;
      if (commas) std::ranges::move(pieces(cell.value.get_ref<const std::string&>(), ","), std::back_inserter(all));
    });
    for (auto& cell : draft_.cells) {
      const bool done = cell.column.field == ImportField::keywords && cell.value.is_string() &&
                        cell.value.get_ref<const std::string&>().find_first_of(";|\n") == std::string::npos;
      if (done) cell.value = nullptr;
    }
    std::ranges::move(draft_.items(ImportField::keywords), std::back_inserter(all));
    std::ranges::move(leftovers_, std::back_inserter(all));

    std::unordered_set<std::string> seen;
    std::size_t dropped = 0;
    for (auto& word : all) {
      if (length(word) > kLongestImportKeyword) {
        draft_.warn(ImportField::keywords, "left_out_too_long", {word, std::to_string(kLongestImportKeyword)});
      } else if (seen.insert(fold(word)).second) {
        if (draft_.record.keywords.size() < kMostImportKeywords) {
          draft_.record.keywords.push_back(std::move(word));
        } else {
          ++dropped;
        }
      }
    }
    if (dropped > 0)
      draft_.warn(ImportField::keywords, "too_many", {std::to_string(kMostImportKeywords), std::to_string(dropped)});
  }

  void read_license() {
    const auto text = draft_.first_line(ImportField::license);
    if (!text || says_nothing(*text)) return;
    draft_.record.license = draft_.lookup.find("licenses", *text);
    if (draft_.record.license) return;
    draft_.warn(ImportField::license, "unknown_license", {*text});
    if (draft_.lookup.has("licenses", "desconocida")) draft_.record.license = "desconocida";
  }

  void read_collection() {
    auto text = draft_.first_line(ImportField::collection);
    if (!text) return;
    if (length(*text) > kLongestImportName) {
      draft_.warn(ImportField::collection, "left_out_too_long", {*text, std::to_string(kLongestImportName)});
    } else {
      draft_.record.collection = std::move(text);
    }
  }

  void read_produced() {
    // A record's own time ("created": 2024) may stand beside the year of the work: the earliest year, as precisely as
    // any of them says it.
    std::optional<std::string> bad;
    auto& best = draft_.record.produced;
    draft_.each(ImportField::produced, [&](const ImportCell& cell) {
      const auto text = one_text(cell.value);
      if (!text || says_nothing(*text)) return;
      const auto read = parse_partial_date(*text);
      if (!read && !bad) bad = plain_line(*text);
      if (!read) return;
      const int earlier = best ? read->compare(0, 4, *best, 0, 4) : -1;
      if (earlier < 0 || (earlier == 0 && read->size() > best->size())) best = read;
    });
    if (!draft_.record.produced && bad) draft_.warn(ImportField::produced, "bad_date", {*bad});
  }

  void read_published() {
    static constexpr std::array<std::string_view, 14> kYes{
        "si",  "true",      "yes",       "y",         "s",         "1",          "x",
        "sim", "publicado", "publicada", "published", "verdadero", "verdadeiro", "public"};
    static constexpr std::array<std::string_view, 14> kNo{
        "no",       "false",        "n",           "0",       "nao",     "falso",        "borrador", "draft",
        "rascunho", "no publicado", "unpublished", "private", "privado", "nao publicado"};
    draft_.each(ImportField::published, [&](const ImportCell& cell) {
      if (draft_.record.published) return;
      if (cell.value.is_boolean()) {
        draft_.record.published = cell.value.get<bool>();
        return;
      }
      const auto text = one_text(cell.value);
      if (!text) return draft_.warn(ImportField::published, "wrong_type");
      const auto key = vocabulary_key(*text);
      if (key.empty()) return;
      if (std::ranges::find(kYes, key) != kYes.end()) {
        draft_.record.published = true;
      } else if (std::ranges::find(kNo, key) != kNo.end()) {
        draft_.record.published = false;
      } else {
        draft_.warn(ImportField::published, "bad_yes_no", {plain_line(*text)});
      }
    });
  }

  void read_duration() {
    draft_.each(ImportField::duration, [&](const ImportCell& cell) {
      if (draft_.record.duration) return;
      const auto text = one_text(cell.value);
      if (!text) return draft_.warn(ImportField::duration, "wrong_type");
      if (squeeze(*text).empty() || *text == "0" || *text == "0.0") return;
      draft_.record.duration = parse_import_duration(*text, cell.column.hint);
      if (!draft_.record.duration) draft_.warn(ImportField::duration, "bad_duration", {plain_line(*text)});
    });
  }

  ImportDraft draft_;
  ImportTexts leftovers_;  // what no vocabulary knows, to be kept as keywords
};

}  // namespace

ImportResult read_cells(std::size_t line, ImportCells cells, const VocabularyLookup& lookup,
                        const ImportOptions& options) {
  return RecordReader(line, std::move(cells), lookup, options).read();
}

}  // namespace acervo
