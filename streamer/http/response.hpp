#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/core/fd.hpp"
#include "catalog/core/json_fwd.hpp"
#include "streamer/http/conditional.hpp"

namespace acervo::streamer {

/// Opens a file when its turn comes. Nothing while it is on its way here: then it is asked again, some times a second.
/// What it throws ends the response.
using FileOpener = std::function<std::shared_ptr<const Fd>()>;

/// Bytes of a response that are not in its head: one of an open file, shared memory, or a file that is opened when its
/// turn comes, which is for responses of many files.
struct Slice {
  std::shared_ptr<const Fd> file;
  std::shared_ptr<const std::string> memory;
  std::shared_ptr<const FileOpener> opener;
  std::uint64_t offset = 0, length = 0;

  static Slice of(std::shared_ptr<const std::string> bytes) {
    const std::uint64_t size = bytes->size();
    return {nullptr, std::move(bytes), nullptr, 0, size};
  }
  static Slice of(std::shared_ptr<const Fd> file, std::uint64_t offset, std::uint64_t length) {
    return {std::move(file), nullptr, nullptr, offset, length};
  }
  static Slice of(std::shared_ptr<const FileOpener> opener, std::uint64_t offset, std::uint64_t length) {
    return {nullptr, nullptr, std::move(opener), offset, length};
  }
};

inline constexpr std::string_view kImmutable = "public, max-age=31536000, immutable";
inline constexpr std::string_view kRevalidate = "no-cache";
inline constexpr std::string_view kPrivate = "private, no-store";

/// What a handler answers. A value; the door adds what every response needs (date, length, connection, security
/// headers, compression) and cuts it to what the request's conditions, Range and method ask for.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::vector<Slice> slices;  ///< instead of `body`: leaves without being copied
  bool ranges = false;        ///< may be had in parts, and revalidated by its ETag and Last-Modified
  std::optional<Seconds> last_modified;
  std::shared_ptr<std::atomic<std::uint64_t>> delivered;  ///< where the bytes that really leave are added

  static Response json(int status, const Json& value);
  static Response text(int status, std::string body, std::string_view content_type = "text/plain; charset=utf-8");
  static Response html(int status, std::string body) {
    return text(status, std::move(body), "text/html; charset=utf-8");
  }
  static Response empty(int status = 204);
  /// 303 after a form, 302, 307 or 308. `location` is a path of ours or a whole URL.
  static Response redirect(std::string_view location, int status = 303);
  /// Media and files, with ranges and revalidation. `etag` without quotes.
  static Response of_slices(std::vector<Slice> slices, std::string_view content_type, std::string_view etag,
                            std::string_view cache_control, std::optional<Seconds> last_modified = std::nullopt);

  /// Adds a header, even if there is one of that name. CR, LF and NUL cannot get into it.
  Response& add(std::string_view name, std::string_view value) &;
  Response&& add(std::string_view name, std::string_view value) &&;
  /// Sets a header, in place of any of that name.
  Response& set(std::string_view name, std::string_view value) &;
  Response&& set(std::string_view name, std::string_view value) &&;
  std::optional<std::string_view> find(std::string_view name) const;

  /// Bytes of the whole, before ranges and HEAD.
  std::uint64_t size() const;
};

/// A cookie as we set them: HttpOnly, SameSite=Lax, Path=/, and Secure over HTTPS. `max_age` 0 deletes it.
std::string set_cookie(std::string_view name, std::string_view value, std::chrono::seconds max_age, bool secure);

}  // namespace acervo::streamer
