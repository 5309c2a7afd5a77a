// What tests/bench/tagging runs: hides what a share of the development catalogue is described with, suggests it, and
// prints how much of it came back, beside the most frequent values and beside trigram neighbours in PostgreSQL.
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <random>
#include <set>

#include "search/index.hpp"
#include "search/searcher.hpp"
#include "search/tagging.hpp"
#include "tests/search/library.hpp"
#include "tests/search/shared.hpp"

namespace {

using namespace acervo;
using namespace acervo::search;
using Ranked = std::vector<std::string>;

struct Task {
  std::string name;
  std::vector<TagField> fields;
  std::vector<Document> documents;  ///< with everything that they are described with
};

const std::vector<std::string>& values(const Tags& tags, TagField field) {
  return tags[static_cast<std::size_t>(field)];
}

void hide(Document& document, TagField field) {
  if (field == TagField::subject) document.subjects.clear();
  if (field == TagField::level) document.levels.clear();
  if (field == TagField::type) document.type.clear();
  if (field == TagField::language) document.language.clear();
  if (field == TagField::keyword) document.keywords.clear();
}

/// Precision and recall at 1, 3 and 5, the mean over the lessons.
void print(const char* who, const std::vector<Ranked>& answers, const std::vector<std::vector<std::string>>& truth) {
  std::printf("  %-22s", who);
  for (const std::size_t k : {1, 3, 5}) {
    double precision = 0, recall = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      std::size_t right = 0;
      for (std::size_t j = 0; j < std::min(k, answers[i].size()); ++j)
        right += std::ranges::find(truth[i], answers[i][j]) != truth[i].end() ? 1 : 0;
      precision += static_cast<double>(right) / static_cast<double>(k);
      recall += static_cast<double>(right) / static_cast<double>(truth[i].size());
    }
    const auto n = static_cast<double>(answers.size());
    std::printf("  P@%zu %.3f R@%zu %.3f", k, precision / n, k, recall / n);
  }
  std::printf("\n");
}

/// Trigram neighbours: the 30 records whose title and description have the most trigrams in common, each voting with
/// its similarity.
class Trigrams {
 public:
  explicit Trigrams(const char* connection) : connection_(PQconnectdb(connection)) {
    if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_));
    run("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    run("CREATE EXTENSION IF NOT EXISTS unaccent");
  }
  ~Trigrams() { PQfinish(connection_); }
  Trigrams(const Trigrams&) = delete;
  Trigrams& operator=(const Trigrams&) = delete;

  void fill(const std::vector<const Document*>& documents) {
    run("DROP TABLE IF EXISTS lesson");
    run("CREATE TABLE lesson (number int, text text)");
    for (std::size_t i = 0; i < documents.size(); ++i)
      ask("INSERT INTO lesson VALUES ($1, lower(unaccent($2)))", {std::to_string(i), text(*documents[i])});
    run("CREATE INDEX ON lesson USING gist (text gist_trgm_ops(siglen=64))");
    run("VACUUM ANALYZE lesson");
  }
  std::vector<std::pair<std::size_t, double>> nearest(const Document& document) {
    PGresult* rows =
        ask("SELECT number, similarity(text, lower(unaccent($1))) FROM lesson ORDER BY text <-> lower(unaccent($1)) "
            "LIMIT 30",
            {text(document)}, false);
    std::vector<std::pair<std::size_t, double>> result;
    for (int row = 0; row < PQntuples(rows); ++row)
      result.emplace_back(std::stoul(PQgetvalue(rows, row, 0)), std::stod(PQgetvalue(rows, row, 1)));
    PQclear(rows);
    return result;
  }

 private:
  // Longer texts made it slower and, tried once, no better.
  static std::string text(const Document& d) {
    std::string text = d.title + " " + d.description.substr(0, 300);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.pop_back();
    return text;
  }
  void run(const char* sql) { PQclear(check(PQexec(connection_, sql))); }
  PGresult* ask(const char* sql, const std::vector<std::string>& parameters, bool discard = true) {
    std::vector<const char*> pointers;
    for (const auto& parameter : parameters) pointers.push_back(parameter.c_str());
    PGresult* result = check(PQexecParams(connection_, sql, static_cast<int>(pointers.size()), nullptr, pointers.data(),
                                          nullptr, nullptr, 0));
    if (discard) PQclear(result);
    return discard ? nullptr : result;
  }
  PGresult* check(PGresult* result) {
    const auto status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection_));
    return result;
  }
  PGconn* connection_;
};

