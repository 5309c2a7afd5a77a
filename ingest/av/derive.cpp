#include "ingest/av/derive.hpp"

#include "ingest/av/poster.hpp"
#include "ingest/av/source.hpp"
#include "ingest/av/subtitles.hpp"

namespace acervo::ingest::av {

Derived derive(int source_fd, const Facts& facts, const OnProgress& on_progress) {
  Source source(source_fd);
  source.know(facts);
  Derived derived;
  for (auto& poster : make_posters(source, facts, on_progress))
    derived.posters.push_back({std::move(poster.jpeg), poster.time});
  derived.captions = read_captions(source, facts, on_progress);
  derived.chapters = facts.chapters;
  return derived;
}

}  // namespace acervo::ingest::av
