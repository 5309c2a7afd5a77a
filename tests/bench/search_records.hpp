#pragma once

#include <array>
#include <random>
#include <string>
#include <vector>

#include "search/analysis.hpp"
#include "tests/search/shared.hpp"

namespace acervo::search::bench {

/// The development catalogue, multiplied: record `i` past its end has the title of one record, half of whose words
/// are another's, and a description half from each. Words so keep their frequencies, but no two records are equal.
/// Levels, subjects and licences, which the catalogue lacks, come from a hash of the number.
class Records {
 public:
  explicit Records(std::vector<Document> real) : real_(std::move(real)) {}

  std::size_t real() const { return real_.size(); }

  Document record(std::size_t i) const {
    std::mt19937 random(static_cast<std::uint32_t>(i * 2654435761U + 17));
    Document document = real_[i % real_.size()];
    if (i >= real_.size()) {
      const Document& other = real_[random() % real_.size()];
      document.title = mixed(document.title, other.title, random);
      document.description = half(document.description, 0) + " " + half(other.description, 1);
      document.id = {"m" + std::to_string(i)};
      document.identifier += "-" + std::to_string(i);
      document.people = other.people;
      document.published += std::chrono::hours(random() % 20000);
      if (document.duration) *document.duration += std::chrono::seconds(random() % 900);
    }
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
  static std::string mixed(const std::string& a, const std::string& b, std::mt19937& random) {
    std::string result;
    for (const std::string* text : {&a, &b}) {
      std::size_t from = 0;
      while (from < text->size()) {
        std::size_t to = text->find(' ', from);
        if (to == std::string::npos) to = text->size();
        if (random() % 2 == 0) result.append(result.empty() ? "" : " ").append(*text, from, to - from);
        from = to + 1;
      }
    }
    return result.empty() ? a : result;
  }
  static std::string half(const std::string& text, int which) {
    std::size_t middle = text.size() / 2;
    while (middle < text.size() && text[middle] != ' ') ++middle;
    return which == 0 ? text.substr(0, middle) : middle < text.size() ? text.substr(middle + 1) : std::string();
  }

  std::vector<Document> real_;
};

}  // namespace acervo::search::bench
