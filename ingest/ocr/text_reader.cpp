#include "ingest/ocr/text_reader.hpp"

#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include <algorithm>

#include "catalog/core/error.hpp"

namespace acervo::ingest::ocr {
namespace {

constexpr int kPatience = 20'000;  // milliseconds a picture
constexpr int kResolution = 150;   // said, since it would be guessed, with words about it

struct DeleteText {
  void operator()(const char* text) const { delete[] text; }
};

ReadLine line_at(const tesseract::ResultIterator& at) {
  ReadLine line;
  at.BoundingBox(tesseract::RIL_TEXTLINE, &line.left, &line.top, &line.right, &line.bottom);
  float height = 0, descenders = 0, ascenders = 0;
  at.RowAttributes(&height, &descenders, &ascenders);
  line.height = height > 0 ? height : line.bottom - line.top;
  return line;
}

}  // namespace

class TextReader::State {
 public:
  State(const std::string& model, const std::string& name) {
    const std::vector<std::string> names{"tessedit_do_invert"}, values{"1"};
    if (tesseract_.Init(model.data(), int(model.size()), name.c_str(), tesseract::OEM_LSTM_ONLY, nullptr, 0, &names,
                        &values, false, nullptr) != 0)
      throw Error(Code::unavailable, "Tesseract does not take the model of " + name, "no_text_model");
    // A slide is no page: words stand about in boxes, under arrows and over pictures.
    tesseract_.SetPageSegMode(tesseract::PSM_SPARSE_TEXT);
  }

  std::vector<ReadLine> read(const Picture& picture) {
    tesseract_.SetImage(picture.gray.data(), picture.width, picture.height, 1, picture.width);
    tesseract_.SetSourceResolution(kResolution);
    tesseract::ETEXT_DESC monitor;
    monitor.set_deadline_msecs(kPatience);
    std::vector<ReadLine> lines;
    if (tesseract_.Recognize(&monitor) == 0) lines = lines_read();
    tesseract_.Clear();
    return lines;
  }

 private:
  std::vector<ReadLine> lines_read() {
    std::vector<ReadLine> lines;
    const std::unique_ptr<tesseract::ResultIterator> at(tesseract_.GetIterator());
    if (!at) return lines;
    do {
      const std::unique_ptr<const char, DeleteText> word(at->GetUTF8Text(tesseract::RIL_WORD));
      if (!word) continue;
      if (lines.empty() || at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) lines.push_back(line_at(*at));
      lines.back().words.push_back({word.get(), at->Confidence(tesseract::RIL_WORD)});
    } while (at->Next(tesseract::RIL_WORD));
    std::ranges::stable_sort(lines, {}, &ReadLine::top);
    return lines;
  }

  tesseract::TessBaseAPI tesseract_;
};

TextReader::TextReader(const std::string& model, const std::string& name)
    : state_(std::make_unique<State>(model, name)) {}
TextReader::~TextReader() = default;
std::vector<ReadLine> TextReader::read(const Picture& picture) {
  return state_->read(picture);
}

}  // namespace acervo::ingest::ocr
