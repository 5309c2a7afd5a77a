#include "catalog/core/text.hpp"
#include "catalog/library/import_draft.hpp"
#include "catalog/library/import_path.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

class CaptionsReader {
 public:
  explicit CaptionsReader(ImportDraft& draft) : draft_(draft) {}

  void add_captions(const std::string& file, std::string language) {
    if (squeeze(file).empty()) return;
    if (file.size() > kLongestImportFileName) {
      return draft_.warn(ImportField::captions, "left_out_too_long",
                         {clean_text(file), std::to_string(kLongestImportFileName)});
    }
    if (!stays_inside(file) && !(draft_.options.base && resolve_inside(*draft_.options.base, file)))
      return draft_.warn(ImportField::captions, "caption_outside_folder", {clean_text(file)});
    if (language.empty()) {
      // "clase-3.es.vtt", "clase_3_es.vtt"
      const auto ending = file.rfind('.');
      const auto stem = std::string_view(file).substr(0, ending);
      const auto mark = stem.find_last_of("._-");
      if (ending != std::string::npos && mark != std::string_view::npos)
        language = draft_.lookup.find("languages", stem.substr(mark + 1)).value_or("");
      if (language.empty()) draft_.warn(ImportField::captions, "caption_without_language", {clean_text(file)});
    }
    if (draft_.record.captions.size() < kMostImportConcepts)
      draft_.record.captions.push_back({std::move(language), file});
  }

  void add_captions(const std::string& text) {
    // "es: clase.vtt"
    if (const auto colon = text.find(':'); colon != std::string::npos) {
      if (auto language = draft_.lookup.find("languages", text.substr(0, colon)))
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
        const auto code = language == nullptr ? std::nullopt : draft_.lookup.find("languages", *language);
        if (language != nullptr && !code)
          draft_.warn(ImportField::captions, "unknown_language", {plain_line(*language)});
        return add_captions(*file, code.value_or(""));
      }
      for (const auto& [key, file] : value.items()) {
        const auto code = draft_.lookup.find("languages", key);
        if (code && file.is_string()) {
          add_captions(file.get_ref<const std::string&>(), *code);
        } else {
          draft_.warn(ImportField::captions, "wrong_type");
        }
      }
    } else {
      draft_.warn(ImportField::captions, "wrong_type");
    }
  }

  void read() {
    draft_.each(ImportField::captions, [&](const ImportCell& cell) {
      if (cell.value.is_array()) {
        for (const ImportValue& value : cell.value) read_captions_value(value);
      } else {
        read_captions_value(cell.value);
      }
    });
  }

 private:
  ImportDraft& draft_;
};

}  // namespace

void read_captions(ImportDraft& draft) {
  CaptionsReader(draft).read();
}

}  // namespace acervo
