#include "search/generation.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"

namespace acervo::search {

namespace {

constexpr std::string_view kPrefix = "generation-";

void sync(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd) ::fsync(fd.get());
}

std::string sum_of(const std::string& name) {
  return std::to_string(::crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size())));
}

}  // namespace

std::vector<std::string> generations(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    if (const std::string name = entry.path().filename(); name.starts_with(kPrefix)) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string current_generation(const std::filesystem::path& folder) {
  std::ifstream file(folder / "current");
  std::string name, sum;
  std::getline(file, name);
  // A name by itself was written by hand, or before there were sums.
  if (std::getline(file, sum) && sum != sum_of(name)) return {};
  return name.starts_with(kPrefix) && name.find('/') == std::string::npos ? name : std::string();
}

std::string next_generation(const std::filesystem::path& folder) {
  const auto names = generations(folder);
  long long last = 0;
  if (!names.empty()) last = std::atoll(names.back().c_str() + kPrefix.size());
  std::string digits = std::to_string(last + 1);
  return std::string(kPrefix) + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

void make_current(const std::filesystem::path& folder, const std::string& name) {
  const auto fresh = folder / "current.new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << name << '\n' << sum_of(name) << '\n';
    file.flush();
    if (!file) throw Error(Code::unavailable, "write " + fresh.string() + ": " + std::strerror(errno), "disk");
  }
  sync(fresh);
  std::filesystem::rename(fresh, folder / "current");
  sync(folder);
}

void sweep_unfinished(const std::filesystem::path& folder) {
  const std::string live = current_generation(folder);
  std::error_code ignored;
  // Without a live one the newest may be an index that is just being made for the first time.
  for (const auto& name : generations(folder))
    if (name.find('.') != std::string::npos || (!live.empty() && name > live))
      std::filesystem::remove_all(folder / name, ignored);
}

void sweep_generations(const std::filesystem::path& folder) {
  const std::string live = current_generation(folder);
  auto names = generations(folder);
  names.erase(std::remove_if(names.begin(), names.end(), [&](const auto& name) { return name >= live; }), names.end());
  if (!names.empty()) names.pop_back();
  std::error_code ignored;
  for (const auto& name : names) std::filesystem::remove_all(folder / name, ignored);
}

}  // namespace acervo::search
