#include "web/api/catalogue_cache.hpp"

#include "catalog/core/json.hpp"
#include "web/api/material_json.hpp"

namespace acervo::web {

namespace {

// About what a card takes in memory beside its text; one that is kept whole, beside its description.
constexpr std::size_t kCardBytes = 400;
constexpr std::size_t kMaterialBytes = 2048;

std::size_t size_of(const Card& card) {
  const std::size_t whole = card.material ? kMaterialBytes + card.material->description.description.size() : 0;
  return kCardBytes + card.json.size() + whole;
}

}  // namespace

bool is_settled(const Material& material) {
  return !material.preparation ||
         (material.preparation->state == RevisionState::ready && material.preparation->revision == material.revision);
}

std::uint64_t CatalogueCache::look() {
  return together_.ask([this] { return ask(); });
}

std::uint64_t CatalogueCache::ask() {
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

std::vector<std::shared_ptr<const Card>> CatalogueCache::cards(std::uint64_t look, const std::vector<MaterialId>& ids,
                                                               const std::string& language) {
  std::vector<std::shared_ptr<const Card>> cards(ids.size());
  std::vector<MaterialId> missing;
  std::string key = language;
  const auto key_of = [&](const MaterialId& id) -> const std::string& {
    key.resize(language.size());
    return key.append(id.value);
  };
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto found = cards_.find(key_of(ids[i]));
      if (look == generation_ && found != cards_.end())
        cards[i] = found->second;
      else
        missing.push_back(ids[i]);
    }
  }
  if (!missing.empty()) {
    for (Material& material : materials_.cards(missing)) {
      const auto card = make_card(std::move(material), language);
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == card->id) cards[i] = card;
      if (!card->settled) continue;
      const std::lock_guard lock(mutex_);
      if (make_room(look, size_of(*card))) cards_.insert_or_assign(key_of(card->id), card);
    }
  }
  std::erase(cards, nullptr);
  return cards;
}

std::shared_ptr<const Card> make_card(Material material, const std::string& language) {
  auto card = std::make_shared<Card>(Card{material.id, material.subject(), {}, {}, is_settled(material)});
  if (material.is_public())
    card->json = card_json(material, language).dump(-1, ' ', false, Json::error_handler_t::replace);
  else
    card->material = std::make_shared<const Material>(std::move(material));
  return card;
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
