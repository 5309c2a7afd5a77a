#include "catalog/backup/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "catalog/catalog.hpp"
#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/terminal_messages.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

constexpr std::size_t kNamed = 5;  // of the keys that are wrong: who runs the store finds them by the first ones

Error cannot_write(const fs::path& file, int error) {
  return Error(Code::unavailable, file.string() + ": " + std::strerror(error), "cannot_write");
}

/// Where a backup goes: a file, which has its name once it is whole (until then an earlier one keeps it); or what bytes
/// only pass through, standard output ("-"), a device or a named pipe, which stays what it is.
class Destination {
 public:
  explicit Destination(const std::string& file) {
    if (file == "-") {
      out_ = Fd(::dup(STDOUT_FILENO));
    } else {
      struct stat there {};
      const bool exists = ::stat(file.c_str(), &there) == 0;
      if (exists && S_ISDIR(there.st_mode)) throw cannot_write(file, EISDIR);
      if (!exists || S_ISREG(there.st_mode)) {
        begin_file(file);
        return;
      }
      out_ = Fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    }
    if (!out_) throw cannot_write(file, errno);
    if (::isatty(out_.get()) == 1) throw Error(Code::invalid, "a terminal shows no backup", "backup_on_terminal");
  }
  ~Destination() {
    if (out_ && !part_.empty()) ::unlink(part_.c_str());
  }
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;

  int get() const { return out_.get(); }
  void keep() {
    if (part_.empty()) return;
    if (::fsync(out_.get()) != 0 || ::rename(part_.c_str(), name_.c_str()) != 0) throw cannot_write(name_, errno);
    out_ = Fd();
    const Fd folder(::open(name_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.get());
  }

 private:
  void begin_file(const fs::path& file) {
    // A link stays, and what it leads to is written where that is: often it leads to another disk.
    std::error_code none;
    name_ = fs::exists(file, none) ? fs::canonical(file) : fs::absolute(file);
    part_ = name_.string() + ".part";
    out_ = Fd(::open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!out_) throw cannot_write(part_, errno);
  }

  fs::path name_, part_;  // empty where bytes only pass through
  Fd out_;
};

void tell(const char* text, const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  std::string named;
  for (std::size_t i = 0; i < std::min(kNamed, keys.size()); ++i) named += (i == 0 ? "" : ", ") + keys[i];
  if (keys.size() > kNamed) named += "…";
  std::cerr << terminal_text(text, {std::to_string(keys.size()), named}) << "\n";
}

bool is_whole(const backup::Report& report) {
  return report.damaged.empty() && report.missing.empty();
}

int outcome(const backup::Report& report, const char* of_damaged) {
  tell(of_damaged, report.damaged);
  tell("backup.missing", report.missing);
  return is_whole(report) ? 0 : 1;
}

}  // namespace

int back_up(const Settings& settings, const BackupCommand& options) {
  require_catalogue(settings);
  Destination destination(options.file);
  // As it is: who is about to update wants a copy that the program of before can take back.
  const Premises premises(settings);
  ProgressLine progress;
  const auto report = backup::write({premises.database_url, premises.blobs, last_migration()}, destination.get(),
                                    !options.without_media,
                                    [&](double share) { progress.show("", terminal_text("backup.progress"), share); });
  destination.keep();
  progress.clear();
  const char* done = is_whole(report) ? "backup.done" : "backup.done_incomplete";
  if (report.is_missing_unknown) done = "backup.done_unchecked";
  if (options.without_media) done = "backup.done_database";
  std::cerr << terminal_text(done, {options.file, std::to_string(report.blobs), megabytes(report.bytes)}) << "\n";
  if (report.is_missing_unknown) std::cerr << terminal_text("backup.missing_unknown") << "\n";
  return outcome(report, "backup.damaged");
}

int restore(const Settings& settings, const std::string& file) {
  const Fd opened(file == "-" ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) throw Error(Code::not_found, file, "no_such_file");
  const Fd lock = lock_server(settings.data());
  const Premises premises(settings);
  ProgressLine progress;
  const auto report =
      backup::restore({premises.database_url, premises.blobs, last_migration()}, opened.get(),
                      [&](double share) { progress.show("", terminal_text("restore.progress"), share); });
  Installation(settings).uploads.forget_unfinished();  // and brought to this version
  progress.clear();
  std::cout << terminal_text("restore.done", {std::to_string(report.blobs), megabytes(report.bytes)}) << "\n";
  return outcome(report, "restore.damaged");
}

}  // namespace acervo::web
