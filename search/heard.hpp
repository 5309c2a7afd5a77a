#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// What was heard lately, which is asked for again when somebody turns the page, adds a filter or opens the lesson.
/// Document numbers are never reused, so nothing in it grows old. Thread-safe.
class HeardCache {
 public:
  explicit HeardCache(std::size_t budget) : budget_(budget) {}

  std::shared_ptr<const Heard> find(Number number);
  void put(Number number, std::shared_ptr<const Heard> heard);

 private:
  struct Entry {
    std::shared_ptr<const Heard> heard;
    std::list<Number>::iterator age;
  };

  std::size_t budget_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Number> ages_;  ///< most recently used first
  std::unordered_map<Number, Entry> entries_;
};

}  // namespace acervo::search
