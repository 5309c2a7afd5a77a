#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/address.hpp"
#include "streamer/http/request.hpp"

namespace acervo::streamer {

/// The addresses whose X-Forwarded-* headers are believed: single ones or networks, "127.0.0.1", "10.0.0.0/8", "::1".
class TrustedProxies {
 public:
  TrustedProxies() = default;
  /// @throws Error{invalid} naming an entry that is no address or network
  explicit TrustedProxies(const std::vector<std::string>& entries);

  bool contains(std::string_view address) const;

  /// Puts what a trusted proxy says into peer, host and is_secure. `request.peer` is that proxy.
  void apply(Request& request) const;

 private:
  struct Network {
    Address bytes;
    int bits;
  };
  std::vector<Network> networks_;
};

}  // namespace acervo::streamer
