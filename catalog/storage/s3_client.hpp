#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/time.hpp"
#include "catalog/core/units.hpp"
#include "catalog/storage/s3_address.hpp"

namespace acervo {

/// Objects of one bucket, by libcurl with signatures of version 4. What may pass (a lost line, 5xx, 429) is tried four
/// times within some seconds. Thread-safe: each call has a connection of its own, which is kept for the next.
///
/// Throws Error{unavailable} with the reason "storage" (not reached, or it fails), "storage_denied" (key, secret or
/// rights) or "storage_missing" (no such bucket); a missing object is an Error{not_found} or nothing.
class S3Client {
 public:
  explicit S3Client(S3Address address);
  ~S3Client();

  const S3Address& address() const { return address_; }

  /// The size of an object, if it is there.
  std::optional<Bytes> head(const std::string& name);

  /// Gives the object's bytes to `take`, in order. Where the line breaks it goes on from there.
  void get(const std::string& name, const std::function<void(std::string_view)>& take);

  /// Stores all of `file`; what is larger than `part` goes in several.
  /// @param sha256  of the file, in hexadecimal
  void put(const std::string& name, int file, Bytes size, const std::string& sha256);

  struct Object {
    std::string name;
    Bytes size;
    Time changed;
  };
  /// All objects whose name begins so.
  void list(const std::string& prefix, const std::function<void(Object)>& each);

  /// Copies within the bucket, in the server, which S3 does up to 5 GiB. More would go part by part, for which the
  /// libcurl of Debian 12 signs the headers in another order than S3 does. @returns false where there is nothing of
  /// that name
  bool copy(const std::string& from, const std::string& to);

  /// Also where it is not there.
  void remove(const std::string& name);

  /// How much goes in one request. For tests.
  void set_page(int names) { page_ = names; }
  void set_part(Bytes part) { part_ = part; }

 private:
  struct Request;
  struct Answer;
  class Handles;
  Answer perform(const Request& request);
  Answer attempt(const Request& request);
  void put_parts(const std::string& name, int file, Bytes size);

  S3Address address_;
  Bytes part_{64 << 20};
  int page_ = 1000;  // names of a list in one answer
  std::unique_ptr<Handles> handles_;
};

}  // namespace acervo
