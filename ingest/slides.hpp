#pragma once

#include <string>
#include <vector>

#include "ingest/child.hpp"

namespace acervo::ingest {

/// A slide that says something.
struct Slide {
  Micros start{}, end{};
  std::string title;
  std::string text;  ///< line by line, the title's too
};

/// What is written on the slides of a lesson. A child finds where the picture stands still and takes these pictures,
/// another, with a quarter of the memory, reads them. A film of people, whatever their number, has none.
/// @param languages  BCP 47, the likeliest first; those without a model are left out, and with none at all Spanish,
///                   Portuguese, English and French are tried
/// @throws what `child.hpp` says, and Error{unavailable, "no_text_model"} where Tesseract's models are not installed
std::vector<Slide> slides(const ChildProgram& program, int source_fd, const Facts& facts,
                          const std::vector<std::string>& languages, const OnProgress& on_progress = {},
                          std::stop_token stop = {});

}  // namespace acervo::ingest
