// How well finding finds, by relevance judgements, beside PostgreSQL full-text search on the same data. See README.md
// here.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>
#include <utility>

#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "search/index.hpp"
#include "search/searcher.hpp"
#include "tests/bench/search_postgres.hpp"
#include "tests/bench/search_records.hpp"

using namespace acervo;
using namespace acervo::search;
using namespace acervo::search::bench;

namespace {

constexpr int kDepth = 10;

struct Question {
  std::string id;
  std::string text;
};

struct Judged {
  std::vector<Document> corpus;
  std::vector<Question> questions;
  std::map<std::string, std::map<std::string, int>> grades;  ///< question, document
};

std::string id_at(const Json& record) {
  const auto found = record.find("_id") != record.end() ? record.find("_id") : record.find("id");
  if (found == record.end()) throw std::runtime_error("a line without _id");
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// Every line that is not empty, without what some editors put at a file's beginning and before a line's end.
template <class Visit>
void each_line(const std::filesystem::path& file, Visit visit) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("no " + file.string());
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) visit(line);
  }
}

/// Columns by tabs, or by spaces where there is no tab.
std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream in(line);
  if (line.find('\t') == std::string::npos)
    for (std::string column; in >> column;) columns.push_back(column);
  else
    for (std::string column; std::getline(in, column, '\t');) columns.push_back(squeeze(column));
  return columns;
}

/// Missing titles and languages are empty; judgements have a header or none, two, three or TREC's four columns, and
/// stand in qrels.tsv or, as BEIR has them, in qrels/test.tsv.
Judged read(const std::filesystem::path& folder) {
  Judged judged;
  each_line(folder / "corpus.jsonl", [&](const std::string& line) {
    const Json record = Json::parse(line);
    Document document;
    document.id = {id_at(record)};
    document.title = to_utf8(text_at(record, "title"));
    document.description = to_utf8(text_at(record, "text"));
    document.language = text_at(record, "language");
    document.visible_to_all = true;
    judged.corpus.push_back(std::move(document));
  });
  each_line(folder / "queries.jsonl", [&](const std::string& line) {
    const Json record = Json::parse(line);
    judged.questions.push_back({id_at(record), to_utf8(text_at(record, "text"))});
  });
  const auto flat = folder / "qrels.tsv";
  each_line(std::filesystem::exists(flat) ? flat : folder / "qrels" / "test.tsv", [&](const std::string& line) {
    std::vector<std::string> columns = columns_of(line);
    // query, document, grade; TREC's four columns have an iteration between; a header has no number.
    if (columns.size() == 4) columns.erase(columns.begin() + 1);
    if (columns.size() < 2) return;
    const int grade = columns.size() > 2 ? std::atoi(columns[2].c_str()) : 1;
    if (grade > 0) judged.grades[columns[0]][columns[1]] = grade;
  });
  return judged;
}

struct Score {
  double recall1 = 0, recall10 = 0, mrr = 0, ndcg = 0;
  std::vector<int> places;  ///< of the first right document, question by question; 0 where it is not among the first
};

template <class Find>
Score ask(const Judged& judged, Find find) {
  Score sum;
  std::size_t asked = 0;
  for (const Question& question : judged.questions) {
    const auto grades = judged.grades.find(question.id);
    if (grades == judged.grades.end()) continue;
    ++asked;
    const std::vector<std::string> found = find(question.text);
    double gain = 0;
    double hits1 = 0;
    double hits10 = 0;
    double first = 0;
    for (std::size_t i = 0; i < found.size() && i < kDepth; ++i) {
      const auto grade = grades->second.find(found[i]);
      if (grade == grades->second.end()) continue;
      gain += (std::exp2(grade->second) - 1) / std::log2(static_cast<double>(i) + 2);
      if (i == 0) hits1 = 1;
      ++hits10;
      if (first == 0) first = 1.0 / (static_cast<double>(i) + 1);
    }
    std::vector<int> ideal;
    for (const auto& [id, grade] : grades->second) ideal.push_back(grade);
    std::sort(ideal.rbegin(), ideal.rend());
    double best = 0;
    for (std::size_t i = 0; i < ideal.size() && i < kDepth; ++i)
      best += (std::exp2(ideal[i]) - 1) / std::log2(static_cast<double>(i) + 2);
    const auto relevant = static_cast<double>(grades->second.size());
    sum.places.push_back(first > 0 ? static_cast<int>(std::lround(1 / first)) : 0);
    sum.recall1 += hits1 / relevant;
    sum.recall10 += hits10 / relevant;
    sum.mrr += first;
    sum.ndcg += best > 0 ? gain / best : 0;
  }
  const double n = std::max<double>(1, static_cast<double>(asked));
  return {sum.recall1 / n, sum.recall10 / n, sum.mrr / n, sum.ndcg / n, std::move(sum.places)};
}

