#pragma once

#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "catalog/core/fd.hpp"

namespace acervo::streamer {

class MediaSource;
class OpenFiles;

/// The blobs of one long response, opened when their turn comes: one that is away is asked for then, and looked for
/// again until it is here. Thread-safe; shared by what it asked to be brought.
class Arrivals : public std::enable_shared_from_this<Arrivals> {
 public:
  Arrivals(std::shared_ptr<MediaSource> source, std::shared_ptr<OpenFiles> files)
      : source_(std::move(source)), files_(std::move(files)) {}

  /// The blob, or nothing while it is on its way. @throws why it does not come
  std::shared_ptr<const Fd> open(const std::string& key);

 private:
  struct Arrival {
    bool under_way = false;
    std::exception_ptr error;
  };
  std::shared_ptr<MediaSource> source_;
  std::shared_ptr<OpenFiles> files_;
  std::mutex mutex_;
  std::map<std::string, Arrival> arrivals_;
};

}  // namespace acervo::streamer
