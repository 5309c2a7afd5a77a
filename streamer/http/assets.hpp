#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// A folder of small files (the built site), in memory, each with its brotli and gzip forms: those that lie beside it
/// as NAME.br and NAME.gz, else gzip made here. Immutable once made; any thread may ask, also an I/O thread.
class Assets {
 public:
  /// Reads all of the folder. What starts with a dot is left out.
  /// @throws Error{not_found} if there is no such folder
  explicit Assets(const std::filesystem::path& folder);

  /// The file of that relative path in the form that the request accepts. One whose name carries a hash of its content,
  /// as Vite's do (`index-BxT3q9aZ.js`), may be kept for ever; the others are asked about each time.
  std::optional<Response> find(const Request& request, std::string_view path) const;

  /// The file's bytes, e.g. for a page that the server completes; null if there is none.
  std::shared_ptr<const std::string> bytes(std::string_view path) const;

 private:
  struct Asset {
    std::string type, tag;
    Seconds written{};
    bool hashed = false;
    std::shared_ptr<const std::string> plain, brotli, gzipped;
  };
  std::map<std::string, Asset, std::less<>> assets_;
};

/// The Content-Type for a file name's ending; application/octet-stream for one we do not know.
std::string_view content_type_of(std::string_view file_name);

/// Whether a file name carries a hash of its content before its ending: 8 or more of [A-Za-z0-9_-] after a dash, with a
/// digit or a capital among them.
bool has_content_hash(std::string_view file_name);

}  // namespace acervo::streamer
