#include "search/guess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>

#include "search/real_words.hpp"
#include "search/slips.hpp"
#include "search/stop_words.hpp"
#include "search/translations.hpp"

namespace acervo::search {

namespace {

constexpr double kFarCommoner = 10;        // times as many documents as say a rare word
constexpr double kAsCommon = 0.2;          // likewise, of one that is doubted for its company
constexpr std::size_t kNearLetters = 400;  // compared letter by letter
constexpr std::size_t kNearWords = 60;     // looked up in the index
constexpr std::size_t kMost = 3;
constexpr std::size_t kWeighed = 6;           // by how well they go with the other words
constexpr std::size_t kWitnesses = 5;         // other words that they are weighed with
constexpr double kSlip = 4.0;                 // of merit, for one slip
constexpr double kUnwritten = 2;              // of merit, for a form of a known word that nobody ever wrote
constexpr double kTaught = 5;                 // documents at least, as if so many said a word of the vocabulary
constexpr double kAbroad = 4;                 // of merit, for a word that only another language's are known for
constexpr std::size_t kShortestSingular = 5;  // letters
constexpr double kSlight = 0.8;               // slips: two letters swapped, or less
constexpr double kMostSlips =
    1.85;                          // with two letters wrong one of them is a likely slip: "educacon" is not "education"
constexpr double kUnspaced = 1.5;  // of merit, for a space that is missing
constexpr double kUnspacedShort = 4;    // likewise, beside a word of three letters
constexpr double kTrails = 3;           // likewise, before a little word: "educacon" is not "educa con"
constexpr std::size_t kAlike = 3;       // letters that a word and its cousin in another language begin with
constexpr std::size_t kShort = 4;       // letters: fewer are nearly everything's neighbours
constexpr double kAgreement = 1.6;      // of merit, for a witness
constexpr double kSideBySide = 3.0;     // of merit, for two words that some document has
constexpr std::size_t kMostParts = 4;   // words written as one
constexpr std::size_t kLongPart = 4;    // letters: two such parts are hardly there by chance
constexpr std::size_t kLeastPart = 3;   // letters of a part, of which one may be missing
constexpr std::size_t kLongForTwo = 8;  // letters of a word with two slips

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Guesser {
 public:
  Guesser(const Mistyped& mistyped, const std::vector<PlanWord>& witnesses, const PlanContext& context)
      : mistyped_(mistyped), witnesses_(witnesses), context_(context), word_(mistyped.token.folded) {
    // What nobody ever wrote is known by chance: in some language it has the stem of another word.
    const bool written = mistyped.doubt == Doubt::rare && context.dictionary.has(word_);
    if (mistyped.known > 0) least_ = static_cast<double>(mistyped.known) * (written ? kFarCommoner : kAsCommon);
  }

  std::vector<Guess> run() {
    if (mistyped_.known > 0)
      guesses_.push_back(
          {{mistyped_.token},
           std::log1p(static_cast<double>(mistyped_.known)) - (mistyped_.doubt == Doubt::unwritten ? kUnwritten : 0)});
    const bool letters = std::none_of(word_.begin(), word_.end(), [](char c) { return is_digit(c); });
    const bool right = mistyped_.doubt == Doubt::unsaid;
    if (mistyped_.doubt != Doubt::odd && mistyped_.doubt != Doubt::unwritten && !right) split();
    if (letters) near();  // figures are exact
    if (letters && mistyped_.known == 0 && !right && mistyped_.language != Language::other) little();
    if (letters && mistyped_.known == 0 && !right && guesses_.empty()) split_and_mend();
    sort();
    same_once();
    weigh();
    sort();
    if (guesses_.size() > kMost) guesses_.resize(kMost);
    return std::move(guesses_);
  }

 private:
  void sort() {
    std::stable_sort(guesses_.begin(), guesses_.end(),
                     [](const Guess& a, const Guess& b) { return a.merit > b.merit; });
  }

  double count(const Token& token) const {
    double sum = 0;
    for (const std::string& stem : query_stems(token)) sum += static_cast<double>(context_.said(stem));
    return sum;
  }
  static PlanWord plan_word(const Token& token) {
    PlanWord word;
    for (std::string& stem : query_stems(token)) word.terms.push_back({std::move(stem), 1});
    return word;
  }

  void near() {
    const int distance = mistyped_.known == 0 && word_.size() >= kLongForTwo ? 2 : 1;
    struct Candidate {
      double slips;
      Dictionary::Word word;
      bool translated;  ///< as a dictionary of two languages has it, not as somebody's draft does
    };
    std::vector<Candidate> words;
    // A word that nobody here says may be one that others here say in their language.
    const auto translated = mistyped_.known == 0 ? translated_words() : nullptr;
    for (const Dictionary* dictionary : {&context_.dictionary, &context_.synonyms.words(), translated.get()}) {
      if (dictionary == nullptr) continue;
      for (const auto& near : dictionary->near(word_, distance, kNearLetters))
        if (dictionary == &context_.dictionary || !context_.dictionary.has(near.word.folded))
          words.push_back({slip_cost(word_, near.word.folded), near.word,
                           translated != nullptr && translated->has(near.word.folded)});
    }
    const bool right = mistyped_.doubt == Doubt::unsaid;
    std::deque<std::string> plurals;  // which dictionaries of two languages do not have
    if (translated && !right)
      for (const std::string& singular : singulars(word_))
        for (const auto& near :
             translated->near(singular, singular.size() < kLongForTwo ? 1 : distance, kNearLetters)) {
          if (!takes_ending(near.word.folded, word_.size() - singular.size())) continue;
          const std::string& plural = plurals.emplace_back(near.word.folded).append(word_, singular.size());
          if (!translated->has(plural))
            words.push_back({slip_cost(singular, near.word.folded), {plural, plural}, true});
        }
    // A large catalogue has hundreds of words near a short one: only the likeliest slips are looked up.
    std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.slips < b.slips; });
    if (words.size() > kNearWords) words.resize(kNearWords);
    for (const auto& [slips, word, in_dictionaries] : words) {
      // Of a short word a letter is missing, or two are swapped.
      const bool missing = word.folded.size() > word_.size() && witnesses_.size() < kShortQuestion;
      if (slips > (word_.size() < kShort ? missing ? 1 : kSlight : right ? 2 : kMostSlips)) continue;
      if (right && !is_foreign_cousin(word.folded)) continue;
      const Token guess = token_of(word.lower, word.folded);
      const double said = count(guess);
      const bool taught = mistyped_.known == 0 && context_.synonyms.words().has(word.folded);
      // Where nobody wrote it, what has its stem may be another word.
      const double elsewhere =
          in_dictionaries && (said == 0 || !context_.dictionary.has(word.folded)) ? abroad(guess) : 0;
      const double documents = std::max({said, elsewhere, taught ? kTaught : 0});
      if (documents == 0 || documents < least_) continue;
      const double merit = std::log1p(documents) - kSlip * slips - (said == 0 && !taught && !right ? kAbroad : 0);
      guesses_.push_back({{guess}, merit, false, taught || said == 0, elsewhere > 0 && !right});
    }
  }

