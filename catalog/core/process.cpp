#include "catalog/core/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"

namespace acervo {

namespace {

// Between fork and exec: only calls that are safe there.
bool keep_passage() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[2]{};
  if (syscall(SYS_capget, &header, sets) != 0) return false;
  for (const int capability : {CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE}) {
    const std::uint32_t bit = 1U << capability;
    if ((sets[0].permitted & bit) == 0) continue;
    __user_cap_data_struct wanted[2]{};
    wanted[0].permitted = wanted[0].effective = wanted[0].inheritable = bit;
    return syscall(SYS_capset, &header, wanted) == 0 &&
           prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0;
  }
  return false;
}

[[noreturn]] void become(const Account* account, char* const* argv, char* const* environment) {
  if (account != nullptr) {
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (initgroups(account->name.c_str(), account->gid) != 0 ||
        setresgid(account->gid, account->gid, account->gid) != 0 ||
        setresuid(account->uid, account->uid, account->uid) != 0)
      _exit(126);
    keep_passage();
    if (chdir("/") != 0) _exit(126);
  }
  // What we ignore or block must not be inherited: PostgreSQL relies on the defaults.
  for (const int each : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2}) signal(each, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvpe(argv[0], argv, environment);
  _exit(127);
}

}  // namespace

std::optional<Account> find_account(const std::string& name) {
  const passwd* entry = getpwnam(name.c_str());
  if (entry == nullptr) return std::nullopt;
  return Account{entry->pw_uid, entry->pw_gid, name};
}

ProcessResult run_process(const std::vector<std::string>& command, const Account* account,
                          const std::vector<std::string>& environment) {
  std::vector<char*> argv, variables;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  for (const std::string& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
  for (char** ours = environ; *ours != nullptr; ++ours) variables.push_back(*ours);
  variables.push_back(nullptr);

  // A file, not a pipe: a server that the program leaves behind may keep it open for ever.
  Fd output(memfd_create("output", MFD_CLOEXEC));
  if (!output) throw Error(Code::unavailable, "no memory file for the output of " + command.at(0));
  const pid_t child = fork();
  if (child < 0) throw Error(Code::unavailable, std::string("fork: ") + std::strerror(errno));
  if (child == 0) {
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(output.get(), STDOUT_FILENO);
    dup2(output.get(), STDERR_FILENO);
    become(account, argv.data(), variables.data());
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ProcessResult result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.output.resize(64 * 1024);
  const ssize_t size = pread(output.get(), result.output.data(), result.output.size(), 0);
  result.output.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  if (result.status == 127) throw Error(Code::unavailable, "cannot run " + command.at(0), "program_missing");
  return result;
}

}  // namespace acervo
