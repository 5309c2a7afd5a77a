#include "web/cli/patience.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace acervo::web {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool may_pass(const Error& error) {
  constexpr std::array<std::string_view, 7> kPassing = {"disk_full",       "read_only",     "storage", "storage_denied",
                                                        "storage_missing", "database_gone", "busy"};
  return error.code() == Code::unavailable && std::ranges::find(kPassing, error.reason()) != kPassing.end();
}

}  // namespace

void Patience::run(const std::function<void()>& step) const {
  const auto until = steady_clock::now() + most_;
  std::string said;
  for (milliseconds pause(500);; pause = std::min<milliseconds>(pause * 2, std::chrono::seconds(10))) {
    try {
      return step();
    } catch (const Error& error) {
      if (!may_pass(error) || steady_clock::now() + pause > until) throw;
      if (said != error.reason()) waits_(error);
      said = error.reason();
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace acervo::web
