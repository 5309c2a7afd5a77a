#include "catalog/core/ids.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace acervo {

namespace {
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: without i, l, o, u
constexpr std::size_t kLength = 12;
}  // namespace

std::string random_id() {
  std::array<unsigned char, kLength> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string id(kLength, '0');
  std::ranges::transform(bytes, id.begin(), [](unsigned char byte) { return kAlphabet[byte % kAlphabet.size()]; });
  return id;
}

bool is_id(std::string_view text) {
  return text.size() == kLength && text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

}  // namespace acervo
