#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"
#include "catalog/library/presentation.hpp"
#include "streamer/http/router.hpp"
#include "streamer/media/audience.hpp"
#include "streamer/media/open_files.hpp"

namespace acervo::streamer {

/// A blob that lies on another machine and is not here yet. Answered as 503 where nothing brings it.
class BlobAway : public Error {
 public:
  explicit BlobAway(std::string key)
      : Error(Code::unavailable, "blob " + key + " is not here yet", "storage"), key_(std::move(key)) {}
  const std::string& key() const { return key_; }

 private:
  std::string key_;
};

/// A request that waits for a segment.
struct SegmentWait {
  std::function<void(std::exception_ptr)> ready;  ///< to be called once: with nothing, or with what to answer instead
  std::function<bool()> is_over;                  ///< whether nobody waits any more
};

/// Where the media routes get what they serve; the application implements it over its stores. Thread-safe.
/// What is not there, or not for this visitor, throws Error{not_found}.
class MediaSource {
 public:
  virtual ~MediaSource() = default;

  virtual std::shared_ptr<const Presentation> find(const Request& request, const MaterialId& material,
                                                   int revision) = 0;
  /// The same if it takes no waiting, else nothing: then `find` is asked on another thread.
  virtual std::shared_ptr<const Presentation> find_in_memory(const Request&, const MaterialId&, int) { return nullptr; }

  /// @throws Error{not_found}, BlobAway
  virtual std::shared_ptr<const Fd> open_blob(const std::string& key) = 0;

  /// Brings a blob that was away, then calls `ready` once, from any thread: with nothing, or with what to answer
  /// instead.
  virtual void bring_blob(const std::string&, std::function<void(std::exception_ptr)> ready) { ready(nullptr); }

  /// The WebVTT of one of the presentation's caption tracks.
  virtual std::string captions(const Presentation& presentation, const std::string& language) = 0;

  /// The WebVTT that points into the storyboard's pictures, "storyboard/0.jpg" and so on, and their blobs.
  virtual std::optional<std::string> storyboard(const Presentation&) { return std::nullopt; }
  virtual std::optional<std::string> storyboard_blob(const Presentation&, std::size_t) { return std::nullopt; }

  /// Whether what this request takes is somebody's watching. Called on I/O threads: never waits.
  virtual bool counts(const Request&, const Presentation&) { return true; }

  /// So many bytes of a rung, which last so many seconds, have left for a request that counts. Called once a response,
  /// at its end, on I/O threads: never waits, never throws.
  virtual void sent(const MaterialId&, const std::string& rung, std::uint64_t bytes, double seconds) {
    static_cast<void>(rung), static_cast<void>(bytes), static_cast<void>(seconds);
  }

  /// A segment that is stored, but not with its chunk; none if it is not.
  virtual std::shared_ptr<const std::string> find_segment(const Presentation&, const Rung&, std::size_t) {
    return nullptr;
  }

  /// A segment was asked for that is not encoded yet: see that it is, then call `wait.ready` from any thread. By
  /// default: 503, come back in a second.
  virtual void want_segment(const Presentation& presentation, const Rung& rung, std::size_t segment, SegmentWait wait);
};

/// All of /media/{material}/{revision}/... and, by somebody's own link, /media/t/{token}/{material}/{revision}/...:
/// playlists, manifest, segments, downloads, pictures, captions, chapters. Anything but whole, canonical names is not
/// found.
class MediaRoutes {
 public:
  struct Settings {
    std::size_t open_files = 1024;
    std::chrono::milliseconds segment_deadline{30000};  ///< how long a request waits for a segment to be encoded
  };

  explicit MediaRoutes(std::shared_ptr<MediaSource> source) : MediaRoutes(std::move(source), Settings{}) {}
  MediaRoutes(std::shared_ptr<MediaSource> source, Settings settings);

  /// The routes keep what they need of this object; it may go.
  void add_to(Router& router) const;

  /// Who watches through these routes.
  std::shared_ptr<Audience> audience() const { return audience_; }

 private:
  std::shared_ptr<MediaSource> source_;
  std::shared_ptr<OpenFiles> files_;
  std::shared_ptr<Audience> audience_ = std::make_shared<Audience>();
  Settings settings_;
};

}  // namespace acervo::streamer
