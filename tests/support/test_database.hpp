#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "catalog/db/database.hpp"

namespace acervo::test {

/// A folder that is gone with its owner.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A fresh, migrated database on a PostgreSQL that this test program starts for itself once and ends with it.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  db::Database& operator*() { return *database_; }
  db::Database* operator->() { return database_.get(); }

 private:
  std::string name_;
  std::unique_ptr<db::Database> database_;
};

}  // namespace acervo::test
