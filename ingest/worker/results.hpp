#pragma once

#include <functional>
#include <string>

#include "catalog/library/revision_store.hpp"
#include "ingest/derive.hpp"
#include "ingest/facts.hpp"
#include "ingest/plan.hpp"

// From what the media child says to what the catalogue keeps. Pure.
namespace acervo::ingest {

using LanguageCode = std::function<std::string(const std::string&)>;

PlannedRevision planned_revision(const Facts& facts, const Plan& plan, const LanguageCode& code);

/// Captions with the language's code, one track a language: the fuller one counts. Unknown languages are "und".
std::vector<Captions> caption_tracks(const Derived& derived, const LanguageCode& code);

std::vector<Chapter> chapters(const Derived& derived);

}  // namespace acervo::ingest
