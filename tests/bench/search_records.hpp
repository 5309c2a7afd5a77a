#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "catalog/core/json.hpp"
#include "search/analysis.hpp"
#include "search/inflections.hpp"
#include "search/searcher.hpp"
#include "search/translations.hpp"
#include "tests/search/shared.hpp"

namespace acervo::search::bench {

/// What the server reads when it starts; the benchmarks lie in a folder beside it.
inline void load_dictionaries() {
  const auto built = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
  load_inflections(built / "inflections.tsv");
  load_translations(built / "translations.tsv");
}

struct Taught {
  std::vector<SynonymEntry> entries;
  std::vector<Term> terms;  ///< for suggestions
};

/// The vocabularies as the site teaches them: each concept's names in every language are one entry.
inline Taught seeded_vocabularies(const std::filesystem::path& folder) {
  Taught taught;
  for (const char* name : {"subjects", "levels", "types", "axes", "methodologies", "synonyms"}) {
    std::ifstream in(folder / (std::string(name) + ".json"));
    const Json vocabulary = Json::parse(in);
    for (const Json& entry : vocabulary.at("concepts")) {
      SynonymEntry& words = taught.entries.emplace_back();
      for (const auto& [language, text] : entry.at("labels").items()) {
        words.emplace_back(text.get<std::string>(), language_of(language));
        if (name != std::string_view("synonyms")) taught.terms.push_back({text, "term", entry.value("code", "")});
      }
      for (const auto& [language, texts] : entry.at("alt").items())
        for (const Json& text : texts)
          words.emplace_back(text.get<std::string>(), language_of(language), name == std::string_view("subjects"));
    }
  }
  return taught;
}

/// The development catalogue, multiplied without copies: record `i` past its end mixes the sentences of two real
/// records of one language; one word in eight is another from anywhere in the catalogue, so that words meet that never
/// met; and new words keep coming as they do in real catalogues, where a hundred times the text has some ten times the
/// vocabulary: spelled from the beginning of one word and the end of another, the older ones met again and again.
/// Levels, subjects and licences, which the catalogue lacks, come from a hash of the number. Thread-safe.
class Records {
 public:
  explicit Records(std::vector<Document> real) : real_(std::move(real)) {
    for (std::size_t i = 0; i < real_.size(); ++i) {
      by_language_[real_[i].language].push_back(i);
      for (const std::string& word : words_of(real_[i].title + " " + real_[i].description))
        if (word.size() > 3 && words_.size() < 2'000'000) words_.push_back(word);
    }
  }

  std::size_t real() const { return real_.size(); }

  Document record(std::size_t i) const {
    std::mt19937 random(static_cast<std::uint32_t>(i * 2654435761U + 17));
    Document document = real_[i % real_.size()];
    if (i >= real_.size()) {
      const auto& same = by_language_.at(document.language);
      const Document& other = real_[same[random() % same.size()]];
      document.title = varied(half(document.title, 0) + " " + half(other.title, 1), i, random);
      document.description = varied(mixed(document.description, other.description, random), i, random);
      document.id = {"m" + std::to_string(i)};
      document.identifier += "-" + std::to_string(i);
      // Somebody known, and somebody who is not yet.
      if (!document.people.empty()) {
        document.people.resize(1);
        if (random() % 3 == 0) document.people[0] = capital(new_word(i, random)) + " " + capital(new_word(i, random));
      }
      document.published += std::chrono::hours(random() % 20000);
      if (document.duration) *document.duration += std::chrono::seconds(random() % 900);
    }
    classify(document, random);
    return document;
  }

  /// A lesson of about 25 minutes whose captions say what records do.
  Document lesson(std::size_t i) const {
    Document document = record(i);
    std::mt19937 random(static_cast<std::uint32_t>(i * 40503U + 7));
    Track track{document.language, {}};
    const auto& same = by_language_.at(document.language);
    Micros at{};
    while (at < std::chrono::minutes(25)) {
      const std::vector<std::string> words =
          words_of(varied(real_[same[random() % same.size()]].description, i, random));
      for (std::size_t w = 0; w + 4 < words.size() && at < std::chrono::minutes(25); w += 9) {
        Cue cue{at, at + std::chrono::milliseconds(3500), {}};
        for (std::size_t k = w; k < std::min(words.size(), w + 9); ++k)
          cue.text.append(cue.text.empty() ? "" : " ").append(words[k]);
        track.cues.push_back(std::move(cue));
        at += std::chrono::milliseconds(3600);
      }
      at += std::chrono::milliseconds(100);
    }
    document.captions = {std::move(track)};
    document.has_captions = true;
    return document;
  }

