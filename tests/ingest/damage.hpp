#pragma once

#include <gtest/gtest.h>

#include <random>

#include "tests/ingest/lesson.hpp"

namespace acervo::ingest::testing {

// What is done to a file: cut off at one of twenty places, or bits turned over.
inline std::string cut(const std::string& bytes, int place) {
  return bytes.substr(0, bytes.size() * std::size_t(place) / 21);
}

inline std::string flip(std::string bytes, unsigned seed, int count) {
  std::mt19937 random(seed);
  for (int i = 0; i < count && !bytes.empty(); ++i) {
    const auto place = random() % bytes.size();
    bytes[place] = char(bytes[place] ^ 1 << random() % 8);
  }
  return bytes;
}

// Whatever is done to a file, it becomes a lesson that plays to its end, with what is decodable of it, or is refused
// with a reason that people can be told.
inline void expect_lesson_or_reason(const std::string& bytes, bool all_rungs, bool moving = false) {
  const TemporaryFolder folder;
  write_file(folder / "file", bytes);
  const auto ending = prepare(
      folder / "file", folder,
      [&](const RungPlan& rung) {
        return all_rungs || rung.name == "240p" || rung.kind == RungKind::audio || rung.copied;
      },
      all_rungs);
  if (!ending.reason.empty()) {
    EXPECT_TRUE(is_known_reason(ending.reason)) << ending.reason;
    return;
  }
  EXPECT_EQ(ending.broken, "");
  // A forgiving player's opinion of the same bytes.
  const auto picture = play(bytes, true, false), sound = play(bytes, false, false);
  const double duration = double(ending.plan.duration.count()) / 1e6;
  const double rate = ending.facts.video ? ending.facts.video->frame_rate.value() : 0;
  if (ending.facts.video && !ending.facts.video->variable_rate) {
    EXPECT_GE(duration, 0.95 * double(picture.frames) / rate - 0.1) << "of the picture";
  }
  if (!ending.facts.audio.empty()) {
    EXPECT_GE(duration, 0.95 * sound.seconds - 0.1) << "of the sound";
  }
  if (moving && ending.facts.video && !ending.facts.video->variable_rate && rate <= 31) {
    const auto& low = ending.played.at("240p");
    EXPECT_GE(double(low.frames), 0.85 * double(picture.frames) - 2) << "pictures of " << picture.frames;
  }
}

}  // namespace acervo::ingest::testing
