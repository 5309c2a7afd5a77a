#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace acervo::fuzz {

/// Changed copies of known inputs, the same ones in every run of a seed: what a fuzzer does in hours, without one, in
/// seconds, and with any compiler. It knows nothing of coverage; the inputs that a fuzzer found bring that.
class Mutations {
 public:
  /// @param known  at least one; sorted by the caller, since a folder has no order
  Mutations(std::vector<std::string> known, std::uint32_t seed) : known_(std::move(known)), random_(seed) {}

  std::string next() {
    std::string bytes = any_known();
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  const std::string& any_known() { return known_[below(known_.size())]; }

  std::string_view piece_of(std::string_view bytes) {
    const std::size_t at = below(bytes.size() + 1);
    return bytes.substr(at, 1 + below(std::min<std::size_t>(bytes.size() - at, 64)));
  }

  void change(std::string& bytes) {
    using namespace std::string_view_literals;
    static constexpr std::array kWords{"\r\n"sv,
                                       "\n"sv,
                                       "\r"sv,
                                       "\0"sv,
                                       "\t"sv,
                                       " "sv,
                                       ":"sv,
                                       ","sv,
                                       ";"sv,
                                       "0"sv,
                                       "-1"sv,
                                       "ffffffff"sv,
                                       "%00"sv,
                                       "%2e"sv,
                                       "/../"sv,
                                       "\""sv,
                                       "<"sv,
                                       "4294967296"sv,
                                       "\xff"sv,
                                       "\xc0\xae"sv,
                                       "\0\0\0\0"sv,
                                       "\xff\xff\xff\xff"sv,
                                       "9223372036854775807"sv};
    const std::size_t at = below(bytes.size() + 1);
    switch (below(8)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.insert(at, kWords[below(kWords.size())]);
        break;
      case 3:
        bytes.erase(at, 1 + below(16));
        break;
      case 4:
        bytes.insert(at, std::string(piece_of(bytes)));
        break;
      case 5:
        bytes.insert(at, piece_of(any_known()));
        break;
      case 6:
        bytes.replace(at, below(32), kWords[below(kWords.size())]);
        break;
      default:  // the beginning of one and the end of another
        const std::string& other = any_known();
        bytes = bytes.substr(0, at) + other.substr(std::min(at, other.size()));
    }
  }

  const std::vector<std::string> known_;
  std::mt19937 random_;  // whose numbers the standard lays down; its distributions it does not
};

}  // namespace acervo::fuzz
