#include "web/api/catalogue_cache.hpp"

#include <map>

namespace acervo::web {

namespace {

// About what a card takes in memory, beside its description.
constexpr std::size_t kCardBytes = 2048;

}  // namespace

bool is_settled(const Material& material) {
  return !material.preparation ||
         (material.preparation->state == RevisionState::ready && material.preparation->revision == material.revision);
}

std::uint64_t CatalogueCache::look() {
  std::optional<CatalogueMark> mark;
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    mark = mark_;
    generation = generation_;
  }
  if (mark && materials_.changes_since(*mark) == mark->sum) return generation;
  // Older than whatever is made from here on, at worst: then it is made once more than needed.
  CatalogueMark fresh = materials_.mark();
  const std::lock_guard lock(mutex_);
  mark_ = std::move(fresh);
  texts_.clear();
  cards_.clear();
  bytes_ = 0;
  return ++generation_;
}

std::shared_ptr<const std::string> CatalogueCache::find(std::uint64_t look, const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = texts_.find(name);
  return look == generation_ && found != texts_.end() ? found->second : nullptr;
}

void CatalogueCache::keep(std::uint64_t look, const std::string& name, std::shared_ptr<const std::string> text) {
  const std::lock_guard lock(mutex_);
  if (make_room(look, text->size() + name.size() + 128)) texts_.insert_or_assign(name, std::move(text));
}

std::vector<std::shared_ptr<const Material>> CatalogueCache::cards(std::uint64_t look,
                                                                   const std::vector<MaterialId>& ids) {
  std::map<std::string, std::shared_ptr<const Material>> known;
  std::vector<MaterialId> missing;
  {
    const std::lock_guard lock(mutex_);
    for (const MaterialId& id : ids) {
      const auto found = cards_.find(id.value);
      if (look == generation_ && found != cards_.end())
        known.emplace(id.value, found->second);
      else
        missing.push_back(id);
    }
  }
  if (!missing.empty()) {
    for (Material& material : materials_.cards(missing)) {
      auto card = std::make_shared<const Material>(std::move(material));
      known.emplace(card->id.value, card);
      if (!is_settled(*card)) continue;
      const std::lock_guard lock(mutex_);
      if (make_room(look, kCardBytes + card->description.description.size()))
        cards_.insert_or_assign(card->id.value, card);
    }
  }
  std::vector<std::shared_ptr<const Material>> cards;
  for (const MaterialId& id : ids)
    if (const auto found = known.find(id.value); found != known.end()) cards.push_back(found->second);
  return cards;
}

/// Whether there is room for so much more of what was made since `look`. Under mutex_.
bool CatalogueCache::make_room(std::uint64_t look, std::size_t bytes) {
  if (look != generation_ || bytes > most_) return false;
  if (bytes_ + bytes > most_) {
    texts_.clear();
    cards_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes;  // also in place of another of that name: then it only begins anew a little earlier
  return true;
}

}  // namespace acervo::web
