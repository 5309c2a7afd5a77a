#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace acervo {

/// The fields of an import, by the names of the design, and `media`, a column that holds a file's name or an address.
enum class ImportField {
  identifier,
  file,
  url,
  media,
  title,
  description,
  language,
  type,
  levels,
  subjects,
  keywords,
  license,
  contributors,
  captions,
  collection,
  produced,
  published,
  duration,
};

/// The field's name in the design, also where the header said "título".
std::string_view name(ImportField field);

/// What a column's header means.
struct ImportColumn {
  ImportField field;
  int rank = 0;                ///< among the columns of one field, the lower one wins: a description before a note
  std::string_view hint = {};  ///< the role of a column of people, the unit of a duration
};

/// By the header in English, Spanish or Portuguese, without regard to case, accents, "_" or what stands in brackets.
std::optional<ImportColumn> column_of(std::string_view header);

/// Values as they came. Not our ordered `Json`: it looks for a key by going through all, and a stranger chose how many.
using ImportValue = nlohmann::json;

/// One cell or member with what its header means.
struct ImportCell {
  ImportColumn column;
  ImportValue value;
};
using ImportCells = std::vector<ImportCell>;

/// A contributor's role in the catalogue's words ("speaker" and "ponente" are "ponente"); empty if it is no known role.
std::string_view role_of(std::string_view text);

}  // namespace acervo
