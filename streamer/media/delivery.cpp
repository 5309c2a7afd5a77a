#include "streamer/media/delivery.hpp"

namespace acervo::streamer {

namespace {

struct Delivery {
  explicit Delivery(std::function<void(std::uint64_t)> end) : at_end(std::move(end)) {}
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery() {
    if (const auto count = bytes.load(std::memory_order_relaxed); count > 0) at_end(count);
  }

  std::atomic<std::uint64_t> bytes{0};
  std::function<void(std::uint64_t)> at_end;
};

}  // namespace

std::shared_ptr<std::atomic<std::uint64_t>> count_delivery(std::function<void(std::uint64_t)> at_end) {
  const auto delivery = std::make_shared<Delivery>(std::move(at_end));
  return {delivery, &delivery->bytes};
}

}  // namespace acervo::streamer
