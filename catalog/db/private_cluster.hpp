#pragma once

#include <filesystem>
#include <string>

#include "catalog/core/fd.hpp"

namespace acervo::db {

/// The PostgreSQL under DIR/postgres that all commands on DIR share: the first one starts it, the last one ends it. It
/// listens on a Unix socket in a folder of its own, closed to others, and nowhere else. When we are root it runs as
/// `postgres` (or `nobody`), since PostgreSQL refuses to be root.
///
/// A process that is killed leaves the server running; the next command joins it. A server that was killed itself, or
/// is repairing its files, is waited for, up to a minute.
class PrivateCluster {
 public:
  /// @throws Error{unavailable, reason "postgres_missing" | "postgres_failed" | "disk_full" | "read_only"}
  explicit PrivateCluster(const std::filesystem::path& data);
  ~PrivateCluster();
  PrivateCluster(const PrivateCluster&) = delete;
  PrivateCluster& operator=(const PrivateCluster&) = delete;

  /// Whether the constructor would make a new one. What cannot be looked at counts as there.
  static bool is_absent(const std::filesystem::path& data);

  const std::string& url() const { return url_; }

  /// Starts the server again if it is gone without having been told to. @returns whether it was
  bool revive();

 private:
  void stop();
  void ensure_answers();
  void start_server();
  bool note_names_a_process() const;

  std::filesystem::path folder_;
  std::filesystem::path binaries_;
  std::string url_;
  Fd users_;
};

}  // namespace acervo::db
