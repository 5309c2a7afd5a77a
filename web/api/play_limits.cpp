#include "web/api/play_limits.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "streamer/http/address.hpp"

namespace acervo::web {

std::uint64_t PlayLimits::key(std::initializer_list<std::string_view> parts) const {
  std::string text;
  for (const auto part : parts) text.append(part) += '\0';
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     salt_.data(), salt_.size());
  std::uint64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  return number;
}

bool PlayLimits::admits(std::string_view play, std::string_view material, const Teller& teller,
                        const std::string& day) {
  if (day != day_) {
    randombytes_buf(salt_.data(), salt_.size());
    day_ = day;
    counted_.clear(), networks_.clear(), agents_.clear();
  }
  const std::uint64_t name = key({"play", play, material});
  if (counted_.contains(name)) {
    counted_.at(name);  // told again: it is of those that stay
    return true;
  }
  const std::string network = streamer::network_of(teller.address);
  int& of_network = networks_.at(key({"network", network}));
  int& of_agent = agents_.at(key({"agent", network, teller.agent, material}));
  if (of_network >= kOfNetwork || of_agent >= kOfAgent) return false;
  ++of_network, ++of_agent;
  counted_.at(name);
  return true;
}

bool ReportRate::admits(std::string_view address, Clock::time_point now) {
  Bucket& bucket = buckets_.at(std::hash<std::string>{}(streamer::network_of(address)), {kBurst, now});
  bucket.left = std::min(kBurst, bucket.left + kPerSecond * std::chrono::duration<double>(now - bucket.at).count());
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace acervo::web
