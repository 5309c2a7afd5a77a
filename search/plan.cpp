#include "search/plan.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"
#include "search/analysis.hpp"
#include "search/cognates.hpp"
#include "search/framing.hpp"
#include "search/inflections.hpp"
#include "search/mend.hpp"
#include "search/numerals.hpp"
#include "search/pieces.hpp"
#include "search/real_words.hpp"
#include "search/translations.hpp"
#include "search/word_maker.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kRare = 2;             // documents: what so few say may be a typo
constexpr std::size_t kLongestQuery = 2000;  // bytes looked at
constexpr std::size_t kMostMended = 12;      // words: what has more of them is no question
constexpr double kSameNumber = 0.9;          // of what the number itself would give: it is the same, written otherwise
constexpr double kInflected = 0.9;           // of what the word itself would give: it is the same in another form
constexpr std::size_t kShortestOdd = 4;      // letters: shorter words are too near to too many
constexpr double kTranslated = 0.8;          // of what the word itself would give, by a dictionary of its language
constexpr int kNear = 1;                     // letters that a word and its cousin in another language differ by
constexpr std::size_t kFew = 10;             // documents: with fewer, a noun is looked for by its verb as well

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// How the noun of a verb in -ar is written, and the verb of such a noun.
std::vector<std::string> derived(const std::string& folded) {
  constexpr std::size_t kShortestBody = 3;
  const auto body = [&](std::string_view ending) {
    return folded.size() >= ending.size() + kShortestBody && folded.ends_with(ending)
               ? folded.substr(0, folded.size() - ending.size())
               : std::string();
  };
  for (const std::string_view noun : {"aciones", "acion", "acoes", "acao"})
    if (const std::string stem = body(noun); !stem.empty() && stem != "est") return {stem + "ar"};  // estación
  if (const std::string stem = body("ar"); !stem.empty() && stem != "est") return {stem + "acion", stem + "acao"};
  return {};
}

class Planner {
 public:
  explicit Planner(const PlanContext& context)
      : context_(context), words_(context, plan_.marked), mender_(context, words_, plan_) {}

  Plan run(std::string_view text) {
    text_ = text;
    const std::vector<Piece> pieces = pieces_of(text);
    language_ = detect_language(text, Language::other);
    words_.speak(language_);
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
    if (context_.mends)
      for (std::size_t i = 0; i < std::min(mistyped_.size(), kMostMended); ++i) mender_.mend(mistyped_[i]);
    mender_.drop_unasked();
    const auto sure = [](const Mended& word) { return word.sure; };
    const std::vector<Mended>& mended = mender_.mended();
    if (std::any_of(mended.begin(), mended.end(), sure)) surely_ = rewritten(text, tokens, sure);
    if (!mended.empty()) plan_.suggestion = rewritten(text, tokens, [](const Mended&) { return true; });
    return std::move(plan_);
  }

  /// The text with those words mended of which there is hardly a doubt; empty where there are none.
  const std::string& surely() const { return surely_; }

 private:
  static std::string typed(const Piece& piece, const Token& token) {
    return std::string(piece.text.substr(token.begin, token.end - token.begin));
  }
  bool meaningless(const Token& token) const {
    return !keep_stop_words_ && (is_stop_word(token.folded) || is_stop_word(token.folded, language_));
  }

  Alternative all_of(const std::vector<Token>& tokens, double weight, Language language) {
    Alternative alternative{weight, {}};
    for (const Token& token : tokens)
      if (!token.whole && !meaningless(token)) alternative.words.push_back(words_.of(token, language));
    return alternative;
  }
  Alternative all_of(const std::vector<Token>& tokens, double weight) { return all_of(tokens, weight, language_); }

  Alternative all_of(const Synonyms::Way& way) {
    if (!way.translated) return all_of(way.words, context_.weights.synonym * way.sure, way.language);
    Alternative alternative{context_.weights.translation * way.sure, {}};
    for (const Token& token : way.words)
      if (!is_stop_word(token.folded, way.language)) alternative.words.push_back(words_.foreign(token, way.language));
    return alternative;
  }

