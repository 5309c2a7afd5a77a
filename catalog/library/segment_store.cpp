#include "catalog/library/segment_store.hpp"

#include <map>

#include "catalog/library/segment.sql.hpp"

namespace acervo {

std::vector<SegmentStore::Standing> SegmentStore::want(const MaterialId& material, int revision,
                                                       const std::vector<SegmentName>& segments,
                                                       std::chrono::milliseconds patience) {
  std::vector<std::string> rungs;
  std::vector<std::int64_t> numbers, chunks;
  for (const SegmentName& segment : segments) {
    rungs.push_back(segment.rung);
    numbers.push_back(segment.number);
    chunks.push_back(segment.chunk);
  }
  return database_.write([&](db::Tx& tx) {
    const auto rows = tx.run(sql::segment::want, {material.value, revision, rungs, numbers, chunks,
                                                  std::chrono::duration<double>(patience).count()});
    std::map<std::pair<std::string, std::int64_t>, Standing> found;
    bool is_new = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = rows[i];
      is_new |= row["is_new"].boolean();
      found[{row["rung"].text(), row["number"].integer()}] = row["in_chunk"].boolean()     ? Standing::in_chunk
                                                             : row["is_loose"].boolean()   ? Standing::loose
                                                             : row["has_failed"].boolean() ? Standing::failed
                                                                                           : Standing::waits;
    }
    if (is_new) tx.run(sql::segment::notify_job);
    std::vector<Standing> standings;
    for (const SegmentName& segment : segments) standings.push_back(found[{segment.rung, segment.number}]);
    return standings;
  });
}

std::optional<std::string> SegmentStore::find(const MaterialId& material, int revision, const std::string& rung,
                                              int number) {
  return database_.read([&](db::Tx& tx) -> std::optional<std::string> {
    const auto rows = tx.run(sql::segment::find, {material.value, revision, rung, number});
    if (rows.empty()) return std::nullopt;
    return rows.front()["bytes"].binary();
  });
}

SegmentStore::Stored SegmentStore::find_stored(const Job& job, int from, int to) {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::segment::stored_after, {job.material.value, job.revision, job.rung, from, to});
    Stored stored;
    for (std::size_t i = 0; i < rows.size(); ++i)
      (rows[i]["in_chunk"].boolean() ? stored.chunks : stored.loose)
          .push_back(static_cast<int>(rows[i]["number"].integer()));
    return stored;
  });
}

void SegmentStore::set_reach(const Job& job, const std::string& worker, int end) {
  database_.write([&](db::Tx& tx) { tx.run(sql::segment::set_reach, {job.id, worker, end}); });
}

bool SegmentStore::add(const Job& job, const std::string& worker, int number, std::string_view bytes) {
  return database_.write([&](db::Tx& tx) {
    const auto kept = tx.run(sql::segment::add,
                             {job.material.value, job.revision, job.rung, number, db::Binary{bytes}, job.id, worker});
    if (!kept.front()["is_mine"].boolean()) return false;
    tx.run(sql::segment::forget_wish, {job.material.value, job.revision, job.rung, number});
    notify_segments(tx, job.material, job.revision);
    return true;
  });
}

SegmentStore::Waiting SegmentStore::find_waiting(const Job& job, int next, int end) {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::segment::waiting, {job.material.value, job.revision, job.rung, next, end});
    return Waiting{rows.front()["ahead"].boolean(), rows.front()["elsewhere"].boolean()};
  });
}

void supersede_segments(db::Tx& tx, const MaterialId& material, int revision, const std::string& rung, int first,
                        int end) {
  tx.run(sql::segment::supersede, {material.value, revision, rung, first, end});
}

void supersede_segments(db::Tx& tx, const MaterialId& material, int revision) {
  tx.run(sql::segment::supersede_all, {material.value, revision});
}

void notify_segments(db::Tx& tx, const MaterialId& material, int revision) {
  tx.run(sql::segment::notify, {material.value, std::to_string(revision)});
}

}  // namespace acervo
