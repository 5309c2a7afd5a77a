#include "search/rerank.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "search/analysis.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kMostGroups = 32;
/// Of a description: what follows is read by who has opened it.
constexpr std::size_t kReadOf = 1500;

/// As is_stop_word of the word's folded form; of plain letters without looking that up, which most words are.
bool is_little(std::string_view letters, Language language) {
  std::array<char, 16> lower;
  std::size_t size = 0;
  for (const char c : letters) {
    if (static_cast<unsigned char>(c) >= 0x80) return is_stop_word(forms_of(letters).folded, language);
    if (size == lower.size()) return false;  // none is so long
    lower[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return is_stop_word({lower.data(), size}, language);
}

/// How a text says what was asked. How close the words stand to each other, 0 to 1: of every two that follow each other
/// in the query, the least distance in the text counts, over little words and in either order. And how many of the
/// words stand there in the very form that was typed, which a stem, a synonym or a mended word is not.
class Closeness {
 public:
  Closeness(const Listener& sought, const std::vector<Group>& asked)
      : sought_(sought), asked_(asked), pairs_(std::min(asked.size(), kMostGroups) - 1) {}

  void read(std::string_view text, const CutText& words, Language language) {
    last_.fill(-kFar);
    std::int64_t place = 0;
    std::size_t from = 0;  // the word after the one that was found last
    for (std::size_t i = 0; i < words.size() && words[i].end() <= kReadOf; ++i) {
      const CutWord& word = words[i];
      const std::uint32_t groups =
          word.whole || !sought_.glance().may_be(word.key) ? 0 : groups_of_word(text, word, language);
      if (groups == 0) continue;
      place += 1 + words_between(text, std::span(words).subspan(from, i - from), language);
      from = i + 1;
      for (std::size_t g = 0; g <= pairs_; ++g) {
        if ((groups >> g & 1) == 0) continue;
        // One word that says both ("telesecundaria") is as near as can be.
        if (g > 0) note(g - 1, (groups >> (g - 1) & 1) != 0 ? 1 : place - last_[g - 1], 1);
        if (g < pairs_) note(g, place - last_[g + 1], 0.7);
        last_[g] = place;
      }
    }
  }
  double share() const {
    double sum = 0;
    for (std::size_t p = 0; p < pairs_; ++p) sum += best_[p];
    return pairs_ == 0 ? 0 : sum / static_cast<double>(pairs_);
  }
  double verbatim() const { return std::popcount(verbatim_) / static_cast<double>(pairs_ + 1); }

 private:
  static constexpr std::int64_t kFar = 1'000'000;
  static constexpr std::int64_t kNear = 8;  ///< words farther apart than this do not stand together

  std::uint32_t groups_of_word(std::string_view text, const CutWord& at, Language language) {
    std::uint32_t groups = 0;
    with_letters(text, at, [&](std::string_view letters) {
      Forms& word = forms_of(letters);
      auto found = sought_.terms().find(stem(word, language));
      if (found == sought_.terms().end()) found = sought_.terms().find(word.folded);
      if (found == sought_.terms().end()) return;
      groups = found->second;
      for (std::uint32_t left = groups & ~verbatim_; left != 0; left &= left - 1)
        if (const auto g = static_cast<std::size_t>(std::countr_zero(left)); word.folded == asked_[g].form)
          verbatim_ |= 1U << g;
    });
    return groups;
  }
  /// How many words that are not little stand between a word that was found and the one found before it. Counted from
  /// there, and only as far as it matters: most texts need not be looked at word by word.
  static std::int64_t words_between(std::string_view text, std::span<const CutWord> words, Language language) {
    std::int64_t count = 0;
    for (std::size_t i = words.size(); i-- > 0 && count < kNear;)
      if (!words[i].whole && !is_little(text.substr(words[i].begin, words[i].size), language)) ++count;
    return count;
  }
  void note(std::size_t pair, std::int64_t distance, double worth) {
    if (distance > 0 && distance < kNear) best_[pair] = std::max(best_[pair], worth / static_cast<double>(distance));
  }

  const Listener& sought_;
  const std::vector<Group>& asked_;
  std::uint32_t verbatim_ = 0;  ///< groups that stand there as they were typed
  std::size_t pairs_;
  std::array<std::int64_t, kMostGroups> last_{};
  std::array<double, kMostGroups> best_{};
};

/// Which of the little words that were typed a text says. They find nothing, but of what is found by one or two words
/// ("para redes") what says them too is more like what was asked; in a sentence they are everywhere.
class LittleWords {
 public:
  static constexpr std::size_t kShort = 3;  // groups

  explicit LittleWords(const std::vector<std::string>& typed) : typed_(typed) {
    for (const std::string& word : typed) glance_.add(word);
  }
  bool any() const { return !typed_.empty(); }

  double share_in(const Said& said) const {
    std::uint32_t found = 0;
    read(said.title, said.title_words(), found);
    read(said.description, said.description_words(), found);
    return std::popcount(found) / static_cast<double>(std::min<std::size_t>(typed_.size(), kMostGroups));
  }

 private:
  void read(std::string_view text, const CutText& words, std::uint32_t& found) const {
    for (const CutWord& word : words) {
      if (word.end() > kReadOf) return;
      if (word.whole || !glance_.may_be(word.key)) continue;
      with_letters(text, word, [&](std::string_view letters) {
        const auto known = std::find(typed_.begin(), typed_.end(), forms_of(letters).folded);
        if (known != typed_.end() && known - typed_.begin() < 32) found |= 1U << (known - typed_.begin());
      });
    }
  }

  const std::vector<std::string>& typed_;
  Glance glance_;
};

}  // namespace

double title_share(std::size_t groups, std::uint8_t in_title, double length) {
  return in_title < groups ? 0 : std::min(1.0, in_title / std::max(1.0, length));
}

std::vector<Ranked> rerank(std::span<const Selection::Pick> picks, std::size_t place, const Plan& plan,
                           const Listener& listener, const Asking& asking) {
  const Columns& columns = *asking.reading.snapshot().columns;
  const Weights& weights = asking.weights;
  std::vector<Ranked> result;
  result.reserve(picks.size());
  const LittleWords little(plan.little);
  const bool listens = little.any() && plan.groups.size() <= LittleWords::kShort && weights.little > 0;
  for (std::size_t i = 0; i < picks.size(); ++i) {
    const bool closely = place + i < kReranked;
    Ranked ranked{picks[i], {}, {}, {}, 0, 0, 0};
    const Number number = ranked.pick.number;
    const double length = decoded_length(columns.lengths[number][static_cast<std::size_t>(Field::title)]);
    ranked.title = weights.whole_title * title_share(plan.groups.size(), ranked.pick.in_title, length);
    if (closely && plan.groups.size() > 1 && (weights.near > 0 || weights.verbatim > 0)) {
      ranked.shown = asking.reading.shown(number);
      const Language language = language_of(ranked.shown->language);
      Closeness closeness(listener, plan.groups);
      closeness.read(ranked.shown->title, ranked.shown->title_words(), language);
      closeness.read(ranked.shown->description, ranked.shown->description_words(), language);
      ranked.near = weights.near * closeness.share() + weights.verbatim * closeness.verbatim();
    }
    if (closely && listens) {
      if (!ranked.shown) ranked.shown = asking.reading.shown(number);
      ranked.near += weights.little * little.share_in(*ranked.shown);
    }
    if (closely && (columns.flags[number] & kHasMoments) != 0) {
      ranked.heard = asking.reading.heard(number);
      ranked.windows = listener.windows(*ranked.heard);
      const double share = listener.best_share(ranked.windows);
      // Half of the words in one window is no news; all of them are.
      ranked.moment = weights.moment * std::max(0.0, 2 * share - 1);
    }
    ranked.pick.score *= (1 + ranked.title + ranked.near) / (1 + ranked.title) * (1 + ranked.moment);
    result.push_back(std::move(ranked));
  }
  const std::size_t close = place < kReranked ? kReranked - place : 0;
  const auto end = result.begin() + static_cast<std::ptrdiff_t>(std::min(close, result.size()));
  std::stable_sort(result.begin(), end, [](const Ranked& a, const Ranked& b) { return a.pick.score > b.pick.score; });
  return result;
}

}  // namespace acervo::search
