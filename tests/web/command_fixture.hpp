#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catalog/core/json.hpp"
#include "catalog/core/process.hpp"
#include "tests/support/test_database.hpp"

namespace acervo::test {

/// The program as somebody at a terminal or a script meets it, on data of its own.
struct Commands : testing::Test {
  TemporaryFolder folder;
  std::filesystem::path data = folder.path() / "data";

  ProcessResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ACERVO_PROGRAM);
    arguments.insert(arguments.end(), {"--data", data.string(), "--log", "error"});
    return run_process(arguments);
  }

  static std::vector<Json> lines(const std::string& output) {
    std::vector<Json> found;
    std::istringstream in(output);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with('{')) found.push_back(Json::parse(line));
    return found;
  }

  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    return folder.path() / name;
  }
};

}  // namespace acervo::test
