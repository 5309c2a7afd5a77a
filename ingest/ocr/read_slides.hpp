#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ingest/slides/text.hpp"

namespace acervo::ingest::ocr {

struct ReadJob {
  int pictures_fd = -1;                             ///< bytes of brightness, picture after picture
  std::vector<std::pair<int, int>> sizes;           ///< of them; 0 x 0 says nothing
  std::vector<std::pair<int, std::string>> models;  ///< descriptor and name, the likeliest language first
};

/// Reads pictures one by one. Another language is tried where the first one is not sure of what it reads.
std::vector<SlideText> read_slides(const ReadJob& job, const std::function<void(double)>& on_progress);

}  // namespace acervo::ingest::ocr
