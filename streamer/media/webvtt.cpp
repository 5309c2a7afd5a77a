#include "streamer/media/webvtt.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "catalog/core/markup.hpp"

namespace acervo::streamer {

namespace {

std::string timestamp(Micros at) {
  const auto ms = std::chrono::round<std::chrono::milliseconds>(at).count();
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld.%03lld",
                                 static_cast<long long>(ms / 3'600'000), static_cast<long long>(ms / 60'000 % 60),
                                 static_cast<long long>(ms / 1000 % 60), static_cast<long long>(ms % 1000));
  return {text.data(), static_cast<std::size_t>(size)};
}

/// A title as one line of a cue.
std::string cue_text(std::string title) {
  std::ranges::replace_if(
      title, [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return escape_cue(title);
}

}  // namespace

std::string chapters_webvtt(std::span<const Chapter> chapters) {
  std::string text = "WEBVTT\n";
  for (const Chapter& chapter : chapters)
    text += "\n" + timestamp(chapter.start) + " --> " + timestamp(chapter.end) + "\n" + cue_text(chapter.title) + "\n";
  return text;
}

std::string reach_end(std::string webvtt, Micros duration) {
  if (duration < std::chrono::seconds(1)) return webvtt;
  while (!webvtt.empty() && (webvtt.back() == '\n' || webvtt.back() == '\r')) webvtt.pop_back();
  return webvtt + "\n\n" + timestamp(duration - std::chrono::milliseconds(1)) + " --> " + timestamp(duration) + "\n\n";
}

}  // namespace acervo::streamer
