#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace acervo {

/// An identifier that cannot be mistaken for one of another noun. 12 characters of Crockford's base 32 in lower case
/// (60 random bits): short enough for an address that people read aloud, never reused.
template <class Noun>
struct Id {
  std::string value;

  auto operator<=>(const Id&) const = default;
};

using MaterialId = Id<struct MaterialNoun>;
using PersonId = Id<struct PersonNoun>;
using UploadId = Id<struct UploadNoun>;

/// A new random identifier's text, from the operating system's generator. Thread-safe.
std::string random_id();

/// Whether `text` has the form of an identifier; what has not is simply not found.
bool is_id(std::string_view text);

template <class Noun>
Id<Noun> new_id() {
  return {random_id()};
}

}  // namespace acervo

template <class Noun>
struct std::hash<acervo::Id<Noun>> {
  std::size_t operator()(const acervo::Id<Noun>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
