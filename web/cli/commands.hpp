#pragma once

#include <string>
#include <vector>

#include "web/cli/settings.hpp"

// One function per command of `acervo`. Each returns the exit status: 0 all done, 1 some items refused. What ends a
// command early is an acervo::Error; main says it in one sentence and exits with 2.
namespace acervo::web {

struct ImportCommand {
  std::vector<std::string> paths;
  std::string metadata;
  bool publish = false;
  bool wait = false;
  bool suggest_tags = false;  ///< and then as `suggest-tags`
  bool json = false;
  int patience = 3600;  ///< seconds to wait where the disk is full or the database away
};

struct SuggestTagsCommand {
  std::string collection;  ///< empty: the whole catalogue
  bool again = false;      ///< also what was looked at before
  bool json = false;
};

struct SweepCommand {
  bool dry_run = false;
  bool all = false;  ///< also where most of the store would go
};

struct BackupCommand {
  std::string file;  ///< "-": standard output
  bool without_media = false;
};

struct UserOptions {
  std::string email, role, name;
  bool password_stdin = false;
  std::optional<int> quota_gb;
};

int serve(const Settings& settings);
int run_worker(const Settings& settings);
int import(const Settings& settings, const ImportCommand& options);
int suggest_tags(const Settings& settings, const SuggestTagsCommand& options);
int reindex(const Settings& settings);
/// Sets aside or removes what the store holds and nothing uses, all at once; the server does it bit by bit.
int sweep(const Settings& settings, const SweepCommand& options);
/// The database and what the store holds in one file; the server may run meanwhile.
int back_up(const Settings& settings, const BackupCommand& options);
/// Puts a backup where there is no catalogue yet. @param file  "-": standard input
int restore(const Settings& settings, const std::string& file);
int migrate(const Settings& settings);
int add_user(const Settings& settings, const UserOptions& options);
int set_quota(const Settings& settings, const UserOptions& options);
/// Ends an account: it signs in no more and its sessions and media links are over at once.
int end_user(const Settings& settings, const UserOptions& options);
/// A new key for media links; with `forget`, those given so far end.
int rotate_keys(const Settings& settings, bool forget);
int doctor(const Settings& settings);

}  // namespace acervo::web
