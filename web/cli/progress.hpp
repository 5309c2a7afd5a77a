#pragma once

#include <chrono>
#include <string>

namespace acervo::web {

/// One line on a terminal that is drawn over and over: name, bar, share, what is being done. Where standard error is no
/// terminal it stays silent. Used by one thread.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { clear(); }

  /// @param share  0 to 1
  void show(const std::string& name, const std::string& step, double share);
  /// Takes the line away, so that another can be printed.
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::string last_;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace acervo::web
