#include "ingest/slides/text.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "catalog/core/text.hpp"

namespace acervo::ingest {
namespace {

constexpr double kLeast = 55, kSure = 75;  // of 100
constexpr std::size_t kLongestTitle = 120;

bool is_letter(unsigned char c) {
  return std::isalpha(c) ||
         (c >= 0xC3 && c < 0xE0);  // the first byte of a letter beyond ASCII, in what the three languages write
}

struct Count {
  int letters = 0, digits = 0, others = 0;
};

Count count(const std::string& text) {
  Count count;
  for (const unsigned char c : text) {
    if ((c & 0xC0) == 0x80) continue;
    if (is_letter(c))
      ++count.letters;
    else if (std::isdigit(c))
      ++count.digits;
    else
      ++count.others;
  }
  return count;
}

// Not a row of bullets, a frame, a texture; nor a stroke beside a title, which is taken for a letter with an accent.
bool is_word(const ReadWord& word) {
  const auto [letters, digits, others] = count(word.text);
  static const std::set<std::string> kAlone = {"é", "É", "à", "À", "ó", "Ó"};
  if (letters == 1 && digits + others == 0 && word.text.size() > 1 && !kAlone.contains(word.text)) return false;
  return word.confidence >= kLeast && letters + digits > 0 && letters + digits >= others;
}

std::string text_of(const ReadLine& line) {
  std::string text;
  int letters = 0, longest = 0;
  double best = 0;
  for (const auto& word : line.words) {
    if (!is_word(word)) continue;
    const auto counted = count(word.text);
    letters += counted.letters;
    longest = std::max(longest, counted.letters);
    if (counted.letters >= 2) best = std::max(best, word.confidence);
    text.append(text.empty() ? "" : " ").append(word.text);
  }
  return letters >= 3 && longest >= 2 && best >= kSure ? squeeze(to_utf8(text)) : "";
}

struct Kept {
  const ReadLine* line;
  std::string text;
};

std::string title_of(const std::vector<Kept>& lines, int picture_height) {
  // Of little text also what stands in the middle or below.
  const int lowest = lines.size() <= 3 ? picture_height : picture_height * 6 / 10;
  const Kept* best = nullptr;
  for (const auto& kept : lines) {
    if (kept.line->top > lowest) continue;
    if (best == nullptr || kept.line->height > best->line->height * 1.15) best = &kept;
  }
  if (best == nullptr) return "";
  // A title of two or three lines, whose letters are never measured quite alike.
  const auto belongs = [&](const ReadLine& above, const ReadLine& below) {
    const auto alike = [&](const ReadLine& line) {
      return line.height > best->line->height * 0.75 && line.height < best->line->height * 1.34;
    };
    return alike(above) && alike(below) && below.top - above.bottom < above.height;
  };
  const Kept *first = best, *last = best, *begin = lines.data(), *end = begin + lines.size();
  while (lines.size() > 2 && first > begin && best - first < 2 && belongs(*(first - 1)->line, *first->line)) --first;
  while (lines.size() > 2 && last + 1 < end && last - first < 2 && belongs(*last->line, *(last + 1)->line)) ++last;
  // Everything is of one size: a text, of which the first line has to do.
  if (last + 1 == end && first == begin && lines.size() > 2) return shorten(best->text, kLongestTitle);
  std::string title = first->text;
  for (const Kept* next = first + 1; next <= last; ++next) title += " " + next->text;
  return shorten(title, kLongestTitle);
}

}  // namespace

SlideText compose(const std::vector<ReadLine>& lines, int picture_height) {
  std::vector<Kept> kept;
  for (const auto& line : lines)
    if (auto text = text_of(line); !text.empty()) kept.push_back({&line, std::move(text)});
  SlideText slide;
  slide.title = title_of(kept, picture_height);
  for (auto& [line, text] : kept) slide.lines.push_back(std::move(text));
  return slide;
}

double certainty(const std::vector<ReadLine>& lines) {
  double sum = 0;
  for (const auto& line : lines)
    for (const auto& word : line.words)
      if (is_word(word)) sum += (word.confidence - kLeast) * count(word.text).letters;
  return sum;
}

void drop_furniture(std::vector<SlideText>& slides) {
  std::size_t written = 0;
  std::map<std::string, std::size_t> slides_with;
  for (const auto& slide : slides) {
    if (slide.lines.empty()) continue;
    ++written;
    std::set<std::string> lines;
    for (const auto& line : slide.lines) lines.insert(fold(line));
    for (const auto& line : lines) ++slides_with[line];
  }
  if (written < 4) return;
  for (auto& slide : slides) {
    const auto is_furniture = [&](const std::string& line) { return slides_with[fold(line)] * 10 > written * 6; };
    std::erase_if(slide.lines, is_furniture);
    if (is_furniture(slide.title)) slide.title = slide.lines.empty() ? "" : slide.lines.front();
  }
}

}  // namespace acervo::ingest
