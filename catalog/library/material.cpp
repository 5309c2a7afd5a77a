#include "catalog/library/material.hpp"

#include <algorithm>
#include <array>

#include "catalog/core/text.hpp"

namespace acervo {

namespace {
constexpr std::array<std::string_view, 4> kStates = {"draft", "published", "restricted", "withdrawn"};
constexpr std::array<std::string_view, 4> kKinds = {"video", "audio", "link", "pending"};
constexpr std::array<std::string_view, 5> kRevisionStates = {"probing", "refused", "preparing", "ready", "failed"};
}  // namespace

std::string_view name(MaterialState state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::string_view name(MaterialKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view name(RevisionState state) {
  return kRevisionStates[static_cast<std::size_t>(state)];
}

std::optional<MaterialState> parse_material_state(std::string_view text) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates[i] == text) return static_cast<MaterialState>(i);
  return std::nullopt;
}

RevisionState parse_revision_state(std::string_view text) {
  for (std::size_t i = 0; i < kRevisionStates.size(); ++i)
    if (kRevisionStates[i] == text) return static_cast<RevisionState>(i);
  return RevisionState::probing;
}

bool Material::is_captioned() const {
  return std::ranges::any_of(captions, [](const CaptionTrack& track) { return track.kind != "forced"; });
}

double share_done(RevisionState state, std::int64_t done, std::int64_t total) {
  if (state == RevisionState::ready) return 1;
  return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
}

bool is_embed_site(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (text.starts_with(scheme)) {
      text.remove_prefix(scheme.size());
      break;
    }
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    const auto port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos) return false;
    text = text.substr(0, colon);
  }
  if (text.starts_with("*.")) text.remove_prefix(2);
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  return !text.empty() && text.size() <= 253 && text.find_first_not_of(kLetters) == std::string_view::npos &&
         text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
}

std::vector<FieldError> missing_for_publication(const Description& d) {
  std::vector<FieldError> missing;
  const auto require = [&](bool there, const char* field) {
    if (!there) missing.push_back({field, "required"});
  };
  require(!d.title.empty(), "title");
  require(!d.description.empty(), "description");
  require(d.language.has_value(), "language");
  require(d.type.has_value(), "type");
  require(!d.levels.empty(), "levels");
  require(d.license.has_value(), "license");
  return missing;
}

std::vector<FieldError> over_limits(const Description& d) {
  std::vector<FieldError> found;
  const auto limit = [&](bool within, const char* field, const char* code) {
    if (!within) found.push_back({field, code});
  };
  limit(length(d.title) <= kLongestTitle, "title", "too_long");
  limit(length(d.description) <= kLongestDescription, "description", "too_long");
  limit(d.keywords.size() <= kMostKeywords, "keywords", "too_many");
  for (const auto& keyword : d.keywords) limit(length(keyword) <= kLongestKeyword, "keywords", "too_long");
  limit(d.contributors.size() <= 100, "contributors", "too_many");
  for (const auto& person : d.contributors)
    limit(length(person.name) <= 200 && length(person.role) <= 100, "contributors", "too_long");
  limit(d.levels.size() <= 30, "levels", "too_many");
  limit(d.subjects.size() <= 30, "subjects", "too_many");
  limit(!d.collection || length(*d.collection) <= 300, "collection", "too_long");
  limit(!d.url || d.url->size() <= 2000, "url", "too_long");
  return found;
}

}  // namespace acervo
