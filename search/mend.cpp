#include "search/mend.hpp"

#include <algorithm>
#include <cmath>

#include "search/analysis.hpp"

namespace acervo::search {

namespace {

constexpr double kLength = 0.8;     // of merit, for each letter past five: long words have few neighbours
constexpr double kSurely = 4;       // of merit, that the best guess has before the next
constexpr double kLikely = 0;       // of merit: less is as likely a word that nobody here says
constexpr double kSurelyOther = 3;  // of merit, that another word has before a known one stands back

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Siglo XIX is not siglo XXI.
bool is_roman(const std::string& folded) {
  return folded.find_first_not_of("ivxlcdm") == std::string::npos && folded.find_first_of("ivx") != std::string::npos;
}

}  // namespace

/// The question's other words, for telling what a mistyped one was meant to be.
std::vector<PlanWord> Mender::witnesses(std::size_t group) const {
  std::vector<PlanWord> witnesses;
  for (std::size_t g = 0; g < plan_.groups.size(); ++g)
    if (g != group && plan_.groups[g].alternatives.front().words.size() == 1)
      witnesses.push_back(plan_.groups[g].alternatives.front().words.front());
  return witnesses;
}

void Mender::mend(const Mistyped& mistyped) {
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
    auto& ways = plan_.groups[mistyped.group].alternatives;
    ways.push_back({weight, words_of(guess)});
    if (!guess.abroad) continue;
    for (const Translation& way : translations(guess.words.front(), mistyped.language))
      if (std::vector<PlanWord> words = words_.translated(way, true); !words.empty())
        ways.push_back({weight * way.sure, std::move(words)});
  }
  // A word that is spelled right: what is near it is another language's word for the same, or nothing.
  if (!unknown || mistyped.doubt == Doubt::unsaid || context_.synonyms.words().has(token.folded)) return;
  std::string written;
  for (const Token& one : guesses.front().words)
    written.append(written.empty() ? "" : " ").append(best_written(one.folded));
  const Guess& first = guesses.front();
  const bool alone = guesses.size() == 1 || first.merit > guesses[1].merit + kSurely;
  const bool unsaid = first.taught && std::any_of(first.words.begin(), first.words.end(), [&](const Token& one) {
                        return !is_stop_word(one.folded) && words_.frequency(words_.of(one)) == 0;
                      });
  const bool sure = unsaid || (alone && (first.taught || first.merit + length > kLikely));
  mended_.push_back({token, std::move(written), sure});
}

std::vector<PlanWord> Mender::words_of(const Guess& guess) {
  std::vector<PlanWord> words;
  for (const Token& one : guess.words)
    if (guess.words.size() == 1 || !is_stop_word(one.folded)) words.push_back(words_.of(one));
  return words;
}

/// A word that others say, but none of those who say the rest ("leer un testo corto"): what goes with the rest far
/// better stands before it. Else what was typed is no guess, and is taken out.
bool Mender::stands_back(const Mistyped& mistyped, std::vector<Guess>& guesses) {
  const auto own = std::find_if(guesses.begin(), guesses.end(), [&](const Guess& guess) {
    return guess.words.size() == 1 && guess.words.front().folded == mistyped.token.folded;
  });
  if (guesses.empty()) return false;
  const double merit = own == guesses.end() ? guesses.back().merit : own->merit;
  const bool other = own != guesses.begin() && guesses.front().merit > merit + kSurelyOther;
  if (other && mistyped.doubt != Doubt::rare) {
    auto& ways = plan_.groups[mistyped.group].alternatives;
    ways.front().weight = context_.weights.correction;
    ways.insert(ways.begin(), {1, words_of(guesses.front())});
    plan_.groups[mistyped.group].form = guesses.front().words.front().folded;
    return true;
  }
  if (own != guesses.end()) guesses.erase(own);
  return false;
}

/// With its accents, if it is ever written so.
std::string Mender::best_written(const std::string& folded) const {
  for (const std::string_view form : context_.dictionary.written(folded))
    if (form != folded) return std::string(form);
  return folded;
}

void Mender::drop_unasked() {
  if (unasked_.size() >= plan_.groups.size()) return;
  for (auto group = unasked_.rbegin(); group != unasked_.rend(); ++group)
    plan_.groups.erase(plan_.groups.begin() + static_cast<std::ptrdiff_t>(*group));
}

}  // namespace acervo::search
