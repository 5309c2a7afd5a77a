#include <algorithm>
#include <cmath>

#include "search/match.hpp"

// What has most of what was asked, where too little has all of it.
namespace acervo::search {

namespace {

constexpr float kAbroad = 0.7F;  // of what was asked: a word that a text only says in another language, by a dictionary

}  // namespace

double Matcher::coverage(const Plan& plan, std::uint32_t groups, std::uint32_t abroad) const {
  if (groups == ~0U) return 1;
  double found = 0;
  double total = 0;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g) {
    const double worth = group_idf(plan.groups[g]);
    total += worth;
    if ((groups >> g & 1) != 0) found += (abroad >> g & 1) != 0 ? kAbroad * worth : worth;
  }
  return total > 0 ? worth_of(found / total) : 1;
}

double Matcher::worth_of(double share) const {
  constexpr double kAll = 0.9999;
  return share > kAll ? 1 : std::pow(share, weights_.coverage) / (1 + weights_.all_words);
}

Hits Matcher::most(const Plan& plan) const {
  Hits sum;
  std::vector<float> mass;
  double total = 0;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g) {
    const Group& group = plan.groups[g];
    const auto worth = static_cast<float>(group_idf(group));
    total += worth;
    const bool abroad = is_abroad(group);
    const Hits one = hits(group, abroad);
    const Hits own = abroad ? hits(group) : Hits();
    std::size_t at = 0;  // in what says it in its own words
    Hits next;
    std::vector<float> next_mass;
    const std::size_t room = sum.size() + one.size();
    next.numbers.reserve(room);
    next.scores.reserve(room);
    next.in_title.reserve(room);
    next.groups.reserve(room);
    next_mass.reserve(room);
    for (std::size_t i = 0, j = 0; i < sum.size() || j < one.size();) {
      const bool left = i < sum.size() && (j == one.size() || sum.numbers[i] <= one.numbers[j]);
      const bool right = j < one.size() && (i == sum.size() || one.numbers[j] <= sum.numbers[i]);
      next.numbers.push_back(left ? sum.numbers[i] : one.numbers[j]);
      next.scores.push_back((left ? sum.scores[i] : 0) + (right ? one.scores[j] : 0));
      next.in_title.push_back(static_cast<std::uint8_t>((left ? sum.in_title[i] : 0) + (right ? one.in_title[j] : 0)));
      next.groups.push_back((left ? sum.groups[i] : 0) | (right ? 1U << g : 0));
      float share = 1;
      if (right && abroad) {
        while (at < own.size() && own.numbers[at] < one.numbers[j]) ++at;
        if (at == own.size() || own.numbers[at] != one.numbers[j]) share = kAbroad;
      }
      next_mass.push_back((left ? mass[i] : 0) + (right ? share * worth : 0));
      i += left ? 1 : 0;
      j += right ? 1 : 0;
    }
    sum = std::move(next);
    mass = std::move(next_mass);
  }
  add_asides(sum, plan);
  // Less than this share of what was asked is noise, unless nothing better exists.
  float best = 0;
  for (const float m : mass) best = std::max(best, m);
  const float least = std::min(best, static_cast<float>(total)) * 0.3F;
  std::size_t n = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    if (mass[i] < least) continue;
    const double share = total > 0 ? mass[i] / total : 0;
    sum.numbers[n] = sum.numbers[i];
    sum.scores[n] = static_cast<float>(sum.scores[i] * worth_of(share));
    sum.in_title[n] = sum.in_title[i];
    sum.groups[n++] = sum.groups[i];
  }
  sum.numbers.resize(n);
  sum.scores.resize(n);
  sum.in_title.resize(n);
  sum.groups.resize(n);
  sum.every = plan.groups.size() >= 32 ? ~0U : (1U << plan.groups.size()) - 1;
  return sum;
}

}  // namespace acervo::search
