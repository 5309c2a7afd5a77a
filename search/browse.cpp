#include "search/browse.hpp"

#include "search/coding.hpp"
#include "search/reading.hpp"

namespace acervo::search {

namespace {

/// Of the first pages only: the later are long to keep, and few turn to them.
constexpr std::size_t kDeepest = 200;

/// All of a question that decides its answer, but for who asks.
std::string spelled(const Query& query, std::size_t depth) {
  Writer out;
  out.number(static_cast<std::uint64_t>(query.sort)).number(depth).number(query.facet_limit);
  // Of titles that begin alike only the page's are put in order.
  out.number(query.sort == Sort::title ? query.per_page : 0);
  for (const Facet facet : query.facets) out.number(static_cast<std::uint64_t>(facet) + 1);
  out.number(0);
  for (const auto& [facet, values] : query.filters) {
    out.number(static_cast<std::uint64_t>(facet)).number(values.size());
    for (const std::string& value : values) out.text(value);
  }
  for (const auto& [facet, beginning] : query.listed) out.number(static_cast<std::uint64_t>(facet) + 1).text(beginning);
  out.number(0);
  const auto range = [&](bool given, std::int64_t value) {
    out.number(given ? 1 : 0).number(static_cast<std::uint64_t>(given ? value : 0));
  };
  range(query.at_most.has_value(), query.at_most.value_or(Bytes{}).count);
  range(query.shortest.has_value(), query.shortest.value_or(Micros{}).count());
  range(query.longest.has_value(), query.longest.value_or(Micros{}).count());
  range(query.published_since.has_value(), query.published_since.value_or(Time{}).time_since_epoch().count());
  range(query.published_before.has_value(), query.published_before.value_or(Time{}).time_since_epoch().count());
  return out.take();
}

}  // namespace

std::shared_ptr<const Selection> Browsed::find(std::uint32_t sequence, const std::string& question) {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(question);
  return sequence == sequence_ && found != kept_.end() ? found->second : nullptr;
}

void Browsed::put(std::uint32_t sequence, const std::string& question, std::shared_ptr<const Selection> selection) {
  const std::lock_guard lock(mutex_);
  if (sequence < sequence_) return;
  if (sequence > sequence_ || kept_.size() >= kMost) kept_.clear();
  sequence_ = sequence;
  kept_.insert_or_assign(question, std::move(selection));
}

Selection browse(const Reading& reading, const Query& query, std::size_t depth) {
  const Snapshot& snapshot = reading.snapshot();
  const Scope scope(snapshot, query.viewer);
  std::string question;
  if (const auto rank = scope.rank(); rank && depth <= kDeepest) question = *rank + spelled(query, depth);
  Browsed& browsed = reading.generation().browsed();
  if (!question.empty())
    if (const auto known = browsed.find(snapshot.sequence, question)) return *known;
  auto selection =
      std::make_shared<const Selection>(select(everything(snapshot, scope, query), snapshot, query, depth,
                                               [&](Number number) { return reading.shown(number)->title; }));
  if (!question.empty()) browsed.put(snapshot.sequence, question, selection);
  return *selection;
}

}  // namespace acervo::search
