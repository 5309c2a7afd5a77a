#include "catalog/db/patience.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "catalog/core/error.hpp"

namespace acervo::db {

namespace {

constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {{"connect_timeout", "5"},       // s
                                                                       {"tcp_user_timeout", "15000"},  // ms
                                                                       {"keepalives_idle", "15"},      // s
                                                                       {"keepalives_interval", "5"},
                                                                       {"keepalives_count", "3"}};

std::string setting(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "' ";
}

}  // namespace

void allow_long_statements(Tx& tx) {
  tx.script(std::string("set local statement_timeout = '") + kLongStatementTimeout + "'");
}

std::string with_timeouts(const std::string& url) {
  // libpq's own reader: a URL and a list of settings are the same to it, and nothing is taken for what it is not.
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), &problem),
                                                                             &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> said(problem, &PQfreemem);
  if (!options)
    throw Error(Code::unavailable, std::string("no connection string: ") + (problem ? problem : ""), "database_gone");
  std::string all;
  for (const auto* option = options.get(); option->keyword; ++option)
    if (option->val) all += setting(option->keyword, option->val);
  for (const auto& [name, value] : kDefaults)
    if (all.find(std::string(name) + "='") == std::string::npos) all += setting(name, value);
  return all;
}

}  // namespace acervo::db
