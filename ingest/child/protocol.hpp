#pragma once

#include <string>
#include <string_view>

#include "catalog/core/error.hpp"
#include "catalog/core/json_fwd.hpp"
#include "catalog/library/picture_print.hpp"
#include "ingest/derive.hpp"

/// What parent and child say to each other: one job in, then lines of JSON out. {"progress"}, {"read"} (bytes of
/// the source) and {"segment", "bytes"} any number of times, then one of {"result"} and {"error": {"code", "reason",
/// "message"}}.
namespace acervo::ingest {

/// Descriptors of the child: the job, its lines, then what the job works on.
inline constexpr int kJobFd = 0, kLinesFd = 1, kSourceFd = 3, kFirstOutputFd = 4;

Json error_to_json(const Error& error);
Error error_from_json(const Json& json);

/// Without posters and captions, which go through a descriptor: two hours in many languages are no line.
Json derived_to_json(const Derived& derived);
/// Of captions at most so many bytes; tracks that are beyond are left out.
inline constexpr std::size_t kMostCaptionText = 16 << 20;
std::string captions_to_text(const std::vector<EmbeddedCaptions>& captions);
/// @param files  the pictures one after another, then the captions, as they came
Derived derived_from_json(const Json& json, std::string_view files);

Json picture_print_to_json(const PicturePrint& print);
PicturePrint picture_print_from_json(const Json& json);

std::string to_hex(std::string_view bytes);
std::string from_hex(std::string_view hex);

}  // namespace acervo::ingest
