#include "ingest/child/protocol.hpp"

#include "ingest/json.hpp"

namespace acervo::ingest {

ACERVO_JSON(Cue, start, end, text)
ACERVO_JSON(Storyboard, width, height, columns, count, interval, sheet_bytes)
ACERVO_JSON(EmbeddedCaptions, language, label, closed_captions, cues)
void to_json(Json& json, const ChapterFacts& chapter);
void from_json(const Json& json, ChapterFacts& chapter);

Json error_to_json(const Error& error) {
  return {{"code", name(error.code())}, {"reason", error.reason()}, {"message", error.what()}};
}

Error error_from_json(const Json& json) {
  const auto code = json.at("code").get<std::string>();
  for (int i = 0; i <= int(Code::internal); ++i) {
    if (name(Code(i)) == code)
      return {Code(i), json.at("message").get<std::string>(), json.at("reason").get<std::string>()};
  }
  return {Code::internal, "the media child failed with " + code};
}

Json derived_to_json(const Derived& derived) {
  Json posters = Json::array();
  for (const auto& poster : derived.posters)
    posters.push_back({{"bytes", poster.jpeg.size()}, {"time", poster.time.count()}});
  return {{"posters", posters}, {"chapters", derived.chapters}};
}

std::string captions_to_text(const std::vector<EmbeddedCaptions>& captions) {
  std::string text = "[";
  for (const auto& track : captions) {
    const auto added = Json(track).dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() + added.size() + 2 > kMostCaptionText) continue;
    if (text.size() > 1) text += ',';
    text += added;
  }
  return text + "]";
}

Derived derived_from_json(const Json& json, std::string_view files) {
  Derived derived;
  for (const auto& poster : json.at("posters")) {
    const auto size = poster.at("bytes").get<std::size_t>();
    if (size > files.size()) throw Error(Code::internal, "a poster is incomplete");
    derived.posters.push_back({std::string(files.substr(0, size)), Micros(poster.at("time").get<std::int64_t>())});
    files.remove_prefix(size);
  }
  const Json captions = files.size() > kMostCaptionText ? Json() : Json::parse(files, nullptr, false);
  if (!captions.is_array()) throw Error(Code::internal, "the captions are incomplete");
  derived.captions = captions.get<std::vector<EmbeddedCaptions>>();
  derived.chapters = json.at("chapters").get<std::vector<ChapterFacts>>();
  return derived;
}

Json picture_print_to_json(const PicturePrint& print) {
  Json changes = Json::array();
  for (const auto& [speaks, rises] : print.changes) changes.push_back(std::uint64_t(speaks) << 32 | rises);
  return {{"changes", changes}, {"keys", print.keys}};
}

PicturePrint picture_print_from_json(const Json& json) {
  PicturePrint print;
  for (const Json& change : json.at("changes")) {
    const auto bits = change.get<std::uint64_t>();
    print.changes.push_back({std::uint32_t(bits >> 32), std::uint32_t(bits)});
  }
  print.keys = json.at("keys").get<std::vector<std::int32_t>>();
  return print;
}

std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : bytes) hex += {kDigits[byte >> 4], kDigits[byte & 15]};
  return hex;
}

std::string from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) bytes += char(digit(hex[i]) << 4 | digit(hex[i + 1]));
  return bytes;
}

}  // namespace acervo::ingest
