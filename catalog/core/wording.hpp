#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace acervo {

/// A text for people in the three languages of the site. `in` takes a BCP 47 tag; another language gets Spanish.
struct Wording {
  std::string_view key, es, pt, en;

  constexpr std::string_view in(std::string_view language) const {
    return language.starts_with("pt") ? pt : language.starts_with("en") ? en : es;
  }
};

/// The text of that key, or null. Looks at one after the other: for what people read, not for what runs often.
constexpr const Wording* find_wording(std::span<const Wording> wordings, std::string_view key) {
  const auto found = std::ranges::find(wordings, key, &Wording::key);
  return found == wordings.end() ? nullptr : &*found;
}

}  // namespace acervo
