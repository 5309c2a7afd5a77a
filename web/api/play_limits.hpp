#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace acervo::web {

/// Values by key, of a bounded number of keys: where there are too many, those go that were not asked for since the
/// last time there were. Whoever fills it makes us forget; nobody is turned away for it.
template <class Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : half_(most / 2 + 1) {}

  bool contains(std::uint64_t key) const { return fresh_.contains(key) || stale_.contains(key); }

  /// The key's value, made anew where it is unknown. Good until the next call.
  Value& at(std::uint64_t key, const Value& unknown = {}) {
    if (const auto found = fresh_.find(key); found != fresh_.end()) return found->second;
    Value value = unknown;
    if (const auto old = stale_.find(key); old != stale_.end()) value = old->second;
    if (fresh_.size() >= half_) stale_ = std::exchange(fresh_, {});
    return fresh_[key] = value;
  }

  void clear() { fresh_.clear(), stale_.clear(); }

 private:
  std::size_t half_;
  std::unordered_map<std::uint64_t, Value> fresh_, stale_;
};

/// Who tells of a play. A network is an IPv4 address or the /64 of an IPv6 one: a school behind one address, too.
struct Teller {
  std::string address, agent;
};

/// How many plays a network's viewers may add to the sums in a day, so that one does not count for thousands. What is
/// kept of anybody is a number made with the day's secret, in memory. Not thread-safe.
class PlayLimits {
 public:
  static constexpr int kOfNetwork = 3000;  ///< a school's day
  static constexpr int kOfAgent = 1000;    ///< of one lesson by one kind of browser: a school's machines are all alike
  static constexpr std::size_t kMost = 1'000'000;

  explicit PlayLimits(std::size_t most = kMost) : counted_(most), networks_(most), agents_(most) {}

  /// Whether the play counts. One that counts already does however often it is told again.
  /// @param day  "2026-11-28"; with each new one all is forgotten
  bool admits(std::string_view play, std::string_view material, const Teller& teller, const std::string& day);

 private:
  std::uint64_t key(std::initializer_list<std::string_view> parts) const;

  std::array<unsigned char, 32> salt_{};
  std::string day_;
  Recent<char> counted_;
  Recent<int> networks_, agents_;
};

/// How many reports a network may send: many at once, then so many a second. A thousand pupils who watch at the same
/// time send thirty-three. Not thread-safe.
class ReportRate {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr double kBurst = 1000, kPerSecond = 50;

  explicit ReportRate(std::size_t most = 100'000) : buckets_(most) {}

  bool admits(std::string_view address, Clock::time_point now = Clock::now());

 private:
  struct Bucket {
    double left = kBurst;
    Clock::time_point at{};
  };
  Recent<Bucket> buckets_;
};

}  // namespace acervo::web
