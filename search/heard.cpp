#include "search/heard.hpp"

#include "search/coding.hpp"

namespace acervo::search {

Heard::Heard(std::string bytes) : bytes_(std::move(bytes)) {
  Reader in(bytes_);
  for (std::uint64_t tracks = in.number(); tracks > 0; --tracks) {
    Track& track = tracks_.emplace_back();
    track.on_slides = in.number() == 1;
    track.language = in.text();
    std::uint64_t at = 0;
    for (std::uint64_t cues = in.number(); cues > 0; --cues) {
      at += in.number();
      const std::uint64_t length = in.number();
      track.cues.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length), in.text()});
    }
  }
}

std::size_t Heard::size() const {
  std::size_t size = sizeof(*this) + bytes_.capacity();
  for (const Track& track : tracks_) size += sizeof(track) + track.cues.capacity() * sizeof(Cue);
  return size;
}

}  // namespace acervo::search
