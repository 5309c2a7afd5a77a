#include "search/plan.hpp"

#include <algorithm>
#include <cmath>

#include "search/analysis.hpp"
#include "search/cognates.hpp"
#include "search/guess.hpp"
#include "search/record.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kRare = 2;             // documents: what so few say may be a typo
constexpr double kOtherLanguage = 0.7;       // what a stem by another language's rules counts
constexpr std::size_t kLongestQuery = 2000;  // bytes looked at
constexpr std::size_t kShortestOdd = 4;      // letters: shorter words are too near to too many
constexpr double kLength = 0.8;              // of merit, for each letter past five: long words have few neighbours
constexpr double kSurely = 4;                // of merit, that the best guess has before the next
constexpr double kLikely = 0;                // of merit: less is as likely a word that nobody here says
constexpr double kSurelyOther = 3;           // of merit, that another word has before a known one stands back

struct Piece {
  std::string_view text;
  bool quoted;
};

/// Cuts at quotes of any fashion; one that is never closed is nothing.
std::vector<Piece> pieces_of(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
      {"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xC2\xAB", "\xC2\xBB"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"}};
  std::vector<Piece> pieces;
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size();) {
    bool jumped = false;
    for (const auto& [open, close] : kQuotes) {
      if (text.substr(i, open.size()) != open) continue;
      const std::size_t end = text.find(close, i + open.size());
      if (end == std::string_view::npos) continue;
      pieces.push_back({text.substr(plain, i - plain), false});
      pieces.push_back({text.substr(i + open.size(), end - i - open.size()), true});
      plain = i = end + close.size();
      jumped = true;
      break;
    }
    if (!jumped) ++i;
  }
  pieces.push_back({text.substr(plain), false});
  return pieces;
}

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// An unknown word, and what it is taken for.
struct Mended {
  Token token;
  std::string written;
  bool sure;
};

/// Siglo XIX is not siglo XXI.
bool is_roman(const std::string& folded) {
  return folded.find_first_not_of("ivxlcdm") == std::string::npos && folded.find_first_of("ivx") != std::string::npos;
}

class Planner {
 public:
  explicit Planner(const PlanContext& context) : context_(context) {}

  Plan run(std::string_view text) {
    const std::vector<Piece> pieces = pieces_of(text);
    language_ = detect_language(text, Language::other);
    std::size_t words = 0;
    bool any_meaning = false;
    std::vector<std::pair<std::vector<Token>, const Piece*>> tokens;
    for (const Piece& piece : pieces) {
      tokens.emplace_back(tokenize(piece.text), &piece);
      for (const Token& token : tokens.back().first) any_meaning = any_meaning || !is_stop_word(token.folded);
    }
    keep_stop_words_ = !any_meaning;
    for (auto& [list, piece] : tokens) {
      if (words >= kMostWords) {
        for (const Token& token : list) plan_.too_many.push_back(typed(*piece, token));
        continue;
      }
      words += list.size();
      if (piece->quoted && list.size() > 1)
        phrase(list, piece->text);
      else
        plain(list, *piece);
    }
    for (std::size_t g = 0; g < plan_.groups.size(); ++g) plan_.groups[g].place = g;
    for (Mistyped& word : mistyped_) mend(word);
    if (!unasked_.empty() && unasked_.size() < plan_.groups.size())
      for (auto group = unasked_.rbegin(); group != unasked_.rend(); ++group)
        plan_.groups.erase(plan_.groups.begin() + static_cast<std::ptrdiff_t>(*group));
    const auto sure = [](const Mended& word) { return word.sure; };
    if (std::any_of(mended_.begin(), mended_.end(), sure)) surely_ = rewritten(text, tokens, sure);
    if (!mended_.empty()) plan_.suggestion = rewritten(text, tokens, [](const Mended&) { return true; });
    return std::move(plan_);
  }

  /// The text with those words mended of which there is hardly a doubt; empty where there are none.
  const std::string& surely() const { return surely_; }

 private:
  static std::string typed(const Piece& piece, const Token& token) {
    return std::string(piece.text.substr(token.begin, token.end - token.begin));
  }
  bool meaningless(const Token& token) const { return !keep_stop_words_ && is_stop_word(token.folded); }

  void mark(const std::vector<WeightedTerm>& terms) {
    for (const auto& term : terms) plan_.marked.insert(term.term);
  }

