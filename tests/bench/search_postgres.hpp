#pragma once

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/document.hpp"

namespace acervo::search::bench {

/// The peer: PostgreSQL full-text search with a GIN index, the text analysed in its record's language, accents removed,
/// title weighted above description, the query analysed in all four languages, and every filter counted in one query.
class Postgres {
 public:
  explicit Postgres(const std::string& connection) : connection_(PQconnectdb(connection.c_str()), &PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

  /// An empty table; one that was there is gone.
  void prepare_table() {
    run("DROP SCHEMA public CASCADE");
    run("CREATE SCHEMA public");
    run("CREATE EXTENSION IF NOT EXISTS unaccent");
    for (const auto& [name, base] :
         {std::pair{"es", "spanish"}, {"pt", "portuguese"}, {"en", "english"}, {"fr", "french"}}) {
      run(std::string("CREATE TEXT SEARCH CONFIGURATION ") + name + " (COPY = " + base + ")");
      run(std::string("ALTER TEXT SEARCH CONFIGURATION ") + name +
          " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, " + base + "_stem");
    }
    run("CREATE TEXT SEARCH CONFIGURATION xx (COPY = simple)");
    run("ALTER TEXT SEARCH CONFIGURATION xx ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple");
    run("CREATE UNLOGGED TABLE record (id text, title text, description text, keywords text, people text, language "
        "text, config "
        "regconfig, type text, license text, collection text, duration text, levels text[], subjects text[], published "
        "bigint, tsv tsvector)");
  }

  void begin_copy() {
    run("COPY record (id, title, description, keywords, people, language, config, type, license, collection, duration, "
        "levels, subjects, published) FROM STDIN",
        PGRES_COPY_IN);
  }
  void copy(const Document& d, const std::string& config) {
    const auto list = [](const std::vector<std::string>& values) {
      std::string text = "{";
      for (const auto& value : values) text.append(text.size() > 1 ? "," : "").append("\"").append(value).append("\"");
      return text + "}";
    };
    const auto joined = [](const std::vector<std::string>& values) {
      std::string text;
      for (const auto& value : values) text.append(value).append(" ");
      return text;
    };
    const std::string duration = !d.duration                               ? ""
                                 : *d.duration < std::chrono::minutes(5)   ? "lt5"
                                 : *d.duration <= std::chrono::minutes(20) ? "5to20"
                                                                           : "gt20";
    std::string line;
    for (const std::string& field : {d.id.value, d.title, d.description, joined(d.keywords), joined(d.people),
                                     d.language, config, d.type, d.license, d.collection, duration, list(d.levels),
                                     list(d.subjects), std::to_string(d.published.time_since_epoch().count())}) {
      if (!line.empty()) line += '\t';
      for (const char c : field) {
        if (c == '\\')
          line += "\\\\";
        else if (c == '\n')
          line += "\\n";
        else if (c == '\r')
          line += "\\r";
        else if (c == '\t')
          line += "\\t";
        else if (c != '\0')
          line += c;
      }
    }
    line += '\n';
    PQputCopyData(connection_.get(), line.data(), static_cast<int>(line.size()));
  }
  void end_copy() {
    PQputCopyEnd(connection_.get(), nullptr);
    while (PGresult* result = PQgetResult(connection_.get())) {
      const bool failed = PQresultStatus(result) != PGRES_COMMAND_OK;
      PQclear(result);
      if (failed) throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
  }
  void index() {
    run("UPDATE record SET tsv = setweight(to_tsvector(config, title), 'A') || setweight(to_tsvector(config, keywords "
        "|| ' ' || people || ' ' || "
        "collection), 'B') || setweight(to_tsvector(config, description), 'D')");
    run("CREATE INDEX ON record USING gin (tsv)");
    run("VACUUM ANALYZE record");
  }

  static const char* words_sql() {
    return "(plainto_tsquery('es', $1) || plainto_tsquery('pt', $1) || plainto_tsquery('en', $1) || "
           "plainto_tsquery('fr', $1) || plainto_tsquery('xx', $1))";
  }

  /// The first page by rank and every filter's counts, as one round trip. Returns the total.
  long search(const std::string& text) {
    static const std::string sql =
        std::string("WITH q AS (SELECT ") + words_sql() +
        " AS q), m AS MATERIALIZED (SELECT id, levels, subjects, type, language, license, collection, duration, "
        "ts_rank(tsv, q) AS rank FROM record, q WHERE tsv @@ q) "
        "SELECT 'item', id, rank::text, 0 FROM (SELECT id, rank FROM m ORDER BY rank DESC, id LIMIT 20) t "
        "UNION ALL SELECT 'total', '', '', count(*) FROM m "
        "UNION ALL SELECT 'group' || grouping(type, language, license, collection, duration), coalesce(type, language, "
        "license, collection, duration), '', count(*) FROM m "
        "GROUP BY GROUPING SETS ((type), (language), (license), (collection), (duration)) "
        "UNION ALL SELECT 'level', v, '', count(*) FROM m, unnest(levels) v GROUP BY v "
        "UNION ALL SELECT 'subject', v, '', count(*) FROM m, unnest(subjects) v GROUP BY v";
    const auto result = query(sql, {text});
    for (int row = 0; row < PQntuples(result.get()); ++row)
      if (std::string_view(PQgetvalue(result.get(), row, 0)) == "total")
        return std::stol(PQgetvalue(result.get(), row, 3));
    return 0;
  }

  /// Ids of the best, by rank: all words first; where those are fewer than wanted, any of them.
  std::vector<std::string> best(const std::string& text, int limit) {
    std::vector<std::string> ids = ranked(words_sql(), text, limit);
    if (static_cast<int>(ids.size()) < limit) {
      const std::string any = std::string("replace(") + words_sql() + "::text, '&', '|')::tsquery";
      for (std::string& id : ranked(any, text, limit)) {
        if (static_cast<int>(ids.size()) == limit) break;
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
      }
    }
    return ids;
  }

  std::size_t bytes() {
    return std::stoul(PQgetvalue(query("SELECT pg_total_relation_size('record')", {}).get(), 0, 0));
  }

 private:
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

  std::vector<std::string> ranked(const std::string& words, const std::string& text, int limit) {
    const auto result =
        query("WITH q AS (SELECT " + words +
                  " AS q) SELECT id FROM record, q WHERE tsv @@ q ORDER BY ts_rank(tsv, q) DESC, id LIMIT " +
                  std::to_string(limit),
              {text});
    std::vector<std::string> ids;
    for (int row = 0; row < PQntuples(result.get()); ++row) ids.emplace_back(PQgetvalue(result.get(), row, 0));
    return ids;
  }
  Result query(const std::string& sql, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& value : values) pointers.push_back(value.c_str());
    Result result(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(pointers.size()), nullptr,
                               pointers.data(), nullptr, nullptr, 0),
                  &PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
    return result;
  }
  void run(const std::string& sql, ExecStatusType expected = PGRES_COMMAND_OK) {
    const Result result(PQexec(connection_.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(result.get()) != expected)
      throw std::runtime_error(sql.substr(0, 60) + ": " + PQerrorMessage(connection_.get()));
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace acervo::search::bench
