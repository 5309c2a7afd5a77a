#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/core/time.hpp"

namespace acervo::streamer {

enum class Method { get, head, post, put, patch, del, options };

/// "GET", "HEAD", …
std::string_view name(Method method);

/// The method of that exact (case-sensitive) name, if it is one of ours.
std::optional<Method> find_method(std::string_view name);

/// Header fields in order of arrival, values untouched. One buffer for all of them: a request costs one allocation.
/// A view that it returns lives as long as the object and ends at the next `add`.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);

  /// The first field of that name, in any case.
  std::optional<std::string_view> find(std::string_view name) const;

  /// Every field of that name.
  std::vector<std::string_view> all(std::string_view name) const;

  std::size_t size() const { return fields_.size(); }
  /// Bytes that all of them take.
  std::size_t memory() const { return text_.size() + fields_.size() * sizeof(Field); }
  std::pair<std::string_view, std::string_view> at(std::size_t index) const;

 private:
  struct Field {
    std::uint32_t name, name_size, value, value_size;
  };
  std::string text_;
  std::vector<Field> fields_;
};

/// The query of a URL: percent-decoded, `+` as space, well-formed UTF-8, a name may repeat.
struct Query {
  std::vector<std::pair<std::string, std::string>> pairs;

  /// The first value of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }
};

/// A whole request, body included. A value; a test makes one by filling it in.
struct Request {
  Method method = Method::get;
  std::string path;        ///< decoded and validated: UTF-8, no "." or ".." segments, no NUL, "/" only as separator
  std::string raw_target;  ///< as it stood in the request line, query included
  Query query;
  Headers headers;
  std::string body;
  std::string peer;           ///< the visitor's address as text; behind a trusted proxy, the one that the proxy names
  std::string host;           ///< what the visitor calls us, with port if any; behind a trusted proxy, as that says
  bool is_forwarded = false;  ///< a trusted proxy brought it
  bool is_secure = false;     ///< the visitor's connection is HTTPS (only a trusted proxy can say so)
  bool http_1_0 = false;
  bool keep_alive = true;  ///< the client wants to go on using the connection
  bool draining = false;   ///< the server is stopping: it answers what comes, and each connection ends with that
  Time arrived{};          ///< when its head was read
  std::string id;          ///< of this request, for logs and problems
  std::string route;       ///< template of the route that matched, e.g. "/api/v1/materials/:id"
  std::vector<std::pair<std::string, std::string>> params;  ///< of the route

  /// Raw value of the first header of that name (any case).
  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }

  /// Value of a cookie. A malformed cookie of somebody else's on the same domain does not hide it.
  std::optional<std::string_view> cookie(std::string_view name) const;

  /// Value of a parameter of the route; empty if the route has none of that name.
  const std::string& param(std::string_view name) const;

  /// Bytes that it takes: of a body what has come, not what was announced.
  std::size_t memory() const;
};

/// Whether `a` and `b` are the same, ASCII case aside.
bool same_text(std::string_view a, std::string_view b);

/// Without the spaces and tabs at both ends.
std::string_view trim(std::string_view text);

}  // namespace acervo::streamer
