#include "ingest/worker/segment_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "catalog/core/error.hpp"
#include "catalog/library/segment_store.hpp"
#include "ingest/ladder.hpp"

namespace acervo::ingest {

namespace {

constexpr int kMostPictures = 8, kMostSound = 30;  // segments of a run
constexpr int kUnasked = 2;                        // of them made before anybody asks

std::string read_part(int fd, std::int64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::pread(fd, bytes.data() + at, size - at, offset + static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(Code::internal, "a segment is shorter than the encoder said");
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

int reach_of(const Timeline& timeline, RungKind kind, int wished, const std::vector<int>& loose,
             const std::vector<int>& chunks) {
  int end = std::min(static_cast<int>(timeline.segment_count()),
                     wished + (kind == RungKind::video ? kMostPictures : kMostSound));
  for (const int number : loose)
    if (number > wished) end = std::min(end, number);
  for (const int chunk : chunks)
    if (const int first = static_cast<int>(timeline.chunks.at(static_cast<std::size_t>(chunk))); first > wished)
      end = std::min(end, first);
  return end;
}

SegmentRun::SegmentRun(SegmentStore& segments, const Job& job, const std::string& worker, Plan plan)
    : segments_(segments), job_(job), worker_(worker), plan_([&] {
        for (RungPlan& rung : plan.rungs) rung = in_a_hurry(std::move(rung));
        return std::move(plan);
      }()) {}

void SegmentRun::encode(const ChildProgram& program, int source_fd, const Facts& facts, const std::string& scratch,
                        std::stop_token stop) {
  const RungPlan* rung = plan_.find(job_.rung);
  if (!rung) throw Error(Code::internal, "the plan has no rung " + job_.rung);
  const Timeline& timeline = rung->kind == RungKind::video ? plan_.video : plan_.audio;
  const auto stored = segments_.find_stored(job_, job_.chunk, job_.chunk + kMostSound);
  if (std::ranges::find(stored.loose, job_.chunk) != stored.loose.end()) return;
  for (const int chunk : stored.chunks)
    if (const auto at = static_cast<std::size_t>(chunk); static_cast<int>(timeline.chunks.at(at)) <= job_.chunk &&
                                                         job_.chunk < static_cast<int>(timeline.chunks.at(at + 1)))
      return;
  end_ = reach_of(timeline, rung->kind, job_.chunk, stored.loose, stored.chunks);
  segments_.set_reach(job_, worker_, end_);

  const std::stop_callback forward(stop, [this] { enough_source_.request_stop(); });
  EncodeJob run{static_cast<std::size_t>(job_.chunk), static_cast<std::size_t>(end_), {job_.rung}, scratch};
  run.on_segment = [this](const SegmentDone& done) { take(done); };
  try {
    ingest::encode(program, source_fd, facts, plan_, run, enough_source_.get_token());
  } catch (const Error& error) {
    // What was wished for is there; damage further on is the business of who asks for it.
    if (made_ == 0 || (error.code() == Code::cancelled && !enough_)) throw;
  }
}

void SegmentRun::take(const SegmentDone& done) {
  const auto bytes = read_part(done.file, done.offset, done.bytes);
  if (!segments_.add(job_, worker_, static_cast<int>(done.segment), bytes))
    throw Error(Code::conflict, "the job went to another worker", "lost");
  ++made_;
  const int next = static_cast<int>(done.segment) + 1;
  if (next >= end_ || enough_) return;
  const auto waiting = segments_.find_waiting(job_, next, end_);
  unasked_ = waiting.ahead ? 0 : unasked_ + 1;
  if (waiting.ahead || (!waiting.elsewhere && unasked_ <= kUnasked)) return;
  enough_ = true;
  enough_source_.request_stop();
}

}  // namespace acervo::ingest
