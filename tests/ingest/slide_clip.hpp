#pragma once

#include <string>
#include <vector>

#include "tests/ingest/support.hpp"

namespace acervo::ingest::testing {

/// What is drawn on one slide, each for `seconds`.
struct DrawnSlide {
  std::string title;
  std::vector<std::string> lines;
  double seconds = 6;
};

inline constexpr char kSlideFont[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// Options of ffmpeg for a lesson of slides, without what encodes it. @param over  more filters, begun with a comma
inline std::string drawn_slides(const TemporaryFolder& folder, const std::vector<DrawnSlide>& slides,
                                const std::string& over = "", const std::string& colours = "white/black") {
  const std::string ground = colours.substr(0, colours.find('/')), ink = colours.substr(colours.find('/') + 1);
  double end = 0;
  std::string filters;
  int number = 0;
  const auto text = [&](const std::string& words, int size, int x, int y, double from, double to) {
    const auto file = folder / ("text" + std::to_string(number++) + ".txt");
    write_file(file, words);
    filters += ",drawtext=fontfile=" + std::string(kSlideFont) + ":textfile=" + file.string() +
               ":fontsize=" + std::to_string(size) + ":fontcolor=" + ink + ":x=" + std::to_string(x) +
               ":y=" + std::to_string(y) + ":enable='between(t," + std::to_string(from) + "," +
               std::to_string(to - 0.001) + ")'";
  };
  for (const auto& slide : slides) {
    text(slide.title, 56, 70, 60, end, end + slide.seconds);
    int y = 190;
    for (const auto& line : slide.lines) text(line, 34, 90, y, end, end + slide.seconds), y += 70;
    end += slide.seconds;
  }
  return "-f lavfi -i \"color=" + ground + ":s=1280x720:r=25:d=" + std::to_string(end) + filters + over + "\"";
}

}  // namespace acervo::ingest::testing
