#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace acervo::streamer {

/// A fixed number of threads behind a queue of limited length. Networks (`network_of`) take turns in it: who has many
/// requests waiting has them wait behind one another, and not in front of everybody's. One alone may fill the queue;
/// when it is full, the network with most in it loses its last to one that has less. Thread-safe.
class Pool {
 public:
  enum class Fate { its_turn, refused };
  /// Called once, on a thread of the pool in its turn, or, to be refused, on the one that took its place. Must not
  /// throw.
  using Task = std::function<void(Fate)>;

  Pool(std::size_t threads, std::size_t queue);
  ~Pool();

  /// Whether `task` is taken; false, and it is not called, when there is no place for one more of this network's or the
  /// pool has stopped.
  bool run(std::string network, Task task);

  /// Runs what is queued, then ends. A second call does nothing.
  void stop();

  std::size_t queued() const;

 private:
  using Tasks = std::list<Task>;
  /// What waits of one network; never empty.
  struct Line {
    std::string network;
    Tasks tasks;
  };
  using Lines = std::list<Line>;

  void work();
  Lines::iterator find(std::string_view network);
  Tasks make_room(std::size_t mine);
  Task take_next();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Lines lines_;  // the first has the next turn; few enough to look through
  std::size_t queued_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace acervo::streamer
