#include "ingest/captions/ttml.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "catalog/core/error.hpp"
#include "ingest/captions/cue_text.hpp"
#include "ingest/captions/timed_text.hpp"

namespace acervo::ingest {
namespace {

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

struct Clock {
  double frame_rate = 30, tick_rate = 1;
};

bool is_named(const xmlNode* node, const char* name) {
  return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, reinterpret_cast<const xmlChar*>(name));
}

std::string attribute(const xmlNode* node, const char* name) {
  // By local name, whatever its prefix: ttp:frameRate and begin alike.
  for (const auto* each = node->properties; each; each = each->next) {
    if (xmlStrEqual(each->name, reinterpret_cast<const xmlChar*>(name)) && each->children && each->children->content)
      return reinterpret_cast<const char*>(each->children->content);
  }
  return "";
}

std::optional<Micros> seconds(double value) {
  if (!(value >= 0) || value > 1e7) return std::nullopt;
  return Micros(std::llround(value * 1e6));
}

std::optional<Micros> parse_time(const std::string& text, const Clock& clock) {
  if (text.empty()) return std::nullopt;
  if (text.find(':') != std::string::npos) {
    // hh:mm:ss:ff counts frames where others have a fraction.
    if (const auto last = text.rfind(':'); std::count(text.begin(), text.end(), ':') == 3) {
      const auto whole = parse_cue_time(text.substr(0, last));
      const auto frames = seconds(std::atof(text.c_str() + last + 1) / clock.frame_rate);
      return whole && frames ? std::optional(*whole + *frames) : std::nullopt;
    }
    return parse_cue_time(text);
  }
  char* unit = nullptr;
  const double value = std::strtod(text.c_str(), &unit);
  const std::string_view metric = unit;
  if (metric == "h") return seconds(value * 3600);
  if (metric == "m") return seconds(value * 60);
  if (metric == "s" || metric.empty()) return seconds(value);
  if (metric == "ms") return seconds(value / 1000);
  if (metric == "f") return seconds(value / clock.frame_rate);
  if (metric == "t") return seconds(value / clock.tick_rate);
  return std::nullopt;
}

void append_text(const xmlNode* node, std::string& out) {
  for (const auto* child = node->children; child; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      for (const auto* c = child->content; c && *c; ++c) out += *c < 33 ? ' ' : char(*c);
    } else if (is_named(child, "br")) {
      out += '\n';
    } else if (child->type == XML_ELEMENT_NODE && !is_named(child, "metadata")) {
      append_text(child, out);
    }
  }
}

struct Interval {
  Micros start{0}, end{std::chrono::hours(1000)};
};

Interval interval_of(const xmlNode* node, const Interval& outer, const Clock& clock) {
  Interval inner = outer;
  if (const auto begin = parse_time(attribute(node, "begin"), clock)) inner.start = outer.start + *begin;
  if (const auto end = parse_time(attribute(node, "end"), clock)) inner.end = std::min(outer.end, outer.start + *end);
  if (const auto length = parse_time(attribute(node, "dur"), clock))
    inner.end = std::min(inner.end, inner.start + *length);
  return inner;
}

void collect(const xmlNode* node, const Interval& outer, const Clock& clock, int depth, std::vector<Cue>& cues) {
  if (depth > 64) return;
  for (const auto* child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    const auto inner = interval_of(child, outer, clock);
    if (is_named(child, "p")) {
      std::string text;
      append_text(child, text);
      cues.push_back({inner.start, inner.end, tidy_lines(text)});
    } else {
      collect(child, inner, clock, depth + 1, cues);
    }
  }
}

}  // namespace

Ttml parse_ttml(std::string_view text) {
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      xmlReadMemory(text.data(), int(text.size()), nullptr, "UTF-8",
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT));
  const auto* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (!root || !is_named(root, "tt")) throw Error(Code::invalid, "no TTML document", "not_captions");
  Clock clock;
  if (const double rate = std::atof(attribute(root, "frameRate").c_str()); rate > 0) clock.frame_rate = rate;
  if (const double rate = std::atof(attribute(root, "tickRate").c_str()); rate > 0) clock.tick_rate = rate;
  Ttml ttml{{}, attribute(root, "lang")};
  collect(root, {}, clock, 0, ttml.cues);
  return ttml;
}

}  // namespace acervo::ingest
