#pragma once

#include <string>
#include <vector>

#include "catalog/library/material.hpp"
#include "catalog/library/search_record_store.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// What is new in a saved search, and what is told of it. A lesson's time is when its transaction began, and it is
/// found some time after that one ended: the mark that parts old from new stays behind what the index has followed, and
/// of the minutes before it those that were told are remembered by their ids. So nothing is lost, and nothing is told
/// twice.
struct Novelties {
  std::vector<Material> first;  ///< the newest
  std::size_t total = 0;
  SavedSearch told;  ///< the search as it is when all of them have been told
};

/// @param followed  up to when whatever was published can be found
Novelties novelties_of(const Services& services, const SavedSearch& search, std::size_t limit, Time followed);

/// What was published so shortly before that the mark of a search saved now does not tell it from what comes.
std::vector<std::string> just_published(const Services& services, const std::string& address, Time now);

}  // namespace acervo::web
