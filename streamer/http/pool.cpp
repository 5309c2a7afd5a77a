#include "streamer/http/pool.hpp"

#include <pthread.h>

#include <algorithm>

namespace acervo::streamer {

Pool::Pool(std::size_t threads, std::size_t queue) : limit_(queue) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
  stop();
}

bool Pool::run(std::string network, Task task) {
  Lines newcomer(1);  // first what may throw
  newcomer.front().network = std::move(network);
  newcomer.front().tasks.push_back(std::move(task));
  Tasks losers;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return false;
    const auto line = find(newcomer.front().network);
    const std::size_t mine = line == lines_.end() ? 0 : line->tasks.size();
    if (queued_ >= limit_ && (losers = make_room(mine)).empty()) return false;
    if (line == lines_.end())
      lines_.splice(lines_.end(), newcomer);
    else
      line->tasks.splice(line->tasks.end(), newcomer.front().tasks);
    ++queued_;
  }
  wake_.notify_one();
  for (const Task& loser : losers) loser(Fate::refused);
  return true;
}

Pool::Lines::iterator Pool::find(std::string_view network) {
  return std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.network == network; });
}

/// Takes the last of the network with most, if it has more than `mine` even then; else nothing.
Pool::Tasks Pool::make_room(std::size_t mine) {
  Tasks loser;
  const auto most = std::max_element(lines_.begin(), lines_.end(),
                                     [](const Line& a, const Line& b) { return a.tasks.size() < b.tasks.size(); });
  if (most == lines_.end() || most->tasks.size() < mine + 2) return loser;
  loser.splice(loser.end(), most->tasks, std::prev(most->tasks.end()));
  --queued_;
  return loser;
}

void Pool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t Pool::queued() const {
  const std::lock_guard lock(mutex_);
  return queued_;
}

/// The oldest of the network whose turn it is, which then goes to the end.
Pool::Task Pool::take_next() {
  Line& line = lines_.front();
  Task task = std::move(line.tasks.front());
  line.tasks.pop_front();
  --queued_;
  if (line.tasks.empty())
    lines_.pop_front();
  else
    lines_.splice(lines_.end(), lines_, lines_.begin());
  return task;
}

void Pool::work() {
  pthread_setname_np(pthread_self(), "http-pool");
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopped_ || queued_ > 0; });
    if (queued_ == 0) return;
    Task task = take_next();
    lock.unlock();
    task(Fate::its_turn);
    task = nullptr;  // what it owns goes before the lock is taken again
    lock.lock();
  }
}

}  // namespace acervo::streamer
