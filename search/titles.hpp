#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Private to search/.
namespace acervo::search {

/// A title as it sorts, byte by byte: without case, accents and what is no letter or digit; ñ after n, as Spanish has
/// it; numbers by their value, so that lesson 2 comes before lesson 10. What begins with no letter comes last.
std::string title_order(std::string_view title);

/// The beginning of that, which is in memory for every document; zeros behind a shorter one.
using TitleKey = std::array<char, 16>;
TitleKey title_key(std::string_view title);

/// Whether titles of which only the key is known begin with these folded letters, in which ñ is n.
class TitleBeginning {
 public:
  explicit TitleBeginning(std::string_view folded) : wanted_(title_order(folded)) {}
  bool of(const TitleKey& key) const;

 private:
  std::string wanted_;
};

/// More documents than this whose titles begin alike are no list that somebody reads: they keep the order they have.
constexpr std::size_t kMostAlike = 1000;

/// Puts those of `sorted` in [begin, end), and whoever shares a full key with one of them, in the order of their whole
/// titles; accents and capitals decide where nothing else does. `sorted` is in the order of the keys.
void order_alike(std::vector<std::uint32_t>& sorted, std::size_t begin, std::size_t end,
                 const std::function<const TitleKey&(std::uint32_t)>& key,
                 const std::function<std::string(std::uint32_t)>& title);

}  // namespace acervo::search
