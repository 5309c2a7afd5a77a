#include <array>
#include <cstdio>
#include <string>

#include "catalog/core/markup.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest {
namespace {

std::string time(Micros at, char point) {
  const auto milliseconds = at.count() / 1000;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02d:%02d%c%03d", static_cast<long long>(milliseconds / 3'600'000),
                int(milliseconds / 60'000 % 60), int(milliseconds / 1000 % 60), point, int(milliseconds % 1000));
  return text.data();
}

}  // namespace

std::string to_webvtt(const std::vector<Cue>& cues) {
  std::string out = "WEBVTT\n";
  for (const auto& cue : cues)
    out += "\n" + time(cue.start, '.') + " --> " + time(cue.end, '.') + "\n" + escape_cue(cue.text) + "\n";
  return out;
}

std::string to_subrip(const std::vector<Cue>& cues) {
  std::string out;
  for (std::size_t i = 0; i < cues.size(); ++i)
    out += std::to_string(i + 1) + "\r\n" + time(cues[i].start, ',') + " --> " + time(cues[i].end, ',') + "\r\n" +
           cues[i].text + "\r\n\r\n";
  return out;
}

}  // namespace acervo::ingest