/// The mean of several rounds.
Score& operator+=(Score& sum, const Score& one) {
  sum.recall1 += one.recall1, sum.recall10 += one.recall10, sum.mrr += one.mrr, sum.ndcg += one.ndcg;
  return sum;
}
Score divided(Score sum, double by) {
  sum.recall1 /= by, sum.recall10 /= by, sum.mrr /= by, sum.ndcg /= by;
  return sum;
}

void print(const char* asked, const char* who, const Score& score) {
  std::printf("  %-11s %-11s recall@1 %.3f   recall@10 %.3f   MRR@10 %.3f   nDCG@10 %.3f\n", asked, who, score.recall1,
              score.recall10, score.mrr, score.ndcg);
  std::fflush(stdout);
}

/// The queries as somebody types them who has no accents, or misses a key in the longest word of each.
std::vector<Question> unaccented(std::vector<Question> questions) {
  for (Question& question : questions) question.text = fold(question.text);
  return questions;
}
/// One edit in a word of four letters or more: two swapped, one missing, wrong, too many or doubled; or two words
/// written as one.
enum class Slip { typo, joined };

std::vector<Question> with_slip(std::vector<Question> questions, Slip slip, unsigned round) {
  std::mt19937 random(11 + round);
  const auto ascii = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  };
  for (Question& question : questions) {
    const std::string folded = fold(question.text);
    std::vector<Token> tokens;
    for (const Token& token : tokenize(folded))
      if (!token.whole) tokens.push_back(token);
    question.text = folded;
    if (slip == Slip::joined) {
      std::vector<std::size_t> spaces;
      for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (tokens[i].end + 1 == tokens[i + 1].begin && folded[tokens[i].end] == ' ') spaces.push_back(tokens[i].end);
      if (!spaces.empty()) question.text.erase(spaces[random() % spaces.size()], 1);
      continue;
    }
    std::erase_if(tokens, [&](const Token& token) {
      return token.end - token.begin < 4 ||
             !ascii(std::string_view(folded).substr(token.begin, token.end - token.begin));
    });
    if (tokens.empty()) continue;
    const Token& token = tokens[random() % tokens.size()];
    const std::size_t at = token.begin + 1 + random() % (token.end - token.begin - 2);
    const char other = static_cast<char>('a' + random() % 26);
    switch (random() % 5) {
      case 0:
        std::swap(question.text[at], question.text[at + 1]);
        break;
      case 1:
        question.text.erase(at, 1);
        break;
      case 2:
        question.text.insert(at, 1, question.text[at]);
        break;
      case 3:
        question.text.insert(at, 1, other);
        break;
      default:
        question.text[at] = other;
    }
  }
  return questions;
}

struct Options {
  std::filesystem::path work;
  std::string postgres;
  std::vector<SynonymEntry> vocabulary;
  Weights weights;
  unsigned rounds = 1;  ///< of other slips in the same questions
  bool each = false;    ///< every question with the place of what it should find
};

/// `place` `place as it was given` `PostgreSQL's place` `question` `a right document`, tab-separated.
void print_each(const char* name, const Judged& judged, const Score& score, const Score& plain, const Score& other) {
  std::size_t i = 0;
  for (const Question& question : judged.questions)
    if (judged.grades.contains(question.id)) {
      std::printf("    %s\t%d\t%d\t%d\t%s\t%s\n", name, score.places[i], plain.places[i],
                  i < other.places.size() ? other.places[i] : -1, squeeze(question.text).c_str(),
                  judged.grades.at(question.id).begin()->first.c_str());
      ++i;
    }
}

/// A folder's name, also behind "sets/es/", where two may be called the same below others.
std::string name_of(const std::filesystem::path& folder) {
  std::filesystem::path plain = folder.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  return plain.filename().string();
}

