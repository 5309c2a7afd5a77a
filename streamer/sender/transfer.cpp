#include "streamer/sender/transfer.hpp"

#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <exception>

namespace acervo::streamer {

namespace {

/// A page that was in memory this long ago still is, or nearly: a slow viewer wakes us once a second, and to ask each
/// time costs as much as to send.
constexpr std::chrono::seconds kTrusted{5};

std::uint64_t size_of(const std::string& head, const std::vector<Slice>& slices) {
  std::uint64_t size = head.size();
  for (const Slice& slice : slices) size += slice.length;
  return size;
}

}  // namespace

Transfer::Transfer(int socket, std::string head, std::vector<Slice> slices,
                   std::shared_ptr<std::atomic<std::uint64_t>> delivered)
    : socket_(socket),
      head_(std::move(head)),
      slices_(std::move(slices)),
      delivered_(std::move(delivered)),
      size_(size_of(head_, slices_)) {}

ssize_t Transfer::write_memory(std::string_view bytes, bool more) const {
  return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));
}

ssize_t Transfer::write_slice(Slice& slice, std::size_t bytes_wanted) const {
  if (slice.memory) {
    const std::string_view bytes = std::string_view(*slice.memory).substr(slice.offset + slice_sent_, bytes_wanted);
    return write_memory(bytes, written_ + bytes.size() < size_);
  }
  off_t offset = static_cast<off_t>(slice.offset + slice_sent_);
  return ::sendfile(socket_, slice.file->get(), &offset, bytes_wanted);
}

/// A fast client has often made room meanwhile, and a look is cheaper than a wake-up. Cheaper too than another
/// `sendfile`, which collects 16 pages before it finds the socket full.
bool Transfer::takes_more() const {
  pollfd look{socket_, POLLOUT, 0};
  return ::poll(&look, 1, 0) != 0;
}

bool Transfer::is_cached(std::size_t budget) {
  const std::uint64_t end = written_ + budget;
  const auto now = Clock::now();
  if (end_checked_ >= std::min(end, size_) && now - checked_ < kTrusted) return true;
  if (!look_in_cache(budget)) return false;
  end_checked_ = std::min(end, size_);
  checked_ = now;
  return true;
}

bool Transfer::look_in_cache(std::size_t budget) const {
  const auto in_memory = [](const Slice& slice, std::uint64_t offset) {
    char byte = 0;
    const iovec into{&byte, 1};
    return ::preadv2(slice.file->get(), &into, 1, static_cast<off_t>(offset), RWF_NOWAIT) == 1;
  };
  for (std::size_t i = slice_; i < slices_.size() && budget > 0; ++i) {
    const Slice& slice = slices_[i];
    const std::uint64_t start = i == slice_ ? slice_sent_ : 0;
    const std::uint64_t take = std::min<std::uint64_t>(slice.length - start, budget);
    budget -= take;
    if (take == 0 || slice.memory) continue;
    if (!slice.file) return false;
    if (!in_memory(slice, slice.offset + start + take - 1)) return false;
  }
  return true;
}

Transfer::State Transfer::advance(std::size_t budget) {
  std::size_t gone = 0;
  while (true) {
    ssize_t count = 0;
    std::size_t wanted = 0;
    const bool of_head = head_sent_ < head_.size();
    if (of_head) {
      wanted = head_.size() - head_sent_;
      // By bytes, not by slices: behind an empty one nothing would follow, and the kernel would keep this back.
      count = write_memory(std::string_view(head_).substr(head_sent_), written_ + wanted < size_);
      if (count > 0) head_sent_ += static_cast<std::size_t>(count);
    } else if (slice_ < slices_.size()) {
      if (gone >= budget) return State::more;
      Slice& slice = slices_[slice_];
      wanted = static_cast<std::size_t>(std::min<std::uint64_t>(slice.length - slice_sent_, budget - gone));
      try {
        if (wanted > 0 && slice.opener && !slice.file && !(slice.file = (*slice.opener)())) {
          uptake_.excuse();
          return State::awaiting;
        }
        count = wanted == 0 ? 0 : write_slice(slice, wanted);
      } catch (const std::exception&) {
        return State::failed;  // it could not be opened: what was promised cannot be sent
      }
      // A file that ends before its slice does has been cut under us: what was promised cannot be sent.
      if (count == 0 && slice.length > 0) return State::failed;
      if (count >= 0) {
        slice_sent_ += static_cast<std::uint64_t>(count);
        gone += static_cast<std::size_t>(count);
      }
      if (slice_sent_ == slice.length) {
        slice = Slice();  // a long download does not hold all its files to the end
        ++slice_;
        slice_sent_ = 0;
      }
    } else {
      return State::sent;
    }
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return State::blocked;
      return State::failed;
    }
    written_ += static_cast<std::uint64_t>(count);
    if (delivered_ && !of_head) delivered_->fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
    if (count > 0) uptake_.had_room();
    // A short write has found the socket full and armed the edge that epoll reports (epoll(7), 9).
    if (static_cast<std::size_t>(count) < wanted && (crowded_ || !takes_more())) return State::blocked;
  }
}

}  // namespace acervo::streamer
