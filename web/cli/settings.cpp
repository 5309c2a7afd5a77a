#include "web/cli/settings.hpp"

#include <toml++/toml.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <thread>

#include "catalog/core/error.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

std::vector<Settings::Value> standard() {
  const auto processors = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Settings::Value> values{{"data", "data"},
                                      {"database", ""},
                                      {"address", "0.0.0.0"},
                                      {"port", "8080"},
                                      {"workers", std::to_string(std::max(1U, processors / 2))},
                                      {"site", ""},
                                      {"trusted_proxies", ""},
                                      {"connections_per_address", "2000"},
                                      {"buffers", "256"},
                                      {"metrics_readers", "127.0.0.0/8,::1"},
                                      {"request_log", "auto"},
                                      {"log", "info"},
                                      {"public_url", ""},
                                      {"uploads.quota_gb", "50"},
                                      {"storage.url", ""},
                                      {"storage.key", ""},
                                      {"storage.secret", ""},
                                      {"storage.cache_gb", "20"},
                                      {"mail.smtp", ""},
                                      {"mail.user", ""},
                                      {"mail.password", ""},
                                      {"mail.from", ""}};
  for (const auto& [name, value] : search::weights_by_name({}))
    values.push_back({"ranking." + name, (std::ostringstream() << value).str()});
  return values;
}

std::string upper(std::string text) {
  for (char& c : text) c = c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::string text_of(const toml::node& node, const std::string& name) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto number = node.value_exact<double>()) return (std::ostringstream() << *number).str();
  throw Error(Code::invalid, "acervo.toml: " + name + " is neither text nor a number", "bad_settings");
}

}  // namespace

Settings::Settings(const std::map<std::string, std::string>& flags) : values_(standard()) {
  const auto set = [&](const std::string& name, const std::string& value, Origin origin) {
    const auto found = std::ranges::find(values_, name, &Value::name);
    if (found == values_.end()) throw Error(Code::invalid, "unknown setting: " + name, "bad_settings");
    found->value = value;
    found->origin = origin;
  };
  const auto from_environment = [&] {
    for (const Value& value : std::vector(values_))
      if (const char* text = std::getenv(("ACERVO_" + upper(value.name)).c_str()))
        set(value.name, text, Origin::environment);
  };
  const auto from_flags = [&] {
    for (const auto& [name, value] : flags) set(name, value, Origin::flag);
  };
  // Twice, because where the file lies is a setting too.
  from_environment();
  from_flags();
  const char* named = std::getenv("ACERVO_CONFIG");
  const fs::path file = named != nullptr ? fs::path(named) : data() / "acervo.toml";
  std::error_code unseen;
  const auto kind = fs::status(file, unseen).type();
  // Whoever names a file means it; what may not be looked at could say anything.
  if ((named != nullptr || kind != fs::file_type::not_found) && ::access(file.c_str(), R_OK) != 0)
    throw Error(Code::invalid, file.string() + ": " + std::strerror(errno), "bad_settings");
  if (kind != fs::file_type::not_found) {
    try {
      for (const auto& [key, node] : toml::parse_file(file.string())) {
        const std::string name(key.str());
        if (const auto* table = node.as_table())
          for (const auto& [inner, value] : *table) {
            const std::string full = name + "." + std::string(inner.str());
            set(full, text_of(value, full), Origin::file);
          }
        else if (name != "data")
          set(name, text_of(node, name), Origin::file);
      }
    } catch (const toml::parse_error& error) {
      throw Error(Code::invalid,
                  file.string() + ", line " + std::to_string(error.source().begin.line) + ": " +
                      std::string(error.description()),
                  "bad_settings");
    }
    from_environment();
    from_flags();
  }
}

const std::string& Settings::get(const std::string& name) const {
  const auto found = std::ranges::find(values_, name, &Value::name);
  if (found == values_.end()) throw Error(Code::internal, "no setting " + name);
  return found->value;
}

int Settings::number(const std::string& name, int least, int most) const {
  const std::string& text = get(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    throw Error(Code::invalid,
                name + ": " + text + " is no number from " + std::to_string(least) + " to " + std::to_string(most),
                "bad_settings");
  return value;
}

std::string Settings::public_url() const {
  const std::string& text = get("public_url");
  const bool begins = text.starts_with("https://") || text.starts_with("http://");
  if (!text.empty() && (!begins || text.ends_with("//") || text.find_first_of(" \t\r\n\"<>") != std::string::npos))
    throw Error(Code::invalid, "public_url: " + text + " is no address that begins with https:// or http://",
                "bad_settings");
  return text;
}

std::string Settings::log_level() const {
  static constexpr std::array kLevels =
      std::to_array<std::string_view>({"debug", "info", "warn", "warning", "error", "off"});
  const std::string& level = get("log");
  // The library takes what it does not know for "off": a typo would leave whoever runs this without any log.
  if (std::ranges::find(kLevels, level) == kLevels.end())
    throw Error(Code::invalid, "log: " + level + " is none of debug, info, warn, error, off", "bad_settings");
  return level;
}

search::Weights Settings::ranking() const {
  search::Weights weights;
  for (const auto& [name, value] : search::weights_by_name(weights)) {
    const std::string& text = get("ranking." + name);
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    if (error != std::errc{} || end != text.data() + text.size() || !(weight >= 0 && weight <= 100))
      throw Error(Code::invalid, "ranking." + name + ": " + text + " is no number from 0 to 100", "bad_settings");
    search::set_weight(weights, name, weight);
  }
  return weights;
}

fs::path Settings::data() const {
  return fs::absolute(get("data"));
}

std::string terminal_language() {
  for (const char* variable : {"ACERVO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') {
      const std::string language = std::string(value).substr(0, 2);
      return language == "pt" || language == "en" ? language : "es";
    }
  return "es";
}

}  // namespace acervo::web
