#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "search/ranking.hpp"

namespace acervo::web {

/// Where a setting came from, for `acervo doctor`.
enum class Origin { standard, file, environment, flag };

/// What flags, ACERVO_* variables and acervo.toml say, in this order.
class Settings {
 public:
  /// Flags that were given, by name without dashes ("port"). Reads DIR/acervo.toml (or ACERVO_CONFIG).
  /// @throws Error{invalid, reason "bad_settings"} with the file's line
  explicit Settings(const std::map<std::string, std::string>& flags);

  struct Value {
    std::string name, value;
    Origin origin = Origin::standard;
  };

  const std::string& get(const std::string& name) const;
  /// @throws Error{invalid, reason "bad_settings"} if it is no number between the two
  int number(const std::string& name, int least, int most) const;
  /// Empty, or where visitors reach the site: others keep addresses made of it. @throws as `number`
  std::string public_url() const;
  /// One that log::set_level knows. @throws as `number`
  std::string log_level() const;
  std::filesystem::path data() const;
  /// The table [ranking]: what a title, a seal, a moment is worth. @throws as `number`
  search::Weights ranking() const;
  /// Set to `value` unless something said otherwise.
  const std::vector<Value>& all() const { return values_; }

 private:
  std::vector<Value> values_;
};

/// "es", "pt" or "en" for messages on the terminal: ACERVO_LANG, else the locale, else Spanish.
std::string terminal_language();

}  // namespace acervo::web
