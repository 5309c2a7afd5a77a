#include "ingest/slides/json.hpp"

#include "ingest/json.hpp"

namespace acervo::ingest {

ACERVO_JSON(StillSpan, start, end, sharp, copy)
ACERVO_JSON(SlideText, title, lines)

}  // namespace acervo::ingest
