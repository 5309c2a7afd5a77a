#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace acervo::ingest::testing {

/// What is to become of a file: a lesson as described, or a refusal.
struct Wanted {
  double seconds = 4;
  int width = 320, height = 240;  ///< of the largest rung that is encoded
  std::string refusal = {};       ///< the reasons that are right, "a|b"; empty: a lesson
  bool colours = true;            ///< a red, a green and a blue quarter, each where it belongs
  bool picture = true, sound = true;
  double flash = 1;        ///< when the fourth quarter becomes white, and when the tone begins; below 0: not looked at
  double tolerance = 0.1;  ///< of the length, in seconds
};

/// A file that our corpora do not have, made by the programs of deploy/prerequisites.
struct Strange {
  std::string name;
  std::string file;     ///< its name, whose ending may lie
  std::string command;  ///< of a shell in an empty folder; leaves the file there
  Wanted wanted = {};
};

std::ostream& operator<<(std::ostream& out, const Strange& file);

/// Options of ffmpeg: red, green and blue quarters, and one that becomes white for the second second.
std::string drawn_picture(const std::string& size = "320x240", const std::string& rate = "25", double seconds = 4,
                          double flash = 1);
/// Options of ffmpeg: a tone in the second second.
std::string drawn_sound(int rate = 48000, double seconds = 4, double flash = 1, int channels = 1);

std::vector<Strange> strange_pictures();
std::vector<Strange> strange_containers();
std::vector<Strange> strange_sounds();
std::vector<Strange> strange_shapes();
std::vector<Strange> no_media_at_all();

}  // namespace acervo::ingest::testing
