#include "streamer/http/forwarded.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "catalog/core/error.hpp"
#include "streamer/http/guard.hpp"

namespace acervo::streamer {

namespace {

/// A hop without its port, as some proxies write it: "192.0.2.1:5678", "[2001:db8::1]:443", "[2001:db8::1]".
std::string_view without_port(std::string_view hop) {
  const bool brackets = hop.starts_with('[');
  const std::size_t colon = hop.find(':');
  const std::size_t end = brackets                                             ? hop.find(']')
                          : hop.find(':', colon + 1) == std::string_view::npos ? colon
                                                                               : hop.size();
  if (end >= hop.size()) return hop;
  const std::string_view port = hop.substr(brackets ? end + 1 : end);
  const bool valid = port.size() > 1 && port.size() <= 6 && port.front() == ':' &&
                     port.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!valid && !(brackets && port.empty())) return hop;
  const std::string_view address = brackets ? hop.substr(1, end - 1) : hop.substr(0, end);
  return brackets == (address.find(':') != std::string_view::npos) ? address : hop;
}

/// The last member of the last field of that name: the one that the nearest proxy wrote.
std::string_view last_of(const Request& request, std::string_view name) {
  const auto fields = request.headers.all(name);
  if (fields.empty()) return {};
  const std::size_t comma = fields.back().rfind(',');
  return trim(comma == std::string_view::npos ? fields.back() : fields.back().substr(comma + 1));
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    const std::string_view text = entry;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = read_address(text.substr(0, slash));
    const bool v4 = text.find(':') == std::string_view::npos;
    int bits = v4 ? 32 : 128;
    bool valid = address.has_value();
    if (slash < text.size()) {
      const std::string_view number = text.substr(slash + 1);
      const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
      valid =
          valid && error == std::errc{} && end == number.data() + number.size() && bits >= 0 && bits <= (v4 ? 32 : 128);
    }
    if (!valid) throw Error(Code::invalid, "\"" + entry + "\" is no address or network", "bad_settings");
    networks_.push_back({*address, v4 ? bits + 96 : bits});
  }
}

bool TrustedProxies::contains(std::string_view text) const {
  if (networks_.empty()) return false;
  const auto address = read_address(text);
  return address && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
           return in_network(*address, network.bytes, network.bits);
         });
}

void TrustedProxies::apply(Request& request) const {
  request.is_forwarded = true;
  request.is_secure = same_text(last_of(request, "x-forwarded-proto"), "https");
  // The proxy may have passed on what somebody else wrote.
  if (const std::string_view host = last_of(request, "x-forwarded-host"); !host.empty() && is_host(host))
    request.host = host;
  // From the nearest hop outwards, as far as we trust those who wrote it; the first stranger is the visitor.
  const auto fields = request.headers.all("x-forwarded-for");
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    std::string_view list = *field;
    while (!list.empty()) {
      const std::size_t comma = list.rfind(',');
      const std::string_view hop = without_port(trim(comma == std::string_view::npos ? list : list.substr(comma + 1)));
      list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
      if (!read_address(hop)) return;
      request.peer = hop;
      if (!contains(hop)) return;
    }
  }
}

}  // namespace acervo::streamer
