#include "search/facet_dictionary.hpp"

#include <algorithm>

namespace acervo::search {

const FacetDictionary::Codes::Entry* FacetDictionary::Codes::find(const std::string& value) const {
  if (const auto found = recent_.find(value); found != recent_.end()) return &*found;
  if (const auto found = base_->find(value); found != base_->end()) return &*found;
  return nullptr;
}

void FacetDictionary::Codes::add(const std::string& value, std::uint32_t code) {
  recent_.emplace(value, code);
  if (recent_.size() <= std::max<std::size_t>(1024, base_->size() / 4)) return;
  auto merged = std::make_shared<Map>(*base_);
  merged->insert(recent_.begin(), recent_.end());
  base_ = std::move(merged);
  recent_.clear();
}

void FacetDictionary::add_set(const std::vector<std::string_view>& names) {
  std::vector<std::uint32_t> set;
  for (const std::string_view name : names) {
    const std::string value(name);
    if (const auto* known = codes.find(value)) {
      set.push_back(known->second);
      continue;
    }
    const auto code = static_cast<std::uint32_t>(values.size());
    values.push_back(value);
    codes.add(value, code);
    set.push_back(code);
  }
  std::sort(set.begin(), set.end());
  sets.push_back(std::move(set));
}

std::vector<char> FacetDictionary::sets_with(const std::vector<std::string>& chosen, bool each) const {
  std::vector<char> wanted(values.size(), 0);
  std::size_t known = 0;
  bool all_known = true;
  for (const std::string& value : chosen) {
    const auto code = codes.find(value);
    if (code == codes.end()) {
      all_known = false;
    } else if (wanted[code->second] == 0) {
      wanted[code->second] = 1;
      ++known;
    }
  }
  std::vector<char> result(sets.size(), 0);
  if (known == 0 || (each && !all_known)) return result;
  for (std::size_t set = 0; set < result.size(); ++set) {
    const auto has = std::ranges::count_if(sets[set], [&](std::uint32_t value) { return wanted[value] != 0; });
    result[set] = static_cast<std::size_t>(has) >= (each ? known : 1);
  }
  return result;
}

}  // namespace acervo::search
