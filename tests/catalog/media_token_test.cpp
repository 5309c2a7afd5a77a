#include "catalog/directory/media_token.hpp"

#include <gmock/gmock.h>
#include <sodium.h>

namespace acervo {
namespace {

using namespace std::chrono_literals;

MediaKey key(std::uint32_t id) {
  MediaKey key;
  key.id = id;
  crypto_auth_keygen(key.secret.data());
  return key;
}

struct MediaToken : testing::Test {
  MediaToken() : keys{key(2), key(1)} {}
  std::vector<MediaKey> keys;
  const MaterialId material{"3k9x0m2p7q1a"};
  const MediaGrant grant{Time(1h), Time(13h), 7, tag_of_person({"5k2d7q0v9a3c"}), tag_of_session("abc"), true};
};

TEST_F(MediaToken, brings_back_what_was_sealed) {
  for (const MediaKey& one : keys) {
    const std::string token = seal(grant, material, one);
    EXPECT_THAT(token, testing::MatchesRegex("[A-Za-z0-9_-]+"));
    EXPECT_EQ(unseal(token, material, keys), grant) << "every key that is known opens what it signed";
  }
  const MediaGrant bare{Time(1h), Time(2h), 1};
  EXPECT_EQ(unseal(seal(bare, material, keys[0]), material, keys), bare);
}

TEST_F(MediaToken, is_of_one_material_and_one_key) {
  const std::string token = seal(grant, material, keys[0]);
  EXPECT_FALSE(unseal(token, {"3k9x0m2p7q1b"}, keys));
  EXPECT_FALSE(unseal(token, material, std::vector{keys[1]})) << "the key is gone";
  MediaKey other = key(2);
  EXPECT_FALSE(unseal(token, material, std::vector{other})) << "another secret of the same number";
}

TEST_F(MediaToken, any_changed_character_closes_it) {
  const std::string token = seal(grant, material, keys[0]);
  for (std::size_t i = 0; i < token.size(); ++i)
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = token;
      changed[i] = static_cast<char>(byte);
      EXPECT_EQ(unseal(changed, material, keys).has_value(), changed == token) << i << " " << byte;
    }
  for (const std::string& bad : {std::string(), std::string("x"), token + "A", token.substr(1), token + "=",
                                 std::string(token.size(), '\0'), std::string(token.size(), '.')})
    EXPECT_FALSE(unseal(bad, material, keys)) << bad;
}

TEST(AccessTag, tells_people_and_sessions_apart) {
  EXPECT_NE(tag_of_person({"a"}), tag_of_person({"b"}));
  EXPECT_NE(tag_of_person({"a"}), tag_of_session("a"));
}

}  // namespace
}  // namespace acervo
