#pragma once

#include <malloc.h>

#include <atomic>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "catalog/core/log.hpp"
#include "search/analysis.hpp"

// Private to search/: what the tables of words have in common that the build makes of dictionaries.
namespace acervo::search {

/// Where a table's text tells of a word, by its stem.
struct StemEntry {
  std::uint32_t stem;  ///< a number for it and its language: a pair or two of all share theirs
  std::uint32_t at;    ///< in the text
  auto operator<=>(const StemEntry& other) const = default;

  static std::uint32_t number(std::string_view stem, Language language) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(stem)*5 + static_cast<std::uint64_t>(language));
  }
};

/// How often one was loaded: what was answered before may be answered otherwise.
inline std::atomic<std::uint64_t> loaded_tables = 0;

/// A table that may be loaded anew while it is asked: who asks meanwhile is answered by what was there. `Table` is made
/// of a stream, has `empty()` and `find(word, language, found)`, and is immutable. Thread-safe.
template <typename Table>
class LoadedTable {
 public:
  /// @param missing  what is logged where there is nothing in the file
  void load(const std::filesystem::path& file, std::string_view missing) {
    std::ifstream in(file);
    auto table = std::make_shared<const Table>(in);
    if (table->empty()) log::warn(missing, {{"file", file.string()}});
    table_ = std::move(table);
    ++loaded_tables;
    ::malloc_trim(0);  // sorting took as much again
  }

  /// Null until something was loaded.
  std::shared_ptr<const Table> get() const { return table_.load(); }

  /// What there is of the word in its language `from`, or with `other` in all of them.
  template <typename Found>
  std::vector<Found> find(const Token& word, Language from) const {
    std::vector<Found> found;
    const auto table = get();
    if (!table) return found;
    if (from != Language::other)
      table->find(word, from, found);
    else
      for (std::size_t language = 0; language < kStemmedLanguages; ++language)
        table->find(word, static_cast<Language>(language), found);
    return found;
  }

 private:
  std::atomic<std::shared_ptr<const Table>> table_;
};

}  // namespace acervo::search
