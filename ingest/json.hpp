#pragma once

#include <charconv>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/units.hpp"
#include "ingest/facts.hpp"

/// Included by the .cpp files of this folder only: how its values look as JSON. Times are whole microseconds, ratios
/// "30000/1001".

template <>
struct nlohmann::adl_serializer<acervo::Micros> {
  static void to_json(acervo::Json& json, acervo::Micros value) { json = value.count(); }
  static void from_json(const acervo::Json& json, acervo::Micros& value) {
    value = acervo::Micros(json.get<std::int64_t>());
  }
};

template <class T>
struct nlohmann::adl_serializer<std::optional<T>> {
  static void to_json(acervo::Json& json, const std::optional<T>& value) {
    if (value) {
      json = *value;
    } else {
      json = nullptr;
    }
  }
  static void from_json(const acervo::Json& json, std::optional<T>& value) {
    value = json.is_null() ? std::nullopt : std::optional<T>(json.get<T>());
  }
};

namespace acervo::ingest {

inline void to_json(Json& json, const Ratio& ratio) {
  json = std::to_string(ratio.num) + "/" + std::to_string(ratio.den);
}
inline void from_json(const Json& json, Ratio& ratio) {
  const auto& text = json.get_ref<const std::string&>();
  const char* const end = text.data() + text.size();
  const auto [slash, no_number] = std::from_chars(text.data(), end, ratio.num);
  ratio.den = 1;
  const auto [last, no_second] =
      slash == end ? std::from_chars_result{end, {}} : std::from_chars(slash + 1, end, ratio.den);
  if (no_number != std::errc{} || no_second != std::errc{} || last != end || (slash != end && *slash != '/'))
    throw Error(Code::internal, "no ratio of two numbers");
}

}  // namespace acervo::ingest

// Members by name, each with its default where an older row lacks it, so that stored values stay readable.
#define ACERVO_JSON(Type, ...)                                                              \
  void to_json(Json& nlohmann_json_j, const Type& nlohmann_json_t) {                        \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_TO, __VA_ARGS__))                \
  }                                                                                         \
  void from_json(const Json& nlohmann_json_j, Type& nlohmann_json_t) {                      \
    const Type nlohmann_json_default_obj{};                                                 \
    NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(NLOHMANN_JSON_FROM_WITH_DEFAULT, __VA_ARGS__)) \
  }
