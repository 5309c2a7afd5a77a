#include "streamer/media/names.hpp"

#include <unicode/locid.h>
#include <unicode/stringoptions.h>
#include <unicode/ucasemap.h>
#include <unicode/unistr.h>

namespace acervo::streamer {

std::string language_name(std::string_view tag) {
  const icu::Locale locale = icu::Locale::createFromName(std::string(tag).c_str());
  icu::UnicodeString text;
  locale.getDisplayName(locale, text);
  std::string name;
  text.toTitle(nullptr, locale, U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_LOWERCASE).toUTF8String(name);
  return name.empty() ? std::string(tag) : name;
}

}  // namespace acervo::streamer
