#pragma once

#include <cstdint>

namespace acervo::ingest {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// They reserve terabytes of addresses, read /proc and report to stderr: no filter, no limit on memory.
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

struct SandboxLimits {
  std::int64_t memory_bytes = 0, output_bytes = 0, cpu_seconds = 0;
  int parent = 0;  ///< process that the child must not outlive
  int nice = 10;
};

/// With this status the child ends where a library died for want of memory: few of them look at what malloc returns,
/// and what comes of that looks like a crash.
constexpr int kOutOfMemory = 42;

/// Takes from this process all that decoding does not need: it ends with its parent, has little memory and time, opens
/// nothing, reaches no network and starts no program. There is no way back. Called before the first byte of media is
/// read, by the only thread.
/// @throws Error{internal} if the system refuses: media is not touched without it
void enter_sandbox(const SandboxLimits& limits);

}  // namespace acervo::ingest
