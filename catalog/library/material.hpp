#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/directory/permissions.hpp"
#include "catalog/library/presentation.hpp"

namespace acervo {

/// `restricted`: published to whoever has an account.
enum class MaterialState { draft, published, restricted, withdrawn };
/// `pending` until the probe has said whether its file is video or audio.
enum class MaterialKind { video, audio, link, pending };
enum class RevisionState { probing, refused, preparing, ready, failed };

std::string_view name(MaterialState state);
std::string_view name(MaterialKind kind);
std::string_view name(RevisionState state);
std::optional<MaterialState> parse_material_state(std::string_view text);
RevisionState parse_revision_state(std::string_view text);

struct Contributor {
  std::string name;
  std::string role;
  bool operator==(const Contributor&) const = default;
};

/// What people say of a material. Codes are concepts of the vocabularies.
struct Description {
  std::string title;
  std::string description;
  std::optional<std::string> language;
  std::optional<std::string> type;
  std::optional<std::string> license;
  std::vector<std::string> levels;
  std::vector<std::string> subjects;
  std::vector<std::string> keywords;
  std::vector<Contributor> contributors;
  std::optional<std::string> collection;
  std::optional<std::string> url;
  std::optional<std::string> produced;  ///< when it was made itself: a date of `is_partial_date`
  bool operator==(const Description&) const = default;
};

/// How far a file of a material is.
struct Preparation {
  int revision = 0;
  RevisionState state = RevisionState::probing;
  std::optional<std::string> reason;     ///< of a refusal or failure
  std::optional<std::string> waits_for;  ///< why work on it stands still for now ("disk_full") or is tried again
  std::string filename;
  double progress = 0;             ///< share of the chunks that are stored, 0 to 1
  std::vector<std::string> rungs;  ///< planned, in the order of the presentation
};

/// The share of the chunks that are stored.
double share_done(RevisionState state, std::int64_t done, std::int64_t total);

struct Material {
  MaterialId id;
  std::optional<std::string> identifier;
  std::optional<PersonId> owner;
  std::string owner_name;
  MaterialState state = MaterialState::draft;
  MaterialKind kind = MaterialKind::pending;
  Description description;
  std::optional<Micros> duration;
  std::optional<int> revision;    ///< the one that is played
  std::string poster;             ///< begins the key of its blob; empty: it has none
  std::optional<Bytes> smallest;  ///< the smallest rung with sound
  int version = 1;                ///< grows with each change of the description
  int access = 1;                 ///< grows with each change of who may have its media
  Time created{}, updated{};
  std::optional<Time> published;
  bool sealed = false;  ///< carries the institute's seal of quality
  std::vector<CaptionTrack> captions;
  std::vector<Chapter> chapters;
  std::optional<Preparation> preparation;  ///< of the file that plays, or of the newest where none does
  std::optional<Preparation> replacement;  ///< of a newer file that is to take its place, or was refused
  /// Who may show it in a frame, as CSP names them ("escuela.mx", "*.sep.gob.mx"); none: everybody.
  std::optional<std::vector<std::string>> embed_sites;

  Subject subject() const { return {owner, state == MaterialState::published, state == MaterialState::restricted}; }
  bool is_public() const { return state == MaterialState::published; }
  /// Whether what is said can be read: a track of what is not in the lesson's language alone does not do that.
  bool is_captioned() const;
};

struct Cue {
  Micros start{}, end{};
  std::string text;
  bool operator==(const Cue&) const = default;
};

struct Captions {
  std::string language;
  std::string label;
  std::string origin;  ///< "file", "upload" or "import"
  std::vector<Cue> cues;
  std::string kind = "subtitles";  ///< as of `CaptionTrack`
  std::string detected;            ///< the language that its words are surely in, or empty
};

/// One thing wrong with a description, for the form: {"title", "required"}.
struct FieldError {
  std::string field;
  std::string code;
};

/// Whether it names a site in a Content-Security-Policy: a host, perhaps with scheme, port or a leading "*.".
bool is_embed_site(std::string_view text);
inline constexpr std::size_t kMostEmbedSites = 50;

/// The five fields without which a material is not published, and the limits of all.
inline constexpr std::size_t kLongestTitle = 300;
inline constexpr std::size_t kLongestDescription = 20'000;
inline constexpr std::size_t kLongestKeyword = 100;
inline constexpr std::size_t kMostKeywords = 50;

/// What is missing before the description may be published: title, description, language, type, levels, license.
std::vector<FieldError> missing_for_publication(const Description& description);

/// What no draft may have either: too long, too many.
std::vector<FieldError> over_limits(const Description& description);

}  // namespace acervo
