#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// Private to search/.
namespace acervo::search {

/// Writes down the checksums of a generation's files, piece by piece, when it has been built: Xapian keeps none, and
/// what was built does not change.
void write_sums(const std::filesystem::path& generation);

/// Compares a generation's files with its checksums, a piece at a time.
class SumCheck {
 public:
  /// @throws Error{internal, "index_damaged"} where the checksums are not all there
  explicit SumCheck(std::filesystem::path generation);

  bool done() const { return next_ == pieces_.size(); }

  /// The next piece. @throws Error{internal, "index_damaged"} where it is not what was written
  void step();

 private:
  struct Piece {
    std::string file;
    std::uint64_t at = 0;
    std::uint64_t size = 0;
    std::uint32_t sum = 0;
  };
  std::filesystem::path generation_;
  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
};

}  // namespace acervo::search
