#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "catalog/core/error.hpp"
#include "ingest/child.hpp"

namespace acervo::ingest::testing {

namespace fs = std::filesystem;

/// The real child, built beside the tests.
inline ChildProgram child() {
  return {ACERVO_MEDIA_CHILD, {}, {}};
}

inline Fd open_file(const fs::path& path) {
  return Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

inline std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

inline std::string read_fd(int fd) {
  std::string bytes;
  char buffer[65536];
  for (ssize_t count; (count = ::pread(fd, buffer, sizeof buffer, off_t(bytes.size()))) > 0;)
    bytes.append(buffer, std::size_t(count));
  return bytes;
}

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "acervo-ingest-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct CommandResult {
  int status;
  std::string output;
};

/// Runs a shell command; its standard output is what comes back.
inline CommandResult run(const std::string& command) {
  CommandResult result{-1, {}};
  FILE* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t count; pipe && (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    result.output.append(buffer, count);
  if (pipe) result.status = ::pclose(pipe);
  return result;
}

/// Makes a clip with the ffmpeg program; `arguments` without the output file.
inline fs::path make_clip(const TemporaryFolder& folder, const std::string& name, const std::string& arguments) {
  const auto path = folder / name;
  run("ffmpeg -nostdin -v error -y " + arguments + " '" + path.string() + "' 2>&1");
  return path;
}

inline std::string quoted(const fs::path& path) {
  std::string text = "'";
  for (const char c : path.string()) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// The reason with which `act` throws an Error; "none" if it does not.
template <class Act>
std::string reason_of(Act&& act) {
  try {
    act();
    return "none";
  } catch (const Error& error) {
    return error.reason().empty() ? std::string(name(error.code())) + ": " + error.what() : error.reason();
  }
}

/// Real media of the project's workplace, where it is present.
inline fs::path shared_media() {
  const char* shared = std::getenv("ACERVO_SHARED");
  return (shared ? fs::path(shared) : fs::path(ACERVO_ROOT) / ".." / "shared") / "data" / "media";
}

}  // namespace acervo::ingest::testing
