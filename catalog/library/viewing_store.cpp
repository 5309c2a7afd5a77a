#include "catalog/library/viewing_store.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "catalog/db/patience.hpp"
#include "catalog/library/viewing.sql.hpp"

namespace acervo {

namespace {

constexpr double kFirstTold = 120;  // seconds that may have been watched before the first word of a play arrives
constexpr double kFastest = 2;      // times the speed of life
constexpr std::chrono::hours kPlayLife{48};
constexpr std::size_t kCountedAtOnce = 500, kMostCounted = 5000;
constexpr std::chrono::hours kCountedAgain{30 * 24};  // so long may no server have run, and no use is left out

std::string day_of(Time time) {
  return format_rfc3339(time).substr(0, 10);
}

std::vector<std::int64_t> flat(const Spans& spans) {
  std::vector<std::int64_t> numbers;
  for (const auto& [first, last] : spans) numbers.insert(numbers.end(), {first, last});
  return numbers;
}

Spans spans_from(const std::vector<std::int64_t>& numbers) {
  Spans spans;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
    spans.emplace_back(static_cast<int>(numbers[i]), static_cast<int>(numbers[i + 1]));
  return spans;
}

// What the sums have of a play already.
struct Told {
  MaterialId material;
  int revision = 0;
  Spans spans;
  double seconds = 0;
  Time began{};
  std::string day;
};

struct Sum {
  int plays = 0, embedded = 0;
  double seconds = 0;
  std::vector<std::int64_t> seen;
};

std::map<std::string, Told> told_before(db::Tx& tx, std::span<const Play> plays) {
  std::vector<std::string> ids;
  for (const Play& play : plays) ids.push_back(play.id);
  std::map<std::string, Told> told;
  const auto rows = tx.run(sql::viewing::plays, {ids});
  for (std::size_t i = 0; i < rows.size(); ++i)
    told[rows[i]["play"].text()] = {{rows[i]["material"].text()},
                                    static_cast<int>(rows[i]["revision"].integer()),
                                    spans_from(rows[i]["spans"].integers()),
                                    rows[i]["seconds"].real(),
                                    rows[i]["began_at"].time(),
                                    rows[i]["day"].text()};
  return told;
}

std::set<std::string> known_materials(db::Tx& tx, const std::vector<std::string>& ids) {
  std::set<std::string> known;
  const auto rows = tx.run(sql::viewing::known, {ids});
  for (std::size_t i = 0; i < rows.size(); ++i) known.insert(rows[i]["id"].text());
  return known;
}

void add(Sum& sum, const Play& play, const Told& before, const Told& after, bool first, int width) {
  sum.plays += first ? 1 : 0;
  sum.embedded += first && play.embedded ? 1 : 0;
  sum.seconds += after.seconds - before.seconds;
  const auto seen = buckets(after.spans, width, play.duration),
             seen_before = buckets(before.spans, width, play.duration);
  if (sum.seen.size() < seen.size()) sum.seen.resize(seen.size(), 0);
  for (std::size_t i = 0; i < seen.size(); ++i) sum.seen[i] += seen[i] - seen_before[i];
}

}  // namespace

void ViewingStore::record(std::span<const Play> plays) {
  if (plays.empty()) return;
  const Time now = now_();
  database_.write([&](db::Tx& tx) {
    std::vector<std::string> ids;
    for (const Play& play : plays) ids.push_back(play.material.value);
    const auto known = known_materials(tx, ids);
    auto told = told_before(tx, plays);
    std::map<std::tuple<std::string, std::string, int, int>, Sum> sums;
    for (const Play& play : plays) {
      if (!known.contains(play.material.value)) continue;
      const auto found = told.find(play.id);
      const bool first = found == told.end();
      const Told before = first ? Told{play.material, play.revision, {}, 0, now, day_of(now)} : found->second;
      if (before.material != play.material) continue;  // one play is of one lesson, whatever is told of it
      const double possible =
          kFirstTold + kFastest * std::chrono::duration<double>(std::max(now - before.began, Time::duration{})).count();
      Told after = before;
      after.seconds = std::max(before.seconds, std::min(play.seconds, possible));
      // Of a file that replaced it meanwhile nothing was seen of this one. One cannot have seen more of it than one has
      // watched; but each span is told outwards to whole seconds, two at most, and who skims has many.
      if (play.revision == before.revision &&
          length(play.spans) <= after.seconds * 1.1 + 5 + 2 * static_cast<double>(play.spans.size()))
        after.spans = join(before.spans, tidy(play.spans, play.duration));
      if (first && after.seconds <= 0) continue;
      const int width = bucket_width(play.duration);
      add(sums[{play.material.value, before.day, before.revision, width}], play, before, after, first, width);
      tx.run(sql::viewing::put_play, {play.id, play.material.value, before.revision, before.day, flat(after.spans),
                                      after.seconds, before.began, now});
      told[play.id] = after;
    }
    for (const auto& [key, sum] : sums)
      tx.run(sql::viewing::add_viewing, {std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key),
                                         sum.plays, sum.embedded, sum.seconds, sum.seen});
  });
}

