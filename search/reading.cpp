#include "search/reading.hpp"

namespace acervo::search {

Reading::Reading(std::shared_ptr<Generation> generation, bool again)
    : generation_(std::move(generation)), snapshot_(generation_->snapshot()), handle_(generation_->handle(*snapshot_)) {
  if (again) handle_->reopen();
}

std::shared_ptr<const PostingList> Reading::list(const std::string& term) const {
  auto& known = lists_[term];
  if (!known) {
    known = term.size() > 245 ? std::make_shared<const PostingList>()
                              : generation_->postings().list(term, *handle_, *snapshot_->columns, snapshot_->last);
  }
  return known;
}

std::shared_ptr<const Shown> Reading::shown(Number number) const {
  if (auto known = generation_->shown().find(number)) return known;
  auto shown = std::make_shared<const Shown>(
      decode_shown(generation_->packing().unpack(handle_->get_document(number).get_data())));
  generation_->shown().put(number, shown);
  return shown;
}

std::shared_ptr<const Heard> Reading::heard(Number number) const {
  static const auto kNothing = std::make_shared<const Heard>();
  if ((snapshot_->columns->flags[number] & kHasMoments) == 0) return kNothing;
  if (auto known = generation_->heard().find(number)) return known;
  auto heard =
      std::make_shared<const Heard>(generation_->packing().unpack(handle_->get_document(number + 1).get_data()));
  generation_->heard().put(number, heard);
  return heard;
}

std::optional<Number> Reading::find(const MaterialId& id) const {
  const std::string term = id_term(id.value);
  for (auto at = handle_->postlist_begin(term); at != handle_->postlist_end(term); ++at)
    if (*at <= snapshot_->last && snapshot_->alive(*at)) return *at;
  return std::nullopt;
}

}  // namespace acervo::search
