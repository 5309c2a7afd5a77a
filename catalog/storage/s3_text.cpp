#include "catalog/storage/s3_text.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <limits>

namespace acervo {

namespace {

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// The first element of that name behind `node` in the order of the text, within `root`.
const xmlNode* next_named(const xmlNode* root, const xmlNode* node, std::string_view name) {
  while (node != nullptr) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
      node = node->children;
    } else {
      while (node != root && node->next == nullptr) node = node->parent;
      node = node == root ? nullptr : node->next;
    }
    if (node != nullptr && node->type == XML_ELEMENT_NODE && text_of(node->name) == name) return node;
  }
  return nullptr;
}

}  // namespace

struct S3Text::Document {
  ~Document() { ::xmlFreeDoc(tree); }
  xmlDoc* tree = nullptr;
};

S3Text::S3Text(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty() || text.size() > std::numeric_limits<int>::max()) return;
  // Answers come on many threads, of which libxml2 wants one to begin.
  [[maybe_unused]] static const bool begun = (::xmlInitParser(), true);
  const auto document = std::make_shared<Document>();
  document->tree = ::xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document->tree == nullptr || document->tree->intSubset != nullptr) return;
  node_ = ::xmlDocGetRootElement(document->tree);
  document_ = document;
}

S3Text::S3Text(std::shared_ptr<const Document> document, const void* node)
    : document_(std::move(document)), node_(node) {}

std::string S3Text::root() const {
  return node_ == nullptr ? std::string() : std::string(text_of(static_cast<const xmlNode*>(node_)->name));
}

std::string S3Text::first(std::string_view name) const {
  const auto* root = static_cast<const xmlNode*>(node_);
  const xmlNode* found = root != nullptr && text_of(root->name) == name ? root : next_named(root, root, name);
  if (found == nullptr) return {};
  const std::unique_ptr<xmlChar, void (*)(void*)> content(::xmlNodeGetContent(found), xmlFree);
  return std::string(text_of(content.get()));
}

void S3Text::each(std::string_view name, const std::function<void(const S3Text&)>& visit) const {
  const auto* root = static_cast<const xmlNode*>(node_);
  for (const xmlNode* found = next_named(root, root, name); found != nullptr; found = next_named(root, found, name))
    visit(S3Text(document_, found));
}

}  // namespace acervo
