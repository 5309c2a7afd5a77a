#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace acervo {

/// SHA-256 as bytes arrive. Used by one thread.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  /// The digest of all that was added, in lower-case hexadecimal. Ends this object's use.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_hex(std::string_view bytes);

}  // namespace acervo
