#include "streamer/media/delivery.hpp"

#include <new>

namespace acervo::streamer {

namespace {

struct Delivery {
  explicit Delivery(std::function<void(std::uint64_t)> end) : at_end(std::move(end)) {}
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery() {
    try {
      if (const auto count = bytes.load(std::memory_order_relaxed); count > 0) at_end(count);
    } catch (const std::bad_alloc&) {
      // Not counted: there is no memory to count it in, and a destructor that throws ends the program.
    }
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
