#include "ingest/json.hpp"
#include "ingest/plan.hpp"

// These three belong to catalog/library, which has no need of their JSON: the specialisations are this file's own.
template <>
struct nlohmann::adl_serializer<acervo::Timeline> {
  static void to_json(acervo::Json& json, const acervo::Timeline& value) {
    json = {{"timescale", value.timescale}, {"boundaries", value.boundaries}, {"chunks", value.chunks}};
  }
  static void from_json(const acervo::Json& json, acervo::Timeline& value) {
    value.timescale = json.at("timescale");
    value.boundaries = json.at("boundaries").get<std::vector<std::uint64_t>>();
    value.chunks = json.at("chunks").get<std::vector<std::uint32_t>>();
  }
};

template <>
struct nlohmann::adl_serializer<acervo::BitsPerSecond> {
  static void to_json(acervo::Json& json, acervo::BitsPerSecond value) { json = value.count; }
  static void from_json(const acervo::Json& json, acervo::BitsPerSecond& value) {
    value.count = json.get<std::int64_t>();
  }
};

template <>
struct nlohmann::adl_serializer<acervo::RungKind> {
  static void to_json(acervo::Json& json, acervo::RungKind value) {
    json = value == acervo::RungKind::video ? "video" : "audio";
  }
  static void from_json(const acervo::Json& json, acervo::RungKind& value) {
    value = json == "video" ? acervo::RungKind::video : acervo::RungKind::audio;
  }
};

namespace acervo::ingest {

ACERVO_JSON(RungPlan, name, kind, stream, codecs, peak, average, copied, width, height, frame_rate, crf, level, preset,
            channels, sample_rate, language, label, gain_db)
ACERVO_JSON(Plan, version, duration, video, audio, rungs)

}  // namespace acervo::ingest
