#include "catalog/core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

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

/// What is told again and again while something is away ("the queue does not answer") is told once a minute. spdlog's
/// own dup_filter_sink compares with the line before only, and of what is away several speak by turns.
class Repeats {
 public:
  /// @returns nothing if the same was told within the last minute; else how often it has been left out since
  std::optional<std::int64_t> left_out(std::string_view event, Fields fields) {
    std::string told(event);
    for (const Field& field : fields) told.append("\n").append(field.name).append("=").append(plain(field.value));
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    if (told_.size() >= kMost) told_.clear();
    const auto [found, is_new] = told_.try_emplace(std::move(told), Told{now, 0});
    if (!is_new && now - found->second.at < std::chrono::minutes(1)) {
      ++found->second.left_out;
      return std::nullopt;
    }
    const std::int64_t count = std::exchange(found->second.left_out, 0);
    found->second.at = now;
    return count;
  }

 private:
  static constexpr std::size_t kMost = 1000;
  struct Told {
    std::chrono::steady_clock::time_point at;
    std::int64_t left_out;
  };

  std::mutex mutex_;
  std::map<std::string, Told> told_;
};

void write(spdlog::level::level_enum level, std::string_view event, Fields fields, std::int64_t left_out = 0) {
  spdlog::logger& out = logger();
  if (!out.should_log(level)) return;
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  const auto level_name = spdlog::level::to_string_view(level);
  const std::string time = format_rfc3339(system_now());
  if (terminal) {
    std::string line =
        time.substr(11, 8) + " " + std::string(level_name.data(), level_name.size()) + "  " + std::string(event);
    for (const Field& field : fields) line += "  " + std::string(field.name) + "=" + plain(field.value);
    if (left_out > 0) line += "  left_out=" + std::to_string(left_out);
    out.log(level, line);
    return;
  }
  nlohmann::ordered_json line{
      {"time", time}, {"level", std::string(level_name.data(), level_name.size())}, {"event", std::string(event)}};
  for (const Field& field : fields) std::visit([&](const auto& v) { line[std::string(field.name)] = v; }, field.value);
  if (left_out > 0) line["left_out"] = left_out;
  out.log(level, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void write_once(spdlog::level::level_enum level, std::string_view event, Fields fields) {
  static Repeats repeats;
  if (!logger().should_log(level)) return;
  if (const auto left_out = repeats.left_out(event, fields)) write(level, event, fields, *left_out);
}

}  // namespace

void debug(std::string_view event, Fields fields) {
  write(spdlog::level::debug, event, fields);
}
void info(std::string_view event, Fields fields) {
  write(spdlog::level::info, event, fields);
}
void warn(std::string_view event, Fields fields) {
  write_once(spdlog::level::warn, event, fields);
}
void error(std::string_view event, Fields fields) {
  write_once(spdlog::level::err, event, fields);
}

void set_level(std::string_view level) {
  logger().set_level(spdlog::level::from_str(std::string(level)));
}

}  // namespace acervo::log
