#include "catalog/library/import_vocabulary.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"

namespace acervo {

namespace {

bool is_ascii_word(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Length of a punctuation mark beyond ASCII at `text[i]`, else 0: Latin-1 signs (° « ¿), general punctuation (– ’ …)
// and CJK punctuation. Every other sequence belongs to a word of some script.
std::size_t punctuation_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  if (byte(i) == 0xC2 && i + 1 < text.size()) return 2;
  if (i + 2 < text.size() && ((byte(i) == 0xE2 && byte(i + 1) == 0x80) || (byte(i) == 0xE3 && byte(i + 1) == 0x80)))
    return 3;
  return 0;
}

std::vector<std::string_view> words(std::string_view key) {
  std::vector<std::string_view> result;
  while (!key.empty()) {
    const auto end = key.find(' ');
    result.push_back(key.substr(0, end));
    key = end == std::string_view::npos ? std::string_view{} : key.substr(end + 1);
  }
  return result;
}

// "es", "es-MX", "zh_Hant_TW": the first part, if all of it has the form of a BCP 47 tag.
std::optional<std::string> primary_subtag(std::string_view text) {
  std::string tag = fold(squeeze(text));
  std::ranges::replace(tag, '_', '-');
  const auto first = tag.find('-');
  if (first == std::string::npos || first < 2 || first > 3) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const auto c = static_cast<unsigned char>(tag[i]);
    if (c == '-') {
      if (length == 0) return std::nullopt;
      length = 0;
    } else if (!is_ascii_word(c) || ++length > 8 || (i < first && c <= '9')) {
      return std::nullopt;
    }
  }
  return length > 0 ? std::optional(tag.substr(0, first)) : std::nullopt;
}

template <std::size_t N>
bool has_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(parts, [&](auto part) { return text.find(part) != std::string_view::npos; });
}

}  // namespace

std::string vocabulary_key(std::string_view text) {
  // "1.º", "1º" and "1°" are "1": folded, the ordinal signs would become letters.
  std::string signless;
  signless.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto pair = text.substr(i, 2);
    const bool sign = pair == "º" || pair == "ª" || pair == "°";
    signless += sign ? ' ' : text[i];
    i += sign;
  }
  const std::string folded = fold(signless);
  std::string key;
  bool gap = false;
  for (std::size_t i = 0; i < folded.size();) {
    const auto c = static_cast<unsigned char>(folded[i]);
    const std::size_t mark = c < 0x80 ? (is_ascii_word(c) ? 0 : 1) : punctuation_at(folded, i);
    if (mark > 0) {
      gap = true;
      i += mark;
      continue;
    }
    if (gap && !key.empty()) key += ' ';
    gap = false;
    key += folded[i++];
  }
  return key;
}

void VocabularyLookup::add(std::string_view vocabulary, std::string_view code, std::span<const std::string> labels,
                           std::span<const std::string> alternatives) {
  auto found = vocabularies_.find(vocabulary);
  if (found == vocabularies_.end()) found = vocabularies_.emplace(std::string(vocabulary), Names{}).first;
  Names& all = found->second;
  const auto learn = [&](std::string_view name, bool is_label) {
    const std::string key = vocabulary_key(name);
    if (key.empty()) return;
    all.longest = std::max(all.longest, static_cast<std::size_t>(std::ranges::count(key, ' ')) + 1);
    if (all.code_of.emplace(key, code).second && is_label) all.labels.insert(key);
  };
  all.codes.emplace(code);
  learn(code, true);
  for (const std::string& label : labels) learn(label, true);
  for (const std::string& name : alternatives) learn(name, false);
}

void VocabularyLookup::add_vocabulary(const Json& seed) try {
  const auto name = seed.at("name").get<std::string>();
  for (const Json& entry : seed.at("concepts")) {
    std::vector<std::string> labels, alternatives;
    for (const Json& label : entry.at("labels")) labels.push_back(label.get<std::string>());
    for (const Json& language : entry.at("alt"))
      for (const Json& label : language) alternatives.push_back(label.get<std::string>());
    const Json& match = entry.at("match");
    for (const char* kind : {"iso639_3", "uri"})
      if (match.contains(kind)) alternatives.push_back(match.at(kind).get<std::string>());
    add(name, entry.at("code").get<std::string>(), labels, alternatives);
  }
} catch (const Json::exception& error) {
  throw Error(Code::invalid, std::string("vocabulary seed: ") + error.what(), "bad_vocabulary");
}

