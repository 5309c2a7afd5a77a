// A child that does what hostile media might make ours do; one mischief per argument.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "ingest/child/sandbox.hpp"

namespace {

void say(const std::string& line) {
  if (::write(1, (line + "\n").c_str(), line.size() + 1) < 0) ::_exit(9);
}

// What has come along that should not; the sandbox would not tell.
std::string before_the_sandbox() {
  std::string found = ::fcntl(5, F_GETFD) >= 0 ? " inherited" : "";
  struct stat errors {
  }, nothing{};
  ::fstat(2, &errors), ::stat("/dev/null", &nothing);
  if (!acervo::ingest::kSanitized && errors.st_rdev != nothing.st_rdev) found += " stderr";
  return found;
}

// The names of what could be done in the sandbox and should not.
std::string escapes(std::string done, int score) {
  char text[8] = {};
  if (::pread(score, text, sizeof text - 1, 0) <= 0 || std::atoi(text) != 1000) done += " outlives-us";
  if (::open("/etc/passwd", O_RDONLY) >= 0) done += " open";
  if (::open("/tmp/acervo-naughty", O_CREAT | O_WRONLY, 0600) >= 0) done += " create";
  if (::unlink("/tmp/acervo-naughty") == 0) done += " unlink";
  struct stat status {};
  if (::stat("/etc/passwd", &status) == 0) done += " stat";
  if (::fstatat(AT_FDCWD, "/etc/passwd", &status, AT_EMPTY_PATH) == 0) done += " stat-empty";
  for (const int rights : {PROT_READ | PROT_WRITE | PROT_EXEC, PROT_READ | PROT_EXEC})
    if (::mmap(nullptr, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) done += " run-memory";
  void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) done += " no-memory";
  if (::mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0) done += " make-runnable";
  if (std::getenv("PATH")) done += " environment";
  if (::setpriority(0, 0, -5) == 0) done += " priority";
  bool ran = false;
  std::thread([&] { ran = true; }).join();
  if (!ran) done += " no-threads";
  return done;
}

}  // namespace

int main(int, char** arguments) {
  const std::string mischief = arguments[1];
  if (mischief == "crash") ::raise(SIGSEGV);
  if (mischief == "silent") return 0;
  if (mischief == "killed") ::raise(SIGKILL);
  if (mischief == "close_stdout" || mischief == "linger_after_result") {
    if (mischief == "linger_after_result") say(R"({"result": "done"})");
    ::close(1);
    for (;;) ::pause();
  }
  if (mischief == "long_line")
    for (const std::string block(1 << 20, 'x');;)
      if (::write(1, block.data(), block.size()) < 0) return 0;
  if (mischief == "claims") {
    say(R"({"result": {"posters": [{"bytes": 9000000000000000, "time": 0}], "captions": [], "chapters": []}})");
    return 0;
  }
  if (mischief == "fill") {
    acervo::ingest::enter_sandbox({256 << 20, std::int64_t(64) << 20, 30, ::getppid()});
    const std::string block(1 << 20, 'x');
    while (::write(4, block.data(), block.size()) > 0) {
    }
  }
  if (mischief == "chatter")
    for (;; ::usleep(10'000)) say("hm"), say("{}"), say(R"({"progress": 0.5})");
  if (mischief == "feed")
    for (int i = 0;; ::usleep(10'000)) say("{\"read\": " + std::to_string(++i) + "}");
  for (const std::string code : {"cancelled", "unavailable", "killed"})
    if (mischief == "says_" + code) {
      say(R"({"error": {"code": ")" + (code == "killed" ? "unavailable" : code) + R"(", "reason": ")" +
          (code == "cancelled" ? "" : code) + R"(", "message": "it was not me"}})");
      return 0;
    }
  if (mischief == "hang") {
    say(R"({"progress": 0.1})");
    for (;;) ::pause();
  }
  if (mischief == "garbage") {
    say("not json");
    say("{\"result\"");
    return 0;
  }
  const std::string before = before_the_sandbox();
  const int score = ::open("/proc/self/oom_score_adj", O_RDONLY);
  acervo::ingest::enter_sandbox({256 << 20, 1 << 20, 2, ::getppid()});
  if (mischief == "escape") say("{\"result\": \"" + escapes(before, score) + "\"}");
  if (mischief == "network") ::socket(AF_INET, SOCK_STREAM, 0);
  if (mischief == "execute") ::execl("/bin/echo", "echo", R"({"result": "it ran"})", nullptr);
  if (mischief == "fork") say(::fork() == -1 && errno == EPERM ? R"({"result": "refused"})" : R"({"result": "two"})");
  if (mischief == "kill") ::kill(::getppid(), SIGTERM);
  if (mischief == "memory") {
    std::vector<std::string> hoard;
    for (;;) hoard.emplace_back(16 << 20, 'x');
  }
  if (mischief == "output") {
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 4; ++i) static_cast<void>(::write(3, block.data(), block.size()) < 0);
  }
  if (mischief == "spin") {
    for (;; ::getppid()) {
    }
  }
  say(R"({"result": "nothing stopped it"})");  // silence would look like death
  return 0;
}