  /// The same Latin or Greek word in the other languages, where the catalogue says it.
  void add_cognates(const Token& token, Group& group) {
    if (has_digit(token.folded)) return;
    const auto known = [&](std::string_view folded) { return context_.dictionary.has(folded); };
    for (const Cognate& cognate : cognates(token.folded, language_, known)) {
      PlanWord word = words_.foreign(token_of(cognate.folded, cognate.folded), cognate.language);
      // What the word's own stems find already is no other way to say it.
      const auto& own = group.alternatives.front().words.front().terms;
      std::erase_if(word.terms, [&](const WeightedTerm& term) {
        return std::any_of(own.begin(), own.end(), [&](const WeightedTerm& other) { return other.term == term.term; });
      });
      if (!word.terms.empty()) group.alternatives.push_back({context_.weights.translation, {std::move(word)}});
    }
  }

  /// Its forms that no stemmer takes for it. @return documents that say them
  std::size_t add_inflections(const std::vector<Inflection>& inflections, Group& group) {
    std::size_t known = 0;
    for (const Inflection& inflection : inflections) {
      PlanWord word = words_.inflected(inflection);
      erase_known(word.terms, group);
      if (word.terms.empty()) continue;
      known += words_.frequency(word);
      group.alternatives.push_back({kInflected, {std::move(word)}});
    }
    return known;
  }

  /// What dictionaries say in the other languages for it, or else for the word it is a form of.
  void add_translations(const Token& token, const std::vector<Inflection>& inflections, Group& group) {
    std::vector<Translation> ways = translations(token, language_);
    if (ways.empty())
      for (const Inflection& inflection : inflections)
        for (Translation& way :
             translations(token_of(lower(inflection.word), fold(inflection.word)), inflection.language))
          ways.push_back(std::move(way));
    for (const Translation& way : ways) {
      Alternative alternative{kTranslated * way.sure, words_.translated(way, false), true};
      if (alternative.words.size() == 1) erase_known(alternative.words.front().terms, group);
      if (!alternative.words.empty() && !alternative.words.front().terms.empty())
        group.alternatives.push_back(std::move(alternative));
    }
  }

  /// What the group is found by already is no other way to say it.
  static void erase_known(std::vector<WeightedTerm>& terms, const Group& group) {
    std::erase_if(terms, [&](const WeightedTerm& term) {
      return std::any_of(group.alternatives.begin(), group.alternatives.end(), [&](const Alternative& way) {
        return way.words.size() == 1 && std::any_of(way.words.front().terms.begin(), way.words.front().terms.end(),
                                                    [&](const WeightedTerm& known) { return known.term == term.term; });
      });
    });
  }

  /// Whether it is a word, though perhaps none that anybody here says. In Portuguese where that shows: its verbs have
  /// forms like many a mistyped Spanish noun (fraciones).
  bool is_right(const Token& token) const {
    if (language_ != Language::other) return is_real_word(token.folded, language_);
    return is_real_word(token.folded, Language::es) || is_real_word(token.folded, Language::en) ||
           is_marked_portuguese(token.folded);
  }

  /// Whether it is a word of some language, and somebody here says it in another one: but nothing near it, which it is
  /// then mended to (selecionar, seleccionar).
  bool is_said_abroad(const Token& token, const Group& group) const {
    if (!translated_words()->has(token.folded)) return false;
    bool said = false;
    for (const Alternative& way : group.alternatives) {
      if (!way.abroad) continue;
      const auto is_near = [&](const WeightedTerm& term) {
        return edit_distance(token.folded, term.term, kNear) <= kNear;
      };
      if (way.words.size() == 1 && std::ranges::any_of(way.words.front().terms, is_near)) return false;
      said = said || std::ranges::all_of(way.words, [&](const PlanWord& word) { return words_.frequency(word) > 0; });
    }
    return said;
  }

