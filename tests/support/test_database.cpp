#include "tests/support/test_database.hpp"

#include <stdlib.h>
#include <unistd.h>

#include "catalog/catalog.hpp"
#include "catalog/db/private_cluster.hpp"

namespace fs = std::filesystem;

namespace acervo::test {

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "acervo-test-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

namespace {

struct Cluster {
  TemporaryFolder folder;
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

TestDatabase::TestDatabase() {
  const std::string name = "test_" + std::to_string(++cluster().databases);
  db::Database admin(cluster().server.url(), 1);
  admin.read([&](db::Tx& tx) { tx.script("create database " + name + " template " + template_name()); });
  database_ = std::make_unique<db::Database>(cluster().server.url() + " dbname=" + name, 8);
}

}  // namespace acervo::test
