#include "streamer/sender/transfer.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <exception>

namespace acervo::streamer {

ssize_t Transfer::write_memory(std::string_view bytes, bool more) const {
  return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));
}

ssize_t Transfer::write_slice(Slice& slice, std::size_t limit) const {
  const std::uint64_t left = std::min<std::uint64_t>(slice.length - slice_sent_, limit);
  if (slice.memory) {
    const std::string_view bytes = std::string_view(*slice.memory).substr(slice.offset + slice_sent_, left);
    return write_memory(bytes, slice_ + 1 < slices_.size());
  }
  if (!slice.file) slice.file = (*slice.opener)();
  off_t offset = static_cast<off_t>(slice.offset + slice_sent_);
  return ::sendfile(socket_, slice.file->get(), &offset, left);
}

bool Transfer::is_cached(std::size_t budget) const {
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
    if (!in_memory(slice, slice.offset + start) || !in_memory(slice, slice.offset + start + take - 1)) return false;
  }
  return true;
}

Transfer::State Transfer::advance(std::size_t budget) {
  std::size_t gone = 0;
  while (true) {
    ssize_t count = 0;
    if (head_sent_ < head_.size()) {
      count = write_memory(std::string_view(head_).substr(head_sent_), !slices_.empty());
      if (count > 0) head_sent_ += static_cast<std::size_t>(count);
    } else if (slice_ < slices_.size()) {
      if (gone >= budget) return State::more;
      Slice& slice = slices_[slice_];
      try {
        count = slice.length == 0 ? 0 : write_slice(slice, budget - gone);
      } catch (const std::exception&) {
        return State::failed;  // it could not be opened: what was promised cannot be sent
      }
      // A file that ends before its slice does has been cut under us: what was promised cannot be sent.
      if (count == 0 && slice.length > 0) return State::failed;
      if (count >= 0) slice_sent_ += static_cast<std::uint64_t>(count);
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
    gone += static_cast<std::size_t>(count);
    written_ += static_cast<std::uint64_t>(count);
    if (count > 0) last_progress = Clock::now();
  }
}

}  // namespace acervo::streamer
