#pragma once

#include <string>
#include <string_view>

#include "catalog/library/import_fields.hpp"
#include "catalog/library/import_record.hpp"

namespace acervo {

/// One line's cells, whatever format they came from, as a record or as the first thing that is wrong with them.
ImportResult read_cells(std::size_t line, ImportCells cells, const VocabularyLookup& lookup,
                        const ImportOptions& options);

/// Seconds ("754", "754.5"), "1:02:03", "12 min", "1 h 20 min", "PT1H2M3S"; empty if it is none, is not positive or is
/// longer than a day. A bare number counts in `unit`, "minutes" or else seconds.
std::optional<Micros> parse_import_duration(std::string_view text, std::string_view unit = {});

}  // namespace acervo
