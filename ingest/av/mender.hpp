#pragma once

#include <deque>
#include <map>
#include <set>
#include <vector>

#include "catalog/core/units.hpp"
#include "ingest/av/owners.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// Makes one timeline out of times that jump: recordings joined end to end, a counter that starts anew, a hole of
/// hours, a damaged stamp. What follows a jump continues where everything before it ended; tracks that jump together
/// stay together. Used only where the probe saw a jump, and from the very beginning of a file, or from where the probe
/// noted what had come out by then. One thread at a time.
class Mender {
 public:
  /// A gap up to here is a pause in the recording and stays; a longer one is closed.
  static constexpr Micros kLongestGap = std::chrono::seconds(60);
  /// Times that go back by less are a muxer's carelessness.
  static constexpr Micros kSlack{500'000};

  /// @param deciding  streams after whose ends a jump continues. The same for every reader of a file, whatever else it
  ///                  reads, or picture and sound of different jobs would drift apart
  explicit Mender(std::set<int> deciding) : deciding_(std::move(deciding)) {}

  /// @param packet  null at the end of the file
  void push(Packet packet, AVRational base);
  /// The next packet with its new times, or null: more must be pushed.
  Packet pop();
  void reset();
  /// Goes on where times are shifted by so much.
  void resume(const std::vector<Entry::Shift>& shifts);
  std::vector<Entry::Shift> shifts() const;
  /// Jumps mended so far.
  int jumps() const { return jumps_; }

 private:
  struct Track {
    Micros shift{};         // what is added to the file's own times
    Micros raw{INT64_MIN};  // the last packet's own time
    Micros end{INT64_MIN};  // of the track so far, mended
    Packet held;            // waits for its successor, which tells whether its time is a stray one
    AVRational base{1, 1};
  };
  void release(int stream, Track& track, const Micros* next);
  Micros end() const;

  std::set<int> deciding_;
  int jumps_ = 0;
  bool resumed_ = false;
  std::map<int, Track> tracks_;
  std::deque<Packet> ready_;
};

}  // namespace acervo::ingest::av
