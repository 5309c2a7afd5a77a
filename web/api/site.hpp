#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "streamer/http/assets.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"

namespace acervo::web {

/// The built site: its page, into which the server writes, and its assets. Read once at the start and kept in memory,
/// already compressed where the build left .br and .gz beside a file. Immutable, hence thread-safe.
class Site {
 public:
  /// @throws Error{unavailable, reason "site_missing"} if there is no index.html in `folder`
  explicit Site(const std::filesystem::path& folder);

  struct Parts {
    std::string head, body, data;  ///< HTML; `data` is JSON for the site's program
  };
  /// The page with the parts in their places, in `language`.
  std::string page(const Parts& parts, std::string_view language) const;

  /// The small page that other sites frame; it has only what a poster needs until somebody plays.
  std::string embed_page(const Parts& parts, std::string_view language) const;

  /// The page that shows the API's contract to people; empty where the build made none.
  const std::string& api_docs() const { return api_docs_; }

  /// The file below /assets/. @throws Error{not_found}
  streamer::Response asset(const streamer::Request& request, const std::string& name) const;

 private:
  streamer::Assets assets_;
  std::string template_, embed_template_, api_docs_;
};

/// JSON into a script element: no "</script>" and no "<!--" can end it.
std::string script_json(std::string_view json);

}  // namespace acervo::web