  PlanWord word_of(const Token& token) { return word_of(token, language_); }
  PlanWord word_of(const Token& token, Language language) {
    PlanWord word;
    for (std::string& stem : query_stems(token)) word.terms.push_back({std::move(stem), 1});
    // In the language of the question the word's own stem counts most: "son" is no sound in Spanish.
    if (language != Language::other)
      for (WeightedTerm& term : word.terms)
        if (term.term != stem(token, language)) term.weight = kOtherLanguage;
    mark(word.terms);
    if (has_exact_form(token.lower)) {
      word.extras.push_back({exact_term(token.lower), context_.weights.exact});
    } else if (token.folded.find_first_of("nc") != std::string::npos) {
      // Typed without ñ where both are words: año is not ano, and what was typed comes first.
      const auto forms = context_.dictionary.written(token.folded);
      const bool plain = std::find(forms.begin(), forms.end(), token.folded) != forms.end();
      if (plain)
        for (const std::string_view form : forms)
          if (has_exact_form(form)) word.extras.push_back({exact_term(form), -context_.weights.exact});
    }
    return word;
  }

  std::size_t frequency(const PlanWord& word) const {
    std::size_t sum = 0;
    for (const auto& term : word.terms) sum += context_.frequency(term.term);
    return sum;
  }

  /// A word of another language, which only that language's rules stem.
  PlanWord foreign(const Token& token, Language language) {
    PlanWord word;
    word.terms.push_back({stem(token, language), 1});
    if (word.terms.front().term != token.folded) word.terms.push_back({token.folded, 1});
    mark(word.terms);
    return word;
  }

  Alternative all_of(const std::vector<Token>& tokens, double weight, Language language) {
    Alternative alternative{weight, {}};
    for (const Token& token : tokens)
      if (!token.whole && !meaningless(token)) alternative.words.push_back(word_of(token, language));
    return alternative;
  }
  Alternative all_of(const std::vector<Token>& tokens, double weight) { return all_of(tokens, weight, language_); }

  Alternative all_of(const Synonyms::Way& way) {
    if (!way.translated) return all_of(way.words, context_.weights.synonym * way.sure, way.language);
    Alternative alternative{context_.weights.translation * way.sure, {}};
    for (const Token& token : way.words)
      if (!is_stop_word(token.folded, way.language)) alternative.words.push_back(foreign(token, way.language));
    return alternative;
  }

  /// The same Latin or Greek word in the other languages, where the catalogue says it.
  void add_cognates(const Token& token, Group& group) {
    if (has_digit(token.folded)) return;
    const auto known = [&](std::string_view folded) { return context_.dictionary.has(folded); };
    for (const Cognate& cognate : cognates(token.folded, language_, known)) {
      PlanWord word = foreign(token_of(cognate.folded, cognate.folded), cognate.language);
      // What the word's own stems find already is no other way to say it.
      const auto& own = group.alternatives.front().words.front().terms;
      std::erase_if(word.terms, [&](const WeightedTerm& term) {
        return std::any_of(own.begin(), own.end(), [&](const WeightedTerm& other) { return other.term == term.term; });
      });
      if (!word.terms.empty()) group.alternatives.push_back({context_.weights.translation, {std::move(word)}});
    }
  }

  void phrase(const std::vector<Token>& tokens, std::string_view text) {
    Group group{std::string(text), {}, {}, {}};
    group.alternatives.push_back(all_of(tokens, 1));
    for (const Token& token : tokens)
      if (!token.whole) group.phrase.push_back(token.folded);
    if (group.alternatives.front().words.empty()) return;
    plan_.groups.push_back(std::move(group));
  }

  void plain(std::vector<Token> tokens, const Piece& piece) {
    std::vector<Token> wholes;
    for (const Token& token : tokens)
      if (token.whole) wholes.push_back(token);
    std::erase_if(tokens, [](const Token& token) { return token.whole; });
    for (std::size_t i = 0; i < tokens.size();) {
      if (plan_.groups.size() >= kMostWords) {
        plan_.too_many.push_back(typed(piece, tokens[i++]));
        continue;
      }
      i += one(tokens, i, wholes, piece);
    }
  }