  /// Two different telling words of one record's title, as a teacher might remember it.
  std::vector<std::string> two_word_queries(std::size_t count, std::uint32_t seed) const {
    std::mt19937 random(seed);
    std::vector<std::string> queries;
    while (queries.size() < count) {
      std::vector<std::string> words;
      for (const Token& token : tokenize(real_[random() % real_.size()].title))
        if (!token.whole && token.folded.size() > 2 && !is_stop_word(token.folded)) words.push_back(token.lower);
      if (words.size() < 2) continue;
      const std::size_t a = random() % words.size();
      const std::size_t b = random() % words.size();
      if (a != b && words[a] != words[b]) queries.push_back(words[a] + " " + words[b]);
    }
    return queries;
  }

  static std::size_t text_bytes(const Document& document) {
    std::size_t bytes = document.title.size() + document.description.size() + document.collection.size();
    for (const auto& keyword : document.keywords) bytes += keyword.size();
    for (const auto& person : document.people) bytes += person.size();
    return bytes;
  }

 private:
  static std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::size_t from = 0;
    while (from < text.size()) {
      std::size_t to = text.find_first_of(" \n\t\r", from);
      if (to == std::string::npos) to = text.size();
      if (to > from) words.push_back(text.substr(from, to - from));
      from = to + 1;
    }
    return words;
  }

  void classify(Document& document, std::mt19937& random) const {
    static constexpr std::array<const char*, 11> kLevels{
        "inicial",    "preescolar",     "primaria", "primaria-1-2",      "primaria-3-4", "primaria-5-6",
        "secundaria", "media-superior", "superior", "formacion-docente", "adultos"};
    static constexpr std::array<const char*, 24> kSubjects{
        "lenguajes",         "saberes",    "etica",        "humano",   "matematicas",      "fisica",
        "quimica",           "biologia",   "geografia",    "historia", "civica",           "espanol",
        "lenguas-indigenas", "ingles",     "artes",        "musica",   "educacion-fisica", "salud",
        "socioemocional",    "tecnologia", "programacion", "finanzas", "filosofia",        "economia"};
    static constexpr std::array<const char*, 6> kLicenses{"cc0",      "cc-by",         "cc-by-sa",
                                                          "cc-by-nc", "uso-educativo", "desconocida"};
    // Skewed, as real catalogues are.
    const auto skewed = [&](std::size_t size) { return std::min(random() % size, random() % size); };
    document.levels = {kLevels[skewed(kLevels.size())]};
    if (document.levels[0].starts_with("primaria-")) document.levels.push_back("primaria");
    document.subjects = {kSubjects[skewed(kSubjects.size())]};
    if (random() % 3 == 0) document.subjects.push_back(kSubjects[skewed(kSubjects.size())]);
    document.license = kLicenses[skewed(kLicenses.size())];
    document.visible_to_all = true;
  }

  /// The sentences of both, half of each, in turn.
  static std::string mixed(const std::string& a, const std::string& b, std::mt19937& random) {
    std::string result;
    for (const std::string* text : {&a, &b})
      for (std::size_t from = 0; from < text->size();) {
        std::size_t to = text->find(". ", from);
        to = to == std::string::npos ? text->size() : to + 2;
        if (random() % 2 == 0) result.append(*text, from, to - from).append(" ");
        from = to;
      }
    return result.empty() ? a : result;
  }
  static std::string half(const std::string& text, int which) {
    std::size_t middle = text.size() / 2;
    while (middle < text.size() && text[middle] != ' ') ++middle;
    return which == 0 ? text.substr(0, middle) : middle < text.size() ? text.substr(middle + 1) : std::string();
  }

  std::string varied(const std::string& text, std::size_t i, std::mt19937& random) const {
    std::string result;
    result.reserve(text.size() + 64);
    for (std::size_t from = 0; from < text.size();) {
      std::size_t to = text.find(' ', from);
      if (to == std::string::npos) to = text.size();
      if (!result.empty()) result += ' ';
      if (to - from > 3 && random() % 8 == 0)
        result += random() % 12 == 0 ? new_word(i, random) : words_[random() % words_.size()];
      else
        result.append(text, from, to - from);
      from = to + 1;
    }
    return result;
  }

  /// One of those that catalogues of `i` records have and the real one has not: about one and a half for each record.
  std::string new_word(std::size_t i, std::mt19937& random) const {
    const double share = random() / 4294967296.0;
    std::mt19937 spelling(static_cast<std::uint32_t>(share * share * 1.5 * static_cast<double>(i)) * 747796405U + 1);
    const std::string& head = words_[spelling() % words_.size()];
    const std::string& tail = words_[spelling() % words_.size()];
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::string word;
    for (std::size_t k = 0; k < std::min<std::size_t>(head.size(), 3 + spelling() % 3); ++k)
      if (letter(head[k])) word += head[k];
    for (std::size_t k = tail.size() - std::min<std::size_t>(tail.size(), 3 + spelling() % 3); k < tail.size(); ++k)
      if (letter(tail[k])) word += tail[k];
    return word;
  }
  static std::string capital(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
  }

  std::vector<Document> real_;
  std::map<std::string, std::vector<std::size_t>> by_language_;
  std::vector<std::string> words_;
};

}  // namespace acervo::search::bench
