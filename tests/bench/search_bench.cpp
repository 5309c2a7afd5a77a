// Finding: ours against PostgreSQL full-text search, on the same records, queries and filters. See README.md here.

#include <time.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "search/feed.hpp"
#include "search/index.hpp"
#include "search/searcher.hpp"
#include "tests/bench/search_postgres.hpp"
#include "tests/bench/search_records.hpp"

using namespace acervo;
using namespace acervo::search;
using namespace acervo::search::bench;

namespace {

using Clock_ = std::chrono::steady_clock;

struct Options {
  std::size_t records = 0;  // the real ones
  std::size_t queries = 1000;
  std::size_t postgres_queries = 1000;
  std::string folder;
  std::string postgres;
  std::size_t slowest = 0;  // questions that are printed
  bool build_only = false;
  bool updates = false;
  bool lectures = false;  // with captions
  bool dictionaries = true;
  std::string vocabulary;
};

double seconds_since(Clock_::time_point start) {
  return std::chrono::duration<double>(Clock_::now() - start).count();
}

/// Wall-clock time, and the asking thread's time on a processor: on a machine with other work only the latter says
/// what a query costs. (Only ours: PostgreSQL works in a process of its own.)
struct Latency {
  double p50, p99, mean, cpu50, cpu99;
};

double cpu_now() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Ask>
Latency measure(const std::vector<std::string>& queries, Ask ask) {
  std::vector<double> times;
  std::vector<double> cpu;
  for (const std::string& query : queries) {
    const auto start = Clock_::now();
    const double cpu_start = cpu_now();
    ask(query);
    cpu.push_back(cpu_now() - cpu_start);
    times.push_back(seconds_since(start) * 1000);
  }
  std::sort(times.begin(), times.end());
  std::sort(cpu.begin(), cpu.end());
  double sum = 0;
  for (const double time : times) sum += time;
  return {times[times.size() / 2], times[times.size() * 99 / 100], sum / static_cast<double>(times.size()),
          cpu[cpu.size() / 2], cpu[cpu.size() * 99 / 100]};
}

std::size_t folder_bytes(const std::filesystem::path& folder) {
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file()) bytes += file.file_size();
  return bytes;
}

void print(const char* what, const Latency& latency) {
  std::printf("%-44s p50 %8.2f   p99 %8.2f   mean %8.2f ms   (on the processor: p50 %.2f   p99 %.2f)\n", what,
              latency.p50, latency.p99, latency.mean, latency.cpu50, latency.cpu99);
  std::fflush(stdout);
}

Document document_at(const Records& records, const Options& options, std::size_t i) {
  return options.lectures ? records.lesson(i) : records.record(i);
}

std::size_t text_of(const Document& document) {
  std::size_t bytes = Records::text_bytes(document);
  for (const Track& track : document.captions)
    for (const Cue& cue : track.cues) bytes += cue.text.size();
  return bytes;
}

/// The records as a change feed, which is how the product is given them. Counts what making them takes.
class Feed : public ChangeSource {
 public:
  Feed(const Records& records, const Options& options) : records_(records), options_(options) {}

  Batch next(const Position& after, std::size_t limit) override {
    const double began = cpu_now();
    const std::size_t from = after.empty() ? 0 : std::stoul(after);
    const std::size_t to = std::min(options_.records, from + limit);
    Batch batch{{}, std::to_string(to), to < options_.records};
    for (std::size_t i = from; i < to; ++i) {
      Document document = document_at(records_, options_, i);
      text += text_of(document);
      MaterialId id = document.id;
      batch.changes.push_back({std::move(id), std::move(document)});
    }
    making += (cpu_now() - began) / 1000;
    return batch;
  }
  Position now() override { return std::to_string(options_.records); }

  std::size_t text = 0;
  double making = 0;

 private:
  const Records& records_;
  const Options& options_;
};

double process_cpu() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Of this process, in MB: now, or the most it ever was.
double resident(const char* which) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(which)) return std::atof(line.c_str() + std::strlen(which) + 1) / 1024;
  return 0;
}

