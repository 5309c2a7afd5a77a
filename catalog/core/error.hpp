#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace acervo {

/// What went wrong, as coarse as the edges need it: HTTP status, exit code, state of a job.
enum class Code {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  too_large,
  unsupported_media,
  corrupt_media,
  rate_limited,
  unavailable,
  cancelled,
  internal,
};

/// The code's stable name, as it stands in problem+json and in the database.
std::string_view name(Code code);

/// The one exception of this program. A foreign library's error becomes one at its fence.
///
/// `what()` is for the log, in English: what was attempted on what. `reason()` is a stable key such as "no_streams"
/// from which the edge makes a sentence in the reader's language; empty where the code says enough.
class Error : public std::runtime_error {
 public:
  Error(Code code, const std::string& message, std::string reason = {})
      : std::runtime_error(message), code_(code), reason_(std::move(reason)) {}

  Code code() const { return code_; }
  const std::string& reason() const { return reason_; }

 private:
  Code code_;
  std::string reason_;
};

}  // namespace acervo