  /// A verb and its noun, of which Spanish and Portuguese stemmers make two words: argumentar, argumentación.
  void add_derived(const Token& token, Group& group) {
    for (const std::string& other : derived(token.folded)) {
      if (!context_.dictionary.has(other)) continue;
      group.alternatives.push_back({context_.weights.synonym, {words_.foreign(token_of(other, other), Language::es)}});
    }
  }

  /// The same number, written otherwise.
  void add_numerals(const std::vector<Token>& tokens, std::size_t i, Group& group) {
    for (const OtherNumeral& other : other_numerals(tokens, i)) {
      const bool translated =
          other.language != Language::other && language_ != Language::other && other.language != language_;
      PlanWord word;
      for (const std::string& form : other.forms)
        for (WeightedTerm& term : words_.foreign(token_of(form, form), other.language).terms)
          if (std::none_of(word.terms.begin(), word.terms.end(),
                           [&](const WeightedTerm& known) { return known.term == term.term; }))
            word.terms.push_back(std::move(term));
      group.alternatives.push_back({translated ? context_.weights.translation : kSameNumber, {std::move(word)}});
    }
  }

  /// Whether a whole's parts are written apart, as a word and a number are.
  static bool is_apart(const Token& whole, const Piece& piece) {
    return piece.text.substr(whole.begin, whole.end - whole.begin).find(' ') != std::string_view::npos;
  }

  void phrase(const std::vector<Token>& tokens, std::string_view text) {
    Group group{std::string(text), {}, {}, {}};
    group.alternatives.push_back(all_of(tokens, 1));
    for (const Token& token : tokens)
      if (!token.whole) group.phrase.push_back(token.folded);
    if (group.alternatives.front().words.empty()) return;
    // Said twice is asked once.
    if (std::any_of(plan_.groups.begin(), plan_.groups.end(),
                    [&](const Group& other) { return other.phrase == group.phrase; }))
      return;
    plan_.groups.push_back(std::move(group));
  }

  void plain(std::vector<Token> tokens, const Piece& piece) {
    std::vector<Token> wholes;
    for (const Token& token : tokens)
      if (token.whole) wholes.push_back(token);
    std::erase_if(tokens, [](const Token& token) { return token.whole; });
    const Framing framing = framed(tokens, piece);
    for (std::size_t i = 0; i < tokens.size();) {
      if (plan_.groups.size() >= kMostWords) {
        plan_.too_many.push_back(typed(piece, tokens[i++]));
        continue;
      }
      if (i < framing.begin || i >= framing.end)
        i += aside(tokens, i, piece);
      else
        i += one(tokens, i, wholes, piece);
    }
  }

  /// A question that has to be answered by its very words, or has some of them quoted, tells all that it says.
  Framing framed(const std::vector<Token>& tokens, const Piece& piece) const {
    if (!context_.mends || piece.text.data() != text_.data() || piece.text.size() != text_.size())
      return {0, tokens.size()};
    return framing_of(tokens, {[&](std::size_t i) { return context_.synonyms.match(tokens, i).words > 1; },
                               [&](std::size_t i) {
                                 return context_.dictionary.has(tokens[i].folded) ||
                                        context_.synonyms.words().has(tokens[i].folded);
                               }});
  }

  std::size_t aside(const std::vector<Token>& tokens, std::size_t i, const Piece& piece) {
    if (meaningless(tokens[i])) return 1;
    Group group{typed(piece, tokens[i]), tokens[i].folded, {}, {}};
    group.alternatives.push_back({1, {words_.of(tokens[i])}});
    add_numerals(tokens, i, group);
    plan_.asides.push_back(std::move(group));
    return 1;
  }

  /// What is written as one word with hyphens in it, from tokens[i] to `end`.
  struct Compound {
    const Token* whole = nullptr;
    std::size_t end = 0;
  };
  static Compound compound_at(const std::vector<Token>& tokens, std::size_t i, const std::vector<Token>& wholes,
                              const Piece& piece) {
    for (const Token& whole : wholes) {
      if (whole.begin != tokens[i].begin || is_apart(whole, piece)) continue;
      std::size_t end = i;
      while (end < tokens.size() && tokens[end].end <= whole.end) ++end;
      return {&whole, end};
    }
    return {};
  }

