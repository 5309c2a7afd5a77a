#include "ingest/av/derive.hpp"

#include "ingest/av/poster.hpp"
#include "ingest/av/source.hpp"
#include "ingest/av/subtitles.hpp"

namespace acervo::ingest::av {

Derived derive(int source_fd, const Facts& facts, const OnProgress& on_progress) {
  Source source(source_fd);
  if (facts.jumps) source.mend();
  Derived derived;
  auto poster = make_poster(source, facts, on_progress);
  derived.poster = std::move(poster.jpeg);
  derived.poster_width = poster.width;
  derived.poster_height = poster.height;
  derived.captions = read_captions(source, facts, on_progress);
  derived.chapters = facts.chapters;
  return derived;
}

}  // namespace acervo::ingest::av
