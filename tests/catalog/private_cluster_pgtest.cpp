#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "catalog/db/database.hpp"
#include "catalog/db/private_cluster.hpp"
#include "tests/support/test_database.hpp"

namespace acervo::db {
namespace {

using namespace std::chrono_literals;

pid_t server_of(const test::TemporaryFolder& data) {
  pid_t pid = 0;
  std::ifstream(data.path() / "postgres/cluster/postmaster.pid") >> pid;
  return pid;
}

// The server is handed to us when its starter ends, so that it is we who clear it away, and when.
class KilledCluster : public ::testing::Test {
 protected:
  KilledCluster() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    first.emplace(data.path());
    victim = server_of(data);
    kill(victim, SIGKILL);
    siginfo_t ended{};
    waitid(P_PID, static_cast<id_t>(victim), &ended, WEXITED | WNOWAIT);
  }
  ~KilledCluster() override {
    first.reset();
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
  }

  void clear_away() const { ASSERT_EQ(waitpid(victim, nullptr, 0), victim); }

  static int ask(const PrivateCluster& cluster) {
    constexpr Query one{"test.one", "select 1 as one"};
    Database database(cluster.url(), 1);
    return static_cast<int>(database.read([&](Tx& tx) { return tx.run(one).front()["one"].integer(); }));
  }

  test::TemporaryFolder data;
  std::optional<PrivateCluster> first;
  pid_t victim = 0;
};

TEST_F(KilledCluster, is_waited_for_while_its_process_is_not_cleared_away) {
  std::jthread later([&] {
    std::this_thread::sleep_for(500ms);  // it is the waiting that is tested
    clear_away();
  });
  const PrivateCluster second(data.path());
  EXPECT_EQ(ask(second), 1);
  EXPECT_NE(server_of(data), victim);
}

TEST_F(KilledCluster, is_revived_once_it_is_gone) {
  EXPECT_FALSE(first->revive());
  clear_away();
  EXPECT_TRUE(first->revive());
  EXPECT_FALSE(first->revive());
  EXPECT_EQ(ask(*first), 1);
}

}  // namespace
}  // namespace acervo::db
