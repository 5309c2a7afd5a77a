#include "search/guess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "search/slips.hpp"
#include "search/stop_words.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kFarCommoner = 10;   // times as many documents as say a rare word
constexpr std::size_t kNearLetters = 400;  // compared letter by letter
constexpr std::size_t kNearWords = 60;     // looked up in the index
constexpr std::size_t kMost = 3;
constexpr std::size_t kWeighed = 6;     // by how well they go with the other words
constexpr std::size_t kWitnesses = 5;   // other words that they are weighed with
constexpr double kSlip = 4.0;           // of merit, for one slip
constexpr double kTaught = 5;           // documents at least, as if so many said a word of the vocabulary
constexpr double kSlight = 0.8;         // slips: two letters swapped, or less
constexpr double kUnspaced = 1.5;       // of merit, for a space that is missing
constexpr std::size_t kShort = 4;       // letters: fewer are nearly everything's neighbours
constexpr double kAgreement = 1.6;      // of merit, for a witness
constexpr double kSideBySide = 3.0;     // of merit, for two words that some document has
constexpr std::size_t kLongPart = 4;    // letters: two such parts are hardly there by chance
constexpr std::size_t kLongForTwo = 8;  // letters of a word with two slips

class Guesser {
 public:
  Guesser(const Mistyped& mistyped, const std::vector<PlanWord>& witnesses, const PlanContext& context)
      : mistyped_(mistyped), witnesses_(witnesses), context_(context), word_(mistyped.token.folded) {
    if (mistyped.known > 0)
      least_ = static_cast<double>(mistyped.known) *
               (mistyped.doubt != Doubt::rare ? 0.2 : static_cast<double>(kFarCommoner));
  }

  std::vector<Guess> run() {
    if (mistyped_.doubt == Doubt::odd) {
      guesses_.push_back({{mistyped_.token}, std::log1p(static_cast<double>(mistyped_.known))});
      near();
    } else {
      unlike();
    }
    sort();
    same_once();
    weigh();
    sort();
    if (guesses_.size() > kMost) guesses_.resize(kMost);
    return std::move(guesses_);
  }

 private:
  /// What was typed is not among the guesses.
  void unlike() {
    split();
    // Two long words side by side are what was meant; anything else competes with what lies near.
    if (mistyped_.known > 0 || guesses_.empty() || shorter_part(guesses_.front()) < kLongPart) near();
    if (mistyped_.known == 0 && mistyped_.language != Language::other) little();
  }

  void sort() {
    std::stable_sort(guesses_.begin(), guesses_.end(),
                     [](const Guess& a, const Guess& b) { return a.merit > b.merit; });
  }

  double count(const Token& token) const {
    double sum = 0;
    for (const std::string& stem : query_stems(token)) sum += static_cast<double>(context_.frequency(stem));
    return sum;
  }
  static PlanWord plan_word(const Token& token) {
    PlanWord word;
    for (std::string& stem : query_stems(token)) word.terms.push_back({std::move(stem), 1});
    return word;
  }

  void near() {
    const int distance = mistyped_.known == 0 && word_.size() >= kLongForTwo ? 2 : 1;
    std::vector<std::pair<double, Dictionary::Word>> words;
    for (const Dictionary* dictionary : {&context_.dictionary, &context_.synonyms.words()})
      for (const auto& near : dictionary->near(word_, distance, kNearLetters))
        if (dictionary == &context_.dictionary || !context_.dictionary.has(near.word.folded))
          words.emplace_back(slip_cost(word_, near.word.folded), near.word);
    // A large catalogue has hundreds of words near a short one: only the likeliest slips are looked up.
    std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (words.size() > kNearWords) words.resize(kNearWords);
    for (const auto& [slips, word] : words) {
      if (word_.size() < kShort && slips > kSlight) break;
      const Token guess = token_of(word.lower, word.folded);
      const double said = count(guess);
      const bool taught = mistyped_.known == 0 && context_.synonyms.words().has(word.folded);
      const double documents = taught ? std::max(said, kTaught) : said;
      if (documents == 0 || documents < least_) continue;
      guesses_.push_back({{guess}, std::log1p(documents) - kSlip * slips, false, taught});
    }
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

  /// "cambioclimatico", "elagua".
  void split() {
    Guess best;
    best.merit = -1e9;
    for (std::size_t at = 1; at < word_.size(); ++at) {
      if ((static_cast<unsigned char>(word_[at]) & 0xC0) == 0x80) continue;
      const Token left = token_of(word_.substr(0, at), word_.substr(0, at));
      const Token right = token_of(word_.substr(at), word_.substr(at));
      const double a = part_count(left);
      const double b = part_count(right);
      const double documents = std::min(a, b);
      if (documents == 0 || documents < least_ || (std::isinf(a) && std::isinf(b))) continue;
      const std::size_t shorter = std::min(at, word_.size() - at);
      double merit = std::log1p(documents) - (shorter >= kLongPart ? 1.5 : shorter == 3 ? 4.0 : 6.0);
      const bool both = !std::isinf(a) && !std::isinf(b) && context_.together &&
                        context_.together(plan_word(left), plan_word(right)) > 0;
      if (both) merit += kSideBySide;
      if (documents < 2 && !both && shorter < kLongPart) continue;
      const auto taught = [&](const Token& part) { return context_.synonyms.words().has(part.folded); };
      if (merit > best.merit) best = {{left, right}, merit, false, taught(left) || taught(right)};
    }
    if (!best.words.empty()) guesses_.push_back(std::move(best));
  }
  static std::size_t shorter_part(const Guess& split) {
    return std::min(split.words.front().folded.size(), split.words.back().folded.size());
  }
  /// How many documents say a part of a split word; infinitely many say a little word.
  double part_count(const Token& part) const {
    if (is_stop_word(part.folded)) return std::numeric_limits<double>::infinity();
    if (part.folded.size() < 3) return 0;
    const double said = context_.dictionary.has(part.folded) ? count(part) : 0;
    return context_.synonyms.words().has(part.folded) ? std::max(said, kTaught) : said;
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