  /// Makes a group of what begins at `i`; returns how many tokens it took.
  std::size_t one(const std::vector<Token>& tokens, std::size_t i, const std::vector<Token>& wholes,
                  const Piece& piece) {
    const auto said = [&](std::size_t count) {
      return std::vector<Token>(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                                tokens.begin() + static_cast<std::ptrdiff_t>(i + count));
    };
    // tele-secundaria: its parts, or the word without the hyphen.
    for (const Token& whole : wholes) {
      if (whole.begin != tokens[i].begin) continue;
      std::size_t end = i;
      while (end < tokens.size() && tokens[end].end <= whole.end) ++end;
      several(said(end - i), language_, {{1, {word_of(whole)}}}, piece);
      return end - i;
    }
    if (const auto match = context_.synonyms.match(tokens, i); match.words > 0) {
      std::vector<Alternative> ways;
      for (const auto& way : match.alternatives) ways.push_back(all_of(way));
      std::erase_if(ways, [](const Alternative& way) { return way.words.empty(); });
      several(said(match.words), language_ == Language::other ? match.language : language_, ways, piece);
      return match.words;
    }
    if (meaningless(tokens[i])) return 1;
    // "tele secundaria" where the catalogue says telesecundaria.
    if (i + 1 < tokens.size() && !meaningless(tokens[i + 1])) {
      const std::string joined = tokens[i].folded + tokens[i + 1].folded;
      if (joined.size() >= 6 && !has_digit(joined) && context_.dictionary.has(joined)) {
        Token whole;
        whole.folded = joined;
        whole.lower = tokens[i].lower + tokens[i + 1].lower;
        return several(said(2), language_, {{1, {word_of(whole)}}}, piece), 2;
      }
    }
    Group group{typed(piece, tokens[i]), tokens[i].folded, {}, {}};
    group.alternatives.push_back({1, {word_of(tokens[i])}});
    const std::size_t known = frequency(group.alternatives.front().words.front());
    add_cognates(tokens[i], group);
    const auto doubt = [&](Doubt why) { mistyped_.push_back({tokens[i], plan_.groups.size(), known, why, language_}); };
    if (context_.doubt == plan_.groups.size())
      doubt(Doubt::nothing_found);
    else if (known <= std::max(kRare, context_.documents / 4000) && group.alternatives.size() == 1)
      doubt(Doubt::rare);  // what another language says likewise is spelled right
    else if (known > 0 && tokens[i].folded.size() >= kShortestOdd && group.alternatives.size() == 1 &&
             !context_.dictionary.has(tokens[i].folded))
      doubt(Doubt::unwritten);
    else if (context_.doubt_odd && tokens[i].folded.size() >= kShortestOdd && known <= context_.documents / 20)
      doubt(Doubt::odd);
    plan_.groups.push_back(std::move(group));
    return 1;
  }

  /// A group for each word, of which each may also be said in one of the ways that say all of them.
  void several(const std::vector<Token>& words, Language language, const std::vector<Alternative>& ways,
               const Piece& piece) {
    for (const Token& word : words) {
      if (meaningless(word)) continue;
      Group group{typed(piece, word), word.folded, {{1, {word_of(word, language)}}}, {}};
      group.alternatives.insert(group.alternatives.end(), ways.begin(), ways.end());
      plan_.groups.push_back(std::move(group));
    }
  }

  /// The question's other words, for telling what a mistyped one was meant to be.
  std::vector<PlanWord> witnesses(std::size_t group) const {
    std::vector<PlanWord> witnesses;
    for (std::size_t g = 0; g < plan_.groups.size(); ++g)
      if (g != group && plan_.groups[g].alternatives.front().words.size() == 1)
        witnesses.push_back(plan_.groups[g].alternatives.front().words.front());
    return witnesses;
  }

  /// Adds what a word may have been meant to be. One that nobody says is replaced; a rare one may be the catalogue's
  /// own typo, or the very name that was asked for: it stands back only where another goes far better with the rest of
  /// the question, and only what is far commoner joins it.
  void mend(const Mistyped& mistyped) {
    const Token& token = mistyped.token;
    const bool unknown = mistyped.known == 0;
    if (token.folded.size() < 3 || (!unknown && has_digit(token.folded)) || is_roman(token.folded) ||
        is_stop_word(token.folded))
      return;
    if (mistyped.doubt == Doubt::unwritten && plan_.groups.size() > kShortQuestion) return;
    std::vector<Guess> guesses = search::guesses(mistyped, witnesses(mistyped.group), context_);
    if (!unknown && stands_back(mistyped, guesses)) return;
    if (mistyped.doubt == Doubt::odd || mistyped.doubt == Doubt::unwritten || guesses.empty()) return;
    if (unknown && guesses.front().little) unasked_.push_back(mistyped.group);
    if (!unknown && token.folded.size() < 5) return;
    if (unknown && guesses.front().words.size() == 1)
      plan_.groups[mistyped.group].form = guesses.front().words.front().folded;
    const double length = kLength * std::clamp(static_cast<double>(token.folded.size()) - 5, 0.0, 5.0);
    const double likely = std::clamp(std::exp2((guesses.front().merit + length) / 2), 0.4, 1.0);
    for (const Guess& guess : guesses) {
      if (guess.little) continue;
      const double weight = context_.weights.correction *
                            std::exp2(std::max(-3.0, (guess.merit - guesses.front().merit) / 2)) *
                            (unknown ? likely : 0.5);
      plan_.groups[mistyped.group].alternatives.push_back({weight, words_of(guess)});
    }
    // A word of the vocabulary is spelled right: what is near it is another language's word for the same, or nothing.
    if (!unknown || context_.synonyms.words().has(token.folded)) return;
    std::string written;
    for (const Token& one : guesses.front().words)
      written.append(written.empty() ? "" : " ").append(best_written(one.folded));
    const Guess& first = guesses.front();
    const bool alone = guesses.size() == 1 || first.merit > guesses[1].merit + kSurely;
    const bool unsaid = first.taught && std::any_of(first.words.begin(), first.words.end(), [&](const Token& one) {
                          return !is_stop_word(one.folded) && frequency(word_of(one)) == 0;
                        });
    const bool sure = unsaid || (alone && (first.taught || first.merit + length > kLikely));
    mended_.push_back({token, std::move(written), sure});
  }

