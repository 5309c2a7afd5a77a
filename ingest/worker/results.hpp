#pragma once

#include <functional>
#include <string>

#include "catalog/library/revision_store.hpp"
#include "ingest/child.hpp"
#include "ingest/derive.hpp"
#include "ingest/facts.hpp"
#include "ingest/plan.hpp"
#include "ingest/slides.hpp"

// From what the media child says to what the catalogue keeps.
namespace acervo::ingest {

using LanguageCode = std::function<std::string(const std::string&)>;

PlannedRevision planned_revision(const Facts& facts, const Plan& plan, const LanguageCode& code);

/// Plans a probed file, with the init sections of its rungs, so that a player can begin with any segment.
PlannedRevision plan_revision(const ChildProgram& program, int source_fd, const Facts& facts, const LanguageCode& code,
                              std::stop_token stop = {});

/// Captions with the language's code, one track a language: the fuller one counts. A language that the file does
/// not name is the one that its words are surely in, else "und".
std::vector<Captions> caption_tracks(const Derived& derived, const LanguageCode& code);

std::vector<Chapter> chapters(const Derived& derived);

std::vector<acervo::Slide> stored_slides(const std::vector<Slide>& slides);

}  // namespace acervo::ingest
