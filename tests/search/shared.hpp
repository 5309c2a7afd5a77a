#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/json.hpp"
#include "catalog/core/time.hpp"
#include "search/document.hpp"

namespace acervo::search {

/// The development data, beside the repository or where ACERVO_SHARED says; empty where it is not.
inline std::optional<std::filesystem::path> shared_data() {
  std::vector<std::filesystem::path> places;
  if (const char* set = std::getenv("ACERVO_SHARED")) places.emplace_back(set);
  for (std::filesystem::path at = std::filesystem::current_path(); at.has_relative_path(); at = at.parent_path())
    places.push_back(at / "shared");
  for (const auto& place : places)
    if (std::filesystem::exists(place / "data/catalog/pyvideo.jsonl")) return place / "data";
  return std::nullopt;
}

inline std::string text_at(const Json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
}

inline std::vector<std::string> texts_at(const Json& record, const char* key) {
  std::vector<std::string> result;
  if (const auto found = record.find(key); found != record.end() && found->is_array())
    for (const auto& value : *found)
      if (value.is_string()) result.push_back(value.get<std::string>());
  return result;
}

/// The 14,638 described links of the development catalogue, as an import makes them.
inline std::vector<Document> shared_catalogue(const std::filesystem::path& data) {
  std::vector<Document> documents;
  for (const char* file : {"pyvideo.jsonl", "biblioteca-espanol.jsonl"}) {
    std::ifstream in(data / "catalog" / file);
    for (std::string line; std::getline(in, line);) {
      const Json record = Json::parse(line);
      Document document;
      document.id = {"m" + std::to_string(documents.size())};
      document.identifier = text_at(record, "id");
      document.title = text_at(record, "title");
      document.description = text_at(record, "description");
      if (document.description.empty()) document.description = text_at(record, "note");
      document.language = text_at(record, "language");
      document.keywords = texts_at(record, "tags");
      document.people = texts_at(record, "speakers");
      document.collection = text_at(record, "event");
      document.subjects = texts_at(record, "category");
      document.kind = "link";
      document.type = text_at(record, "kind").empty() ? "conferencia" : text_at(record, "kind");
      document.license = text_at(record, "copyright_text").substr(0, 60);
      if (const auto found = record.find("duration"); found != record.end() && found->is_number())
        document.duration = std::chrono::seconds(found->get<std::int64_t>());
      document.visible_to_all = true;
      if (const auto time = parse_rfc3339(text_at(record, "recorded").substr(0, 10) + "T00:00:00Z"))
        document.published = *time;
      documents.push_back(std::move(document));
    }
  }
  return documents;
}

/// The lectures with real captions: English ones first, then the same in French.
inline std::vector<Document> shared_lectures(const std::filesystem::path& data) {
  std::vector<Document> documents;
  std::ifstream in(data / "captions/lectures.jsonl");
  for (std::string line; std::getline(in, line);) {
    const Json record = Json::parse(line);
    Document document;
    document.id = {"l" + std::to_string(documents.size())};
    document.title = text_at(record, "title");
    document.language = text_at(record, "language");
    document.visible_to_all = document.has_captions = true;
    Track track{document.language, {}};
    std::ifstream captions(data / "captions" / text_at(record, "file"));
    int h1, m1, s1, f1, h2, m2, s2, f2;
    for (std::string row; std::getline(captions, row);) {
      if (std::sscanf(row.c_str(), "%d:%d:%d,%d --> %d:%d:%d,%d", &h1, &m1, &s1, &f1, &h2, &m2, &s2, &f2) == 8) {
        const auto at = [](int h, int m, int s, int f) {
          return Micros(std::chrono::hours(h) + std::chrono::minutes(m) + std::chrono::seconds(s) +
                        std::chrono::milliseconds(f));
        };
        track.cues.push_back({at(h1, m1, s1, f1), at(h2, m2, s2, f2), ""});
      } else if (!track.cues.empty() && row.find_first_not_of("0123456789\r ") != std::string::npos) {
        std::string& text = track.cues.back().text;
        text.append(text.empty() ? "" : " ").append(row);
      }
    }
    document.captions = {std::move(track)};
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace acervo::search