  /// Makes a group of what begins at `i`; returns how many tokens it took.
  std::size_t one(const std::vector<Token>& tokens, std::size_t i, const std::vector<Token>& wholes,
                  const Piece& piece) {
    const Compound compound = compound_at(tokens, i, wholes, piece);
    // "project-based learning" is in the vocabulary, hyphen and all.
    if (const auto match = context_.synonyms.match(tokens, i); match.words > 0 && i + match.words >= compound.end) {
      std::vector<Alternative> ways;
      for (const auto& way : match.alternatives) ways.push_back(all_of(way));
      std::erase_if(ways, [](const Alternative& way) { return way.words.empty(); });
      const Language language = language_ == Language::other ? match.language : language_;
      several(tokens, i, i + match.words, language, ways, piece, compound);
      return match.words;
    }
    // tele-secundaria: its parts, or the word without the hyphen. Where that is said, nothing of it is mistyped.
    if (compound.whole != nullptr) {
      const Alternative whole{1, {words_.of(*compound.whole)}};
      const bool said = context_.said(compound.whole->folded) > 0;
      const std::size_t group = plan_.groups.size(), doubted = mistyped_.size();
      for (std::size_t part = i; part < compound.end; ++part)
        if (!meaningless(tokens[part])) word(tokens, part, wholes, piece, &whole, !said);
      // tele-secudaria: perhaps the word without its hyphen is near one that is said.
      if (std::any_of(mistyped_.begin() + static_cast<std::ptrdiff_t>(doubted), mistyped_.end(),
                      [](const Mistyped& word) { return word.known == 0 && word.doubt == Doubt::rare; }))
        for (std::size_t each = group; each < plan_.groups.size(); ++each)
          mistyped_.push_back({*compound.whole, each, 0, Doubt::rare, language_});
      return compound.end - i;
    }
    // "I guerra mundial" is the first one, though "I" is a little word.
    if (meaningless(tokens[i]) && other_numerals(tokens, i).empty()) {
      if (std::find(plan_.little.begin(), plan_.little.end(), tokens[i].folded) == plan_.little.end())
        plan_.little.push_back(tokens[i].folded);
      return 1;
    }
    // "tele secundaria" where the catalogue says telesecundaria.
    if (i + 1 < tokens.size() && !meaningless(tokens[i + 1])) {
      const std::string joined = tokens[i].folded + tokens[i + 1].folded;
      if (joined.size() >= 6 && !has_digit(joined) && context_.dictionary.has(joined)) {
        const Alternative whole{1, {words_.of(token_of(tokens[i].lower + tokens[i + 1].lower, joined))}};
        for (const std::size_t part : {i, i + 1}) word(tokens, part, wholes, piece, &whole, false);
        return 2;
      }
    }
    word(tokens, i, wholes, piece, nullptr, true);
    return 1;
  }