void ViewingStore::deliver(const std::map<std::pair<std::string, std::string>, Delivered>& sent) {
  if (sent.empty()) return;
  const std::string day = day_of(now_());
  database_.write([&](db::Tx& tx) {
    std::vector<std::string> ids;
    for (const auto& [key, sum] : sent) ids.push_back(key.first);
    const auto known = known_materials(tx, ids);
    for (const auto& [key, sum] : sent)
      if (known.contains(key.first))
        tx.run(sql::viewing::add_delivered, {key.first, day, key.second, sum.bytes, sum.seconds});
  });
}

ViewingStatistics ViewingStore::find(const MaterialId& material, const PlayedFile& file, const std::string& from,
                                     const std::string& to) {
  return database_.read([&](db::Tx& tx) {
    ViewingStatistics found;
    found.width = bucket_width(file.duration);
    const auto days = tx.run(sql::viewing::days, {material.value, from, to});
    for (std::size_t i = 0; i < days.size(); ++i)
      found.days.push_back({days[i]["day"].text(), days[i]["plays"].integer(), days[i]["embedded"].integer(),
                            days[i]["seconds"].real()});
    const auto sent = tx.run(sql::viewing::delivered, {material.value, from, to});
    for (std::size_t i = 0; i < sent.size(); ++i)
      found.sent.push_back(
          {sent[i]["day"].text(), sent[i]["rung"].text(), {sent[i]["bytes"].integer(), sent[i]["seconds"].real()}});
    found.retention_plays =
        tx.run(sql::viewing::retention_plays, {material.value, from, to, file.revision, found.width})
            .front()["plays"]
            .integer();
    const auto seen = tx.run(sql::viewing::retention, {material.value, from, to, file.revision, found.width});
    for (std::size_t i = 0; i < seen.size(); ++i) found.seen.push_back(seen[i]["seen"].integer());
    return found;
  });
}

void ViewingStore::sweep() {
  const Time now = now_();
  // One by one: the plays of strangers are forgotten, whatever becomes of the sums.
  database_.write([&](db::Tx& tx) {
    db::allow_long_statements(tx);
    tx.run(sql::viewing::forget_plays, {now - kPlayLife});
  });
  for (std::size_t counted = 0; counted < kMostCounted;) {
    const auto some = database_.write([&](db::Tx& tx) {
      db::allow_long_statements(tx);
      return tx.run(sql::viewing::count_uses, {day_of(now - kCountedAgain), static_cast<std::int64_t>(kCountedAtOnce)})
          .affected();
    });
    if (some < kCountedAtOnce) break;
    counted += some;
  }
}

namespace {

WatchPosition position_from(const db::Row& row, const MaterialId& material) {
  return {material, row["position"].real(), row["duration"].real(), row["at"].time()};
}

}  // namespace

void WatchPositions::put(const PersonId& person, const MaterialId& material, double position, double duration) {
  database_.write([&](db::Tx& tx) {
    tx.run(sql::viewing::put_position, {person.value, material.value, position, duration, now_()});
    tx.run(sql::viewing::trim_positions, {person.value, kMost});
  });
}

std::optional<WatchPosition> WatchPositions::find(const PersonId& person, const MaterialId& material) {
  return database_.read([&](db::Tx& tx) -> std::optional<WatchPosition> {
    const auto rows = tx.run(sql::viewing::position, {person.value, material.value});
    return rows.empty() ? std::nullopt : std::optional(position_from(rows.front(), material));
  });
}

std::vector<WatchPosition> WatchPositions::latest(const PersonId& person, int limit) {
  return database_.read([&](db::Tx& tx) {
    std::vector<WatchPosition> found;
    const auto rows = tx.run(sql::viewing::positions, {person.value, limit});
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(position_from(rows[i], {rows[i]["material"].text()}));
    return found;
  });
}

std::vector<MaterialId> WatchPositions::watched_together(const MaterialId& material, int limit) {
  return database_.read([&](db::Tx& tx) {
    std::vector<MaterialId> found;
    const auto rows = tx.run(sql::viewing::watched_together, {material.value, kFewest, limit});
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i]["material"].text()});
    return found;
  });
}

void WatchPositions::erase(const PersonId& person, const MaterialId& material) {
  database_.write([&](db::Tx& tx) { tx.run(sql::viewing::delete_position, {person.value, material.value}); });
}

void WatchPositions::erase_all(const PersonId& person) {
  database_.write([&](db::Tx& tx) { tx.run(sql::viewing::delete_positions, {person.value}); });
}

}  // namespace acervo