  /// What a word may be the plural of.
  static std::vector<std::string> singulars(std::string_view plural) {
    std::vector<std::string> singulars;
    for (const std::string_view ending : {"s", "es"})
      if (plural.size() >= kShortestSingular + ending.size() && plural.ends_with(ending))
        singulars.emplace_back(plural.substr(0, plural.size() - ending.size()));
    return singulars;
  }
  /// Whether a plural is made by such an ending: "luz" is "luces", "theory" is "theories".
  static bool takes_ending(std::string_view singular, std::size_t letters) {
    const bool vowel =
        singular.size() > 1 && std::string_view("aeiou").find(singular.rbegin()[1]) != std::string_view::npos;
    return !singular.ends_with('z') && (letters > 1 || !singular.ends_with('y') || vowel);
  }

  /// How many documents say it in another language.
  double abroad(const Token& token) const {
    double most = 0;
    for (const Translation& way : translations(token, mistyped_.language)) {
      const auto tokens = tokenize(way.text);
      if (tokens.size() == 1)
        most = std::max(most, static_cast<double>(context_.said(stem(tokens.front(), way.language))));
    }
    return most;
  }

  /// papel, paper; septiembre, september: no word of its own language, but of another, and beginning alike.
  bool is_foreign_cousin(std::string_view folded) const {
    if (folded.substr(0, kAlike) != word_.substr(0, kAlike)) return false;
    constexpr std::array kLanguages{Language::es, Language::pt, Language::en};
    const auto* own = std::find_if(kLanguages.begin(), kLanguages.end(), [&](Language language) {
      return mistyped_.language == Language::other ? is_real_word(word_, language) : language == mistyped_.language;
    });
    if (own != kLanguages.end() && is_real_word(folded, *own)) return false;
    return std::any_of(kLanguages.begin(), kLanguages.end(),
                       [&](Language language) { return is_real_word(folded, language); });
  }

