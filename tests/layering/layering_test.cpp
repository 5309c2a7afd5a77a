// The house's arrows point one way, and each foreign library stays behind its fence. Reads every #include of the tree.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acervo::layering {
namespace {

namespace fs = std::filesystem;

/// Who may include whom: a part sees itself and what has a smaller floor. Parts of one floor do not know each other.
/// The longest matching prefix counts; `catalog/` alone is what ties the catalogue's own folders together.
constexpr std::array<std::pair<std::string_view, int>, 19> kFloors{{
    {"catalog/core/", 0},
    {"catalog/db/", 1},
    {"catalog/storage/", 1},
    {"catalog/directory/", 2},
    {"catalog/jobs/", 2},
    {"catalog/library/", 3},
    {"catalog/backup/", 4},
    {"catalog/learning/", 4},
    {"catalog/commerce/", 5},
    {"catalog/credentials/", 5},
    {"catalog/", 6},
    {"ingest/", 7},
    {"search/", 7},
    {"streamer/", 7},
    {"web/mail/", 7},
    {"web/api/", 8},
    {"web/", 8},
    {"web/cli/", 9},
    {"tests/", 10},
}};

struct Part {
  std::string_view prefix;
  int floor;
};

std::optional<Part> part_of(std::string_view path) {
  std::optional<Part> best;
  for (const auto& [prefix, floor] : kFloors)
    if (path.starts_with(prefix) && (!best || prefix.size() > best->prefix.size())) best = Part{prefix, floor};
  return best;
}

bool is_store(std::string_view file) {
  return file.ends_with("_store.cpp");
}

/// Why `file` may not include `header`, or nothing.
std::optional<std::string> complaint(std::string_view file, std::string_view header) {
  const auto from = part_of(file);
  if (!from || from->prefix == "tests/") return std::nullopt;
  if (const auto to = part_of(header); to && to->prefix != from->prefix && to->floor >= from->floor)
    return std::string(from->prefix) + " may not know " + std::string(to->prefix);
  if (header.starts_with("pqxx/") && !file.starts_with("catalog/db/") && !is_store(file))
    return "pqxx stays in catalog/db and the *_store.cpp";
  if ((header.starts_with("libav") || header.starts_with("libsw")) && !file.starts_with("ingest/av/"))
    return "libav stays in ingest/av";
  if (header == "chromaprint.h" && !file.starts_with("ingest/av/")) return "Chromaprint stays in ingest/av";
  if ((header.starts_with("tesseract/") || header.starts_with("leptonica/")) && !file.starts_with("ingest/ocr/"))
    return "Tesseract stays in ingest/ocr";
  if (header.starts_with("xapian") && !file.starts_with("search/")) return "Xapian stays in search";
  if (header.starts_with("hunspell/") && file != "search/real_words.cpp") return "Hunspell stays in search/real_words";
  if (header.starts_with("archive") && header.ends_with(".h") && !file.starts_with("catalog/backup/"))
    return "libarchive stays in catalog/backup";
  if (header.starts_with("cld2/") && file != "catalog/core/language.cpp") return "CLD2 stays in catalog/core/language";
  if (header.starts_with("pistache/") && !file.starts_with("streamer/http/")) return "Pistache stays in streamer/http";
  return std::nullopt;
}

struct Include {
  std::string file;
  int line;
  std::string header;
};

std::vector<Include> includes_under(const fs::path& root) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  std::vector<Include> found;
  for (const char* folder : {"catalog", "ingest", "search", "streamer", "web"}) {
    for (auto entry = fs::recursive_directory_iterator(root / folder); entry != fs::recursive_directory_iterator();
         ++entry) {
      if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
      const auto extension = entry->path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      std::ifstream source(entry->path());
      std::string text;
      for (int line = 1; std::getline(source, text); ++line)
        if (std::smatch match; std::regex_search(text, match, kInclude))
          found.push_back({entry->path().lexically_relative(root).string(), line, match[1]});
    }
  }
  return found;
}

TEST(Layering, every_include_points_the_right_way) {
  const auto includes = includes_under(ACERVO_SOURCE_DIR);
  ASSERT_GT(includes.size(), 100u) << "the tree was not read";
  for (const auto& [file, line, header] : includes)
    if (const auto why = complaint(file, header))
      ADD_FAILURE() << file << ":" << line << ": <" << header << ">: " << *why;
}

TEST(Layering, an_arrow_that_points_the_wrong_way_is_seen) {
  EXPECT_TRUE(complaint("catalog/library/material.cpp", "search/index.hpp"));
  EXPECT_TRUE(complaint("search/index.cpp", "ingest/plan.hpp"));
  EXPECT_TRUE(complaint("ingest/plan.cpp", "web/api/materials.hpp"));
  EXPECT_TRUE(complaint("streamer/http/server.cpp", "search/index.hpp"));
  EXPECT_TRUE(complaint("catalog/core/text.hpp", "catalog/db/database.hpp"));
  EXPECT_TRUE(complaint("catalog/db/database.cpp", "catalog/library/material.hpp"));
  EXPECT_TRUE(complaint("catalog/library/material.cpp", "catalog/catalog.hpp"));
  EXPECT_TRUE(complaint("web/api/materials.cpp", "web/cli/serve.hpp"));
}

TEST(Layering, arrows_of_the_design_are_allowed) {
  EXPECT_FALSE(complaint("web/cli/serve.cpp", "web/api/materials.hpp"));
  EXPECT_FALSE(complaint("web/api/materials.cpp", "search/index.hpp"));
  EXPECT_FALSE(complaint("search/index.cpp", "catalog/catalog.hpp"));
  EXPECT_FALSE(complaint("catalog/library/material_store.cpp", "catalog/db/database.hpp"));
  EXPECT_FALSE(complaint("catalog/library/material.hpp", "catalog/library/timeline.hpp"));
  EXPECT_FALSE(complaint("ingest/plan.cpp", "nlohmann/json.hpp"));
}

TEST(Layering, a_foreign_library_over_its_fence_is_seen) {
  EXPECT_TRUE(complaint("catalog/library/material.cpp", "pqxx/pqxx"));
  EXPECT_TRUE(complaint("catalog/library/material_store.hpp", "pqxx/pqxx"));
  EXPECT_FALSE(complaint("catalog/library/material_store.cpp", "pqxx/pqxx"));
  EXPECT_TRUE(complaint("ingest/plan.cpp", "libavformat/avformat.h"));
  EXPECT_TRUE(complaint("ingest/child.cpp", "chromaprint.h"));
  EXPECT_TRUE(complaint("ingest/av/slides.cpp", "tesseract/baseapi.h"));
  EXPECT_FALSE(complaint("ingest/ocr/text_reader.cpp", "tesseract/baseapi.h"));
  EXPECT_TRUE(complaint("web/cli/serve.cpp", "xapian.h"));
  EXPECT_TRUE(complaint("search/analysis.cpp", "cld2/public/compact_lang_det.h"));
  EXPECT_TRUE(complaint("streamer/sender/sender.cpp", "pistache/http.h"));
}

}  // namespace
}  // namespace acervo::layering
