#include "search/explain.hpp"

#include <algorithm>
#include <optional>

namespace acervo::search {

namespace {

class Explainer {
 public:
  Explainer(Number number, const Asking& asking)
      : number_(number), asking_(asking), matcher_(asking.reading.matcher(asking.weights)) {}

  /// What the best way of saying one group gives; nothing where the document says it in none. @param abroad  also in
  /// another language
  std::vector<Explanation::Term> best(const Group& group, bool abroad) const {
    std::vector<Explanation::Term> best;
    const std::vector<double> shares = matcher_.shares(group);
    for (std::size_t a = 0; a < group.alternatives.size(); ++a) {
      const Alternative& alternative = group.alternatives[a];
      if (alternative.abroad && !abroad) continue;
      std::vector<Explanation::Term> terms;
      bool all = !alternative.words.empty();
      for (const PlanWord& word : alternative.words) {
        auto term = this->term(word, alternative.weight * shares[a]);
        if (!term) {
          all = false;
          break;
        }
        terms.push_back(std::move(*term));
      }
      if (all && sum(terms) > sum(best)) best = std::move(terms);
    }
    return best;
  }

  static double sum(const std::vector<Explanation::Term>& terms) {
    double sum = 0;
    for (const auto& term : terms) sum += term.score;
    return sum;
  }

 private:
  std::optional<std::uint16_t> impact(const PostingList& list) const {
    const auto at = std::lower_bound(list.numbers.begin(), list.numbers.end(), number_);
    if (at == list.numbers.end() || *at != number_) return std::nullopt;
    return static_cast<std::uint16_t>(list.impacts[static_cast<std::size_t>(at - list.numbers.begin())] &
                                      ~PostingList::kInTitle);
  }

  std::optional<Explanation::Term> term(const PlanWord& word, double weight) const {
    const Reading& reading = asking_.reading;
    std::size_t documents = 0;
    for (const WeightedTerm& form : word.terms) documents += reading.frequency(form.term);
    const double idf = matcher_.idf(documents) * weight;
    std::optional<Explanation::Term> best;
    for (const WeightedTerm& form : word.terms) {
      const auto here = impact(*reading.list(form.term));
      if (!here) continue;
      const double score = idf * form.weight * *here / PostingList::kScale;
      if (best && best->score >= score) continue;
      best = Explanation::Term{form.term, idf * form.weight, {}, score};
    }
    if (!best) return best;
    reading.database().each_posting(best->term, number_, number_, [&](Number, Xapian::termcount wdf) {
      best->fields = reading.generation().impact().parts(wdf, reading.snapshot().columns->lengths[number_]);
    });
    for (const WeightedTerm& extra : word.extras)
      if (const auto here = impact(*reading.list(extra.term)))
        best->score += idf * extra.weight * *here / PostingList::kScale;
    return best;
  }

  Number number_;
  const Asking& asking_;
  Matcher matcher_;
};

}  // namespace

Explanation explain(const Ranked& ranked, const Plan& plan, const Asking& asking) {
  const Number number = ranked.pick.number;
  Explanation result;
  const Explainer explainer(number, asking);
  std::uint32_t abroad = 0;
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    std::vector<Explanation::Term> terms = explainer.best(plan.groups[g], true);
    if (g < 32 && is_abroad(plan.groups[g]) && !terms.empty() && explainer.best(plan.groups[g], false).empty())
      abroad |= 1U << g;
    for (auto& term : terms) {
      result.text += term.score;
      result.terms.push_back(std::move(term));
    }
  }
  for (const Group& group : plan.asides)
    for (auto& term : explainer.best(group, false)) {
      term.idf *= asking.weights.aside;
      term.score *= asking.weights.aside;
      result.text += term.score;
      result.terms.push_back(std::move(term));
    }
  result.coverage = asking.reading.matcher(asking.weights).coverage(plan, ranked.pick.groups, abroad);
  result.title = ranked.title;
  result.near = ranked.near;
  result.moment = ranked.moment;
  const Merits merits = asking.reading.generation().merits(number);
  result.seal = merits.seal;
  result.use = merits.use;
  result.freshness = merits.freshness;
  result.experiences = merits.experiences;
  return result;
}

}  // namespace acervo::search
