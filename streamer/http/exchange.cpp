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
    if (exchange_->claimed.load()) return;
    exchange_->answer(
        exchange_->core->answer_for(Error(Code::internal, "a handler dropped its responder"), exchange_->request));
  }

  void send(Response response) override { exchange_->answer(std::move(response)); }
  void fail(std::exception_ptr error) override {
    if (exchange_->claimed.load()) return;
    exchange_->answer(exchange_->core->answer_for(error, exchange_->request));
  }
  bool is_cancelled() const override { return exchange_->cancelled.load() || exchange_->claimed.load(); }

 private:
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace

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
    exchange->answer(exchange->core->answer_for(std::current_exception(), request));
  }
}

}  // namespace acervo::streamer
