#include "catalog/core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "catalog/core/time.hpp"

namespace acervo::log {

namespace {

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_logger_mt("acervo");
    made->set_pattern("%v");
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

std::string plain(const Value& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::string>)
          return v.find_first_of(" \"\n") == std::string::npos
                     ? v
                     : nlohmann::json(v).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        else
          return nlohmann::json(v).dump();
      },
      value);
}

void write(spdlog::level::level_enum level, std::string_view event, Fields fields) {
  spdlog::logger& out = logger();
  if (!out.should_log(level)) return;
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  const auto level_name = spdlog::level::to_string_view(level);
  const std::string time = format_rfc3339(system_now());
  if (terminal) {
    std::string line =
        time.substr(11, 8) + " " + std::string(level_name.data(), level_name.size()) + "  " + std::string(event);
    for (const Field& field : fields) line += "  " + std::string(field.name) + "=" + plain(field.value);
    out.log(level, line);
    return;
  }
  nlohmann::ordered_json line{
      {"time", time}, {"level", std::string(level_name.data(), level_name.size())}, {"event", std::string(event)}};
  for (const Field& field : fields) std::visit([&](const auto& v) { line[std::string(field.name)] = v; }, field.value);
  out.log(level, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void debug(std::string_view event, Fields fields) {
  write(spdlog::level::debug, event, fields);
}
void info(std::string_view event, Fields fields) {
  write(spdlog::level::info, event, fields);
}
void warn(std::string_view event, Fields fields) {
  write(spdlog::level::warn, event, fields);
}
void error(std::string_view event, Fields fields) {
  write(spdlog::level::err, event, fields);
}

void set_level(std::string_view level) {
  logger().set_level(spdlog::level::from_str(std::string(level)));
}

}  // namespace acervo::log
