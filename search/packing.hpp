#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Private to search/.
namespace acervo::search {

/// Texts made small with what the catalogue's texts have in common: alone, one of a few hundred bytes would shrink by
/// a third, with a dictionary it does by two. What is unpacked is checked. Thread-safe.
class Packing {
 public:
  /// @param dictionary  from `learn`; empty: none
  explicit Packing(std::string dictionary = {});
  ~Packing();
  Packing(Packing&&) noexcept;
  Packing& operator=(Packing&&) noexcept;

  std::string pack(std::string_view text) const;

  /// @throws Error{internal, "index_damaged"} when it is not what was packed
  std::string unpack(std::string_view bytes) const;

  const std::string& dictionary() const;

  /// A dictionary for texts like these; empty where they are too few to learn from.
  static std::string learn(const std::vector<std::string>& texts);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace acervo::search
