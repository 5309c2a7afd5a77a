#include "catalog/library/review_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/library/review.sql.hpp"

namespace acervo {

namespace {

namespace queries = acervo::sql::review;

// % and _ of what is looked for are themselves.
std::optional<std::string> pattern(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::string result = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') result += '\\';
    result += c;
  }
  return result + "%";
}

std::optional<std::string> name_of(ReviewList::Preparation preparation) {
  switch (preparation) {
    case ReviewList::Preparation::any:
      return std::nullopt;
    case ReviewList::Preparation::failed:
      return "failed";
    case ReviewList::Preparation::preparing:
      return "preparing";
  }
  return std::nullopt;
}

std::string_view name_of(ReviewList::Sort sort) {
  switch (sort) {
    case ReviewList::Sort::oldest:
      return "oldest";
    case ReviewList::Sort::newest:
      return "newest";
    case ReviewList::Sort::updated:
      return "updated";
  }
  return "oldest";
}

}  // namespace

const std::vector<std::string>& review_lacks() {
  static const std::vector<std::string> all{"title",   "description", "language", "type",    "levels",
                                            "license", "subjects",    "file",     "captions"};
  return all;
}

ReviewPage ReviewStore::list(const ReviewList& which) {
  std::optional<std::string> state, owner;
  if (which.state) state = name(*which.state);
  if (which.owner) owner = which.owner->value;
  return database_.read([&](db::Tx& tx) {
    ReviewPage page;
    const auto rows =
        tx.run(queries::queue, {state, owner, which.lacks, name_of(which.preparation), pattern(which.text),
                                name_of(which.sort), which.per_page, (which.page - 1) * which.per_page});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      page.total = rows[i]["total"].integer();
      page.items.push_back({{rows[i]["id"].text()}, rows[i]["lacks"].texts()});
    }
    const auto states = tx.run(queries::states);
    for (std::size_t i = 0; i < states.size(); ++i)
      if (const auto known = parse_material_state(states[i]["state"].text()))
        page.states[*known] = states[i]["total"].integer();
    return page;
  });
}

}  // namespace acervo
