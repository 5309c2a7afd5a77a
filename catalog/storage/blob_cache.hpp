#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "catalog/core/fd.hpp"
#include "catalog/core/units.hpp"

namespace acervo {

/// A folder of limited size with copies of blobs that lie elsewhere. What was not used for longest goes first; a file
/// that somebody holds open stays readable. Several processes may share the folder. Thread-safe.
///
/// A blob is fetched once for all who want it, by threads of the cache's own.
class BlobCache {
 public:
  /// Gets the blob's bytes and gives them on, in order. May throw.
  using Fetch = std::function<void(const std::string& key, const std::function<void(std::string_view)>& take)>;
  using Done = std::function<void(std::exception_ptr)>;

  /// @param most  of bytes; what is being fetched may go beyond it
  BlobCache(std::filesystem::path folder, Bytes most, Fetch fetch, std::size_t threads = 4);
  ~BlobCache() { close(); }

  /// Brings nothing any more; who waits, and who comes later, is told Error{cancelled}.
  void close();

  const std::filesystem::path& folder() const { return folder_; }

  /// A file without a name on the folder's disk.
  Fd scratch();

  /// The copy, if it is here. Waits for nothing but the disk.
  std::optional<Fd> find(const std::string& key);

  /// Sees that it comes here, then calls `done` once, from a thread of the cache: with nothing, or with why it did not.
  void bring(const std::string& key, Done done);

  /// Brings and waits.
  /// @throws what `fetch` throws
  Fd get(const std::string& key);

  /// Keeps the bytes of `file`, which lies on this disk; where it does not, nothing happens.
  void keep(const std::string& key, const Fd& file);

  /// Removes what is beyond the limit. Done by itself after fetching.
  /// @param spared  the key of what somebody is about to open; where it is larger than all that is kept, it is kept
  ///                until the next sweep
  void sweep(const std::string& spared = "");

 private:
  void work(std::stop_token stop);
  void fetch_into_folder(const std::string& key, const std::stop_token& stop);
  std::filesystem::path path_of(const std::string& key) const;

  std::filesystem::path folder_;
  Bytes most_;
  Fetch fetch_;
  std::mutex mutex_, sweeping_;
  std::condition_variable_any wake_;
  std::deque<std::string> queue_;
  std::map<std::string, std::vector<Done>> wanted_;  ///< queued or being fetched
  bool closed_ = false;
  std::int64_t grown_ = 0;  ///< bytes since the last sweep
  std::vector<std::jthread> threads_;
};

}  // namespace acervo
