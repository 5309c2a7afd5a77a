#include "streamer/http/problem.hpp"

#include "catalog/core/json.hpp"

namespace acervo::streamer {

int status_of(const Error& error) {
  if (const auto* decided = dynamic_cast<const HttpError*>(&error)) return decided->status();
  switch (error.code()) {
    case Code::invalid:
      return 422;
    case Code::unauthenticated:
      return 401;
    case Code::forbidden:
      return 403;
    case Code::not_found:
      return 404;
    case Code::conflict:
      return 409;
    case Code::too_large:
      return 413;
    case Code::unsupported_media:
      return 415;
    case Code::corrupt_media:
      return 422;
    case Code::rate_limited:
      return 429;
    case Code::unavailable:
      return 503;
    case Code::cancelled:
      return 503;
    case Code::internal:
      return 500;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 460:
      return "Checksum Mismatch";  // tus 1.0, checksum extension
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";  // RFC 4918, 11.5
    case 505:
      return "HTTP Version Not Supported";
    default:
      return status < 400 ? "OK" : "Error";
  }
}

Response problem(const Request& request, const Error& error, int status) {
  // Without a tree of Json: its destructor takes memory, and where there is none that ends the program.
  const auto text = [](std::string_view value) {
    return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string body = R"({"type":"about:blank","title":)" + text(reason_phrase(status)) + R"(,"status":)" +
                     std::to_string(status) + R"(,"code":)" +
                     text(error.reason().empty() ? name(error.code()) : std::string_view(error.reason()));
  if (!request.id.empty()) body += R"(,"request":)" + text(request.id);
  Response response = Response::text(status, body + "}", "application/problem+json");
  if (status == 503 || status == 429) response.add("Retry-After", "1");
  return response;
}

}  // namespace acervo::streamer
