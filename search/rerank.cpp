#include "search/rerank.hpp"

#include <algorithm>
#include <array>

#include "search/analysis.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kMostGroups = 32;
/// Of a description: what follows is read by who has opened it. A character cut in two is no word.
constexpr std::size_t kReadOf = 1500;

/// How close the words of a query stand to each other in a text, 0 to 1: of every two that follow each other in the
/// query, the least distance in the text counts, over little words and in either order.
class Closeness {
 public:
  Closeness(const GroupsOfTerm& groups, std::size_t count)
      : groups_(groups), pairs_(std::min(count, kMostGroups) - 1) {}

  void read(std::string_view text, Language language) {
    last_.fill(-kFar);
    std::int64_t place = 0;
    each_word(text, [&](std::uint32_t, std::uint32_t, Forms& word, bool whole) {
      if (whole) return;
      auto found = groups_.find(stem(word, language));
      if (found == groups_.end()) found = groups_.find(word.folded);
      if (found == groups_.end()) {
        if (!is_stop_word(word.folded, language)) ++place;
        return;
      }
      ++place;
      for (std::size_t g = 0; g <= pairs_; ++g) {
        if ((found->second >> g & 1) == 0) continue;
        if (g > 0) note(g - 1, place - last_[g - 1], 1);
        if (g < pairs_) note(g, place - last_[g + 1], 0.7);
        last_[g] = place;
      }
    });
  }
  double share() const {
    double sum = 0;
    for (std::size_t p = 0; p < pairs_; ++p) sum += best_[p];
    return pairs_ == 0 ? 0 : sum / static_cast<double>(pairs_);
  }

 private:
  static constexpr std::int64_t kFar = 1'000'000;
  void note(std::size_t pair, std::int64_t distance, double worth) {
    if (distance > 0 && distance < 8) best_[pair] = std::max(best_[pair], worth / static_cast<double>(distance));
  }

  const GroupsOfTerm& groups_;
  std::size_t pairs_;
  std::array<std::int64_t, kMostGroups> last_{};
  std::array<double, kMostGroups> best_{};
};

}  // namespace

double title_share(std::size_t groups, std::uint8_t in_title, double length) {
  return in_title < groups ? 0 : std::min(1.0, in_title / std::max(1.0, length));
}

std::vector<Ranked> rerank(const std::vector<Selection::Pick>& first, const Plan& plan, const Listener& listener,
                           const Asking& asking) {
  const Columns& columns = *asking.reading.snapshot().columns;
  const Weights& weights = asking.weights;
  const GroupsOfTerm groups = groups_of(plan);
  std::vector<Ranked> result;
  result.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    Ranked ranked{first[i], {}, {}, {}, 0, 0, 0};
    const Number number = ranked.pick.number;
    const double length = decoded_length(columns.lengths[number][static_cast<std::size_t>(Field::title)]);
    ranked.title = weights.whole_title * title_share(plan.groups.size(), ranked.pick.in_title, length);
    if (i < kReranked && plan.groups.size() > 1 && weights.near > 0) {
      ranked.shown = asking.reading.shown(number);
      const Language language = language_of(ranked.shown->language);
      Closeness closeness(groups, plan.groups.size());
      closeness.read(ranked.shown->title, language);
      closeness.read(std::string_view(ranked.shown->description).substr(0, kReadOf), language);
      ranked.near = weights.near * closeness.share();
    }
    if (i < kReranked && (columns.flags[number] & kHasMoments) != 0) {
      ranked.heard = asking.reading.heard(number);
      ranked.windows = listener.windows(*ranked.heard);
      const double share = listener.best_share(ranked.windows);
      // Half of the words in one window is no news; all of them are.
      ranked.moment = weights.moment * std::max(0.0, 2 * share - 1);
    }
    ranked.pick.score *= (1 + ranked.title + ranked.near) / (1 + ranked.title) * (1 + ranked.moment);
    result.push_back(std::move(ranked));
  }
  const auto end = result.begin() + static_cast<std::ptrdiff_t>(std::min(kReranked, result.size()));
  std::stable_sort(result.begin(), end, [](const Ranked& a, const Ranked& b) { return a.pick.score > b.pick.score; });
  return result;
}

}  // namespace acervo::search
