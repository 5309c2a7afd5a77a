#include "ingest/ocr/models.hpp"

#include <fcntl.h>

#include <algorithm>
#include <map>

#include "catalog/core/error.hpp"

namespace acervo::ingest::ocr {
namespace {

// Where Debian's tesseract-ocr-* put them, of both its major versions, and where others do.
constexpr const char* kFolders[] = {"/usr/share/tesseract-ocr/5/tessdata/", "/usr/share/tesseract-ocr/4.00/tessdata/",
                                    "/usr/share/tessdata/", "/usr/local/share/tessdata/"};

Fd open_model(const std::string& name) {
  for (const char* folder : kFolders)
    if (Fd file(::open((folder + name + ".traineddata").c_str(), O_RDONLY | O_CLOEXEC)); file) return file;
  return Fd();
}

}  // namespace

std::vector<Model> open_models(const std::vector<std::string>& languages) {
  static const std::map<std::string, std::string> kNames = {{"es", "spa"}, {"pt", "por"}, {"en", "eng"}, {"fr", "fra"}};
  std::vector<std::string> wanted;
  for (const auto& language : languages)
    if (const auto name = kNames.find(language.substr(0, 2)); name != kNames.end()) wanted.push_back(name->second);
  for (const char* name : {"spa", "por", "eng", "fra"}) wanted.emplace_back(name);
  std::vector<Model> models;
  for (const auto& name : wanted) {
    if (std::ranges::find(models, name, &Model::name) != models.end()) continue;
    if (Fd file = open_model(name); file) models.push_back({name, std::move(file)});
  }
  if (models.empty())
    throw Error(Code::unavailable,
                "no model of Tesseract is installed: apt-get install tesseract-ocr-spa tesseract-ocr-por "
                "tesseract-ocr-eng tesseract-ocr-fra",
                "no_text_model");
  return models;
}

}  // namespace acervo::ingest::ocr
