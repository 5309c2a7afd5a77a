#include "web/api/small_jobs.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <chrono>

#include "catalog/core/error.hpp"

namespace acervo::web {

namespace {

// A child may take half a minute: of a server's eight threads for requests, three at most are busy with it.
Turns children(2, 1);

}  // namespace

ingest::ChildProgram small_child(const Services& services) {
  if (services.media_child == nullptr) throw Error(Code::unavailable, "this server has no media child");
  ingest::ChildProgram child = *services.media_child;
  child.limits.memory_bytes = std::int64_t(1) << 30;
  child.limits.cpu = std::chrono::seconds(30);
  child.limits.stall = std::chrono::seconds(20);
  child.limits.nice = 0;
  return child;
}

Turns::Turn child_turn() {
  return children.take();
}

Fd file_of(std::string_view bytes) {
  Fd file(::memfd_create("small-job", MFD_CLOEXEC));
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t put = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (put < 0) throw Error(Code::unavailable, "cannot reserve memory for a small job");
    done += static_cast<std::size_t>(put);
  }
  return file;
}

}  // namespace acervo::web