void build(const Records& records, const Options& options) {
  const auto start = Clock_::now();
  const double cpu = process_cpu();
  Feed feed(records, options);
  rebuild_from(feed, options.folder, options.lectures ? 500 : 5000, [&](std::size_t done) {
    if (done % 100'000 < 500) std::fprintf(stderr, "  %zu in %.0f s\n", done, seconds_since(start));
  });
  const double took = seconds_since(start);
  std::printf(
      "ours: rebuilt %zu records in %.1f s (%.0f records/s); %.0f s on processors, %.0f of them for making the "
      "records; at most %.0f MB resident\n",
      options.records, took, static_cast<double>(options.records) / took, process_cpu() - cpu, feed.making,
      resident("VmHWM:"));
  std::ofstream(options.folder + "/text.bytes") << feed.text;
}

void run(Options options) {
  const auto data = shared_data();
  if (!data) throw std::runtime_error("the development data is not beside the repository: set ACERVO_SHARED");
  const Records records(shared_catalogue(*data));
  if (options.records == 0) options.records = records.real();
  const auto warm = records.two_word_queries(std::min<std::size_t>(options.queries, 300), 1);
  const auto queries = records.two_word_queries(options.queries, 2);

  if (!std::filesystem::exists(options.folder + "/current")) build(records, options);
  std::size_t text = 0;
  std::ifstream(options.folder + "/text.bytes") >> text;
  const auto say_size = [&](const std::string& when) {
    const std::size_t bytes = folder_bytes(options.folder);
    std::printf("ours, %s: %.1f MB on disk for %.1f MB of text (%.3f x)\n", when.c_str(), bytes / 1e6, text / 1e6,
                static_cast<double>(bytes) / static_cast<double>(text));
  };
  say_size("as it is");
  if (options.build_only) return;

  auto start = Clock_::now();
  Searcher searcher(options.folder);
  load_words();  // as the server does when it starts
  if (options.dictionaries) load_dictionaries();
  if (!options.vocabulary.empty()) {
    auto [entries, terms] = seeded_vocabularies(options.vocabulary);
    searcher.set_vocabulary(entries, std::move(terms));
  }
  std::printf("ours: opened in %.2f s, %zu materials, %.0f MB resident\n", seconds_since(start), searcher.size(),
              resident("VmRSS:"));
  const auto ask = [&](const std::string& words) {
    Query query;
    query.text = words;
    return searcher.search(query).total;
  };
  std::size_t found = 0;
  print("ours, cold: two words, 7 filters counted", measure(warm, [&](const auto& q) { found += ask(q); }));
  const Latency ours = measure(queries, [&](const auto& q) { found += ask(q); });
  print("ours: two words, 7 filters counted", ours);
  if (options.slowest > 0) {
    std::vector<std::pair<double, std::string>> slow;
    for (const auto& q : queries) {
      const double began = cpu_now();
      found += ask(q);
      slow.emplace_back(cpu_now() - began, q);
    }
    std::ranges::sort(slow, std::greater());
    for (std::size_t i = 0; i < std::min(options.slowest, slow.size()); ++i)
      std::printf("  %6.2f ms on the processor  %s\n", slow[i].first, slow[i].second.c_str());
  }
  print("ours: the same with one filter chosen", measure(queries, [&](const auto& q) {
          Query query;
          query.text = q;
          query.filters[Facet::level] = {"primaria", "secundaria"};
          searcher.search(query);
        }));
  print("ours: browse (no words), one filter", measure(std::vector<std::string>(50, ""), [&](const auto&) {
          Query query;
          query.filters[Facet::subject] = {"matematicas"};
          searcher.search(query);
        }));
  print("ours: browse, a filter not asked for yet",
        measure(std::vector<std::string>(queries.begin(), queries.begin() + 50), [&](const auto& q) {
          Query query;
          query.filters[Facet::subject] = {"matematicas", q};  // the second is nowhere, and so the question is new
          searcher.search(query);
        }));
  print("ours: one letter wrong", measure(queries, [&](std::string q) {
          if (q.size() > 4) std::swap(q[2], q[3]);
          found += ask(q);
        }));
  print("ours: suggestions, 1 letter", measure(queries, [&](const auto& q) { searcher.suggest(q.substr(0, 1), 8); }));
  print("ours: suggestions, 3 letters", measure(queries, [&](const auto& q) { searcher.suggest(q.substr(0, 3), 8); }));
  print("ours: suggestions, second word begun",
        measure(queries, [&](const auto& q) { searcher.suggest(q.substr(0, q.find(' ') + 3), 8); }));
  print("ours: related", measure(std::vector<std::string>(queries.begin(), queries.begin() + 100), [&](const auto& q) {
          searcher.related({"m" + std::to_string(std::hash<std::string>{}(q) % options.records)}, 8);
        }));

  if (options.updates) {
    // Asked before, as then: what is known of these words by now counts for both.
    std::vector<std::string> more;
    while (more.size() < 4000) more.insert(more.end(), queries.begin(), queries.end());
    print("ours: two words again", measure(more, [&](const auto& q) { found += ask(q); }));
    std::atomic<bool> stop = false;
    std::size_t changed = 0;
    std::thread writer([&] {
      Index index(options.folder);
      std::mt19937 random(5);
      auto next = Clock_::now();
      while (!stop) {
        // 50 changes every 250 ms, which is the follower's pace at 200 a second.
        std::vector<Change> batch;
        for (int i = 0; i < 50; ++i) {
          const std::size_t n = random() % options.records;
          Document document = document_at(records, options, n);
          document.uses = static_cast<std::int64_t>(random() % 100);
          MaterialId id = document.id;
          batch.push_back({std::move(id), std::move(document)});
        }
        index.apply(batch, "u");
        searcher.refresh();
        changed += batch.size();
        next += std::chrono::milliseconds(250);
        std::this_thread::sleep_until(next);
      }
    });
    start = Clock_::now();
    print("ours: two words while records change", measure(more, [&](const auto& q) { found += ask(q); }));
    const double took = seconds_since(start);
    stop = true;
    writer.join();
    std::printf("ours: %.0f changes a second meanwhile\n", static_cast<double>(changed) / took);
    say_size("after " + std::to_string(changed) + " changes");
  }

  std::printf("ours: %.0f MB resident after all this\n", resident("VmRSS:"));
  if (!options.postgres.empty()) {
    Postgres postgres(options.postgres);
    start = Clock_::now();
    postgres.prepare_table();
    postgres.begin_copy();
    for (std::size_t i = 0; i < options.records; ++i) {
      const Document document = document_at(records, options, i);
      static constexpr const char* kConfigs[] = {"es", "pt", "en", "fr", "xx"};
      postgres.copy(document, kConfigs[static_cast<std::size_t>(language_of(document.language))]);
    }
    postgres.end_copy();
    postgres.index();
    const double took = seconds_since(start);
    std::printf("postgresql: loaded and indexed in %.1f s (%.0f records/s), %.1f MB\n", took,
                static_cast<double>(options.records) / took, postgres.bytes() / 1e6);
    const auto some = std::vector<std::string>(
        queries.begin(),
        queries.begin() + static_cast<std::ptrdiff_t>(std::min(queries.size(), options.postgres_queries)));
    measure(std::vector<std::string>(warm.begin(), warm.begin() + static_cast<std::ptrdiff_t>(
                                                                      std::min<std::size_t>(warm.size(), some.size()))),
            [&](const auto& q) { postgres.search(q); });
    const Latency theirs = measure(some, [&](const auto& q) { postgres.search(q); });
    print("postgresql: two words, 7 filters counted", theirs);
    const Latency same = measure(some, [&](const auto& q) { found += ask(q); });
    std::printf("ratio postgresql / ours: p50 %.1f, p99 %.1f\n", theirs.p50 / same.p50, theirs.p99 / same.p99);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    const auto value = [&] { return i + 1 < argc ? std::string(argv[++i]) : std::string(); };
    if (name == "--records")
      options.records = std::stoul(value());
    else if (name == "--queries")
      options.queries = std::stoul(value());
    else if (name == "--postgres-queries")
      options.postgres_queries = std::stoul(value());
    else if (name == "--folder")
      options.folder = value();
    else if (name == "--postgres")
      options.postgres = value();
    else if (name == "--updates")
      options.updates = true;
    else if (name == "--lectures")
      options.lectures = true;
    else if (name == "--slowest")
      options.slowest = std::stoul(value());
    else if (name == "--vocabulary")
      options.vocabulary = value();
    else if (name == "--no-dictionaries")
      options.dictionaries = false;
    else if (name == "--build")
      options.build_only = true;
    else
      return std::fprintf(stderr, "search_bench: unknown option %s\n", argv[i]), 2;
  }
  try {
    run(options);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "search_bench: %s\n", e.what());
    return 1;
  }
  return 0;
}
