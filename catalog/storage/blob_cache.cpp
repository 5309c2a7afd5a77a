#include "catalog/storage/blob_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <utility>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/log.hpp"
#include "catalog/storage/disk.hpp"

namespace fs = std::filesystem;

namespace acervo {

namespace {

std::exception_ptr closing() {
  return std::make_exception_ptr(Error(Code::cancelled, "the cache is closing"));
}

}  // namespace

BlobCache::BlobCache(fs::path folder, Bytes most, Fetch fetch, std::size_t threads)
    : folder_(std::move(folder)), most_(most), fetch_(std::move(fetch)) {
  disk::make_folders(folder_);
  sweep();
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this](std::stop_token stop) { work(stop); });
}

void BlobCache::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  for (auto& thread : threads_) thread.request_stop();
  wake_.notify_all();
  threads_.clear();
  const auto left = std::exchange(wanted_, {});
  for (const auto& [key, waiting] : left)
    for (const auto& done : waiting) done(closing());
}

fs::path BlobCache::path_of(const std::string& key) const {
  return folder_ / key.substr(0, 2) / key.substr(2);
}

Fd BlobCache::scratch() {
  return disk::nameless_file(folder_);
}

std::optional<Fd> BlobCache::find(const std::string& key) {
  Fd file(::open(path_of(key).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  // Its time of change says when it was used last: unlike that of access it is ours alone.
  ::futimens(file.get(), nullptr);
  return file;
}

void BlobCache::bring(const std::string& key, Done done) {
  {
    std::unique_lock lock(mutex_);
    if (closed_) {
      lock.unlock();
      return done(closing());
    }
    auto& waiting = wanted_[key];
    if (waiting.empty()) queue_.push_back(key);
    waiting.push_back(std::move(done));
  }
  wake_.notify_one();
}

Fd BlobCache::get(const std::string& key) {
  // Twice, as it may be swept away before it is opened.
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (auto file = find(key)) return *std::move(file);
    std::promise<void> brought;
    bring(key, [&](const std::exception_ptr& error) {
      if (error)
        brought.set_exception(error);
      else
        brought.set_value();
    });
    brought.get_future().get();
  }
  throw Error(Code::unavailable, "the cache in " + folder_.string() + " is too small for " + key, "storage");
}

void BlobCache::keep(const std::string& key, const Fd& file) {
  struct stat facts {};
  try {
    if (::fstat(file.get(), &facts) != 0 || !disk::give_name(file, path_of(key))) return;
  } catch (const Error& error) {
    log::debug("not kept in the cache", {{"blob", key}, {"error", error.what()}});
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    grown_ += facts.st_size;
    if (grown_ < most_.count / 20) return;
  }
  sweep(key);
}

void BlobCache::work(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !queue_.empty(); }) && !stop.stop_requested()) {
    const std::string key = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    std::exception_ptr error;
    try {
      if (::access(path_of(key).c_str(), F_OK) != 0) fetch_into_folder(key, stop);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    const auto waiting = wanted_.extract(key);
    lock.unlock();
    for (const auto& done : waiting.mapped()) done(error);
    lock.lock();
  }
}

void BlobCache::fetch_into_folder(const std::string& key, const std::stop_token& stop) {
  const Fd file = scratch();
  Sha256 hash;
  off_t at = 0;
  fetch_(key, [&](std::string_view bytes) {
    if (stop.stop_requested()) std::rethrow_exception(closing());
    disk::write_at(file.get(), bytes, at);
    at += static_cast<off_t>(bytes.size());
    hash.add(bytes);
  });
  if (hash.hex() != key) throw Error(Code::unavailable, "the store gave other bytes than those of " + key, "storage");
  disk::give_name(file, path_of(key));
  {
    const std::lock_guard lock(mutex_);
    grown_ += at;
    if (grown_ < most_.count / 20) return;
  }
  sweep(key);
}

void BlobCache::sweep(const std::string& spared) {
  const std::unique_lock only(sweeping_, std::try_to_lock);
  if (!only) return;
  {
    const std::lock_guard lock(mutex_);
    grown_ = 0;
  }
  struct File {
    fs::path path;
    std::int64_t size;
    timespec used;
  };
  // A tenth below the limit, so that not every new file begins a sweep.
  const std::int64_t goal = most_.count - most_.count / 10;
  const auto is_beyond = [&](const File& file) { return file.size > goal; };
  const fs::path just_given = spared.empty() ? fs::path() : path_of(spared);
  std::vector<File> files;
  std::int64_t total = 0;
  std::error_code ignored;
  for (fs::recursive_directory_iterator it(folder_, ignored), end; it != end; it.increment(ignored)) {
    struct stat facts {};
    if (::stat(it->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
    File file{it->path(), facts.st_size, facts.st_mtim};
    const bool is_spared = file.path == just_given;
    // All the others together could not make room for that one.
    if (!(is_spared && is_beyond(file))) total += file.size;
    if (!is_spared) files.push_back(std::move(file));
  }
  std::ranges::sort(files, [&](const File& a, const File& b) {
    if (is_beyond(a) != is_beyond(b)) return is_beyond(a);
    return a.used.tv_sec != b.used.tv_sec ? a.used.tv_sec < b.used.tv_sec : a.used.tv_nsec < b.used.tv_nsec;
  });
  if (total <= most_.count) return;
  for (const File& file : files) {
    if (total <= goal) break;
    if (::unlink(file.path.c_str()) == 0 || errno == ENOENT) total -= file.size;
  }
}

}  // namespace acervo
