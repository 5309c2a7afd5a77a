#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace acervo {

/// The account under which a program runs when we ourselves are root.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
};

/// The account `name`, if there is one here.
std::optional<Account> find_account(const std::string& name);

struct ProcessResult {
  int status = 0;      ///< exit status, or 128 + signal
  std::string output;  ///< standard output and error together, at most 64 KiB
};

/// Runs a program to its end, without a shell; standard input is empty. Descriptors that are not close-on-exec pass on.
/// With an account, drops to it; it may then still pass through folders closed to it where the kernel lets us grant
/// that (CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE), because our data may lie below a folder of root's.
/// @param environment  "NAME=value", beside what we were given ourselves: for what must not stand in a command
/// @throws Error{unavailable} if it cannot be started
ProcessResult run_process(const std::vector<std::string>& command, const Account* account = nullptr,
                          const std::vector<std::string>& environment = {});

}  // namespace acervo
