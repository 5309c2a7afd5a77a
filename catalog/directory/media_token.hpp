#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"

namespace acervo {

/// A person or a session as a media link names it: not to be read back, only compared.
using AccessTag = std::array<unsigned char, 8>;
AccessTag tag_of_person(const PersonId& person);
/// @param token_hash  what the catalogue keeps of the session
AccessTag tag_of_session(std::string_view token_hash);

struct MediaKey {
  std::uint32_t id = 0;
  std::array<unsigned char, 32> secret{};
  Time created{};
};

/// What a media link allows: one material in all its revisions, as long as nothing changes who may have it.
struct MediaGrant {
  Time issued{}, expires{};
  std::uint32_t access = 0;          ///< of the material when the link was given
  std::optional<AccessTag> person;   ///< for whom
  std::optional<AccessTag> session;  ///< ends with this session
  bool only_in_session = false;      ///< and is of no use without its cookie
  bool operator==(const MediaGrant&) const = default;
};

/// The grant as text for a path: [A-Za-z0-9_-], 99 characters. The material is signed with it but not repeated in it.
std::string seal(const MediaGrant& grant, const MaterialId& material, const MediaKey& key);

/// The inverse; nothing if no key of ours signed this for that material. Whether it has expired is the caller's to see.
std::optional<MediaGrant> unseal(std::string_view token, const MaterialId& material, std::span<const MediaKey> keys);

}  // namespace acervo
