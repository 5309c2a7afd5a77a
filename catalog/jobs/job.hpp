#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"

namespace acervo {

/// `probe` looks at a new file and plans; `derive` makes poster, captions and chapters; `encode` makes one chunk;
/// `storyboard` makes the small pictures for seeking; `segment` makes one segment of one rung that somebody waits for;
/// `examine` reads the slides, when there is nothing else to do.
enum class JobKind { probe, derive, encode, storyboard, segment, examine };

std::string_view name(JobKind kind);

struct Job {
  std::int64_t id = 0;
  JobKind kind = JobKind::probe;
  MaterialId material;
  int revision = 0;
  int chunk = 0;     ///< of a `segment` job: the segment
  int attempts = 0;  ///< this one included
  std::string rung;  ///< of a `segment` job
  std::string owner;
};

/// What to do, before it has an id. Of one owner's, smaller priorities go first.
struct NewJob {
  JobKind kind = JobKind::probe;
  MaterialId material;
  int revision = 0;
  int chunk = 0;
  int priority = 0;
  double media_seconds = 0;  ///< how much of the lesson it makes, for its speed
};

/// Early chunks of every material go before late chunks of any: each lesson starts to play soon.
int priority_of(JobKind kind, int chunk);

}  // namespace acervo