  std::vector<PlanWord> words_of(const Guess& guess) {
    std::vector<PlanWord> words;
    for (const Token& one : guess.words)
      if (guess.words.size() == 1 || !is_stop_word(one.folded)) words.push_back(word_of(one));
    return words;
  }

  /// A word that others say, but none of those who say the rest ("leer un testo corto"): what goes with the rest far
  /// better stands before it. Else what was typed is no guess, and is taken out.
  bool stands_back(const Mistyped& mistyped, std::vector<Guess>& guesses) {
    const auto own = std::find_if(guesses.begin(), guesses.end(), [&](const Guess& guess) {
      return guess.words.size() == 1 && guess.words.front().folded == mistyped.token.folded;
    });
    if (guesses.empty()) return false;
    const double merit = own == guesses.end() ? guesses.back().merit : own->merit;
    const bool other = own != guesses.begin() && guesses.front().merit > merit + kSurelyOther;
    if (other && mistyped.doubt != Doubt::rare) {
      auto& ways = plan_.groups[mistyped.group].alternatives;
      ways.front().weight = context_.weights.correction;
      if (guesses.front().little)
        unasked_.push_back(mistyped.group);
      else
        ways.insert(ways.begin(), {1, words_of(guesses.front())});
      plan_.groups[mistyped.group].form = guesses.front().words.front().folded;
      return true;
    }
    if (own != guesses.end()) guesses.erase(own);
    return false;
  }

  /// With its accents, if it is ever written so.
  std::string best_written(const std::string& folded) const {
    for (const std::string_view form : context_.dictionary.written(folded))
      if (form != folded) return std::string(form);
    return folded;
  }

  std::string rewritten(std::string_view text, const std::vector<std::pair<std::vector<Token>, const Piece*>>& tokens,
                        const std::function<bool(const Mended&)>& wanted) const {
    std::string result;
    std::size_t done = 0;
    for (const auto& [list, piece] : tokens)
      for (const Token& token : list) {
        const auto found = std::find_if(mended_.begin(), mended_.end(), [&](const Mended& mended) {
          return mended.token.folded == token.folded && mended.token.begin == token.begin && wanted(mended);
        });
        const std::size_t begin = static_cast<std::size_t>(piece->text.data() - text.data()) + token.begin;
        if (found == mended_.end() || begin < done) continue;
        result.append(text.substr(done, begin - done)).append(found->written);
        done = begin + (token.end - token.begin);
      }
    return result.append(text.substr(done));
  }

  const PlanContext& context_;
  Plan plan_;
  bool keep_stop_words_ = false;
  Language language_ = Language::other;
  std::vector<Mended> mended_;
  std::string surely_;
  std::vector<Mistyped> mistyped_;    ///< mended when all of the question is known
  std::vector<std::size_t> unasked_;  ///< groups of mistyped little words, ascending
};

}  // namespace

Plan make_plan(std::string_view text, const PlanContext& context) {
  if (text.size() > kLongestQuery) {
    std::size_t size = kLongestQuery;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    text = text.substr(0, size);
  }
  PlanContext undoubted = context;
  undoubted.doubt = kNoGroup;
  Planner first(undoubted);
  Plan plan = first.run(text);
  // What was surely meant is planned as if it had been typed, with its synonyms and compounds.
  const std::string meant = first.surely().empty() ? std::string(text) : first.surely();
  if (first.surely().empty() && context.doubt == kNoGroup) return plan;
  Plan again = Planner(context).run(meant);
  if (again.suggestion.empty()) again.suggestion = std::move(plan.suggestion);
  return again;
}

}  // namespace acervo::search
