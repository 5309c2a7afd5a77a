#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "search/document.hpp"

namespace acervo::search {

class Bulk;

/// The one writer of an index folder. Not thread-safe; searchers in this and other processes read meanwhile. What a
/// rebuild has built stays as it is; changes go to a small database beside it, and both are read as one.
///
/// Every write may throw Error{conflict, "index_locked"} (another process writes), Error{internal, "index_damaged"} or
/// Error{internal, "index_outdated"} (call `rebuild`), Error{unavailable} (disk).
class Index {
 public:
  /// Opens the live generation, or creates an empty first one.
  explicit Index(std::filesystem::path folder);
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  /// What the last `apply` said; empty for a new index.
  Position position() const;

  /// Materials in it.
  std::size_t size() const;

  /// Applies the changes in their order and the position in one commit: after a crash at any moment either all of it
  /// is there or nothing. Applying a change twice is harmless.
  void apply(std::span<const Change> changes, const Position& position);

  /// Whether somebody has rebuilt the folder since this was opened: open a new Index.
  bool replaced() const;

  /// The folder of what it writes to.
  std::filesystem::path generation() const;

  /// Whether most of it is dead, and more than `least`.
  bool worn(std::size_t least) const;

  /// Whether what was written since it was built takes more than `least`, and so much room that another rebuild pays.
  bool grown(std::uintmax_t least) const;

  /// Builds a new generation beside the live one and swaps it in when `fill` returns; `fill` applies everything there
  /// is to the index that it is given. Searchers go over at their next look, and no query fails. If `fill` throws
  /// nothing has changed. Before they go over `catch_up` may apply what came meanwhile. Throws Error{conflict,
  /// "index_locked"} while another rebuild runs.
  static void rebuild(const std::filesystem::path& folder, const std::function<void(Index&)>& fill,
                      const std::function<void(Index&)>& catch_up = {});

 private:
  class State;
  explicit Index(std::unique_ptr<Bulk> bulk);
  std::unique_ptr<State> state_;
  std::unique_ptr<Bulk> bulk_;  ///< while a rebuild fills it
};

}  // namespace acervo::search
