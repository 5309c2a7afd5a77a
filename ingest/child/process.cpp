#include "ingest/child/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "ingest/child/protocol.hpp"
#include "ingest/child/sandbox.hpp"

namespace acervo::ingest {
namespace {

using Clock = std::chrono::steady_clock;

// The largest caption file in Windows-1252, whose letters take two bytes here; the facts of the longest film are a
// tenth of it
constexpr std::size_t kLongestLine = 16 << 20;
constexpr std::chrono::milliseconds kTimeToEnd{3000};  // for a child that has said its last word

[[noreturn]] void fail(const std::string& what, int error) {
  throw Error(Code::unavailable, "cannot " + what + ": " + std::strerror(error));
}

// The job as a file in memory: a pipe would have to be fed while we listen.
Fd job_file(const Json& job) {
  Fd file(::memfd_create("job", MFD_CLOEXEC));
  const auto text = job.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!file || ::write(file.get(), text.data(), text.size()) != ssize_t(text.size())) fail("pass the job on", errno);
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

class Spawn {
 public:
  Spawn() {
    ::posix_spawn_file_actions_init(&actions_);
    // Ours would let a child that was taken over write into the server's log.
    if (!kSanitized) ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_RDWR, 0);
    ::posix_spawnattr_init(&attributes_);
    sigset_t all, none;
    ::sigfillset(&all), ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  // Through copies out of the way of the targets, as source and target numbers may overlap.
  void pass(int fd, int as) {
    copies_.emplace_back(::fcntl(fd, F_DUPFD_CLOEXEC, 256));
    if (!copies_.back()) fail("pass a descriptor on", errno);
    ::posix_spawn_file_actions_adddup2(&actions_, copies_.back().get(), as);
    first_closed_ = std::max(first_closed_, as + 1);
  }

  pid_t start(const ChildProgram& program) {
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, first_closed_);
    std::vector<char*> arguments{const_cast<char*>(program.path.c_str())};
    for (const auto& argument : program.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    // Tesseract would start four threads for a line of text.
    char one_thread[] = "OMP_THREAD_LIMIT=1";
    char* environment[] = {one_thread, nullptr};
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, program.path.c_str(), &actions_, &attributes_, arguments.data(), environment);
    if (error != 0) fail("start " + program.path, error);
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  std::vector<Fd> copies_;
  int first_closed_ = 3;
};

// A running child; it does not outlive this.
class Running {
 public:
  explicit Running(pid_t pid) : pid_(pid) {}
  Running(const Running&) = delete;
  ~Running() {
    if (pid_ > 0) kill(), wait();
  }

  void kill() const { ::kill(-pid_, SIGKILL), ::kill(pid_, SIGKILL); }

  struct End {
    int status = 0;
    bool was_overdue = false;
  };
  /// To be called once it has nothing left to say: if it does not end then, it is ended.
  End end() {
    const Fd gone(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    const auto until = Clock::now() + kTimeToEnd;
    for (pollfd polled{gone.get(), POLLIN, 0}; gone && Clock::now() < until;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
      if (::poll(&polled, 1, int(std::max<std::int64_t>(0, left.count()))) == 1) return {wait(), false};
    }
    kill();
    return {wait(), true};
  }

 private:
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

  pid_t pid_;
};

// The child's lines, and whether it still says any.
class Listener {
 public:
  enum class Heard { line, end, stopped, silence };

