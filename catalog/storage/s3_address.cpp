#include "catalog/storage/s3_address.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"

namespace acervo {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Code::invalid, why, "bad_storage");
}

// What needs no escaping in a URL, so that the address is signed as it is sent.
bool is_plain(std::string_view text, std::string_view more) {
  return std::ranges::all_of(text, [more](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != std::string_view::npos;
  });
}

}  // namespace

S3Address parse_s3_address(std::string_view url) {
  constexpr std::string_view kScheme = "s3://";
  if (!url.starts_with(kScheme)) refuse("storage.url begins with s3://, not " + std::string(url.substr(0, 20)));
  url.remove_prefix(kScheme.size());
  const auto mark = url.find('?');
  std::string_view place = url.substr(0, mark), rest = mark == url.npos ? std::string_view{} : url.substr(mark + 1);
  const auto slash = place.find('/');
  S3Address address;
  address.bucket = place.substr(0, slash);
  if (slash != place.npos) address.prefix = place.substr(slash + 1);
  if (!address.prefix.empty() && !address.prefix.ends_with('/')) address.prefix += '/';
  if (address.bucket.empty() || !is_plain(address.bucket, ".-_")) refuse("storage.url names no bucket");
  if (!is_plain(address.prefix, ".-_/") || address.prefix.starts_with('/'))
    refuse("the folder in storage.url may have letters, digits, and . - _ / only");
  while (!rest.empty()) {
    const auto amp = rest.find('&');
    const std::string_view pair = rest.substr(0, amp);
    rest = amp == rest.npos ? std::string_view{} : rest.substr(amp + 1);
    const auto equals = pair.find('=');
    const std::string_view name = pair.substr(0, equals),
                           value = equals == pair.npos ? std::string_view{} : pair.substr(equals + 1);
    if (name == "endpoint")
      address.endpoint = value;
    else if (name == "region")
      address.region = value;
    else
      refuse("storage.url: endpoint and region may be given, not " + std::string(name));
  }
  if (address.region.empty()) address.region = "us-east-1";
  if (address.endpoint.empty()) address.endpoint = "https://s3." + address.region + ".amazonaws.com";
  while (address.endpoint.ends_with('/')) address.endpoint.pop_back();
  const auto host = address.endpoint.find("://");
  if ((!address.endpoint.starts_with("https://") && !address.endpoint.starts_with("http://")) ||
      !is_plain(address.endpoint.substr(host + 3), ".-_:[]") || !is_plain(address.region, "-_"))
    refuse("the endpoint in storage.url is like https://host:port");
  return address;
}

}  // namespace acervo
