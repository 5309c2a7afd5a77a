#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "catalog/library/segment_store.hpp"
#include "streamer/media/media_routes.hpp"

namespace acervo::web {

class PresentationCache;

/// The requests that wait for a segment to be encoded. They cost no thread each: one thread repeats their wishes to the
/// queue as long as somebody waits, and answers when the segment is there, when the patience is over, or when it cannot
/// be made. Requests for the same segment share one wish, also those of other servers. Thread-safe.
class SegmentDemand {
 public:
  struct Settings {
    std::chrono::milliseconds patience{15'000};  ///< after which a request is told to come back
    std::chrono::milliseconds repeat{1'000};     ///< how often wishes are repeated
  };

  SegmentDemand(SegmentStore& segments, PresentationCache& presentations)
      : SegmentDemand(segments, presentations, Settings{}) {}
  SegmentDemand(SegmentStore& segments, PresentationCache& presentations, Settings settings);
  ~SegmentDemand() { close(); }

  /// The server stops: who waits, or asks from now on, is answered in `time` at most. Segments still come meanwhile.
  void end_within(std::chrono::milliseconds time);

  /// Nothing comes any more: who still waits is told to come back.
  void close();

  void want(const Presentation& presentation, const Rung& rung, std::size_t segment, streamer::SegmentWait wait);

  /// Something new is stored of "material/revision", or of anything where that is empty.
  void notice(const std::string& which);

  /// How many requests wait.
  std::size_t count() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiter {
    streamer::SegmentWait wait;
    Clock::time_point until;
  };
  struct Wish {
    int chunk = 0;
    std::vector<Waiter> waiters;
  };
  using Key = std::pair<std::string, int>;  // rung and segment
  struct Lesson {
    MaterialId material;
    int revision = 0;
    bool noticed = false;
    std::map<Key, Wish> wishes;
  };

  void run(const std::stop_token& stop);
  void drop_those_who_left();
  void repeat(const std::string& which);
  void answer(const std::string& which, const Key& key, SegmentStore::Standing standing);
  std::vector<Waiter> take(const std::string& which, const Key& key);

  SegmentStore& segments_;
  PresentationCache& presentations_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool noticed_ = false;
  Clock::time_point end_ = Clock::time_point::max();
  std::map<std::string, Lesson> lessons_;  // by "material/revision"
  std::jthread thread_;
};

}  // namespace acervo::web
