#pragma once

#include <string>
#include <vector>

#include "catalog/core/fd.hpp"

namespace acervo::ingest::ocr {

/// What Tesseract knows of a language: an open .traineddata file. The child that reads gets the descriptor and no path.
struct Model {
  std::string name;  ///< "spa"
  Fd file;
};

/// The models of the languages (BCP 47) in their order, then the rest of Spanish, Portuguese, English and French.
/// @throws Error{unavailable, "no_text_model"} with the packages to install, if none is there
std::vector<Model> open_models(const std::vector<std::string>& languages);

}  // namespace acervo::ingest::ocr
