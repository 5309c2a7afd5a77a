#include "ingest/worker/machine.hpp"

#include <signal.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace acervo::ingest {

std::string machine_name() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::error_code error;
  const auto processes = std::filesystem::read_symlink("/proc/self/ns/pid", error);
  return boot.empty() || error ? "" : boot + " " + processes.string();
}

bool has_ended(int pid) {
  return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace acervo::ingest
