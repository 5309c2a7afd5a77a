// make_inflections: of every word those forms that its stem does not find.
//
//     make_inflections FORMS INFLECTIONS
//
// Reads what search/make-translations has written, lines of language, kind, word, form, and writes, for
// search/inflections.hpp, lines of language, word, and of its other stems one form each.
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "catalog/core/text.hpp"
#include "search/analysis.hpp"
#include "search/inflections.hpp"

namespace acervo::search {

namespace {

using Words = std::map<std::string, std::set<std::string>>;

std::string stem_of(const std::string& word, Language language) {
  return stem(Token{0, 0, lower(word), fold(word)}, language);
}

/// Whether a form's vowel breaks under the stress, as in contar and cuento, nevar and nieva, jugar and juego: a noun
/// that is written so was made from the verb. Others only look alike (vino, of venir).
bool is_broken(const std::string& word, const std::string& form) {
  const auto at =
      static_cast<std::size_t>(std::mismatch(word.begin(), word.end(), form.begin(), form.end()).first - word.begin());
  const auto breaks = [&](std::size_t vowel, std::string_view into) {
    return vowel < word.size() && std::string_view("oeu").find(word[vowel]) != std::string_view::npos &&
           form.substr(vowel).starts_with(into);
  };
  return breaks(at, "ue") || breaks(at, "ie") || (at > 0 && word[at - 1] == 'u' && breaks(at - 1, "ue"));
}

/// The line of one word; empty where its stem finds all of its forms.
std::string line_of(const std::string& word, const std::set<std::string>& forms, Language language,
                    const Words& by_stem) {
  const std::string folded = fold(word);
  const std::string own = stem_of(word, language);
  const auto others = [&](const std::string& stem) {
    const auto found = by_stem.find(stem);
    return found != by_stem.end() && std::any_of(found->second.begin(), found->second.end(),
                                                 [&](const std::string& other) { return other != word; });
  };
  std::map<std::string, std::string> kept;  // by stem, the shortest form of each
  for (const std::string& form : forms) {
    const std::string stem = stem_of(form, language);
    if (stem == own || is_stop_word(fold(form), language)) continue;
    if (others(stem) && !(language == Language::es && is_broken(folded, fold(form)))) continue;
    std::string& shortest = kept[stem];
    if (shortest.empty() || form.size() < shortest.size()) shortest = form;
  }
  if (kept.empty() || is_stop_word(folded, language)) return {};
  std::string line = (others(own) ? std::string(1, kSharesItsStem) : "") + word;
  for (const auto& [stem, form] : kept) line.append(1, ' ').append(others(stem) ? 1U : 0U, kSharesItsStem).append(form);
  return line;
}

int run(std::istream& in, std::ostream& out) {
  std::map<std::string, Words> forms, by_stem;  // by language
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string language, kind, word, form;
    if (!std::getline(fields, language, '\t') || !std::getline(fields, kind, '\t') ||
        !std::getline(fields, word, '\t') || !std::getline(fields, form))
      return std::cerr << "make_inflections: this is no line of it: " << line << '\n', 2;
    if (forms[language][word].empty()) by_stem[language][stem_of(word, language_of(language))].insert(word);
    forms[language][word].insert(form);
  }
  for (const auto& [language, words] : forms)
    for (const auto& [word, all] : words)
      if (const std::string line = line_of(word, all, language_of(language), by_stem[language]); !line.empty())
        out << language << '\t' << line << '\n';
  return out.flush() ? 0 : 2;
}

}  // namespace

}  // namespace acervo::search

int main(int count, char** arguments) {
  if (count != 3) return std::cerr << "make_inflections FORMS INFLECTIONS\n", 2;
  std::ifstream in(arguments[1]);
  std::ofstream out(arguments[2]);
  return acervo::search::run(in, out);
}
