#include "search/numerals.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace acervo::search {

namespace {

constexpr int kMost = 39;           // in Roman numerals: more centuries, chapters and wars there are not
constexpr int kLongestFigures = 2;  // digits

using Words = std::vector<std::string_view>;
struct Ordinals {
  Language language;
  std::vector<Words> by_number;  ///< from 1 on, folded
};

const std::array<Ordinals, 4>& ordinals() {
  static const std::array<Ordinals, 4> all{{
      {Language::es,
       {{"primero", "primer", "primera"},
        {"segundo", "segunda"},
        {"tercero", "tercer", "tercera"},
        {"cuarto", "cuarta"},
        {"quinto", "quinta"},
        {"sexto", "sexta"},
        {"septimo", "septima"},
        {"octavo", "octava"},
        {"noveno", "novena"},
        {"decimo", "decima"},
        {"undecimo", "undecima"},
        {"duodecimo", "duodecima"}}},
      {Language::pt,
       {{"primeiro", "primeira"},
        {"segundo", "segunda"},
        {"terceiro", "terceira"},
        {"quarto", "quarta"},
        {"quinto", "quinta"},
        {"sexto", "sexta"},
        {"setimo", "setima"},
        {"oitavo", "oitava"},
        {"nono", "nona"},
        {"decimo", "decima"}}},
      {Language::en,
       {{"first"},
        {"second"},
        {"third"},
        {"fourth"},
        {"fifth"},
        {"sixth"},
        {"seventh"},
        {"eighth"},
        {"ninth"},
        {"tenth"},
        {"eleventh"},
        {"twelfth"}}},
      {Language::fr,
       {{"premier", "premiere"},
        {"deuxieme", "second", "seconde"},
        {"troisieme"},
        {"quatrieme"},
        {"cinquieme"},
        {"sixieme"},
        {"septieme"},
        {"huitieme"},
        {"neuvieme"},
        {"dixieme"},
        {"onzieme"},
        {"douzieme"}}},
  }};
  return all;
}

/// Of these a Roman numeral may be a single letter.
constexpr std::array<std::string_view, 22> kRoman{
    "siglo", "seculo", "century", "siecle", "capitulo", "chapter", "chapitre", "tomo",    "volumen", "volume", "guerra",
    "war",   "guerre", "parte",   "part",   "bloque",   "bloco",   "unidad",   "unidade", "unit",    "acto",   "libro"};
constexpr std::array<std::string_view, 41> kCounted{
    "grado",        "ano",        "curso",          "semestre", "trimestre", "bimestre",    "cuatrimestre",
    "ciclo",        "nivel",      "periodo",        "primaria", "eso",       "secundaria",  "preparatoria",
    "bachillerato", "preescolar", "telesecundaria", "serie",    "grade",     "year",        "semester",
    "annee",        "classe",     "leccion",        "licao",    "lesson",    "lecon",       "sesion",
    "sessao",       "session",    "tema",           "congreso", "congresso", "fundamental", "prim",
    "sec",          "secu",       "prepa",          "bach",     "kinder",    "medio"};
constexpr std::array<std::string_view, 10> kBetween{"de", "del", "do", "da", "of", "the", "la", "el", "du", "en"};
/// "tercero de la educación secundaria": what the level is called by in full.
constexpr std::array<std::string_view, 4> kBefore{"educacion", "escuela", "educacao", "ensino"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string roman(int number) {
  constexpr std::pair<int, std::string_view> kSigns[] = {{10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
  std::string result;
  for (const auto& [value, sign] : kSigns)
    for (; number >= value; number -= value) result += sign;
  return result;
}

/// XIX, and XIXe as the French write it.
std::optional<int> number_of_roman(std::string_view folded) {
  if (folded.size() > 2 && folded.ends_with('e')) folded.remove_suffix(1);
  if (folded.empty() || folded.find_first_not_of("ivx") != std::string_view::npos) return std::nullopt;
  for (int number = 1; number <= kMost; ++number)
    if (roman(number) == folded) return number;
  return std::nullopt;
}

std::optional<int> number_of_figures(std::string_view folded) {
  if (folded.empty() || folded.size() > kLongestFigures) return std::nullopt;
  int number = 0;
  for (const char c : folded) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number > 0 && number <= kMost ? std::optional(number) : std::nullopt;
}

std::optional<int> number_of_word(std::string_view folded) {
  for (const Ordinals& language : ordinals())
    for (std::size_t n = 0; n < language.by_number.size(); ++n)
      if (holds(language.by_number[n], folded)) return static_cast<int>(n) + 1;
  return std::nullopt;
}

/// "3o", "2a", as somebody types them who has no º.
std::optional<int> number_of_typed(std::string_view folded) {
  if (folded.size() < 2 || (folded.back() != 'o' && folded.back() != 'a')) return std::nullopt;
  return number_of_figures(folded.substr(0, folded.size() - 1));
}

/// What is counted, beside the word at `i`: before it or behind it, perhaps with a little word between.
std::string_view counted(const std::vector<Token>& tokens, std::size_t i) {
  const auto named = [&](std::size_t at) -> std::string_view {
    if (at >= tokens.size()) return {};
    const std::string& word = tokens[at].folded;
    return holds(kCounted, word) || holds(kRoman, word) ? std::string_view(word) : std::string_view();
  };
  const auto little = [&](std::size_t at) { return at < tokens.size() && holds(kBetween, tokens[at].folded); };
  if (const auto word = named(i + 1); !word.empty()) return word;
  // "1.o de primaria", cut at its full stop.
  if (i + 1 < tokens.size() && (tokens[i + 1].folded == "o" || tokens[i + 1].folded == "a") &&
      number_of_figures(tokens[i].folded))
    return counted(tokens, i + 1);
  if (i > 0)
    if (const auto word = named(i - 1); !word.empty()) return word;
  if (little(i + 1))
    if (const auto word = named(i + 2); !word.empty()) return word;
  if (i > 1 && little(i - 1))
    if (const auto word = named(i - 2); !word.empty()) return word;
  std::size_t at = i + 1;
  while (little(at)) ++at;
  return at < tokens.size() && holds(kBefore, tokens[at].folded) ? named(at + 1) : std::string_view();
}

}  // namespace

std::vector<OtherNumeral> other_numerals(const std::vector<Token>& tokens, std::size_t i) {
  const Token& token = tokens[i];
  const auto typed = number_of_typed(token.folded);
  const auto figures = typed ? typed : number_of_figures(token.folded);
  const auto word = figures ? std::nullopt : number_of_word(token.folded);
  const auto letters = figures || word ? std::nullopt : number_of_roman(token.folded);
  const auto number = figures ? figures : word ? word : letters;
  if (!number) return {};
  const std::string_view of = counted(tokens, i);
  const bool roman_letters = holds(kRoman, of);
  // The sign of an ordinal ("3.º") belongs to the word, but not to what it is found by.
  const bool marked = figures && !typed && token.end - token.begin > token.folded.size();
  if (of.empty() && !marked) return {};
  if (letters && token.folded.size() == 1 && !roman_letters) return {};

  std::vector<OtherNumeral> others;
  if (typed || !figures) others.push_back({{std::to_string(*number)}, Language::other});
  if (!letters && !of.empty())
    if (std::string form = roman(*number); form.size() > 1 || roman_letters)
      others.push_back({{form}, Language::other});
  if (!typed && !roman_letters && *number <= 12)
    others.push_back({{std::to_string(*number) + "o", std::to_string(*number) + "a"}, Language::other});
  // Of a word too: no stemmer knows tercer and tercero for the same.
  for (const Ordinals& language : ordinals())
    if (static_cast<std::size_t>(*number) <= language.by_number.size()) {
      const Words& words = language.by_number[static_cast<std::size_t>(*number) - 1];
      others.push_back({{words.begin(), words.end()}, language.language});
    }
  return others;
}

}  // namespace acervo::search
