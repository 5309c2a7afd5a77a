#pragma once

#include <deque>
#include <map>

#include "catalog/core/units.hpp"
#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// Makes one timeline out of times that jump: recordings joined end to end, a counter that starts anew, a hole of
/// hours, a damaged stamp. What follows a jump continues where everything before it ended; tracks that jump together
/// stay together. Used only where the probe saw a jump, and only from the very beginning of a file, as what came before
/// decides. One thread at a time.
class Mender {
 public:
  /// A gap up to here is a pause in the recording and stays; a longer one is closed.
  static constexpr Micros kLongestGap = std::chrono::seconds(60);
  /// Times that go back by less are a muxer's carelessness.
  static constexpr Micros kSlack{500'000};

  /// @param packet  null at the end of the file
  void push(Packet packet, AVRational base);
  /// The next packet with its new times, or null: more must be pushed.
  Packet pop();
  void reset();

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

  std::map<int, Track> tracks_;
  std::deque<Packet> ready_;
};

}  // namespace acervo::ingest::av
