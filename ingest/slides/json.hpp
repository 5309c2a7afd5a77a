#pragma once

#include "catalog/core/json_fwd.hpp"
#include "ingest/slides/finder.hpp"
#include "ingest/slides/text.hpp"

// What the children that look for slides and read them say to their parent.
namespace acervo::ingest {

void to_json(Json& json, const StillSpan& span);
void from_json(const Json& json, StillSpan& span);
void to_json(Json& json, const SlideText& text);
void from_json(const Json& json, SlideText& text);

}  // namespace acervo::ingest