  /// "thsi", "paar", "dela": what a sentence is full of is mistyped as often as what it asks for, and the index does
  /// not know it.
  void little() {
    const double merit = std::log1p(static_cast<double>(context_.documents) / 2);
    const auto& words = stop_words(mistyped_.language);
    for (const std::string_view word : words) {
      const double slips = slip_cost(word_, word, kSlight + 1);
      if (word.size() > 1 && slips <= (word.size() < kShort ? kSlight : 1))
        guesses_.push_back({{token_of(word, word)}, merit - kSlip * slips, true});
    }
    for (std::size_t at = 2; at + 2 <= word_.size(); ++at) {
      const std::string left = word_.substr(0, at);
      const std::string right = word_.substr(at);
      if (words.contains(left) && words.contains(right))
        guesses_.push_back({{token_of(left, left), token_of(right, right)}, merit - kUnspaced, true});
    }
  }

  /// Singular and plural are one guess, the likelier slip of the two.
  void same_once() {
    std::vector<std::array<std::string, kStemmedLanguages>> seen;
    std::erase_if(guesses_, [&](const Guess& guess) {
      if (guess.words.size() > 1 || guess.little || seen.size() == kWeighed) return false;
      std::array<std::string, kStemmedLanguages> stems;
      for (std::size_t language = 0; language < kStemmedLanguages; ++language)
        stems[language] = stem(guess.words.front(), static_cast<Language>(language));
      for (const auto& other : seen)
        for (std::size_t language = 0; language < kStemmedLanguages; ++language)
          if (stems[language] == other[language]) return true;
      seen.push_back(std::move(stems));
      return false;
    });
  }

