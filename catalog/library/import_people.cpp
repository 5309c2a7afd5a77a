#include <algorithm>

#include "catalog/core/text.hpp"
#include "catalog/library/import_draft.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

class PeopleReader {
 public:
  explicit PeopleReader(ImportDraft& draft) : draft_(draft) {}

  void add_contributor(std::string_view raw_name, std::string_view role) {
    ImportRecord::Contributor person{plain_line(raw_name), std::string(role)};
    if (person.name.empty()) return;
    if (length(person.name) > kLongestImportName) {
      draft_.warn(ImportField::contributors, "left_out_too_long", {person.name, std::to_string(kLongestImportName)});
    } else if (std::ranges::find(draft_.record.contributors, person) == draft_.record.contributors.end()) {
      if (draft_.record.contributors.size() < kMostImportContributors) {
        draft_.record.contributors.push_back(std::move(person));
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
      if (person == nullptr) return draft_.warn(ImportField::contributors, "wrong_type");
      const auto* said = member(value, {"role", "rol", "papel", "funcion", "funcao"});
      if (said == nullptr) return add_contributor(*person, role);
      const auto known = role_of(*said);
      return add_contributor(*person,
                             known.empty() ? shorten(plain_line(*said), kLongestImportKeyword) : std::string(known));
    }
    if (value.is_string()) add_person(plain_line(value.get_ref<const std::string&>()), role);
  }

  void read() {
    draft_.each(ImportField::contributors, [&](const ImportCell& cell) {
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
      draft_.warn(ImportField::contributors, "too_many",
                  {std::to_string(kMostImportContributors), std::to_string(contributors_dropped_)});
  }

 private:
  ImportDraft& draft_;
  std::size_t contributors_dropped_ = 0;
};

}  // namespace

void read_contributors(ImportDraft& draft) {
  PeopleReader(draft).read();
}

}  // namespace acervo
