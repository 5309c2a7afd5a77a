#include "ingest/ocr/read_slides.hpp"

#include <unistd.h>

#include <map>

#include "catalog/core/error.hpp"
#include "ingest/ocr/text_reader.hpp"

namespace acervo::ingest::ocr {
namespace {

constexpr double kSureOfIt = 75;  // of 100, on average over letters

std::string read_bytes(int fd, std::size_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  for (ssize_t part; done < count; done += std::size_t(part))
    if ((part = ::pread(fd, bytes.data() + done, count - done, off_t(offset + done))) <= 0) break;
  if (done != count) throw Error(Code::internal, "a picture of a slide is incomplete");
  return bytes;
}

std::string read_model(int fd) {
  const auto size = ::lseek(fd, 0, SEEK_END);
  return read_bytes(fd, 0, size > 0 ? std::size_t(size) : 0);
}

double mean_confidence(const std::vector<ReadLine>& lines) {
  double sum = 0, letters = 0;
  for (const auto& line : lines)
    for (const auto& word : line.words)
      sum += word.confidence * double(word.text.size()), letters += double(word.text.size());
  return letters > 0 ? sum / letters : 100;
}

// Loaded when first asked: half a second that most lessons never need for a second language.
class Readers {
 public:
  explicit Readers(const std::vector<std::pair<int, std::string>>& models) : models_(models) {}
  std::size_t size() const { return models_.size(); }
  TextReader& at(std::size_t i) {
    const auto found = readers_.find(i);
    if (found != readers_.end()) return found->second;
    return readers_.try_emplace(i, read_model(models_[i].first), models_[i].second).first->second;
  }

 private:
  const std::vector<std::pair<int, std::string>>& models_;
  std::map<std::size_t, TextReader> readers_;
};

}  // namespace

std::vector<SlideText> read_slides(const ReadJob& job, const std::function<void(double)>& on_progress) {
  // Tesseract tells its user what it thinks of a picture. Nobody listens.
  ::close(STDERR_FILENO);
  Readers readers(job.models);
  std::vector<SlideText> texts;
  std::size_t offset = 0;
  for (const auto& [width, height] : job.sizes) {
    on_progress(double(texts.size()) / double(job.sizes.size()));
    auto& text = texts.emplace_back();
    if (width <= 0 || height <= 0) continue;
    const auto count = std::size_t(width) * std::size_t(height);
    const auto bytes = read_bytes(job.pictures_fd, offset, count);
    offset += count;
    const TextReader::Picture picture{{reinterpret_cast<const std::uint8_t*>(bytes.data()), count}, width, height};
    auto lines = readers.at(0).read(picture);
    for (std::size_t i = 1; i < readers.size() && mean_confidence(lines) < kSureOfIt; ++i) {
      on_progress(double(texts.size() - 1) / double(job.sizes.size()));
      if (auto other = readers.at(i).read(picture); certainty(other) > certainty(lines) * 1.1) lines = std::move(other);
    }
    text = compose(lines, height);
  }
  return texts;
}

}  // namespace acervo::ingest::ocr