  Listener(Fd pipe, const std::stop_token& stop)
      : pipe_(std::move(pipe)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        stopped_(stop, [fd = wake_.get()] { static_cast<void>(::eventfd_write(fd, 1)); }) {}

  Heard next(std::string& line, Clock::time_point until) {
    for (bool first = true;; first = false) {
      if (const auto end = text_.find('\n'); end != std::string::npos) {
        line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return Heard::line;
      }
      pollfd polled[] = {{pipe_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
      if (left.count() <= 0 && !first) return Heard::silence;  // a line that grows and never ends says nothing
      const int count = ::poll(polled, 2, int(std::max<std::int64_t>(0, left.count())));
      if (count < 0 && errno == EINTR) continue;
      if (count == 0) return Heard::silence;
      if (polled[1].revents) return Heard::stopped;
      char buffer[65536];
      const auto bytes = ::read(pipe_.get(), buffer, sizeof buffer);
      if (bytes < 0 && errno == EINTR) continue;
      if (bytes <= 0 || text_.size() > kLongestLine) return Heard::end;
      text_.append(buffer, std::size_t(bytes));
    }
  }

 private:
  Fd pipe_, wake_;
  std::string text_;
  std::stop_callback<std::function<void()>> stopped_;
};

[[noreturn]] void stalled() {
  throw Error(Code::corrupt_media, "the media child made no progress", "stalled");
}

[[noreturn]] void explain(const Running::End& end) {
  if (end.was_overdue) stalled();
  if (WIFSIGNALED(end.status)) {
    const int signal = WTERMSIG(end.status);
    const std::string message = "the media child was ended by signal " + std::to_string(signal);
    if (signal == SIGXCPU || signal == SIGXFSZ) throw Error(Code::too_large, message, "too_demanding");
    // Not ours, and not its limits', which have signals of their own: the machine is short of memory, or somebody ends
    // what runs on it.
    if (signal == SIGKILL) throw Error(Code::unavailable, message, "killed");
    throw Error(Code::corrupt_media, message, "crashed");
  }
  if (WEXITSTATUS(end.status) == kOutOfMemory)
    throw Error(Code::too_large, "the media child had too little memory", "too_demanding");
  throw Error(Code::corrupt_media,
              "the media child ended without a result, status " + std::to_string(WEXITSTATUS(end.status)), "crashed");
}

// Whether what a child says shows that it gets on; talking alone does not.
class Advance {
 public:
  bool is_in(const Json& line) {
    if (line.contains("segment")) return true;
    if (is_more(line, "read", bytes_)) return true;
    return is_more(line, "progress", fraction_) && fraction_ <= 1;
  }

 private:
  static bool is_more(const Json& line, const char* key, double& most) {
    const auto found = line.find(key);
    if (found == line.end() || !found->is_number() || found->get<double>() <= most) return false;
    most = found->get<double>();
    return true;
  }

  double fraction_ = -1, bytes_ = -1;
};

// What a child may say of itself. One that was taken over could call itself cancelled or killed, and so be started for
// ever: that, and whether the queue is there, only we know.
Error believed(const Error& error) {
  constexpr std::string_view kMayPass[] = {"disk_full", "read_only", "storage", "no_text_model"};
  const std::string& reason = error.reason();
  const bool is_key = reason.size() <= 32 && reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == reason.npos;
  switch (error.code()) {
    case Code::unavailable:
      if (std::ranges::find(kMayPass, reason) != std::end(kMayPass)) return error;
      break;
    case Code::invalid:
    case Code::too_large:
    case Code::unsupported_media:
    case Code::corrupt_media:
    case Code::internal:
      if (is_key && reason != "killed") return error;
      break;
    default:
      break;
  }
  return {Code::corrupt_media, "the media child said what is not its to say: " + std::string(error.what()), "crashed"};
}

std::optional<Json> listen(Listener& listener, const ChildLimits& limits,
                           const std::function<void(const Json&)>& on_line) {
  const auto patience = limits.stall;
  const auto end = Clock::now() + limits.longest;
  Advance advance;
  auto until = std::min(Clock::now() + patience, end);
  for (std::string text;;) {
    switch (listener.next(text, until)) {
      case Listener::Heard::end:
        return std::nullopt;
      case Listener::Heard::stopped:
        throw Error(Code::cancelled, "the media job was cancelled");
      case Listener::Heard::silence:
        stalled();
      case Listener::Heard::line: {
        Json line = Json::parse(text, nullptr, false);
        const bool is_object = line.is_object();
        if (is_object && line.contains("result")) return std::move(line["result"]);
        if (is_object && line.contains("error")) throw believed(error_from_json(line["error"]));
        const bool advances = is_object && advance.is_in(line);
        if (!advances && Clock::now() >= until) stalled();
        if (is_object) on_line(line);
        if (advances) until = std::min(Clock::now() + patience, end);
        if (Clock::now() >= end) stalled();
      }
    }
  }
}

}  // namespace

Fd memory_file(const char* name) {
  Fd file(::memfd_create(name, MFD_CLOEXEC));
  if (!file) fail("reserve memory for a child's output", errno);
  return file;
}

ChildProgram into_memory(ChildProgram program) {
  program.limits.output_bytes = std::min(program.limits.output_bytes, kMostInMemory);
  return program;
}

std::string read_memory_file(int fd) {
  const auto size = ::lseek(fd, 0, SEEK_END);
  if (size < 0 || size > kMostInMemory) throw Error(Code::internal, "a media child's output has no size that may be");
  std::string bytes(std::size_t(size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const auto count = ::pread(fd, bytes.data() + at, bytes.size() - at, off_t(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw Error(Code::internal, "a media child's output cannot be read");
    at += std::size_t(count);
  }
  return bytes;
}

Json run_child(const ChildProgram& program, Json job, std::span<const int> fds,
               const std::function<void(const Json&)>& on_line, const std::stop_token& stop) {
  const auto& limits = program.limits;
  job["parent"] = ::getpid();
  job["limits"] = {{"memory", limits.memory_bytes},
                   {"output", limits.output_bytes},
                   {"cpu", limits.cpu.count()},
                   {"nice", limits.nice}};
  job["threads"] = limits.threads > 0 ? limits.threads : int(std::max(1u, std::thread::hardware_concurrency()));

  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) fail("make a pipe", errno);
  Fd lines(pipe[0]), written(pipe[1]);
  const Fd input = job_file(job);
  // The copies end with `Spawn`: while we held one of the pipe's, its end would never come.
  const auto start = [&] {
    Spawn spawn;
    spawn.pass(input.get(), kJobFd);
    spawn.pass(written.get(), kLinesFd);
    for (std::size_t i = 0; i < fds.size(); ++i) spawn.pass(fds[i], kSourceFd + int(i));
    return spawn.start(program);
  };
  Running child(start());
  written.reset();

  Listener listener(std::move(lines), stop);
  auto result = listen(listener, limits, on_line);
  const auto end = child.end();
  if (!result) explain(end);
  return std::move(*result);
}

}  // namespace acervo::ingest
