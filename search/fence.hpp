#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/core/error.hpp"

// Private to search/: the one place where Xapian's errors become ours, and the names of what we keep in its metadata.
namespace acervo::search {

/// Runs `work`; what Xapian throws becomes an Error whose reason says what a caller can do: "index_locked" (another
/// writer), "index_damaged" or "index_outdated" (rebuild). Xapian::DatabaseModifiedError passes: a reader retries on
/// it.
template <class Work>
auto guarded(std::string_view doing, Work&& work) -> decltype(work()) {
  const auto failed = [&](Code code, const Xapian::Error& e, const char* reason) {
    return Error(code, "search index: " + std::string(doing) + ": " + e.get_type() + ": " + e.get_msg(), reason);
  };
  try {
    return std::forward<Work>(work)();
  } catch (const Xapian::DatabaseModifiedError&) {
    throw;
  } catch (const Xapian::DatabaseLockError& e) {
    throw failed(Code::conflict, e, "index_locked");
  } catch (const Xapian::DatabaseVersionError& e) {
    throw failed(Code::internal, e, "index_outdated");
  } catch (const Xapian::DatabaseError& e) {
    throw failed(Code::internal, e, "index_damaged");
  } catch (const Xapian::RangeError& e) {
    throw failed(Code::internal, e, "index_damaged");
  } catch (const Xapian::Error& e) {
    throw failed(Code::internal, e, "");
  }
}

constexpr std::string_view kSchemaKey = "schema";
constexpr std::string_view kGonePrefix = "gone:";    ///< + commit: document numbers deleted by that commit
constexpr std::string_view kDeadPrefix = "dead:";    ///< + commit: those of a thousand earlier commits
constexpr std::string_view kWordsPrefix = "words:";  ///< + commit: words first seen in that commit
constexpr std::string_view kSetsPrefix = "sets:";    ///< likewise, sets of facet values
constexpr std::string_view kCommonKey = "common";    ///< what texts have in common, for Packing
constexpr std::string_view kSpokenTerm = "XS";       ///< on every document that holds captions
constexpr Xapian::valueno kRowSlot = 0;

/// Lists of deleted documents are kept by commit this long, then gathered under kDeadPrefix: a searcher that lags
/// further behind reads everything again.
constexpr std::uint64_t kKeptCommits = 1000;

/// `prefix` and a number that sorts as text.
inline std::string numbered(std::string_view prefix, std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(prefix) + std::string(20 - digits.size(), '0') + digits;
}

/// The key of one of several pieces.
inline std::string piece(std::string_view prefix, std::uint64_t commit, std::size_t number) {
  return numbered(prefix, commit) + numbered(":", number);
}

}  // namespace acervo::search
