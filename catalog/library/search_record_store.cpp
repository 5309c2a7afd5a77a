#include "catalog/library/search_record_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/patience.hpp"
#include "catalog/library/search_record.sql.hpp"

namespace acervo {

namespace {

SavedSearch saved_from(const db::Row& row) {
  return {row["id"].text(),
          {row["person"].text()},
          row["name"].text(),
          row["query"].text(),
          row["notify"].text(),
          row["language"].text(),
          row["feed_token"].text(),
          row["unsubscribe_token"].text(),
          row["created_at"].time(),
          row["told_until"].time(),
          row["told"].texts(),
          !row["deleted_at"].is_null(),
          ""};
}

std::optional<SavedSearch> first(const db::Rows& rows) {
  return rows.empty() ? std::nullopt : std::optional(saved_from(rows.front()));
}

[[noreturn]] void refuse_more() {
  throw Error(Code::conflict, "a hundred searches are saved already", "too_many_saved");
}

// Twelve characters are a name; an address that nobody may guess takes more.
std::string unguessable() {
  return random_id() + random_id() + random_id();
}

}  // namespace

void SearchRecordStore::count(const std::map<std::string, Count>& searches) {
  Json rows = Json::array();
  for (const auto& [words, count] : searches)
    rows.push_back({{"words", words},
                    {"visitors", count.visitors},
                    {"without_result", count.without_result},
                    {"networks", count.networks},
                    {"written", count.written}});
  database_.write([&](db::Tx& tx) { tx.run(sql::search_record::count, {rows}); });
}

void SearchRecordStore::sweep() {
  database_.write([](db::Tx& tx) {
    db::allow_long_statements(tx);
    tx.run(sql::search_record::sweep_counts);
  });
}

std::vector<SearchRecordStore::Popular> SearchRecordStore::popular(int networks) {
  return database_.read([&](db::Tx& tx) {
    std::vector<Popular> result;
    const auto rows = tx.run(sql::search_record::popular, {networks});
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.push_back({rows[i]["words"].text(), rows[i]["written"].text()});
    return result;
  });
}

std::vector<SearchRecordStore::Miss> SearchRecordStore::without_result(int days, int limit) {
  return database_.read([&](db::Tx& tx) {
    std::vector<Miss> result;
    const auto rows = tx.run(sql::search_record::without_result, {days, limit});
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.push_back({rows[i]["words"].text(), rows[i]["misses"].integer(), rows[i]["visitors"].integer(),
                        rows[i]["days"].json()});
    return result;
  });
}

std::vector<SavedSearch> SearchRecordStore::saved_of(const PersonId& person) {
  return database_.read([&](db::Tx& tx) {
    std::vector<SavedSearch> result;
    const auto rows = tx.run(sql::search_record::saved_of, {person.value});
    for (std::size_t i = 0; i < rows.size(); ++i) result.push_back(saved_from(rows[i]));
    return result;
  });
}

std::optional<SavedSearch> SearchRecordStore::find_saved(const std::string& id, const PersonId& person) {
  return database_.read([&](db::Tx& tx) { return first(tx.run(sql::search_record::find_saved, {id, person.value})); });
}

std::optional<SavedSearch> SearchRecordStore::by_feed(const std::string& token) {
  return database_.read([&](db::Tx& tx) { return first(tx.run(sql::search_record::by_feed, {token})); });
}

std::optional<SavedSearch> SearchRecordStore::by_unsubscribe(const std::string& token) {
  return database_.read([&](db::Tx& tx) { return first(tx.run(sql::search_record::by_unsubscribe, {token})); });
}

SavedSearch SearchRecordStore::save(SavedSearch search) {
  search.id = random_id();
  search.feed_token = unguessable();
  search.unsubscribe_token = unguessable();
  return database_.write([&](db::Tx& tx) {
    tx.run(sql::search_record::lock_person, {search.person.value});  // or many at once are counted as one
    const auto rows =
        tx.run(sql::search_record::save, {search.id, search.person.value, search.name, search.query, search.notify,
                                          search.language, search.feed_token, search.unsubscribe_token, search.told});
    if (rows.empty()) refuse_more();
    return *first(tx.run(sql::search_record::find_saved, {search.id, search.person.value}));
  });
}

SavedSearch SearchRecordStore::change(const SavedSearch& s, const SavedSearchChange& change) {
  return database_.write([&](db::Tx& tx) {
    tx.run(sql::search_record::lock_person, {s.person.value});  // as in `save`: it may be taken back
    const auto changed =
        first(tx.run(sql::search_record::change_saved,
                     {s.id, change.name, change.notify, change.language, change.deleted, change.told}));
    if (!changed) refuse_more();
    return *changed;
  });
}

void SearchRecordStore::unsubscribe(const std::string& token) {
  database_.write([&](db::Tx& tx) { tx.run(sql::search_record::unsubscribe, {token}); });
}

std::vector<SavedSearch> SearchRecordStore::due(Time now) {
  return database_.read([&](db::Tx& tx) {
    std::vector<SavedSearch> result;
    const auto rows = tx.run(sql::search_record::due, {now});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      result.push_back(saved_from(rows[i]));
      result.back().email = rows[i]["email"].text();
    }
    return result;
  });
}

std::optional<Time> SearchRecordStore::claim_mail(const SavedSearch& search, Time now) {
  return database_.write([&](db::Tx& tx) -> std::optional<Time> {
    const auto rows = tx.run(sql::search_record::claim_mail, {search.id, now});
    return rows.empty() ? std::nullopt : std::optional(rows.front()["looked_at"].time());
  });
}

void SearchRecordStore::give_mail_back(const SavedSearch& search, Time now, Time before) {
  database_.write([&](db::Tx& tx) { tx.run(sql::search_record::give_mail_back, {search.id, now, before}); });
}

void SearchRecordStore::told(const SavedSearch& search) {
  database_.write([&](db::Tx& tx) { tx.run(sql::search_record::told, {search.id, search.told_until, search.told}); });
}

}  // namespace acervo
