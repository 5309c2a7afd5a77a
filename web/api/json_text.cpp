#include "web/api/json_text.hpp"

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"

namespace acervo::web {

JsonText& JsonText::text(std::string_view value) {
  // What is no text is rare, and somebody else's work.
  if (!is_utf8(value)) return json(Json(value).dump(-1, ' ', false, Json::error_handler_t::replace));
  separate();
  out_ += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out_ += value.substr(done, i - done);
    done = i + 1;
    static constexpr char kHex[] = "0123456789abcdef";
    if (c == '"' || c == '\\')
      out_.append("\\").append(1, static_cast<char>(c));
    else if (c == '\n')
      out_ += "\\n";
    else
      out_.append("\\u00").append(1, kHex[c >> 4]).append(1, kHex[c & 15]);
  }
  out_ += value.substr(done);
  out_ += '"';
  return *this;
}

}  // namespace acervo::web
