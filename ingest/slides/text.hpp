#pragma once

#include <string>
#include <vector>

namespace acervo::ingest {

struct ReadWord {
  std::string text;
  double confidence = 0;  ///< 0 to 100
};

/// A line as it was read off a picture.
struct ReadLine {
  int top = 0, bottom = 0, left = 0, right = 0;
  double height = 0;  ///< of its letters
  std::vector<ReadWord> words;
};

/// What a slide says. Empty where nothing can be trusted.
struct SlideText {
  std::string title;               ///< the largest line of the upper half
  std::vector<std::string> lines;  ///< from above, the title's too

  bool operator==(const SlideText&) const = default;
};

/// Leaves out what was guessed at: uncertain words, lines without letters, shapes taken for letters.
SlideText compose(const std::vector<ReadLine>& lines, int picture_height);

/// How much of it was read with certainty: a sum over its words, so more is better in two tries at one picture.
double certainty(const std::vector<ReadLine>& lines);

/// Takes the lines off that stand on most of at least four slides: the name of the course, of the speaker.
void drop_furniture(std::vector<SlideText>& slides);

}  // namespace acervo::ingest
