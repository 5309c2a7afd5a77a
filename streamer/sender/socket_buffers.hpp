#pragma once

#include <cstddef>
#include <limits>
#include <string>

namespace acervo::streamer {

/// How much of our responses the kernel may hold in the buffers of sockets. A response that lies there whole costs no
/// further wake-up, but ten thousand slow viewers must not take all the memory that the kernel has for TCP. So each
/// connection has its share of half of what the kernel considers no pressure. Immutable.
class SocketBuffers {
 public:
  /// Ten thousand viewers with 128 KiB each are near to all that the kernel has for TCP: it then drops what it has no
  /// memory for, and TCP waits for seconds to send it again. With a quarter of that none waits, for 5 % more CPU.
  static constexpr std::size_t kSmallest = 32 * 1024;
  /// With no more than such a share for each, there are so many that most of them are slow.
  static constexpr bool is_crowd(std::size_t share) { return share <= 512 * 1024; }
  /// The rate of a socket that has none, as the kernel gives it to new ones.
  static constexpr std::size_t kUnpaced = std::numeric_limits<std::size_t>::max();

  /// By the system's own limits, read from `folder`, "/proc/sys/net". What is missing there counts as small.
  explicit SocketBuffers(const std::string& folder = "/proc/sys/net");

  /// Bytes that wait unsent in one of `connections` sockets at most: a power of two from 32 KiB to 8 MiB, so that it
  /// changes seldom.
  std::size_t share(std::size_t connections) const;

  /// For a new socket, one of `connections`: a larger buffer where the system allows one that is larger than what it
  /// would give by itself. Not where there are many: such a buffer is out of the kernel's reach when memory gets short.
  void prepare(int socket, std::size_t connections) const;

  /// Whether the system's congestion control (BBR) paces by itself what it sends. To a client that is near it sends a
  /// long response in fewer wake-ups than at a rate of ours: 1.4 times nginx's responses for the CPU, and 0.9 before.
  bool paces_itself() const { return paces_itself_; }

  /// From now on at most `bytes` wait unsent in the socket. Fails quietly: then the kernel's own limit holds.
  static void limit_unsent(int socket, std::size_t bytes);

  /// Bytes that the client has not acknowledged: in the socket, or on their way. After a reset, those that were lost.
  static int unacknowledged(int socket);

  /// Whether a reset, or the end of the kernel's own patience, has ended the connection.
  static bool is_dead(int socket);

  /// When the socket is closed, what waits in it is dropped and the client gets a reset: else the kernel goes on for
  /// us, as slowly as the client likes.
  static void drop_unsent(int socket);

  /// From now on the kernel paces the socket to `bytes_per_second`.
  static void limit_rate(int socket, std::size_t bytes_per_second);

 private:
  std::size_t budget_;  // for all sockets, in bytes
  bool paces_itself_ = false;
  int larger_ = 0;  // what to ask SO_SNDBUF for; 0 leaves it to the kernel
};

}  // namespace acervo::streamer
