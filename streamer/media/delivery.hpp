#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace acervo::streamer {

/// A response's counter (`Response::delivered`) that says at the end how many of its bytes really left: of a viewer who
/// goes on elsewhere or hangs up, what she had taken until then and no more. The end is when the last who holds it lets
/// go: when all was taken, as the connection finds a moment later, with the next request, or with the connection.
/// @param at_end  called once, on whatever thread that is, if anything left; never waits; where it finds no memory,
/// they stay uncounted
std::shared_ptr<std::atomic<std::uint64_t>> count_delivery(std::function<void(std::uint64_t bytes)> at_end);

}  // namespace acervo::streamer
