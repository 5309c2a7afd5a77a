#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/library/material_store.hpp"
#include "web/api/together.hpp"

namespace acervo::web {

/// A material as results show it.
struct Card {
  MaterialId id;
  Subject subject;
  std::string json;                          ///< MaterialCard of openapi.yaml, where it is the same for whoever asks
  std::shared_ptr<const Material> material;  ///< where it is not: its media have another address for everybody
  bool settled = false;                      ///< only a change of the catalogue can make it another
};

/// What was made of the catalogue and is the same for whoever asks, kept as long as nothing in it has changed. Each
/// time the database is asked whether something has, which costs a small part of asking it again, and once for all who
/// come meanwhile: so nothing is ever older than the request, and no notification can be missed. Thread-safe.
class CatalogueCache {
 public:
  /// @param bytes  kept at most, then all is dropped and it begins anew
  explicit CatalogueCache(MaterialStore& materials, std::size_t bytes = 24 * 1024 * 1024)
      : materials_(materials), most_(bytes) {}

  /// Asks the database, and drops all where something has changed. What is made after this call may be kept under what
  /// it returns.
  std::uint64_t look();

  /// The text of that name, if it still holds.
  std::shared_ptr<const std::string> find(std::uint64_t look, const std::string& name);
  void keep(std::uint64_t look, const std::string& name, std::shared_ptr<const std::string> text);

  /// As MaterialStore::cards, worded in the language; only those are asked for that are not here.
  std::vector<std::shared_ptr<const Card>> cards(std::uint64_t look, const std::vector<MaterialId>& ids,
                                                 const std::string& language);

 private:
  std::uint64_t ask();
  bool make_room(std::uint64_t look, std::size_t bytes);

  MaterialStore& materials_;
  const std::size_t most_;
  Together<std::uint64_t> together_;
  std::mutex mutex_;
  std::optional<CatalogueMark> mark_;  // this and the following under mutex_
  std::uint64_t generation_ = 0;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> texts_;
  std::unordered_map<std::string, std::shared_ptr<const Card>> cards_;  ///< by language and id
};

std::shared_ptr<const Card> make_card(Material material, const std::string& language);

/// Whether only a change of the catalogue can change what is shown of it: it has no media, or they are ready. While
/// they are prepared, their progress changes without the catalogue.
bool is_settled(const Material& material);

}  // namespace acervo::web
