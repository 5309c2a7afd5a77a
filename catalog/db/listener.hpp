#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace acervo::db {

/// Calls back, on a thread of its own, when another connection notifies one of the channels; also once after every
/// (re)connection, since what was notified meanwhile is not heard. Ends with its destructor.
class Listener {
 public:
  using Callback = std::function<void(const std::string& channel, const std::string& payload)>;
  Listener(std::string url, std::vector<std::string> channels, Callback callback);
  ~Listener();

 private:
  struct Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace acervo::db
