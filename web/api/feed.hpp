#pragma once

#include <string>
#include <vector>

#include "catalog/core/time.hpp"

namespace acervo::web {

/// A page of a feed, newest first. Text may hold anything; what no XML may hold is left out.
struct Feed {
  struct Entry {
    std::string id, title, summary, address;
    Time published{}, updated{};
  };
  std::string id, title;
  std::string self, alternate;  ///< absolute addresses: this page, and what a person looks at
  std::string previous, next;   ///< of the pages beside it; empty: there is none
  Time updated{};
  std::vector<Entry> entries;
};

enum class FeedFormat { atom, rss };

/// @source RFC 4287; RFC 5005, 3; RSS 2.0.11, whose pages are linked by Atom's elements
std::string write_feed(const Feed& feed, FeedFormat format);

/// "application/atom+xml; charset=utf-8"
const char* media_type(FeedFormat format);

}  // namespace acervo::web
