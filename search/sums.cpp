#include "search/sums.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"

namespace acervo::search {

namespace {

constexpr std::string_view kName = "sums", kEnd = "end";
constexpr std::size_t kPiece = std::size_t{1} << 20;

/// Of what there is of a piece; less than its size at the file's end.
struct Read {
  std::uint64_t size = 0;
  std::uint32_t sum = 0;
};

std::uint32_t sum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

Read read_piece(const Fd& file, std::uint64_t at, std::string& buffer) {
  buffer.resize(kPiece);
  Read read;
  while (read.size < kPiece) {
    const ssize_t n =
        ::pread(file.get(), buffer.data() + read.size, kPiece - read.size, static_cast<off_t>(at + read.size));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    read.size += static_cast<std::uint64_t>(n);
  }
  read.sum = sum_of(std::string_view(buffer).substr(0, read.size));
  return read;
}

}  // namespace

void write_sums(const std::filesystem::path& generation) {
  std::string buffer, lines;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(generation))
    if (entry.is_regular_file() && (entry.path().extension() == ".glass" || entry.path().filename() == "iamglass"))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw Error(Code::unavailable, "open " + path.string() + ": " + std::strerror(errno), "disk");
    for (std::uint64_t at = 0;; at += kPiece) {
      const Read read = read_piece(file, at, buffer);
      if (read.size == 0) break;
      lines += path.filename().string() + ' ' + std::to_string(at) + ' ' + std::to_string(read.size) + ' ' +
               std::to_string(read.sum) + '\n';
      if (read.size < kPiece) break;
    }
  }
  std::ofstream out(generation / kName, std::ios::trunc);
  out << lines << kEnd << ' ' << sum_of(lines) << '\n';
  out.flush();
  if (!out) throw Error(Code::unavailable, "write " + (generation / kName).string(), "disk");
}

SumCheck::SumCheck(std::filesystem::path generation) : generation_(std::move(generation)) {
  std::ifstream in(generation_ / kName);
  std::string lines;
  for (std::string line; std::getline(in, line); lines += line + '\n') {
    std::istringstream words(line);
    Piece piece;
    if (words >> piece.file >> piece.at >> piece.size >> piece.sum) {
      pieces_.push_back(piece);
    } else if (line == std::string(kEnd) + ' ' + std::to_string(sum_of(lines)) && !pieces_.empty()) {
      return;
    }
  }
  throw Error(Code::internal, "search index: " + (generation_ / kName).string() + " is not what was written",
              "index_damaged");
}

void SumCheck::step() {
  if (done()) return;
  const Piece& piece = pieces_[next_++];
  const auto path = generation_ / piece.file;
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  Read read;
  std::string buffer;
  if (file) read = read_piece(file, piece.at, buffer);
  if (!file || read.size != piece.size || read.sum != piece.sum)
    throw Error(Code::internal,
                "search index: " + path.string() + " is not what was written, near " + std::to_string(piece.at),
                "index_damaged");
}

}  // namespace acervo::search
