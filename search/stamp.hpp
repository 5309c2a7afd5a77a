#pragma once

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "search/document.hpp"

// Private to search/.
namespace acervo::search {

/// What the last commit of a half says of itself and of all that is in that half, so that what is missing, or was
/// changed by nobody, is noticed. Xapian keeps no checksums.
struct Stamp {
  std::uint64_t commit = 0;
  Position position;
  std::uint64_t rows = 0;      ///< materials, also dead ones
  std::uint64_t dead = 0;      ///< documents that are listed as dead
  std::uint64_t words = 0;     ///< for the dictionary
  std::uint64_t sets = 0;      ///< of facet values
  std::uint64_t postings = 0;  ///< the sum of `weigh` of each, which does not depend on their order

  bool none() const { return commit == 0; }
};

/// Of a half that has none, one of zeros. @throws Error{internal, "index_damaged"} when it is not what was written
Stamp read_stamp(const Xapian::Database& half);
void write_stamp(Xapian::WritableDatabase& half, const Stamp& stamp);

/// What a posting adds to the sum.
std::uint64_t weigh(std::string_view term, Xapian::docid document, Xapian::termcount wdf);

/// Reads all posting lists of a half. @throws Error{internal, "index_damaged"} where they are not what was written
void check_postings(const std::filesystem::path& half);

}  // namespace acervo::search
