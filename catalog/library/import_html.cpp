#include <libxml/HTMLparser.h>

#include <array>
#include <memory>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/library/import_text.hpp"

namespace acervo {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

// The length of "<name", "</name" or "<!--" at the start of `text` where libxml2 knows an element of that name, else 0.
std::size_t tag_at(std::string_view text) {
  if (text.starts_with("<!--")) return 4;
  std::size_t i = text.starts_with("</") ? 2 : 1;
  const std::size_t begin = i;
  while (i < text.size() && i - begin < 12 && (is_letter(text[i]) || (i > begin && is_digit(text[i])))) ++i;
  if (i == begin || i == text.size() || !(is_space(text[i]) || text[i] == '>' || text[i] == '/')) return 0;
  const std::string name(text.substr(begin, i - begin));
  return htmlTagLookup(reinterpret_cast<const xmlChar*>(name.c_str())) != nullptr ? i : 0;
}

bool has_reference(std::string_view text) {
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    std::size_t i = at + 1;
    while (i < text.size() && i - at < 12 && (is_letter(text[i]) || is_digit(text[i]) || text[i] == '#')) ++i;
    if (i > at + 1 && i < text.size() && text[i] == ';') return true;
  }
  return false;
}

enum class Break { none, line, paragraph, item };

struct BlockElement {
  std::string_view name;
  Break before;
};

constexpr std::array kBlocks{
    BlockElement{"p", Break::paragraph},
    BlockElement{"div", Break::line},
    BlockElement{"br", Break::line},
    BlockElement{"ul", Break::paragraph},
    BlockElement{"ol", Break::paragraph},
    BlockElement{"li", Break::item},
    BlockElement{"h1", Break::paragraph},
    BlockElement{"h2", Break::paragraph},
    BlockElement{"h3", Break::paragraph},
    BlockElement{"h4", Break::paragraph},
    BlockElement{"h5", Break::paragraph},
    BlockElement{"h6", Break::paragraph},
    BlockElement{"table", Break::paragraph},
    BlockElement{"tr", Break::line},
    BlockElement{"pre", Break::paragraph},
    BlockElement{"hr", Break::paragraph},
    BlockElement{"blockquote", Break::paragraph},
    BlockElement{"dt", Break::line},
    BlockElement{"dd", Break::line},
    BlockElement{"section", Break::paragraph},
    BlockElement{"article", Break::paragraph},
};

Break break_of(std::string_view name) {
  for (const auto& block : kBlocks)
    if (block.name == name) return block.before;
  return Break::none;
}

std::string_view name_of(const xmlNode* node) {
  return node->name == nullptr ? std::string_view{} : reinterpret_cast<const char*>(node->name);
}

// Collects the text of a document in order, breaking where a browser would.
class TextOfTree {
 public:
  // Line feeds of a text without block elements are the author's own.
  explicit TextOfTree(bool keep_lines) : keep_lines_(keep_lines) {}

  // Without recursion: a stranger chooses the depth.
  std::string read(const xmlNode* root) {
    const xmlNode* node = root;
    while (node != nullptr) {
      const bool enter = open(node);
      if (enter && node->children != nullptr) {
        node = node->children;
        continue;
      }
      while (node != nullptr && node != root && node->next == nullptr) {
        node = node->parent;
        if (node != nullptr) close(node);
      }
      if (node == nullptr || node == root) break;
      node = node->next;
    }
    return std::move(text_);
  }

 private:
  bool open(const xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      append(node->content == nullptr ? "" : reinterpret_cast<const char*>(node->content));
      return false;
    }
    if (node->type != XML_ELEMENT_NODE) return node->type == XML_HTML_DOCUMENT_NODE || node->type == XML_DOCUMENT_NODE;
    const auto name = name_of(node);
    if (name == "script" || name == "style" || name == "head" || name == "title") return false;
    feed(break_of(name));
    if (node->children == nullptr) close(node);
    return true;
  }

  void close(const xmlNode* node) {
    const auto name = name_of(node);
    if (name == "br" || name == "hr") return;
    const Break kind = break_of(name);
    feed(kind == Break::item ? Break::line : kind);
  }

  void feed(Break kind) {
    if (kind == Break::none) return;
    const std::size_t wanted = kind == Break::paragraph ? 2 : 1;
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    std::size_t present = 0;
    while (present < text_.size() && text_[text_.size() - 1 - present] == '\n') ++present;
    if (!text_.empty())
      for (; present < wanted; ++present) text_ += '\n';
    if (kind == Break::item) text_ += "- ";
  }

  void append(std::string_view content) {
    for (const char c : content) {
      if (keep_lines_ || !is_space(c)) {
        text_ += c;
      } else if (!text_.empty() && !is_space(text_.back())) {
        text_ += ' ';
      }
    }
  }

  bool keep_lines_;
  std::string text_;
};

}  // namespace

std::string html_to_text(std::string_view utf8) {
  std::string escaped;
  bool tags = false, blocks = false;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (utf8[i] != '<') {
      escaped += utf8[i];
      continue;
    }
    const auto length = tag_at(utf8.substr(i));
    if (length == 0) {
      escaped += "&lt;";
      continue;
    }
    tags = true;
    std::string name;
    for (const char c : utf8.substr(i + 1, length - 1))
      if (c != '/') name += static_cast<char>(is_letter(c) ? (c | 0x20) : c);
    blocks = blocks || break_of(name) != Break::none;
    escaped += '<';
  }
  if (!tags && !has_reference(utf8)) return std::string(utf8);

  constexpr int kOptions = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      htmlReadMemory(escaped.data(), static_cast<int>(escaped.size()), nullptr, "UTF-8", kOptions), &xmlFreeDoc);
  if (!document) throw Error(Code::invalid, "libxml2: no document from an HTML description", "bad_html");
  return TextOfTree(!blocks).read(reinterpret_cast<const xmlNode*>(document.get()));
}

}  // namespace acervo
