#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// A worker as it says of itself, and why it stands still, if it does.
struct WorkerState {
  std::string name, host;
  int pid = 0, threads = 0;
  std::optional<std::string> reason, detail;
  std::string machine;  ///< where `pid` means something; empty if nobody can tell
};

/// Who prepares media, on which machine, and what the operator holds back. Thread-safe.
class FleetStore {
 public:
  explicit FleetStore(db::Database& database) : database_(database) {}

  /// "I am here": every few seconds.
  void beat(const WorkerState& worker);
  void leave(const std::string& worker);

  /// Forgets the workers of this machine whose process has ended without a word; the next `JobStore::recover` gives
  /// what they did to others, without waiting for their silence.
  void bury(const std::string& machine, const std::function<bool(int pid)>& has_ended);

  /// Holds back what is queued, until it is resumed; what runs is finished, and segments that viewers wait for are
  /// made.
  /// @param subject  "all", "owner:<id>" (imports: "owner:") or "material:<id>"   @throws Error{invalid}
  void hold(const std::string& subject);
  void resume(const std::string& subject);

  /// Puts a material's jobs before (negative) or behind (positive) all others.
  void set_rank(const MaterialId& material, int rank);

  struct Member {
    WorkerState state;
    Time started, seen;
    bool is_alive = false;
  };
  struct Running {
    std::int64_t id = 0;
    std::string kind, title, rung, worker;
    MaterialId material;
    int chunk = 0, attempts = 0;
    std::optional<Time> since;
    double progress = 0;
    double speed = 0;  ///< seconds of lesson a second
  };
  struct Share {
    std::string owner, name;
    std::int64_t queued = 0, running = 0, parked = 0;
    bool held = false;
  };
  /// A lesson some of whose work nobody has begun.
  struct Waiting {
    MaterialId material;
    std::string title, owner_name;
    std::int64_t jobs = 0, rank = 0;
    bool held = false;  ///< itself, whatever else is
  };
  struct Stopped {
    std::int64_t id = 0;
    std::string kind, title, reason, detail;
    MaterialId material;
    int chunk = 0, attempts = 0;
    bool parked = false;  ///< until somebody retries it; else it waits for something and goes on by itself
  };
  struct View {
    std::vector<Member> workers;
    std::vector<Running> running;
    std::vector<Share> owners;
    std::vector<Waiting> waiting;  ///< the first 50
    std::vector<Stopped> stopped;
    std::vector<std::string> holds;
  };
  View view();

 private:
  db::Database& database_;
};

}  // namespace acervo
