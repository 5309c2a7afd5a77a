#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace acervo::streamer {

/// An IPv6 address in network order; an IPv4 one as the IPv6 one mapped from it, so that one comparison does for both.
using Address = std::array<unsigned char, 16>;

/// "192.0.2.1", "2001:db8::1"; nothing else.
std::optional<Address> read_address(std::string_view text);

/// Whether its first `bits` are those of `network`.
bool in_network(const Address& address, const Address& network, int bits);

bool is_ipv4(const Address& address);

/// What one visitor has to itself: an IPv4 address, or the /64 of an IPv6 one, which a household or a machine gets
/// whole. "192.0.2.1", "2001:db8::/64"; what is no address stays as it is.
std::string network_of(std::string_view text);

/// The address and port that this end of a connected socket has, as a Host field writes them: "192.0.2.1:8080",
/// "[2001:db8::1]:8080"; empty for a socket without any.
std::string own_host(int socket);

}  // namespace acervo::streamer
