#pragma once

#include <vector>

#include "ingest/facts.hpp"

namespace acervo::ingest {

/// Chapters in order that a person can use: named, of some length, each over before the next begins. None where all lie
/// outside the lesson.
/// @param chapters  times in the file's own time
/// @param duration  of the lesson, at least 0
/// @return  times within the lesson
std::vector<ChapterFacts> tidy_chapters(std::vector<ChapterFacts> chapters, Micros offset, Micros duration);

}  // namespace acervo::ingest
