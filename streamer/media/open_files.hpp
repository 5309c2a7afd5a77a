#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "catalog/core/fd.hpp"

namespace acervo::streamer {

/// The files that were asked for last, held open: a segment of a popular lesson costs no path walk. Thread-safe.
/// A file in use stays open as long as somebody holds it, also when it has left here.
class OpenFiles {
 public:
  using Opener = std::function<std::shared_ptr<const Fd>(const std::string& key)>;

  OpenFiles(std::size_t capacity, Opener opener) : capacity_(capacity), opener_(std::move(opener)) {}

  /// Opens the file if it is not open.
  std::shared_ptr<const Fd> get(const std::string& key);

  /// The file if it is open; never waits for I/O.
  std::shared_ptr<const Fd> find(const std::string& key);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Fd> file;
  };
  const std::size_t capacity_;
  const Opener opener_;
  std::mutex mutex_;
  std::list<Entry> by_use_;                                                  // last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;  // keys live in the entries
};

}  // namespace acervo::streamer
