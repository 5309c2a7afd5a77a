#include "catalog/directory/media_token.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "catalog/core/error.hpp"

namespace acervo {

namespace {

// version, key id, issued, expires, access, person, session, flags
constexpr std::size_t kBody = 1 + 4 + 8 + 8 + 4 + 8 + 8 + 1;
constexpr std::size_t kToken = kBody + crypto_auth_BYTES;
constexpr unsigned char kVersion = 1;
constexpr unsigned char kHasPerson = 1, kHasSession = 2, kOnlyInSession = 4;
constexpr std::size_t kText = (kToken * 4 + 2) / 3;

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static_assert(crypto_auth_KEYBYTES == 32);

template <class Number>
void put(unsigned char*& at, Number value) {
  for (std::size_t i = sizeof value; i-- > 0; value = static_cast<Number>(value >> 7 >> 1))
    at[i] = static_cast<unsigned char>(value & 0xFF);
  at += sizeof value;
}

template <class Number>
Number take(const unsigned char*& at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) value = value << 8 | at[i];
  at += sizeof(Number);
  return static_cast<Number>(value);
}

AccessTag tag_of(std::string_view kind, std::string_view id) {
  // BLAKE2b's own shortest digest has 16 bytes; half of it tells people apart well enough.
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
  const std::string text = std::string(kind) + ":" + std::string(id);
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     nullptr, 0);
  AccessTag tag;
  std::copy_n(digest.begin(), tag.size(), tag.begin());
  return tag;
}

// What is signed: the body, then the material it is for.
std::string message(const unsigned char* body, const MaterialId& material) {
  return std::string(reinterpret_cast<const char*>(body), kBody) + material.value;
}

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

AccessTag tag_of_person(const PersonId& person) {
  return tag_of("person", person.value);
}

AccessTag tag_of_session(std::string_view token_hash) {
  return tag_of("session", token_hash);
}

std::string seal(const MediaGrant& grant, const MaterialId& material, const MediaKey& key) {
  std::array<unsigned char, kToken> token{};
  unsigned char* at = token.data();
  put(at, kVersion);
  put(at, key.id);
  put(at, static_cast<std::uint64_t>(grant.issued.time_since_epoch().count()));
  put(at, static_cast<std::uint64_t>(grant.expires.time_since_epoch().count()));
  put(at, grant.access);
  for (const auto& tag : {grant.person, grant.session}) {
    if (tag) std::copy(tag->begin(), tag->end(), at);
    at += sizeof(AccessTag);
  }
  put(at, static_cast<unsigned char>((grant.person ? kHasPerson : 0) | (grant.session ? kHasSession : 0) |
                                     (grant.only_in_session ? kOnlyInSession : 0)));
  const std::string signed_text = message(token.data(), material);
  crypto_auth(at, bytes(signed_text), signed_text.size(), key.secret.data());
  std::array<char, sodium_base64_ENCODED_LEN(kToken, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  return sodium_bin2base64(text.data(), text.size(), token.data(), token.size(),
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<MediaGrant> unseal(std::string_view text, const MaterialId& material, std::span<const MediaKey> keys) {
  // libsodium takes every byte past ASCII for a '_'; the same link has one form.
  if (text.size() != kText || text.find_first_not_of(kAlphabet) != std::string_view::npos) return std::nullopt;
  std::array<unsigned char, kToken> token{};
  std::size_t size = 0;
  if (sodium_base642bin(token.data(), token.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      size != token.size())
    return std::nullopt;
  const unsigned char* at = token.data();
  if (take<unsigned char>(at) != kVersion) return std::nullopt;
  const auto key = std::ranges::find(keys, take<std::uint32_t>(at), &MediaKey::id);
  if (key == keys.end()) return std::nullopt;
  const std::string signed_text = message(token.data(), material);
  if (crypto_auth_verify(token.data() + kBody, bytes(signed_text), signed_text.size(), key->secret.data()) != 0)
    return std::nullopt;
  MediaGrant grant;
  grant.issued = Time(Micros(take<std::int64_t>(at)));
  grant.expires = Time(Micros(take<std::int64_t>(at)));
  grant.access = take<std::uint32_t>(at);
  AccessTag person, session;
  std::copy_n(at, person.size(), person.begin());
  std::copy_n(at + person.size(), session.size(), session.begin());
  const unsigned char flags = at[2 * sizeof(AccessTag)];
  if ((flags & kHasPerson) != 0) grant.person = person;
  if ((flags & kHasSession) != 0) grant.session = session;
  grant.only_in_session = (flags & kOnlyInSession) != 0;
  return grant;
}

}  // namespace acervo
