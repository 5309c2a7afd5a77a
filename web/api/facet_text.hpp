#pragma once

#include <memory>
#include <string>

#include "catalog/library/vocabulary.hpp"
#include "search/searcher.hpp"
#include "web/api/json_text.hpp"

namespace acervo::web {

/// The counts of every filter of the results page, with the labels that the reader reads.
void write_facets(JsonText& out, const search::Results& results, const std::shared_ptr<const Vocabularies>& all,
                  const std::string& language);

}  // namespace acervo::web
