#include "catalog/core/text.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <memory>
#include <optional>

#include "catalog/core/error.hpp"

namespace acervo {

namespace {

/// On one letter, as Unicode's Stream-Safe Text Format has it (UAX 15): putting more into their order costs the square
/// of them.
constexpr int kMostMarks = 30;

void check(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw Error(Code::internal, std::string("ICU: ") + what + ": " + u_errorName(status));
}

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

icu::UnicodeString normalized(const icu::Normalizer2* form, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = form->normalize(text, status);
  check(status, "normalize");
  return result;
}

icu::UnicodeString decode(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status), &ucnv_close);
  check(status, encoding);
  icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(), status);
  check(status, encoding);
  return text;
}

bool is_word_space(UChar32 c) {
  return u_isUWhiteSpace(c);
}

/// What is UTF-8 but for a line that another program wrote, or a letter that was cut: those bytes alone are
/// Windows-1252. Nothing where most of what is not ASCII is no UTF-8.
std::optional<icu::UnicodeString> mostly_utf8(std::string_view bytes) {
  static const icu::UnicodeString upper_half = [] {
    std::string half;
    for (int byte = 0x80; byte <= 0xFF; ++byte) half += static_cast<char>(byte);
    return decode(half, "windows-1252");
  }();
  const auto* s = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int32_t>(bytes.size());
  icu::UnicodeString text;
  int right = 0, wrong = 0;
  for (int32_t i = 0; i < size;) {
    const int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(s, i, size, c);
    if (c >= 0) {
      right += i > begin + 1 ? 1 : 0;
      text.append(c);
    } else {
      ++wrong;
      i = begin + 1;
      text.append(upper_half.charAt(s[begin] - 0x80));
    }
  }
  if (right <= wrong) return std::nullopt;
  return text;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  const auto* s = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int32_t>(bytes.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(s, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string to_utf8(std::string_view bytes) {
  icu::UnicodeString text;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const std::string_view unmarked = bytes.substr(bytes.starts_with(kMark) ? kMark.size() : 0);
  if (bytes.starts_with("\xFF\xFE")) {
    text = decode(bytes.substr(2), "UTF-16LE");
  } else if (bytes.starts_with("\xFE\xFF")) {
    text = decode(bytes.substr(2), "UTF-16BE");
  } else if (is_utf8(unmarked)) {
    text = unicode(unmarked);
  } else if (auto mixed = mostly_utf8(unmarked)) {
    text = std::move(*mixed);
  } else {
    text = decode(unmarked, "windows-1252");
  }
  icu::UnicodeString clean;
  int marks = 0;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    marks = u_getCombiningClass(c) != 0 ? marks + 1 : 0;
    if (marks > kMostMarks) continue;
    if (c == '\r' && text.charAt(i + 1) != '\n') clean.append(u'\n');  // as old Macintoshes end lines
    if ((c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !U_IS_SURROGATE(c) && !U_IS_UNICODE_NONCHAR(c)) ||
        c == '\t' || c == '\n')
      clean.append(c);
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  check(status, "NFC");
  return utf8(normalized(nfc, clean));
}

std::string fold(std::string_view text) {
  // ASCII is most of the world's text and needs none of ICU.
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) {
    std::string result(text);
    for (char& c : result)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* fold_form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  check(status, "NFKC_Casefold");
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  check(status, "NFD");
  const icu::UnicodeString parts = normalized(nfd, normalized(fold_form, unicode(text)));
  icu::UnicodeString bare;
  for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const UChar32 c = parts.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
  }
  return utf8(bare);
}

std::string lower(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  check(status, "NFC");
  return utf8(normalized(nfc, unicode(text).toLower(icu::Locale::getRoot())));
}

std::string squeeze(std::string_view text) {
  const icu::UnicodeString whole = unicode(text);
  icu::UnicodeString result;
  bool gap = false;
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    if (is_word_space(c)) {
      gap = true;
      continue;
    }
    if (gap && !result.isEmpty()) result.append(UChar32{' '});
    gap = false;
    result.append(c);
  }
  return utf8(result);
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(unicode(text).countChar32());
}

std::string shorten(std::string_view text, std::size_t limit) {
  const icu::UnicodeString whole = unicode(text);
  if (static_cast<std::size_t>(whole.countChar32()) <= limit || limit == 0) return std::string(text);
  const int32_t end = whole.moveIndex32(0, static_cast<int32_t>(limit) - 1);
  int32_t cut = end;
  while (cut > end * 3 / 4 && !is_word_space(whole.char32At(cut))) --cut;
  if (cut <= end * 3 / 4) cut = end;
  icu::UnicodeString result = whole.tempSubStringBetween(0, cut);
  return utf8(result.trim().append(UChar32{0x2026}));
}

}  // namespace acervo