void run(const std::filesystem::path& folder, const Options& options) {
  const std::filesystem::path absolute = std::filesystem::absolute(folder).lexically_normal();
  const std::filesystem::path index =
      options.work / (name_of(folder) + "-" + sha256_hex(absolute.string()).substr(0, 12));
  Judged judged = read(folder);
  std::printf("%s: %zu documents, %zu queries\n", name_of(folder).c_str(), judged.corpus.size(),
              judged.questions.size());
  // With --work, what an earlier run built of the same folder is used again.
  if (!std::filesystem::exists(index / "current"))
    Index::rebuild(index, [&](Index& fresh) {
      std::vector<Change> changes;
      for (const Document& document : judged.corpus) {
        changes.push_back({document.id, document});
        if (changes.size() < 10'000) continue;
        fresh.apply(changes, "some");
        changes.clear();
      }
      fresh.apply(changes, "all");
    });
  SearcherOptions searching;
  searching.weights = options.weights;
  Searcher searcher(index, searching);
  searcher.set_vocabulary(options.vocabulary, {});
  const auto ours = [&](const std::string& text) {
    Query query;
    query.text = text;
    query.per_page = kDepth;
    query.facets.clear();
    std::vector<std::string> ids;
    for (const Item& item : searcher.search(query).items) ids.push_back(item.id.value);
    return ids;
  };
  std::optional<Postgres> postgres;
  if (!options.postgres.empty()) {
    postgres.emplace(options.postgres);
    postgres->prepare_table();
    postgres->begin_copy();
    static constexpr const char* kConfigs[] = {"es", "pt", "en", "fr", "xx"};
    for (const Document& document : judged.corpus)
      postgres->copy(document, kConfigs[static_cast<std::size_t>(language_of(document.language))]);
    postgres->end_copy();
    postgres->index();
  }
  const auto theirs = [&](const std::string& text) { return postgres->best(text, kDepth); };
  const std::vector<Question> asked = judged.questions;
  const Score plain = ask(judged, ours);
  const auto both = [&](const char* name, unsigned rounds, auto with) {
    Score mine, other;
    for (unsigned round = 0; round < rounds; ++round) {
      judged.questions = with(round);
      Score one = ask(judged, ours);
      const Score peers = postgres ? ask(judged, theirs) : Score();
      if (options.each) print_each(name, judged, one, plain, peers);
      mine += one;
      other += peers;
    }
    print(name, "ours", divided(std::move(mine), rounds));
    if (postgres) print(name, "postgresql", divided(std::move(other), rounds));
  };
  both("as given", 1, [&](unsigned) { return asked; });
  both("no accents", 1, [&](unsigned) { return unaccented(asked); });
  both("one typo", options.rounds, [&](unsigned round) { return with_slip(asked, Slip::typo, round); });
  both("no space", options.rounds, [&](unsigned round) { return with_slip(asked, Slip::joined, round); });
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  bool loaded = false;
  try {
    for (int i = 1; i < argc; ++i) {
      const std::string argument = argv[i];
      if (argument == "--work" && i + 1 < argc)
        options.work = argv[++i];
      else if (argument == "--postgres" && i + 1 < argc)
        options.postgres = argv[++i];
      else if (argument == "--no-dictionaries")
        loaded = true;
      else if (argument == "--vocabulary" && i + 1 < argc)
        options.vocabulary = seeded_vocabularies(argv[++i]).entries;
      else if (argument == "--rounds" && i + 1 < argc)
        options.rounds = std::max(1U, static_cast<unsigned>(std::stoul(argv[++i])));
      else if (argument == "--each")
        options.each = true;
      else if (argument == "--weight" && i + 1 < argc) {
        const std::string given = argv[++i];
        const auto equals = given.find('=');
        if (equals == std::string::npos ||
            !set_weight(options.weights, given.substr(0, equals), std::stod(given.substr(equals + 1))))
          throw std::runtime_error("no weight " + given);
      } else {
        if (options.work.empty()) throw std::runtime_error("--work FOLDER, where indexes are made, comes first");
        if (!std::exchange(loaded, true)) load_dictionaries();
        run(argument, options);
      }
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "search_quality: %s\n", e.what());
    return 1;
  }
  return 0;
}
