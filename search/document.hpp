#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"

namespace acervo::search {

/// One line of a caption file, a chapter or a slide: what is said or shown from `start` to `end`.
struct Cue {
  Micros start{};
  Micros end{};
  std::string text;
};

/// The cues of one language, ascending by start.
struct Track {
  std::string language;
  std::vector<Cue> cues;
};

/// A text in one language. Of a vocabulary concept its name ("Matemáticas", es), indexed so that a query in any
/// language of the vocabulary finds material in any other.
struct Label {
  std::string language;
  std::string text;
};

/// What the index knows about a material. Plain values, made by whoever reads the catalogue; nothing here is looked up
/// again. `levels` and `subjects` hold concept codes with their parents already added, so a filter on the parent
/// finds the child.
struct Document {
  MaterialId id;
  std::string identifier;
  std::string owner;  ///< a person's id; empty when nobody's
  std::string title;
  std::string description;
  std::string language;  ///< BCP 47; empty when unknown
  std::string kind;
  std::string type;
  std::vector<std::string> levels;
  std::vector<std::string> subjects;
  std::vector<std::string> keywords;
  std::string license;
  std::vector<std::string> people;
  std::string collection;
  std::optional<Micros> duration;
  std::string produced;  ///< when it was made itself, "1987-05-21" or less; empty when unknown
  Time published{};
  std::int64_t uses = 0;
  Bytes smallest;  ///< the smallest playable rendition; 0 when there is none
  bool has_captions = false;
  bool sealed = false;              ///< carries the institute's seal of quality
  bool visible_to_all = false;      ///< published; otherwise only its owner and the staff see it
  bool visible_to_members = false;  ///< restricted: also whoever has an account
  std::vector<Track> captions;
  std::vector<Cue> chapters;
  std::vector<Cue> slides;  ///< line by line
  /// What teachers tell of having taught with it (title and summary): found by its words, not shown in results.
  std::vector<Label> experiences;
  std::vector<Label> labels;  ///< of its levels, subjects and type, in every language and with alternative names
};

/// How far the index has followed the catalogue: the feed's own words, only stored and handed back here. Empty:
/// nothing.
using Position = std::string;

/// One step of the feed: a material as it is now, or that it is gone.
struct Change {
  MaterialId id;
  std::optional<Document> document;
};

}  // namespace acervo::search
