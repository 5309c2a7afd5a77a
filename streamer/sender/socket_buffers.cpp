#include "streamer/sender/socket_buffers.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <fstream>

namespace acervo::streamer {

namespace {

constexpr std::size_t kLargest = 8 * 1024 * 1024;
constexpr std::size_t kUnknownBudget = 64 * 1024 * 1024;

/// The number at `index` of a file with a line of them; 0 if there is none.
std::size_t read_number(const std::string& file, int index) {
  std::ifstream in(file);
  std::size_t number = 0;
  for (int i = 0; i <= index; ++i)
    if (!(in >> number)) return 0;
  return number;
}

}  // namespace

SocketBuffers::SocketBuffers(const std::string& folder) {
  const std::size_t pages = read_number(folder + "/ipv4/tcp_mem", 0);
  budget_ = pages == 0 ? kUnknownBudget : pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 2;
  const std::size_t by_itself = read_number(folder + "/ipv4/tcp_wmem", 2);
  const std::size_t allowed = read_number(folder + "/core/wmem_max", 0);  // the kernel doubles what it is asked for
  if (by_itself > 0 && 2 * allowed > by_itself) larger_ = static_cast<int>(std::min(allowed, kLargest / 2));
  std::string control;
  std::ifstream(folder + "/ipv4/tcp_congestion_control") >> control;
  paces_itself_ = control.starts_with("bbr");
}

std::size_t SocketBuffers::share(std::size_t connections) const {
  return std::clamp(std::bit_floor(budget_ / std::max<std::size_t>(connections, 1)), kSmallest, kLargest);
}

void SocketBuffers::prepare(int socket, std::size_t connections) const {
  if (larger_ > 0 && share(connections) >= kLargest / 2)
    ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &larger_, sizeof larger_);
}

void SocketBuffers::limit_unsent(int socket, std::size_t bytes) {
  const int most = static_cast<int>(bytes);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most, sizeof most);
}

int SocketBuffers::unacknowledged(int socket) {
  int bytes = 0;
  ::ioctl(socket, SIOCOUTQ, &bytes);
  return bytes;
}

bool SocketBuffers::is_dead(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  return ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_state == TCP_CLOSE;
}

void SocketBuffers::drop_unsent(int socket) {
  const linger none{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

void SocketBuffers::limit_rate(int socket, std::size_t bytes_per_second) {
  const std::uint64_t rate = bytes_per_second;
  ::setsockopt(socket, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof rate);
}

}  // namespace acervo::streamer
