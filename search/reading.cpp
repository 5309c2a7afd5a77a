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

std::shared_ptr<const Said> Reading::shown(Number number) const {
  if (auto known = generation_->shown().find(number)) return known;
  auto shown = std::make_shared<const Said>(decode_shown(generation_->packing().unpack(handle_->data(number))));
  generation_->shown().put(number, shown);
  return shown;
}

std::shared_ptr<const Heard> Reading::heard(Number number) const {
  static const auto kNothing = std::make_shared<const Heard>();
  if ((snapshot_->columns->flags[number] & kHasMoments) == 0) return kNothing;
  if (auto known = generation_->heard().find(number)) return known;
  auto heard = std::make_shared<const Heard>(generation_->packing().unpack(handle_->data(number + 1)));
  generation_->heard().put(number, heard);
  return heard;
}

std::optional<Number> Reading::find(const MaterialId& id) const {
  const std::string term = id_term(id.value);
  std::optional<Number> found;
  handle_->each_posting(term, 1, snapshot_->last, [&](Number number, Xapian::termcount) {
    if (snapshot_->alive(number)) found = number;
  });
  return found;
}

}  // namespace acervo::search
