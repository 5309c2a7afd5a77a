#include "catalog/core/language.hpp"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

#include "catalog/core/text.hpp"

namespace acervo {

namespace {

constexpr std::size_t kEnough = 16 * 1024;  // bytes; more does not change the answer

// CLD2 knows some languages by names of its own.
std::string bcp47(const std::string& code) {
  if (code.starts_with("zh")) return "zh";
  if (code == "iw") return "he";
  if (code == "jw") return "jv";
  if (code == "in") return "id";
  return code;
}

}  // namespace

std::optional<DetectedLanguage> detect_written_language(std::string_view utf8, std::string_view hint) {
  // Cut between characters: half of one at the end would make to_utf8 take the whole for another encoding.
  std::size_t size = std::min(utf8.size(), kEnough);
  while (size > 0 && size < utf8.size() && (static_cast<unsigned char>(utf8[size]) & 0xC0) == 0x80) --size;
  const std::string text = to_utf8(utf8.substr(0, size));
  const std::string language(hint.substr(0, hint.find('-')));
  const CLD2::CLDHints hints{nullptr, "", CLD2::UNKNOWN_ENCODING,
                             language.empty() ? CLD2::UNKNOWN_LANGUAGE : CLD2::GetLanguageFromName(language.c_str())};
  CLD2::Language best[3];
  int percent[3];
  double scores[3];
  int bytes = 0;
  bool reliable = false;
  CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &hints, 0, best, percent, scores,
                                 nullptr, &bytes, &reliable);
  if (best[0] == CLD2::UNKNOWN_LANGUAGE || percent[0] == 0) return std::nullopt;
  return DetectedLanguage{bcp47(CLD2::LanguageCode(best[0])), percent[0] / 100.0, reliable};
}

}  // namespace acervo
