#include "web/api/messages.hpp"

#include "web/api/messages/tables.hpp"

namespace acervo::web {

namespace {

const Wording* find(std::string_view key) {
  for (const auto table : {messages::problem_titles(), messages::problems(), messages::pages()})
    if (const Wording* wording = find_wording(table, key)) return wording;
  return nullptr;
}

}  // namespace

bool has_message(std::string_view key) {
  return find(key) != nullptr;
}

std::string_view message(std::string_view key, std::string_view language) {
  const Wording* wording = find(key);
  return (wording != nullptr ? *wording : *find("internal")).in(language);
}

std::string_view preparation_message(std::string_view reason, std::string_view language) {
  const Wording* wording = find_wording(messages::preparation(), reason);
  return (wording != nullptr ? *wording : messages::preparation().back()).in(language);
}

}  // namespace acervo::web
