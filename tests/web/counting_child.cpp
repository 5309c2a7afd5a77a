// The real media child, which first notes what it was asked for as a line of the file that its argument names. With
// a number and the names of jobs behind that it is killed at the first so many of each of these.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <string>

#include "catalog/core/json.hpp"
#include "ingest/child.hpp"

namespace {

int times_in(const char* log, const std::string& line) {
  std::ifstream in(log);
  int count = 0;
  for (std::string each; std::getline(in, each);) count += each + "\n" == line;
  return count;
}

}  // namespace

int main(int count, char** arguments) {
  std::string text(8 << 20, '\0');
  const ssize_t size = ::pread(0, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto job = acervo::Json::parse(text, nullptr, false);
  const std::string line = acervo::Json{{"job", job.value("job", "")},
                                        {"rungs", job.value("rungs", acervo::Json::array())},
                                        {"first", job.value("first", -1)},
                                        {"end", job.value("end", -1)}}
                               .dump() +
                           "\n";
  const int log = ::open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (::write(log, line.data(), line.size()) < 0) return 1;
  ::close(log);
  if (count > 3 &&
      std::any_of(arguments + 3, arguments + count, [&](const char* kind) { return job["job"] == kind; }) &&
      times_in(arguments[1], line) <= std::stoi(arguments[2]))
    ::raise(SIGKILL);
  return acervo::ingest::run_media_child();
}
