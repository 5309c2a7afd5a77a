#include "streamer/http/exchange.hpp"

namespace acervo::streamer {

namespace {

/// The door's end of a responder.
class Ticket final : public Reply {
 public:
  explicit Ticket(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  ~Ticket() override {
    // Dropped where nobody waits any more is as good as answered: who leaves while her segment is made is no fault.
    if (exchange_->claimed.load() || exchange_->cancelled.load()) return;
    exchange_->fail(std::make_exception_ptr(Error(Code::internal, "a handler dropped its responder")));
  }

  void send(Response response) override { exchange_->answer(std::move(response)); }
  void fail(std::exception_ptr error) override { exchange_->fail(error); }
  bool is_cancelled() const override { return exchange_->cancelled.load() || exchange_->claimed.load(); }

 private:
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace

void Exchange::answer(Response&& response) noexcept {
  if (!claim()) return;
  try {
    Outgoing out = core->finish(request, std::move(response), route, cors, true, started);
    mailbox->post({socket, serial, Mail::Kind::answer, std::make_unique<Outgoing>(std::move(out))});
  } catch (...) {
    lost.store(true);
  }
}

void Exchange::fail(const std::exception_ptr& error) noexcept {
  if (claimed.load()) return;
  try {
    answer(core->answer_for(error, request));
  } catch (...) {
    if (claim()) lost.store(true);
  }
}

void run_handler(const std::shared_ptr<Exchange>& exchange) {
  if (exchange->claimed.load() || exchange->cancelled.load()) return;  // it waited too long in the queue
  const Request& request = exchange->request;
  try {
    if (exchange->route->async) {
      const Responder responder(std::make_shared<Ticket>(exchange));
      try {
        exchange->route->async(request, responder);
      } catch (...) {
        responder.fail(std::current_exception());
      }
    } else if (exchange->route->handler) {
      exchange->answer(exchange->route->handler(request));
    } else {
      throw Error(Code::internal, "a route that answers from memory did not");
    }
  } catch (...) {
    exchange->fail(std::current_exception());
  }
}

void turn_down(const std::shared_ptr<Exchange>& exchange) {
  if (exchange->claimed.load() || exchange->cancelled.load()) return;
  exchange->core->queue_refused.fetch_add(1, std::memory_order_relaxed);
  try {
    throw Error(Code::unavailable, "the queue is full", "overloaded");
  } catch (...) {
    exchange->fail(std::current_exception());
  }
}

}  // namespace acervo::streamer
