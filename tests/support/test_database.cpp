#include "tests/support/test_database.hpp"

#include <stdlib.h>
#include <unistd.h>

#include "catalog/catalog.hpp"
#include "catalog/db/private_cluster.hpp"

namespace fs = std::filesystem;

namespace acervo::test {

TemporaryFolder::TemporaryFolder(const fs::path& parent) {
  std::string name = (parent / "acervo-test-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

namespace {

/// Where a new database takes a tenth of a second: in memory, where there is room. What is tested of a disk that fails
/// or fills up has clusters of its own.
fs::path quick_folder() {
  constexpr std::uintmax_t kRoom = 2'000'000'000;
  std::error_code none;
  const fs::path memory = "/dev/shm";
  const auto space = fs::space(memory, none);
  return !none && space.available >= kRoom ? memory : fs::temp_directory_path();
}

struct Cluster {
  TemporaryFolder folder{quick_folder()};
  db::PrivateCluster server{folder.path()};
  int databases = 0;
};

Cluster& cluster() {
  static Cluster shared;
  return shared;
}

// Migrated once; each test's database is a copy of it, which takes a tenth of the time.
const std::string& template_name() {
  static const std::string name = [] {
    const std::string made = "template_" + std::to_string(getpid());
    db::Database admin(cluster().server.url(), 1);
    constexpr db::Query nothing{"test.select", "select 1"};
    admin.read([&](db::Tx& tx) {
      tx.run(nothing);
      tx.script("create database " + made);
    });
    db::Database fresh(cluster().server.url() + " dbname=" + made, 1);
    migrate_catalog(fresh);
    return made;
  }();
  return name;
}

}  // namespace

TestDatabase::TestDatabase() : name_("test_" + std::to_string(++cluster().databases)) {
  db::Database admin(cluster().server.url(), 1);
  admin.read([&](db::Tx& tx) { tx.script("create database " + name_ + " template " + template_name()); });
  database_ = std::make_unique<db::Database>(cluster().server.url() + " dbname=" + name_, 8);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  try {
    db::Database admin(cluster().server.url(), 1);
    admin.read([&](db::Tx& tx) { tx.script("drop database " + name_ + " with (force)"); });
  } catch (const std::exception&) {
    // A test may have ended the server; the folder goes in any case.
  }
}

}  // namespace acervo::test
