#pragma once

#include <functional>

#include "catalog/core/error.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// An error whose status the program decides, where its code alone would give another; with headers for the answer.
class HttpError : public Error {
 public:
  HttpError(int status, Code code, const std::string& message, std::string reason = {},
            std::vector<std::pair<std::string, std::string>> headers = {})
      : Error(code, message, std::move(reason)), status_(status), headers_(std::move(headers)) {}

  int status() const { return status_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  int status_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

/// The status that stands for an error: the one switch at this edge.
int status_of(const Error& error);

/// "Not Found"
std::string_view reason_phrase(int status);

/// How the application words a problem in the reader's language, or answers with a page of its own. Must not throw;
/// what it throws is answered plainly. May run on any thread.
using ProblemHook = std::function<Response(const Request&, const Error&, int status)>;

/// application/problem+json with type, title, status, code and request. Never the error's own text.
/// @source RFC 9457
Response problem(const Request& request, const Error& error, int status);

}  // namespace acervo::streamer
