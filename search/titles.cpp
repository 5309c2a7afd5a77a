#include "search/titles.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <utility>

#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr char kTilde = 0x7F;  // behind an n: after every other letter that may follow one
constexpr std::size_t kLongest = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes folded letters in, piece by piece.
class Order {
 public:
  void add(std::string_view folded) {
    for (std::size_t i = 0; i < folded.size();) {
      if (is_digit(folded[i])) {
        i += number(folded.substr(i));
        continue;
      }
      auto end = static_cast<int32_t>(i);
      UChar32 c = 0;
      U8_NEXT(reinterpret_cast<const std::uint8_t*>(folded.data()), end, static_cast<int32_t>(folded.size()), c);
      const auto next = static_cast<std::size_t>(end);
      if (c > 0 && u_isalnum(c))
        put(folded.substr(i, next - i));
      else
        gap_ = true;
      i = next;
    }
  }
  void tilde() {
    put("n");
    key_ += kTilde;
  }
  std::string take() {
    // Behind all that begins with a letter.
    if (key_.empty()) key_ += static_cast<char>(0xFF);
    return std::move(key_);
  }

 private:
  void put(std::string_view letter) {
    if (std::exchange(gap_, false) && !key_.empty()) key_ += ' ';
    key_ += letter;
  }
  /// How many digits it has, then which: so 9 comes before 10.
  std::size_t number(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    std::size_t begin = 0;
    while (begin + 1 < end && text[begin] == '0') ++begin;
    const char size = static_cast<char>('0' + std::min<std::size_t>(9, end - begin));
    put({&size, 1});
    key_ += text.substr(begin, end - begin);
    return end;
  }

  std::string key_;
  bool gap_ = false;
};

std::string_view head(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace

std::string title_order(std::string_view title) {
  static constexpr std::string_view kEnye = "\xC3\xB1";
  const std::string small = lower(head(title, kLongest));
  Order order;
  std::string_view left = small;
  for (std::size_t at; (at = left.find(kEnye)) != std::string_view::npos; left.remove_prefix(at + kEnye.size())) {
    order.add(fold(left.substr(0, at)));
    order.tilde();
  }
  order.add(fold(left));
  return order.take();
}

TitleKey title_key(std::string_view title) {
  const std::string order = title_order(head(title, 200));
  TitleKey key{};
  std::copy_n(order.begin(), std::min(order.size(), key.size()), key.begin());
  return key;
}

bool TitleBeginning::of(const TitleKey& key) const {
  std::size_t at = 0;
  for (const char c : wanted_) {
    while (at < key.size() && key[at] == kTilde) ++at;
    if (at == key.size()) return true;
    if (key[at++] != c) return false;
  }
  return true;
}

void order_alike(std::vector<std::uint32_t>& sorted, std::size_t begin, std::size_t end,
                 const std::function<const TitleKey&(std::uint32_t)>& key,
                 const std::function<std::string(std::uint32_t)>& title) {
  const auto alike = [&](std::size_t a, std::size_t b) { return key(sorted[a]) == key(sorted[b]); };
  for (std::size_t from = begin; from < end;) {
    while (from > 0 && alike(from - 1, from)) --from;
    std::size_t to = from + 1;
    while (to < sorted.size() && alike(from, to)) ++to;
    // A key that is not full is the whole title.
    if (to - from > 1 && to - from <= kMostAlike && key(sorted[from]).back() != '\0') {
      struct Titled {
        std::string order, written;
        std::uint32_t which;
      };
      std::vector<Titled> titled;
      for (std::size_t i = from; i < to; ++i) {
        std::string written = title(sorted[i]);
        titled.push_back({title_order(written), lower(written), sorted[i]});
      }
      std::stable_sort(titled.begin(), titled.end(), [](const Titled& a, const Titled& b) {
        return a.order != b.order ? a.order < b.order : a.written < b.written;
      });
      for (std::size_t i = from; i < to; ++i) sorted[i] = titled[i - from].which;
    }
    from = to;
  }
}

}  // namespace acervo::search
