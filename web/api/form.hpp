#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/library/vocabulary.hpp"
#include "web/api/context.hpp"

namespace acervo::web {

/// The fields that a form sent, read into what is there already. What it does not name stays; what is wrong with a
/// field is gathered, so that all of it is told at once.
class Form {
 public:
  enum class Lines { one, many };

  /// `body` outlives it. A field that is not `known` is an error.
  Form(const Json& body, std::initializer_list<std::string_view> known);

  const Json* find(const char* field) const;
  void text(const char* field, std::string& target, Lines lines);
  /// A concept of the vocabulary, or none of it.
  void code(const char* field, const Vocabulary& among, std::optional<std::string>& target);
  void codes(const char* field, const Vocabulary& among, std::vector<std::string>& target);
  /// A list of texts, each once and none empty.
  std::optional<std::vector<std::string>> strings(const char* field);

  void wrong(const char* field, const char* code) { errors_.push_back({field, code}); }
  std::vector<FieldError>& errors() { return errors_; }

 private:
  const Json& body_;
  std::vector<FieldError> errors_;
};

/// The version that the request has seen (If-Match), or the current one where it says none.
int version_of(const Request& request, int current);

}  // namespace acervo::web
