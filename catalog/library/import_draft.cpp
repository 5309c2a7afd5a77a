#include "catalog/library/import_draft.hpp"

#include <algorithm>
#include <iterator>

#include "catalog/core/text.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

constexpr std::size_t kMostWarnings = 100;  // of one record: nobody reads more

}  // namespace

ImportTexts pieces(std::string_view text, std::string_view separators) {
  ImportTexts result;
  while (true) {
    const auto end = text.find_first_of(separators);
    if (auto piece = plain_line(text.substr(0, end)); !piece.empty()) result.push_back(std::move(piece));
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + 1);
  }
}

// A character reference ("Q&amp;A") holds a separator that is none.
ImportTexts listed(std::string_view text) {
  return text.find('&') == std::string_view::npos ? pieces(text, ";|\n") : pieces(plain_line(text), ";|");
}

const std::string* member(const ImportValue& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_string()) return found->get_ptr<const std::string*>();
  }
  return nullptr;
}

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

ImportDraft::ImportDraft(std::size_t line, ImportCells taken, const VocabularyLookup& lookup_,
                         const ImportOptions& options_)
    : cells(std::move(taken)), lookup(lookup_), options(options_) {
  record.line = line;
  std::ranges::stable_sort(cells, {}, [](const ImportCell& cell) { return cell.column.rank; });
}

void ImportDraft::warn(ImportField field, std::string code, ImportTexts args) {
  if (record.warnings.size() < kMostWarnings)
    record.warnings.push_back({std::string(name(field)), std::move(code), std::move(args)});
}

void ImportDraft::refuse(ImportField field, std::string code, ImportTexts args) {
  if (!problem) problem = {record.line, std::string(name(field)), std::move(code), std::move(args)};
}

bool ImportDraft::fits(ImportField field, std::string_view text, std::size_t limit) {
  const auto count = length(text);
  if (count > limit) refuse(field, "too_long", {std::to_string(count), std::to_string(limit)});
  return count <= limit;
}

std::optional<std::string> ImportDraft::first_line(ImportField field) {
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

ImportTexts ImportDraft::items(ImportField field) {
  ImportTexts result;
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

}  // namespace acervo
