#include "catalog/db/programs.hpp"

#include <algorithm>
#include <vector>

#include "catalog/core/error.hpp"

namespace fs = std::filesystem;

namespace acervo::db {

fs::path find_programs(const std::string& needed, const std::string& version) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
    if (fs::exists(entry.path() / "bin" / needed) && (version.empty() || entry.path().filename() == version))
      found.push_back(entry.path() / "bin");
  if (found.empty())
    throw Error(Code::unavailable,
                "no program " + needed + " of PostgreSQL" + (version.empty() ? "" : ", version " + version),
                "postgres_missing");
  return *std::ranges::max_element(found, {}, [](const fs::path& p) { return std::stoi(p.parent_path().filename()); });
}

}  // namespace acervo::db
