#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "search/select.hpp"

// Private to search/.
namespace acervo::search {

class Reading;

/// What browsing gave since the catalogue last changed. Everybody who has chosen nothing, or one filter of the page,
/// asks for the same, and to count a whole catalogue costs more than any search. Thread-safe.
class Browsed {
 public:
  static constexpr std::size_t kMost = 100;

  /// @param sequence  of the snapshot that is asked
  std::shared_ptr<const Selection> find(std::uint32_t sequence, const std::string& question);
  void put(std::uint32_t sequence, const std::string& question, std::shared_ptr<const Selection> selection);

 private:
  std::mutex mutex_;
  std::uint32_t sequence_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const Selection>> kept_;
};

/// What a question without words finds, filtered, counted and ordered: the first `depth`.
Selection browse(const Reading& reading, const Query& query, std::size_t depth);

}  // namespace acervo::search
