#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace acervo {

/// What a server that speaks S3 answers in XML. Nothing outside the text is read, and none of its own entities is
/// expanded. Used by one thread at a time.
class S3Text {
 public:
  /// White space may stand before it, as servers send it while they work. What is no XML, or brings a document type of
  /// its own, has no elements: a proxy's page, say.
  explicit S3Text(std::string_view text);

  /// The name of the outermost element: what kind of answer it is.
  std::string root() const;

  /// The text of the first element of that name, at any depth; empty where there is none.
  std::string first(std::string_view name) const;

  /// Calls `visit(text)` for each element of that name, with which its own elements are asked for.
  void each(std::string_view name, const std::function<void(const S3Text&)>& visit) const;

 private:
  struct Document;
  S3Text(std::shared_ptr<const Document> document, const void* node);

  std::shared_ptr<const Document> document_;
  const void* node_ = nullptr;  ///< libxml2's; null: none
};

}  // namespace acervo
