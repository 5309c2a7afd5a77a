#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/units.hpp"
#include "search/columns.hpp"

// Private to search/.
namespace acervo::search {

/// What is said and shown in one material, as queries read it: views into one piece of bytes, since a query goes
/// through dozens of lessons to show three sentences of each.
class Heard {
 public:
  struct Cue {
    std::uint32_t from, to;  ///< milliseconds
    std::string_view text;

    Micros start() const { return std::chrono::milliseconds(from); }
    Micros end() const { return std::chrono::milliseconds(to); }
  };
  struct Track {
    std::string_view language;
    std::vector<Cue> cues;
    bool on_slides = false;
  };

  Heard() = default;
  /// @param bytes  as `encode(Spoken)` makes them
  /// @throws Error{internal, "index_damaged"} when cut short
  explicit Heard(std::string bytes);
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;

  const std::vector<Track>& tracks() const { return tracks_; }
  std::size_t size() const;  ///< in memory, about

 private:
  std::string bytes_;
  std::vector<Track> tracks_;
};

}  // namespace acervo::search
