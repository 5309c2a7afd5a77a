#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "catalog/core/remembered.hpp"

namespace acervo::web {

/// Answers to searches that are the same for whoever asks: when a whole course is told to look for something, or
/// somebody comes back to her results, it is searched once. Each holds as long as all that it was made of. Thread-safe.
class SearchAnswers {
 public:
  /// What an answer was made of, read before it was.
  struct Source {
    std::uint64_t catalogue = 0;  ///< CatalogueCache::look
    std::uint64_t index = 0;      ///< Searcher::edition
    int vocabularies = 0;         ///< Vocabularies::edition
    bool operator==(const Source&) const = default;
  };
  struct Answer {
    std::string json;    ///< SearchResult of openapi.yaml
    bool found = false;  ///< for SearchLog::note
  };

  explicit SearchAnswers(std::size_t bytes = std::size_t{28} << 20) : answers_(bytes) {}

  /// @param question  all that the answer depends on beside its source
  std::shared_ptr<const Answer> find(const Source& source, const std::string& question) {
    const auto kept = answers_.find(question);
    if (!kept || kept->source != source) return nullptr;
    return {kept, &kept->answer};
  }

  void keep(const Source& source, const std::string& question, Answer answer) {
    const std::size_t bytes = answer.json.capacity() + 2 * question.size() + kBeside;
    answers_.put(question, std::make_shared<const Kept>(Kept{source, std::move(answer), bytes}));
  }

 private:
  static constexpr std::size_t kBeside = 300;  // about what one takes in memory beside its texts
  struct Kept {
    Source source;
    Answer answer;
    std::size_t bytes;
    std::size_t size() const { return bytes; }
  };
  Remembered<std::string, Kept> answers_;
};

}  // namespace acervo::web
