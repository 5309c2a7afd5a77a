#pragma once

#include <span>
#include <string>

#include "catalog/library/presentation.hpp"

namespace acervo::streamer {

/// Chapters as WebVTT, one cue each.
std::string chapters_webvtt(std::span<const Chapter> chapters);

/// The same captions with an empty cue at the presentation's end, which nobody sees. ffmpeg's DASH reader ends the
/// whole presentation as soon as one of its streams does: without it, playback stops at the last spoken word.
std::string reach_end(std::string webvtt, Micros duration);

}  // namespace acervo::streamer
