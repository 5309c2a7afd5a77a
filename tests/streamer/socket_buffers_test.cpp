#include "streamer/sender/socket_buffers.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <fstream>

#include "tests/streamer/client.hpp"

namespace acervo::streamer {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;

/// /proc/sys/net of a machine.
class SocketBuffersTest : public testing::Test {
 protected:
  SocketBuffers machine(const std::string& tcp_mem, const std::string& tcp_wmem, const std::string& wmem_max) {
    std::filesystem::create_directories(folder_.path() / "ipv4");
    std::filesystem::create_directories(folder_.path() / "core");
    std::ofstream(folder_.path() / "ipv4/tcp_mem") << tcp_mem << '\n';
    std::ofstream(folder_.path() / "ipv4/tcp_wmem") << tcp_wmem << '\n';
    std::ofstream(folder_.path() / "core/wmem_max") << wmem_max << '\n';
    return SocketBuffers(folder_.path());
  }
  static int option(int socket, int level, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    ::getsockopt(socket, level, name, &value, &size);
    return value;
  }

  test::ScratchFolder folder_;
  const Fd socket_{::socket(AF_INET, SOCK_STREAM, 0)};
};

TEST_F(SocketBuffersTest, few_viewers_have_much_and_many_have_little) {
  const SocketBuffers buffers = machine("287898 383867 575796", "4096 16384 4194304", "4194304");
  EXPECT_EQ(buffers.share(0), 8 * kMiB);
  EXPECT_EQ(buffers.share(64), 8 * kMiB);
  EXPECT_EQ(buffers.share(1000), kMiB / 2);
  EXPECT_EQ(buffers.share(2000), kMiB / 4);
  EXPECT_EQ(buffers.share(10000), kMiB / 32);
}

TEST_F(SocketBuffersTest, a_small_machine_gives_less) {
  const SocketBuffers buffers = machine("20000 26000 40000", "4096 16384 4194304", "212992");
  EXPECT_EQ(buffers.share(64), kMiB / 2);
  EXPECT_EQ(buffers.share(300), kMiB / 8);
}

TEST_F(SocketBuffersTest, an_unknown_machine_counts_as_small) {
  EXPECT_EQ(SocketBuffers("/nowhere").share(64), kMiB);
}

TEST_F(SocketBuffersTest, a_limit_below_what_the_kernel_gives_by_itself_is_not_asked_for) {
  const int untouched = option(socket_.get(), SOL_SOCKET, SO_SNDBUF);
  machine("287898 383867 575796", "4096 16384 4194304", "212992").prepare(socket_.get(), 1);
  EXPECT_EQ(option(socket_.get(), SOL_SOCKET, SO_SNDBUF), untouched);
}

TEST_F(SocketBuffersTest, many_sockets_are_left_to_the_kernel) {
  const int untouched = option(socket_.get(), SOL_SOCKET, SO_SNDBUF);
  const SocketBuffers buffers = machine("287898 383867 575796", "4096 16384 4194304", "4194304");
  buffers.prepare(socket_.get(), 10000);
  EXPECT_EQ(option(socket_.get(), SOL_SOCKET, SO_SNDBUF), untouched);
}

TEST_F(SocketBuffersTest, only_a_congestion_control_that_paces_is_left_to_itself) {
  EXPECT_FALSE(machine("287898 383867 575796", "4096 16384 4194304", "212992").paces_itself());
  for (const auto& [name, paces] : {std::pair{"cubic", false}, {"bbr", true}, {"reno", false}}) {
    std::ofstream(folder_.path() / "ipv4/tcp_congestion_control") << name << '\n';
    EXPECT_EQ(SocketBuffers(folder_.path()).paces_itself(), paces) << name;
  }
}

TEST_F(SocketBuffersTest, the_kernel_takes_the_limits) {
  SocketBuffers::limit_rate(socket_.get(), 64'000'000);
  EXPECT_EQ(option(socket_.get(), SOL_SOCKET, SO_MAX_PACING_RATE), 64'000'000);
  SocketBuffers::limit_unsent(socket_.get(), kMiB);
  EXPECT_EQ(option(socket_.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT), static_cast<int>(kMiB));
}

}  // namespace
}  // namespace acervo::streamer
