#include "streamer/http/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace acervo::streamer {

namespace {

constexpr Address kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  const std::string owned(text);
  Address address{};
  if (inet_pton(AF_INET6, owned.c_str(), address.data()) == 1) return address;
  address = kMapped;
  if (inet_pton(AF_INET, owned.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

bool in_network(const Address& address, const Address& network, int bits) {
  const int whole = bits / 8;
  if (std::memcmp(address.data(), network.data(), static_cast<std::size_t>(whole)) != 0) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xff << (8 - bits % 8));
  const auto at = static_cast<std::size_t>(whole);
  return (address[at] & mask) == (network[at] & mask);
}

std::string network_of(std::string_view text) {
  auto address = read_address(text);
  if (!address) return std::string(text);
  std::array<char, INET6_ADDRSTRLEN> written{};
  if (is_ipv4(*address)) return inet_ntop(AF_INET, address->data() + 12, written.data(), written.size());
  std::fill(address->begin() + 8, address->end(), static_cast<unsigned char>(0));
  return std::string(inet_ntop(AF_INET6, address->data(), written.data(), written.size())) + "/64";
}

std::string own_host(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (::getsockname(socket, address, &size) != 0) return "";
  if (storage.ss_family != AF_INET && storage.ss_family != AF_INET6) return "";
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (::getnameinfo(address, size, host.data(), host.size(), port.data(), port.size(), NI_NUMERICHOST | NI_NUMERICSERV))
    return "";
  const std::string_view name = host.data();
  const bool brackets = name.find(':') != std::string_view::npos;
  return (brackets ? "[" : "") + std::string(name.substr(0, name.find('%'))) + (brackets ? "]:" : ":") + port.data();
}

bool is_ipv4(const Address& address) {
  return in_network(address, kMapped, 96);
}

}  // namespace acervo::streamer