void measure(const Task& task, unsigned seed, std::size_t parts, std::size_t most, Trigrams* trigrams) {
  std::vector<std::size_t> order(task.documents.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Only what has something to hide can be asked about.
  const auto described = [&](std::size_t i) {
    const Tags tags = tags_of(task.documents[i]);
    return std::ranges::any_of(task.fields, [&](TagField field) { return !values(tags, field).empty(); });
  };
  std::erase_if(order, [&](std::size_t i) { return !described(i); });
  std::mt19937 random(seed);
  std::ranges::shuffle(order, random);
  const std::set<std::size_t> hidden(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(order.size() / parts));

  std::vector<Document> documents = task.documents;
  std::unordered_map<std::string, Tags> known;
  std::map<std::pair<TagField, std::string>, std::size_t> counts;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (hidden.contains(i))
      for (const TagField field : task.fields) hide(documents[i], field);
    known[documents[i].id.value] = tags_of(documents[i]);
    for (const TagField field : task.fields)
      for (const auto& value : values(known[documents[i].id.value], field)) ++counts[{field, value}];
  }
  TagNames names;
  for (const auto& [value, count] : counts)
    if (value.first != TagField::language && count > 1) names.add(value.first, value.second, value.second);

  const Folder folder;
  std::vector<Change> changes;
  for (const Document& document : documents) changes.push_back({document.id, document});
  Index(folder.path()).apply(changes, "1");
  const Searcher searcher(folder.path());

  for (const TagField field : task.fields) {
    std::vector<const Document*> asked;
    std::vector<std::vector<std::string>> truth;
    for (const std::size_t i : order) {
      if (!hidden.contains(i) || asked.size() == most) continue;
      auto real = values(tags_of(task.documents[i]), field);
      if (real.empty()) continue;
      asked.push_back(&documents[i]);
      truth.push_back(std::move(real));
    }
    std::printf("%s, %s: %zu lessons asked about, %zu others\n", task.name.c_str(), std::string(name(field)).c_str(),
                asked.size(), documents.size() - hidden.size());

    std::vector<Ranked> ours;
    std::size_t sure = 0, right = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < asked.size(); ++i) {
      Ranked& ranked = ours.emplace_back();
      for (const auto& suggestion : suggest_tags(*asked[i], searcher.alike(*asked[i]), known, names, {8, 0})) {
        if (suggestion.field != field) continue;
        ranked.push_back(suggestion.value);
        if (suggestion.confidence < 0.5) continue;
        ++sure;
        right += std::ranges::find(truth[i], suggestion.value) != truth[i].end() ? 1 : 0;
      }
    }
    const double each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count() /
                        static_cast<double>(std::max<std::size_t>(1, asked.size()));
    print("ours", ours, truth);

    std::vector<std::pair<std::size_t, std::string>> frequent;
    for (const auto& [value, count] : counts)
      if (value.first == field) frequent.emplace_back(count, value.second);
    std::ranges::sort(frequent, std::greater<>());
    Ranked common;
    for (std::size_t i = 0; i < std::min<std::size_t>(5, frequent.size()); ++i) common.push_back(frequent[i].second);
    print("the most frequent", std::vector<Ranked>(asked.size(), common), truth);

    if (trigrams != nullptr) {
      std::vector<const Document*> teachers;
      for (const Document& document : documents)
        if (!values(known[document.id.value], field).empty()) teachers.push_back(&document);
      trigrams->fill(teachers);
      std::vector<Ranked> answers;
      for (const Document* document : asked) {
        std::map<std::string, double> votes;
        for (const auto& [number, similarity] : trigrams->nearest(*document))
          for (const auto& value : values(known[teachers[number]->id.value], field)) votes[value] += similarity;
        std::vector<std::pair<double, std::string>> best;
        for (const auto& [value, sum] : votes) best.emplace_back(sum, value);
        std::ranges::sort(best, std::greater<>());
        Ranked& ranked = answers.emplace_back();
        for (std::size_t i = 0; i < std::min<std::size_t>(5, best.size()); ++i) ranked.push_back(best[i].second);
      }
      print("trigram neighbours", answers, truth);
    }
    std::printf("  of %zu suggestions with a confidence of 0.5 or more %.3f are right; %.2f ms a lesson\n", sure,
                static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, sure)), each);
  }
}

}  // namespace

int main(int argc, char** argv) {
  unsigned seed = 11;  // the weights were chosen looking at 1 to 6
  std::size_t parts = 5, most = 1'000'000;
  const char* postgres = nullptr;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) seed = static_cast<unsigned>(std::stoul(argv[i + 1]));
    if (std::strcmp(argv[i], "--parts") == 0) parts = std::stoul(argv[i + 1]);
    if (std::strcmp(argv[i], "--most") == 0) most = std::stoul(argv[i + 1]);
    if (std::strcmp(argv[i], "--postgres") == 0) postgres = argv[i + 1];
  }
  const auto data = shared_data();
  if (!data) {
    std::fputs("tests/bench/tagging: the development data is not here; ACERVO_SHARED names its folder\n", stderr);
    return 2;
  }
  try {
    std::optional<Trigrams> trigrams;
    if (postgres != nullptr) trigrams.emplace(postgres);
    std::printf("split %u, one part in %zu hidden\n", seed, parts);
    Task library{"biblioteca-espanol.jsonl", {TagField::subject}, {}};
    Task talks{"pyvideo.jsonl", {TagField::keyword, TagField::language}, {}};
    for (Document& document : shared_catalogue(*data))
      (document.identifier.starts_with("bib-") ? library : talks).documents.push_back(std::move(document));
    for (const Task* task : {&library, &talks}) measure(*task, seed, parts, most, trigrams ? &*trigrams : nullptr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tests/bench/tagging: %s\n", error.what());
    return 1;
  }
  return 0;
}
