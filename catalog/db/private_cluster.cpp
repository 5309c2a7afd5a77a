#include "catalog/db/private_cluster.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <libpq-fe.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/process.hpp"
#include "catalog/db/programs.hpp"
#include "catalog/db/quoted_value.hpp"

namespace fs = std::filesystem;

namespace acervo::db {

namespace {

Error failed(const fs::path& at, int error) {
  const std::string what = at.string() + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) return Error(Code::unavailable, what, "disk_full");
  if (error == EROFS || error == EACCES || error == EPERM) return Error(Code::unavailable, what, "read_only");
  return Error(Code::unavailable, what, "postgres_failed");
}

Fd lock_file(const fs::path& file, int kind) {
  Fd fd(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) throw failed(file, errno);
  while (flock(fd.get(), kind) != 0)
    if (errno != EINTR) throw failed(file, errno);
  return fd;
}

std::optional<Account> server_account() {
  if (geteuid() != 0) return std::nullopt;
  for (const char* name : {"postgres", "nobody"})
    if (auto account = find_account(name)) return account;
  throw Error(Code::unavailable, "no account but root to run PostgreSQL as", "postgres_failed");
}

void make_folder(const fs::path& folder, const std::optional<Account>& owner) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw failed(folder, error.value());
  if (chmod(folder.c_str(), 0700) != 0) throw failed(folder, errno);
  if (owner && chown(folder.c_str(), owner->uid, owner->gid) != 0) throw failed(folder, errno);
}

// A socket's address holds 107 characters; PostgreSQL adds "/.s.PGSQL.5432" to its folder.
fs::path socket_folder(const fs::path& cluster) {
  const fs::path near = cluster / "socket";
  if (near.string().size() + 16 < sizeof(sockaddr_un::sun_path)) return near;
  return fs::temp_directory_path() /
         ("acervo-" + std::to_string(geteuid()) + "-" + std::to_string(std::hash<std::string>{}(cluster.string())));
}

void run_or_throw(const std::vector<std::string>& command, const std::optional<Account>& account, const fs::path& log) {
  const ProcessResult result = run_process(command, account ? &*account : nullptr);
  if (result.status == 0) return;
  std::string tail = result.output;
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) tail += "\n" + line;
  if (tail.size() > 2000) tail = tail.substr(tail.size() - 2000);
  const bool full = tail.find("No space left") != std::string::npos;
  const bool closed = tail.find("Read-only file system") != std::string::npos;
  throw Error(Code::unavailable, command.front() + ": " + tail,
              full     ? "disk_full"
              : closed ? "read_only"
                       : "postgres_failed");
}

// Little memory when idle, durable when it commits. Checkpoints are spread; nothing listens on the network.
constexpr std::string_view kSettings = R"(# written by acervo
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 48MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
max_parallel_workers_per_gather = 1
autovacuum_max_workers = 1
log_min_messages = warning
log_min_error_statement = panic
log_timezone = 'UTC'
timezone = 'UTC'
)";

}  // namespace

PrivateCluster::PrivateCluster(const fs::path& data) {
  folder_ = fs::absolute(data) / "postgres";
  const auto account = server_account();
  make_folder(folder_, account);
  const fs::path cluster = folder_ / "cluster";
  const fs::path socket = socket_folder(folder_);
  std::string version;
  std::ifstream(cluster / "PG_VERSION") >> version;
  binaries_ = find_programs("pg_ctl", version);

  const Fd start = lock_file(folder_ / "start.lock", LOCK_EX);
  users_ = lock_file(folder_ / "users.lock", LOCK_SH);
  make_folder(socket, account);
  url_ = "host=" + quoted_value(socket.string()) + " user=acervo dbname=postgres application_name=acervo";

  if (!fs::exists(cluster / "PG_VERSION")) {
    // A cluster whose making was cut short has no version file yet: make it anew beside and move it, whole, into place.
    const fs::path fresh = folder_ / "cluster.new";
    fs::remove_all(fresh);
    make_folder(fresh, account);
    run_or_throw({(binaries_ / "initdb").string(), "-D", fresh.string(), "-U", "acervo", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-instructions"},
                 account, "");
    std::ofstream(fresh / "acervo.conf") << kSettings;
    std::ofstream(fresh / "postgresql.conf", std::ios::app) << "\ninclude 'acervo.conf'\n";
    if (chmod((fresh / "acervo.conf").c_str(), 0644) != 0) throw failed(fresh, errno);
    std::error_code error;
    fs::rename(fresh, cluster, error);
    if (error) throw failed(cluster, error.value());
  }
  ensure_answers();
}

bool PrivateCluster::is_absent(const fs::path& data) {
  std::error_code error;
  return fs::status(fs::absolute(data) / "postgres/cluster/PG_VERSION", error).type() == fs::file_type::not_found;
}

// Only an answer tells: the note of a server that was killed can name a process that is still being cleared away, and
// one that has just begun is repairing its files.
void PrivateCluster::ensure_answers() {
  constexpr auto kPatience = std::chrono::seconds(60);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    const PGPing answer = PQping(url_.c_str());
    if (answer == PQPING_OK) return;
    const bool late = std::chrono::steady_clock::now() > until;
    if (answer == PQPING_REJECT && late)
      throw Error(Code::unavailable, "PostgreSQL still repairs its files", "postgres_failed");
    if (answer != PQPING_REJECT) {
      const bool something_is_there = note_names_a_process();
      try {
        return start_server();
      } catch (const Error& error) {
        // It does not start while a process is there that could be it: that one ends, or answers.
        if (late || error.reason() != "postgres_failed" || !something_is_there) throw;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

void PrivateCluster::start_server() {
  const auto account = server_account();
  const fs::path log = folder_ / "log";
  fs::remove(log);
  run_or_throw(
      {(binaries_ / "pg_ctl").string(), "start", "-w", "-s", "-t", "60", "-D", (folder_ / "cluster").string(), "-l",
       log.string(), "-o", "-c unix_socket_directories=" + quoted_value(socket_folder(folder_).string())},
      account, log);
  log::info("PostgreSQL started", {{"folder", folder_.string()}});
}

bool PrivateCluster::note_names_a_process() const {
  pid_t pid = 0;
  std::ifstream(folder_ / "cluster/postmaster.pid") >> pid;
  return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}

bool PrivateCluster::revive() {
  // A process that ended and was not yet cleared away is found here a second later; asking would cost one of the
  // server's processes each time.
  if (note_names_a_process()) return false;
  const Fd start = lock_file(folder_ / "start.lock", LOCK_EX);
  if (note_names_a_process()) return false;
  ensure_answers();
  return true;
}

void PrivateCluster::stop() {
  const Fd start = lock_file(folder_ / "start.lock", LOCK_EX);
  // Only who holds the lock alone is the last one.
  if (flock(users_.get(), LOCK_EX | LOCK_NB) != 0) return;
  const auto account = server_account();
  const auto result = run_process(
      {(binaries_ / "pg_ctl").string(), "stop", "-w", "-s", "-m", "fast", "-D", (folder_ / "cluster").string()},
      account ? &*account : nullptr);
  if (result.status == 0)
    log::info("PostgreSQL stopped");
  else
    log::warn("PostgreSQL did not stop", {{"output", result.output}});
}

PrivateCluster::~PrivateCluster() {
  try {
    stop();
  } catch (const std::exception& error) {
    log::warn("PostgreSQL could not be stopped", {{"error", error.what()}});
  }
}

}  // namespace acervo::db
