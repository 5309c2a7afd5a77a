#include "web/api/search_log.hpp"

#include <algorithm>
#include <condition_variable>

#include "catalog/core/hash.hpp"
#include "catalog/core/ids.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "catalog/core/time.hpp"
#include "streamer/http/address.hpp"

namespace acervo::web {

namespace {

constexpr auto kWriteEvery = std::chrono::seconds(10);
constexpr int kReadPopularEvery = 30;  // times of writing
constexpr std::size_t kShortest = 2, kLongest = 60;
constexpr std::size_t kMostWords = 8;
constexpr int kMostDigits = 4;         // a year, but no telephone
constexpr std::size_t kMostForms = 8;  // ways to write the same words
constexpr std::size_t kMostSeen = 200'000;
// Of a day, by a process. A school that asks for more different things is counted short.
constexpr std::size_t kMostDifferent = 20'000;
constexpr int kMostDifferentOfNetwork = 2000;

bool begins_word(const std::string& text, std::string_view start) {
  for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1))
    if (at == 0 || text[at - 1] == ' ') return true;
  return false;
}

}  // namespace

std::string countable_words(std::string_view text) {
  const std::string words = squeeze(fold(text));
  const std::size_t size = length(words);
  const auto digits = std::ranges::count_if(words, [](char c) { return c >= '0' && c <= '9'; });
  const auto spaces = static_cast<std::size_t>(std::ranges::count(words, ' '));
  const bool private_looking = words.find('@') != std::string::npos || words.find("://") != std::string::npos ||
                               words.find("www.") != std::string::npos || digits > kMostDigits;
  return size < kShortest || size > kLongest || spaces >= kMostWords || private_looking ? std::string() : words;
}

std::string neighbours_of(std::string_view text) {
  auto address = streamer::read_address(text);
  if (!address) return std::string(text);
  const std::ptrdiff_t shared = streamer::is_ipv4(*address) ? 15 : 6;  // bytes, of an IPv4 address as IPv6 writes it
  std::fill(address->begin() + shared, address->end(), static_cast<unsigned char>(0));
  return {address->begin(), address->end()};
}

SearchLog::SearchLog(db::Database& database) : store_(database), salt_(random_id() + random_id()) {
  thread_ = std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    for (int turn = 0; !stop.stop_requested(); ++turn) {
      try {
        if (turn % kReadPopularEvery == 0) read_popular();
        flush();
      } catch (const std::exception& error) {
        log::warn("counting searches failed", {{"error", error.what()}});
      }
      never.wait_for(lock, stop, kWriteEvery, [] { return false; });
    }
  });
}

SearchLog::~SearchLog() {
  thread_.request_stop();
  thread_.join();
  try {
    flush();
  } catch (const std::exception& error) {
    log::warn("counting searches failed", {{"error", error.what()}});
  }
}

bool SearchLog::first(std::string_view visitor, const std::string& words) {
  return seen_.insert(sha256_hex(salt_ + "\n" + std::string(visitor) + "\n" + words)).second;
}

void SearchLog::note(std::string_view text, const Visitor& visitor, bool found, bool by_all) {
  const std::string words = countable_words(text);
  if (words.empty()) return;
  const std::string today = format_rfc3339(system_now()).substr(0, 10);
  const std::lock_guard lock(mutex_);
  if (seen_on_ != today) {
    networks_.clear();
    different_.clear();
    seen_on_ = today;
    seen_.clear();
  }
  if (seen_.size() > kMostSeen) {
    seen_.clear();
    for (auto& [known, networks] : networks_) networks = 0;
  }
  const std::string network = neighbours_of(visitor.address);
  if (!takes(words, network)) return;
  if (!first("visitor " + std::string(visitor.address) + "\n" + std::string(visitor.agent), words)) return;
  auto& count = counts_[words];
  ++count.visitors;
  int& networks = networks_[words];
  if (by_all && first("network " + network, words)) ++networks;
  count.networks = networks;
  count.without_result += found ? 0 : 1;
  // A mark on a letter is one character with it; a heap of marks is nobody's spelling.
  const std::string written = squeeze(lower(text));
  if (by_all && length(written) == length(words) &&
      (count.written.size() < kMostForms || count.written.contains(written)))
    ++count.written[written];
}

bool SearchLog::takes(const std::string& words, const std::string& network) {
  if (networks_.contains(words)) return true;
  return networks_.size() < kMostDifferent && ++different_[sha256_hex(salt_ + network)] <= kMostDifferentOfNetwork;
}

void SearchLog::flush() {
  std::map<std::string, SearchRecordStore::Count> counts;
  {
    const std::lock_guard lock(mutex_);
    counts.swap(counts_);
  }
  if (!counts.empty()) store_.count(counts);
}

void SearchLog::read_popular() {
  const std::lock_guard one(reading_);  // whoever reads last has read last
  auto fresh = std::make_shared<const std::vector<SearchRecordStore::Popular>>(store_.popular(kManyNetworks));
  const std::lock_guard lock(mutex_);
  popular_ = std::move(fresh);
}

std::vector<std::string> SearchLog::popular(std::string_view text, std::size_t limit) {
  const std::string start = squeeze(fold(text));
  std::shared_ptr<const std::vector<SearchRecordStore::Popular>> all;
  {
    const std::lock_guard lock(mutex_);
    all = popular_;
  }
  std::vector<std::string> result;
  if (!all || start.empty()) return result;
  for (const auto& [words, written] : *all) {
    if (result.size() == limit) break;
    if (words != start && begins_word(words, start)) result.push_back(written);
  }
  return result;
}

}  // namespace acervo::web
