#pragma once

#include <string>
#include <vector>

#include "streamer/http/budget.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"
#include "streamer/http/router.hpp"

namespace acervo::streamer {

/// The Content-Security-Policy of HTML that brings none: nothing from elsewhere, nothing inline, media from blobs for
/// the player.
inline constexpr std::string_view kStrictPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "worker-src 'self' blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'";

/// A response as it goes out.
struct Outgoing {
  int status = 200;
  std::string head;           ///< status line and fields; small bodies follow in the same string
  std::vector<Slice> slices;  ///< the rest
  bool keep_alive = true;     ///< as the head says
  std::uint64_t body_size = 0;
  std::shared_ptr<std::atomic<std::uint64_t>> delivered;
  Budget::Hold held;  ///< for what it takes, once there is memory for it; the budget outlives it
};

struct RenderOptions {
  std::string_view policy = kStrictPolicy;
  bool keep_alive = true;  ///< the connection goes on, unless the request or the response says otherwise
  bool compress = true;    ///< gzip on the fly: not on a thread that others wait for
};

/// Turns what a handler answered into what the client asked for: conditions, ranges, HEAD, compression, and the headers
/// that every response carries. No I/O.
Outgoing render(const Request& request, Response&& response, const RouteOptions& route, bool cors,
                const RenderOptions& options);

}  // namespace acervo::streamer