  /// A group for the word at `i`, which may be said by `whole` too. @param doubts  whether it may be mistyped
  void word(const std::vector<Token>& tokens, std::size_t i, const std::vector<Token>& wholes, const Piece& piece,
            const Alternative* whole, bool doubts) {
    Group group{typed(piece, tokens[i]), tokens[i].folded, {}, {}};
    group.alternatives.push_back({1, {words_.of(tokens[i])}});
    std::size_t known = words_.frequency(group.alternatives.front().words.front());
    add_cognates(tokens[i], group);
    add_numerals(tokens, i, group);
    // "covid 19", where the catalogue says covid19.
    for (const Token& numbered : wholes)
      if ((numbered.begin == tokens[i].begin || numbered.end == tokens[i].end) && is_apart(numbered, piece) &&
          context_.said(numbered.folded) > 0)
        group.alternatives.push_back({1, {words_.of(numbered)}});
    const bool alone = group.alternatives.size() == 1;
    const std::vector<Inflection> inflections = search::inflections(tokens[i], language_);
    known += add_inflections(inflections, group);
    if (known < kFew) add_derived(tokens[i], group);
    add_translations(tokens[i], inflections, group);
    const auto doubt = [&](Doubt why) {
      if (doubts) mistyped_.push_back({tokens[i], plan_.groups.size(), known, why, language_});
    };
    const bool rare = known <= std::max(kRare, context_.documents / 4000);
    const bool unwritten =
        known > 0 && tokens[i].folded.size() >= kShortestOdd && alone && !context_.dictionary.has(tokens[i].folded);
    // A word that nobody here says is no typo of one that somebody does: "embarazo" is not "embargo".
    const bool right = (rare || unwritten) && (is_right(tokens[i]) || (known == 0 && is_said_abroad(tokens[i], group)));
    if (right && known == 0)
      doubt(Doubt::unsaid);
    else if (context_.doubt == plan_.groups.size())
      doubt(Doubt::nothing_found);
    else if (rare && !right && (alone || known == 0))
      doubt(Doubt::rare);
    else if (unwritten && !right)
      doubt(Doubt::unwritten);
    else if (context_.doubt_odd && tokens[i].folded.size() >= kShortestOdd && known <= context_.documents / 20)
      doubt(Doubt::odd);
    if (whole != nullptr) group.alternatives.push_back(*whole);
    plan_.groups.push_back(std::move(group));
  }

  /// A group for each word, of which each may also be said in one of the ways that say all of them.
  void several(const std::vector<Token>& tokens, std::size_t begin, std::size_t end, Language language,
               const std::vector<Alternative>& ways, const Piece& piece, const Compound& compound) {
    for (std::size_t i = begin; i < end; ++i) {
      if (meaningless(tokens[i])) continue;
      Group group{typed(piece, tokens[i]), tokens[i].folded, {{1, {words_.of(tokens[i], language)}}}, {}};
      // The vocabulary knows "tercer grado" and "cuarto grado" for the same years of school: the number itself comes
      // first.
      add_numerals(tokens, i, group);
      if (i < compound.end) group.alternatives.push_back({1, {words_.of(*compound.whole)}});
      group.alternatives.insert(group.alternatives.end(), ways.begin(), ways.end());
      plan_.groups.push_back(std::move(group));
    }
  }

  std::string rewritten(std::string_view text, const std::vector<std::pair<std::vector<Token>, const Piece*>>& tokens,
                        const std::function<bool(const Mended&)>& wanted) const {
    const std::vector<Mended>& all = mender_.mended();
    std::string result;
    std::size_t done = 0;
    for (const auto& [list, piece] : tokens)
      for (const Token& token : list) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const Mended& mended) {
          return mended.token.folded == token.folded && mended.token.begin == token.begin && wanted(mended);
        });
        const std::size_t begin = static_cast<std::size_t>(piece->text.data() - text.data()) + token.begin;
        if (found == all.end() || begin < done) continue;
        result.append(text.substr(done, begin - done)).append(found->written);
        done = begin + (token.end - token.begin);
      }
    return result.append(text.substr(done));
  }

  const PlanContext& context_;
  std::string_view text_;
  Plan plan_;
  WordMaker words_;
  Mender mender_;
  bool keep_stop_words_ = false;
  Language language_ = Language::other;
  std::string surely_;
  std::vector<Mistyped> mistyped_;  ///< mended when all of the question is known
};

}  // namespace

bool is_abroad(const Group& group) {
  return std::any_of(group.alternatives.begin(), group.alternatives.end(),
                     [](const Alternative& way) { return way.abroad; });
}

void settle(Plan& plan, bool abroad) {
  for (Group& group : plan.groups) {
    if (!abroad) std::erase_if(group.alternatives, [](const Alternative& way) { return way.abroad; });
    for (const Alternative& way : group.alternatives) {
      if (!way.abroad) continue;
      for (const PlanWord& word : way.words)
        for (const WeightedTerm& term : word.terms) plan.marked.insert(term.term);
    }
  }
}

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
