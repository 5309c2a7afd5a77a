#include "web/api/languages.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"

namespace acervo::web {

std::string language_named(const Vocabulary& languages, std::string_view tag) {
  std::string wanted = lower(squeeze(tag));
  std::ranges::replace(wanted, '_', '-');
  if (wanted.empty()) return "";
  for (const Concept& language : languages.concepts)
    if (lower(language.code) == wanted) return language.code;
  const std::string primary = wanted.substr(0, wanted.find('-'));
  for (const Concept& language : languages.concepts)
    if (language.code == primary ||
        (primary.size() == 3 && language.match.is_object() && language.match.value("iso639_3", "") == primary))
      return language.code;
  return "";
}

std::string language_in_name(const Vocabulary& languages, std::string_view filename) {
  // "clase.es.srt": between two dots. A word alone ("la", "no") would be taken for a language too often.
  const auto last = filename.rfind('.');
  if (last == std::string_view::npos || last == 0) return "";
  const auto before = filename.rfind('.', last - 1);
  if (before == std::string_view::npos || last - before > 12) return "";
  return language_named(languages, filename.substr(before + 1, last - before - 1));
}

}  // namespace acervo::web
