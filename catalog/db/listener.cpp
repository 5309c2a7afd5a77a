#include "catalog/db/listener.hpp"

#include <chrono>
#include <pqxx/pqxx>
#include <thread>

#include "catalog/core/log.hpp"
#include "catalog/db/patience.hpp"

namespace acervo::db {

namespace {

class Receiver : public pqxx::notification_receiver {
 public:
  Receiver(pqxx::connection& connection, const std::string& channel, const Listener::Callback& callback)
      : pqxx::notification_receiver(connection, channel), callback_(callback) {}
  void operator()(const std::string& payload, int) override { callback_(channel(), payload); }

 private:
  const Listener::Callback& callback_;
};

}  // namespace

struct Listener::Thread {
  std::jthread thread;
};

Listener::Listener(std::string url, std::vector<std::string> channels, Callback callback)
    : thread_(std::make_unique<Thread>()) {
  thread_->thread = std::jthread(
      [url = std::move(url), channels = std::move(channels), callback = std::move(callback)](std::stop_token stop) {
        while (!stop.stop_requested()) {
          try {
            pqxx::connection connection(with_timeouts(url));
            std::vector<std::unique_ptr<Receiver>> receivers;
            for (const auto& channel : channels)
              receivers.push_back(std::make_unique<Receiver>(connection, channel, callback));
            for (const auto& channel : channels) callback(channel, "");
            while (!stop.stop_requested()) connection.await_notification(0, 200'000);
          } catch (const std::exception& error) {
            if (stop.stop_requested()) break;
            log::warn("listening to PostgreSQL failed, trying again", {{"error", error.what()}});
            for (int i = 0; i < 5 && !stop.stop_requested(); ++i)
              std::this_thread::sleep_for(std::chrono::milliseconds(200));
          }
        }
      });
}

Listener::~Listener() = default;

}  // namespace acervo::db