  /// "cambioclimatico", "elagua", "2016python"; "internetdelascosas" where no two parts are words.
  void split() {
    Guess best;
    best.merit = -1e9;
    const std::size_t most = mistyped_.known == 0 ? kMostParts : 2;
    for (std::size_t parts = 2; parts <= most && best.words.empty(); ++parts) {
      std::vector<std::size_t> begins{0};
      cut(begins, parts, best);
    }
    if (!best.words.empty()) guesses_.push_back(std::move(best));
  }
  void cut(std::vector<std::size_t>& begins, std::size_t parts, Guess& best) const {
    if (begins.size() == parts) return consider(begins, best);
    const std::size_t from = begins.back();
    for (std::size_t at = from + 1; at < word_.size(); ++at) {
      if ((static_cast<unsigned char>(word_[at]) & 0xC0) == 0x80) continue;
      if (begins.size() + 1 < parts && part_count(from, at) == 0) continue;
      begins.push_back(at);
      cut(begins, parts, best);
      begins.pop_back();
    }
  }
  /// Whether the parts that begin there are words, and the likeliest so far.
  void consider(const std::vector<std::size_t>& begins, Guess& best) const {
    double documents = std::numeric_limits<double>::infinity();
    std::size_t shorter = word_.size();
    std::vector<Token> parts;
    bool taught = false;
    bool together = context_.together != nullptr;
    const Token* telling = nullptr;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : word_.size();
      const bool turns = this->turns(begins[i]) || this->turns(end);
      const double count = part_count(begins[i], end);
      if (count == 0 || count < least_) return;
      const std::string part = word_.substr(begins[i], end - begins[i]);
      documents = std::min(documents, count);
      shorter = std::min(shorter, turns ? std::max(part.size(), kLongPart) : part.size());
      taught = taught || context_.synonyms.words().has(part);
      parts.push_back(token_of(part, part));
    }
    if (std::isinf(documents)) return;
    std::size_t pairs = 0;
    for (const Token& part : parts) {
      if (is_stop_word(part.folded)) continue;
      if (telling != nullptr && together && ++pairs > 0)
        together = context_.together(plan_word(*telling), plan_word(part)) > 0;
      telling = &part;
    }
    together = together && pairs > 0;
    // "olmecas" is not "o l me cas": where there are more than two parts, two of them tell something.
    if (parts.size() > 2 && pairs == 0 && std::none_of(word_.begin(), word_.end(), is_digit)) return;
    if (documents < 2 && !together && shorter < kLongPart) return;
    const double merit = std::log1p(documents) + (together ? kSideBySide : 0) -
                         (shorter >= kLongPart ? kUnspaced : kUnspacedShort + 2.0 * (shorter < 3 ? 1 : 0)) *
                             static_cast<double>(parts.size() - 1) -
                         (is_stop_word(parts.back().folded) ? kTrails : 0);
    if (merit > best.merit) best = {std::move(parts), merit, false, taught};
  }
  /// "higschool", "jonathnhall": two words without their space, and a letter wrong in one of them. Where nothing else
  /// is near, and where some document says both.
  void split_and_mend() {
    if (!context_.together || word_.size() < kLongForTwo) return;
    Guess best;
    best.merit = -1e9;
    for (std::size_t at = kLeastPart; at + kLeastPart <= word_.size(); ++at) {
      if ((static_cast<unsigned char>(word_[at]) & 0xC0) == 0x80) continue;
      const bool left = part_count(0, at) > 0;
      if (left == (part_count(at, word_.size()) > 0)) continue;
      const std::string sound = left ? word_.substr(0, at) : word_.substr(at);
      const std::string wrong = left ? word_.substr(at) : word_.substr(0, at);
      if (is_stop_word(sound)) continue;
      const Token other = token_of(sound, sound);
      const PlanWord beside = plan_word(other);
      const double said = count(other);
      for (const auto& near : context_.dictionary.near(wrong, 1, kNearWords)) {
        if (near.word.folded.size() < kLongPart) continue;
        const Token meant = token_of(near.word.lower, near.word.folded);
        const double merit = std::log1p(std::min(count(meant), said)) + kSideBySide - kUnspaced -
                             kSlip * slip_cost(wrong, near.word.folded);
        if (merit <= best.merit || context_.together(plan_word(meant), beside) == 0) continue;
        best = {left ? std::vector{other, meant} : std::vector{meant, other}, merit};
      }
    }
    if (!best.words.empty()) guesses_.push_back(std::move(best));
  }
  /// Where letters meet figures there are two words, however short.
  bool turns(std::size_t at) const {
    return at > 0 && at < word_.size() && is_digit(word_[at]) != is_digit(word_[at - 1]);
  }
  /// How many documents say a part of a word; infinitely many say a little word.
  double part_count(std::size_t begin, std::size_t end) const {
    const std::string part = word_.substr(begin, end - begin);
    if (part.size() > 1 && is_stop_word(part)) return std::numeric_limits<double>::infinity();
    const bool figures = std::all_of(part.begin(), part.end(), is_digit);
    const bool turns = this->turns(begin) || this->turns(end);
    if (part.size() < (figures || turns ? 1 : 3)) return 0;
    // 20162016: where a number ends only letters tell.
    if (figures && !turns) return 0;
    const Token token = token_of(part, part);
    // Only what may be mistyped is in the dictionary.
    const bool known = turns || std::any_of(part.begin(), part.end(), is_digit) || context_.dictionary.has(part);
    const double said = known ? count(token) : 0;
    return context_.synonyms.words().has(part) ? std::max(said, kTaught) : said;
  }

  /// Words that stand with the rest of the question are more likely to have been meant: "celua animal" is the cell,
  /// not the street. A document that has both a guess and a witness says so, and the more, the rarer both are.
  void weigh() {
    if (!context_.together || guesses_.size() < 2 || witnesses_.empty()) return;
    std::vector<std::pair<double, const PlanWord*>> rarest;
    for (const PlanWord& witness : witnesses_) {
      double documents = 0;
      for (const WeightedTerm& term : witness.terms) documents += static_cast<double>(context_.frequency(term.term));
      if (documents > 0) rarest.emplace_back(documents, &witness);
    }
    std::sort(rarest.begin(), rarest.end());
    if (rarest.size() > kWitnesses) rarest.resize(kWitnesses);
    if (guesses_.size() > kWeighed) guesses_.resize(kWeighed);
    const auto total = static_cast<double>(context_.documents + 1);
    for (Guess& guess : guesses_) {
      if (guess.little) continue;
      const Token& said = guess.words.back();
      const double own = std::max(1.0, count(said));
      const PlanWord word = plan_word(said);
      double agreement = 0;
      for (const auto& [documents, witness] : rarest) {
        const auto both = static_cast<double>(context_.together(word, *witness));
        if (both > 0) agreement += std::min(3.0, std::log1p(both / (documents * own / total + 0.2)));
      }
      guess.merit += kAgreement * std::min(agreement, 6.0);
    }
  }

  const Mistyped& mistyped_;
  const std::vector<PlanWord>& witnesses_;
  const PlanContext& context_;
  const std::string& word_;
  double least_ = 1;  ///< documents that a guess must have
  std::vector<Guess> guesses_;
};

}  // namespace

std::vector<Guess> guesses(const Mistyped& mistyped, const std::vector<PlanWord>& witnesses,
                           const PlanContext& context) {
  return Guesser(mistyped, witnesses, context).run();
}

Token token_of(std::string_view lower, std::string_view folded) {
  Token token;
  token.lower = lower;
  token.folded = folded;
  return token;
}

}  // namespace acervo::search
