#include "search/ranking.hpp"

#include <algorithm>
#include <cmath>

#include "search/record.hpp"

namespace acervo::search {

namespace {

// Counts above three are kept as steps: 4-5, 6-8, 9-15, 16 and more.
std::uint32_t step(std::uint32_t count) {
  return count <= 3 ? count : count <= 5 ? 4 : count <= 8 ? 5 : count <= 15 ? 6 : 7;
}

constexpr std::array<std::uint32_t, 8> kStepCount{0, 1, 2, 3, 4, 7, 12, 20};

/// What an operator may set. The rest (saturation, lengths) decides how words are counted, not what the house prefers.
template <class W, class Visit>
void each_weight(W& weights, Visit visit) {
  constexpr std::array<std::string_view, kFields> kFieldNames{"title",  "keywords",    "concepts",
                                                              "people", "description", "captions"};
  for (std::size_t f = 0; f < kFields; ++f) visit(kFieldNames[f], weights.field[f]);
  visit("whole_title", weights.whole_title);
  visit("near", weights.near);
  visit("verbatim", weights.verbatim);
  visit("little", weights.little);
  visit("moment", weights.moment);
  visit("freshness", weights.freshness);
  visit("seal", weights.seal);
  visit("use", weights.use);
  visit("experiences", weights.experiences);
  visit("synonym", weights.synonym);
  visit("translation", weights.translation);
  visit("correction", weights.correction);
  visit("exact", weights.exact);
  visit("aside", weights.aside);
  visit("coverage", weights.coverage);
  visit("all_words", weights.all_words);
}

}  // namespace

std::vector<std::pair<std::string, double>> weights_by_name(const Weights& weights) {
  std::vector<std::pair<std::string, double>> result;
  each_weight(weights, [&](std::string_view name, double value) { result.emplace_back(name, value); });
  return result;
}

bool set_weight(Weights& weights, std::string_view name, double value) {
  bool known = false;
  each_weight(weights, [&](std::string_view one, double& weight) {
    if (one == name) weight = value, known = true;
  });
  return known;
}

Merits merits_of(std::uint8_t flags, std::uint32_t uses, std::int32_t published, const Weights& weights, Time now) {
  const double age =
      std::max(0.0, static_cast<double>(now.time_since_epoch().count()) / 1e6 - published) / (365.25 * 86400);
  return {(flags & kSealed) != 0 ? weights.seal : 0, weights.use * std::min(1.0, std::log1p(uses) / std::log1p(1000.0)),
          published == 0 ? 0 : weights.freshness * std::exp2(-age / 2),
          (flags & kTaught) != 0 ? weights.experiences : 0};
}

std::uint32_t FieldCounts::packed() const {
  const auto of = [&](Field field) { return tf[static_cast<std::size_t>(field)]; };
  return step(of(Field::description)) | step(of(Field::captions)) << 3 | std::min(of(Field::title), 3U) << 6 |
         std::min(of(Field::keywords), 3U) << 8 | std::min(of(Field::concepts), 1U) << 10 |
         std::min(of(Field::people), 1U) << 11;
}

FieldCounts FieldCounts::unpack(std::uint32_t wdf) {
  FieldCounts counts;
  counts[Field::description] = kStepCount[wdf & 7];
  counts[Field::captions] = kStepCount[wdf >> 3 & 7];
  counts[Field::title] = wdf >> 6 & 3;
  counts[Field::keywords] = wdf >> 8 & 3;
  counts[Field::concepts] = wdf >> 10 & 1;
  counts[Field::people] = wdf >> 11 & 1;
  return counts;
}

}  // namespace acervo::search
