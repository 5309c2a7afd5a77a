#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/request.hpp"
#include "streamer/http/responder.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// Runs on the pool; may wait for the database.
using Handler = std::function<Response(const Request&)>;

/// Starts on the pool, returns soon, and answers through its responder when it can.
using AsyncHandler = std::function<void(const Request&, Responder)>;

/// Runs on an I/O thread, before the handler: an answer from memory, or nothing, and then the handler is asked. Must
/// never wait, not for a lock held over I/O either: it stalls every connection of that thread.
using MemoryHandler = std::function<std::optional<Response>(const Request&)>;

struct RouteOptions {
  std::size_t max_body = 64 * 1024;           ///< bytes; beyond it 413
  std::chrono::milliseconds deadline{15000};  ///< from the whole request to the answer; beyond it 503
  std::string cache;                          ///< Cache-Control where the handler sets none
  unsigned log_every = 1;                     ///< one of so many requests is logged
  bool cors = false;                          ///< readable by scripts of any site, without credentials
  MemoryHandler from_memory;
};

struct Route {
  Method method;
  std::string pattern;
  RouteOptions options;
  Handler handler;  ///< one of the two; or neither, if from_memory answers all
  AsyncHandler async;
  std::size_t index = 0;
};

/// The table of routes. A pattern's segments are literal, `:name` (one whole segment, or one with a literal ending:
/// `:n.m4s`), or last `*rest` (everything after, at least one character). Literal wins over parameter with an ending,
/// that over plain parameter, that over the rest. Filled before the server starts, read by any thread after.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// @throws Error{conflict} if there is a route of that method and shape
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void add_async(Method method, std::string_view pattern, AsyncHandler handler, RouteOptions options = {});
  /// Answered on the I/O thread, always.
  void add_memory(Method method, std::string_view pattern, MemoryHandler handler, RouteOptions options = {});

  struct Found {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> params;
    std::string allow;  ///< where the path is known but not for the method: "GET, HEAD, OPTIONS"
    bool cors = false;  ///< where the path is known: some route of it is readable from other sites
  };
  /// HEAD is served by the route of GET.
  Found find(Method method, std::string_view path) const;

  /// Every route, in order of addition.
  std::vector<const Route*> routes() const;

 private:
  struct Node;
  void insert(std::unique_ptr<Route> route);
  const Node* walk(const Node& node, std::string_view path, std::vector<std::string_view>& values) const;

  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace acervo::streamer
