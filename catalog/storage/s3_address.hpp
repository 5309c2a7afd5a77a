#pragma once

#include <string>
#include <string_view>

namespace acervo {

/// Where a bucket is and with whose name one asks for it.
struct S3Address {
  std::string endpoint;  ///< scheme, host and port, without a path: "https://s3.us-east-1.amazonaws.com"
  std::string bucket;
  std::string prefix;  ///< "" or "lecciones/"
  std::string region;
  std::string key, secret;

  /// The URL of an object, bucket in the path: it works with every server, also with those that have no name of their
  /// own for each bucket.
  std::string url(std::string_view name) const { return endpoint + "/" + bucket + "/" + prefix + std::string(name); }
  /// For people and logs: without key and secret.
  std::string shown() const { return "s3://" + bucket + "/" + prefix + " (" + endpoint + ")"; }
};

/// Reads `s3://bucket/prefix?endpoint=https://host:port&region=name`. Without an endpoint it is Amazon's of the region.
/// @throws Error{invalid, "bad_storage"}, saying what is wrong
S3Address parse_s3_address(std::string_view url);

}  // namespace acervo
