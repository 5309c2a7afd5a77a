#include "search/file_marks.hpp"

#include <algorithm>

namespace acervo::search {

FileMarks marks_of(const std::filesystem::path& database) {
  FileMarks marks;
  std::error_code gone;
  for (const auto& file : std::filesystem::directory_iterator(database, gone)) {
    // Not the lock, which belongs to whoever opens it.
    if (file.path().extension() != ".glass" && file.path().filename() != "iamglass") continue;
    std::error_code size, time;
    const auto mark = std::tuple(file.path().filename(), file.file_size(size), file.last_write_time(time));
    if (!size && !time) marks.push_back(mark);
  }
  std::ranges::sort(marks);
  return marks;
}

}  // namespace acervo::search
