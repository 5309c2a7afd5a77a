#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/slides/text.hpp"

namespace acervo::ingest::ocr {

/// Reads what is written in a picture; the only place that knows Tesseract. One thread at a time.
class TextReader {
 public:
  /// @param model  bytes of a .traineddata file; nothing else is read from anywhere
  /// @param name   of its language as Tesseract calls it: "spa"
  /// @throws Error{unavailable, "no_text_model"} if it cannot be used
  TextReader(const std::string& model, const std::string& name);
  ~TextReader();

  struct Picture {
    std::span<const std::uint8_t> gray;  ///< row by row
    int width = 0, height = 0;
  };
  /// From above; none where there is nothing to read, or where reading it takes longer than twenty seconds.
  std::vector<ReadLine> read(const Picture& picture);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace acervo::ingest::ocr
