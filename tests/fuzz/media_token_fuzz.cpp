// Any grant, and any change of the text that it was sealed into: what was sealed is what comes back, for its material
// alone, and nothing else opens, whatever is replaced, added or left out. What opens has one form only.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/directory/media_token.hpp"

namespace {

using namespace acervo;

void require(bool holds) {
  if (!holds) std::abort();
}

// The same in every run, so that an input that was found is found again.
std::vector<MediaKey> make_keys() {
  std::vector<MediaKey> keys(3);
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    keys[i].id = i * 0x01000001U;
    for (std::size_t at = 0; at < keys[i].secret.size(); ++at)
      keys[i].secret[at] = static_cast<unsigned char>(at * 7 + i * 31);
  }
  return keys;
}

class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (; size > 0 && !bytes_.empty(); --size) {
      value = value << 8 | static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
    }
    return value;
  }
  std::optional<AccessTag> tag() {
    if (number(1) % 2 == 0) return std::nullopt;
    AccessTag tag;
    for (auto& byte : tag) byte = static_cast<unsigned char>(number(1));
    return tag;
  }
  bool has_more() const { return !bytes_.empty(); }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

std::string changed(std::string text, Input& edits) {
  while (edits.has_more()) {
    const auto what = edits.number(1), where = edits.number(1);
    const char with = static_cast<char>(edits.number(1));
    const std::size_t at = text.empty() ? 0 : where % text.size();
    if (what % 4 == 0) text.insert(at, 1, with);
    if (what % 4 == 1 && !text.empty()) text.erase(at, 1);
    if (what % 4 == 2 && !text.empty()) text[at] = with;
    if (what % 4 == 3 && !text.empty()) std::swap(text[at], text[static_cast<unsigned char>(with) % text.size()]);
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<MediaKey> keys = make_keys();
  if (size > 1024) return 0;
  Input input(std::string_view(reinterpret_cast<const char*>(data), size));
  const MaterialId material{"3k9x0m2p7q1a"};

  // As it comes: a link that somebody made up.
  const auto forged = unseal(input.rest(), material, keys);
  require(!forged);

  const MediaKey& key = keys[input.number(1) % keys.size()];
  MediaGrant grant;
  grant.issued = Time(Micros(static_cast<std::int64_t>(input.number(8))));
  grant.expires = Time(Micros(static_cast<std::int64_t>(input.number(8))));
  grant.access = static_cast<std::uint32_t>(input.number(4));
  grant.person = input.tag();
  grant.session = input.tag();
  grant.only_in_session = input.number(1) % 2 != 0;
  const std::string token = seal(grant, material, key);
  require(unseal(token, material, keys) == grant);
  require(!unseal(token, {"3k9x0m2p7q1b"}, keys) && !unseal(token, {""}, keys) &&
          !unseal(token, {"3k9x0m2p7q1"}, keys));
  for (const MediaKey& other : keys)
    if (other.id != key.id) require(!unseal(token, material, std::vector{other}));

  const std::string other = changed(token, input);
  require(other == token || !unseal(other, material, keys));
  return 0;
}
