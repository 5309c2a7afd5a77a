// Any bytes as what a media child answers, which a hostile file may have taken over: what is made of them is a plan
// that can be served, or they are refused. A line of JSON, then the files that come beside it after a NUL.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/child/protocol.hpp"
#include "ingest/plan.hpp"

namespace {

using namespace acervo;
using namespace acervo::ingest;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Refused is what throws what callers expect.
template <class Work>
void attempt(Work work) {
  try {
    work();
  } catch (const Error& error) {
    require(*error.what() != '\0');
  } catch (const Json::exception&) {
  }
}

void plan(const Json& answer) {
  const auto facts = answer.get<Facts>();
  require_possible(facts);
  const Plan plan = make_plan(facts);
  const auto& timeline = plan.video.timescale ? plan.video : plan.audio;
  require(!plan.rungs.empty() && timeline.segment_count() > 0 && timeline.chunk_count() > 0);
  for (std::size_t i = 1; i < timeline.boundaries.size(); ++i)
    require(timeline.boundaries[i - 1] < timeline.boundaries[i]);
  for (const auto& rung : plan.rungs) require(rung.kind != RungKind::video || (rung.width > 0 && rung.height > 0));
  require(Json(Json(plan).get<Plan>()) == Json(plan));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = bytes.find('\0');
  const std::string_view files = end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
  const Json answer = Json::parse(bytes.substr(0, end), nullptr, false);
  if (answer.is_discarded()) return 0;
  attempt([&] { plan(answer); });
  attempt([&] { static_cast<void>(error_from_json(answer)); });
  attempt([&] { static_cast<void>(derived_from_json(answer, files)); });
  attempt([&] {
    const auto print = picture_print_from_json(answer);
    require(picture_print_to_json(picture_print_from_json(picture_print_to_json(print))) ==
            picture_print_to_json(print));
  });
  attempt([&] { static_cast<void>(answer.get<Storyboard>()); });
  attempt([&] { static_cast<void>(answer.get<CaptionFile>()); });
  static_cast<void>(from_hex(bytes));
  return 0;
}
