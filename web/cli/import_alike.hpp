#pragma once

#include <string>

#include "ingest/child.hpp"
#include "web/cli/installation.hpp"

namespace acervo::web {

/// Keeps the prints of a file that was taken in, and says which recording it is likely a copy of, by its sound, its
/// picture or both. Made here and not waited for, as no worker may be running; what it makes no worker makes again.
/// @return a sentence in the terminal's language, empty if there is none such or the file cannot be told
std::string likely_duplicate_note(Installation& installation, int source, const ingest::Facts& facts,
                                  const MaterialId& id, int revision, const ingest::OnProgress& on_progress);

}  // namespace acervo::web