const VocabularyLookup::Names* VocabularyLookup::names_of(std::string_view vocabulary) const {
  const auto found = vocabularies_.find(vocabulary);
  return found == vocabularies_.end() ? nullptr : &found->second;
}

bool VocabularyLookup::has(std::string_view vocabulary, std::string_view code) const {
  const Names* names = names_of(vocabulary);
  return names != nullptr && names->codes.contains(std::string(code));
}

bool VocabularyLookup::is_label(std::string_view vocabulary, std::string_view text) const {
  const Names* names = names_of(vocabulary);
  return names != nullptr && names->labels.contains(vocabulary_key(text));
}

std::optional<std::string> VocabularyLookup::find(std::string_view vocabulary, std::string_view text) const {
  const Names* names = names_of(vocabulary);
  if (names == nullptr) return std::nullopt;
  if (const auto found = names->code_of.find(vocabulary_key(text)); found != names->code_of.end()) return found->second;
  if (vocabulary == "languages") {
    const auto primary = primary_subtag(text);
    if (!primary) return std::nullopt;
    const auto found = names->code_of.find(*primary);
    return found == names->code_of.end() ? std::nullopt : std::optional(found->second);
  }
  if (vocabulary == "licenses") {
    if (const auto code = creative_commons_code(text); code && has(vocabulary, *code)) return code;
    // Only what grants nothing is read out of a longer text: "licensed by …" must never become CC BY.
    const auto code = find_within(vocabulary, text);
    return code && code->starts_with("cc") ? std::nullopt : code;
  }
  return std::nullopt;
}

std::optional<std::string> VocabularyLookup::find_within(std::string_view vocabulary, std::string_view text) const {
  const Names* names = names_of(vocabulary);
  if (names == nullptr) return std::nullopt;
  // A cell names a concept in its first words or not at all; this also bounds the work on a novel in the wrong column.
  const std::string key = vocabulary_key(text.substr(0, 2000));
  const auto all = words(key);
  for (std::size_t count = std::min(names->longest, all.size()); count > 0; --count) {
    for (std::size_t first = 0; first + count <= all.size(); ++first) {
      const char* begin = all[first].data();
      const char* end = all[first + count - 1].data() + all[first + count - 1].size();
      if (const auto found = names->code_of.find(std::string(begin, end)); found != names->code_of.end())
        return found->second;
    }
  }
  return std::nullopt;
}

std::optional<std::string> creative_commons_code(std::string_view text) {
  using namespace std::string_view_literals;
  const std::string key = vocabulary_key(text.substr(0, 2000));
  std::string joined = key;
  std::erase(joined, ' ');
  const auto all = words(key);
  const auto has_word = [&](std::string_view word) { return std::ranges::find(all, word) != all.end(); };

  if (!has_word("cc") && !has_word("cc0") && joined.find("creativecommon") == std::string::npos) return std::nullopt;
  if (has_any(joined, std::array{"allrightsreserved"sv, "todoslosderechos"sv, "todososdireitos"sv}))
    return std::nullopt;
  const bool zero = has_word("cc0") || (" " + key + " ").find(" cc 0 ") != std::string::npos ||
                    joined.find("publicdomain") != std::string::npos;
  const bool by = has_word("by") ||
                  has_any(joined, std::array{"attribution"sv, "atribucion"sv, "atribuicao"sv, "reconocimiento"sv});
  const bool nc = has_word("nc") || has_any(joined, std::array{"noncommercial"sv, "noncomercial"sv, "nocomercial"sv,
                                                               "naocomercial"sv, "sinfinescomerciales"sv});
  const bool sa = has_word("sa") || has_any(joined, std::array{"sharealike"sv, "compartirigual"sv, "compartilhaigual"sv,
                                                               "mismalicencia"sv, "licenciarigual"sv});
  const bool nd = has_word("nd") ||
                  has_any(joined, std::array{"noderiv"sv, "sinderiv"sv, "semderiv"sv, "sinobra"sv, "sinobrasderiv"sv});
  if (zero && !by && !nc && !sa && !nd) return "cc0";
  // Creative Commons alone says nothing, and these two exclude each other.
  if ((!by && !nc && !sa && !nd) || (sa && nd) || zero) return std::nullopt;
  std::string code = "cc-by";
  if (nc) code += "-nc";
  if (sa) code += "-sa";
  if (nd) code += "-nd";
  return code;
}

}  // namespace acervo
