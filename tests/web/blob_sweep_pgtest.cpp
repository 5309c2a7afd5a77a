#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <thread>

#include "catalog/core/hash.hpp"
#include "catalog/library/blob_sweep.hpp"
#include "catalog/library/poster_store.hpp"
#include "tests/web/served_fixture.hpp"

// Files that nothing uses are removed, and only they: with the real store and all that names files.
namespace acervo::web::test {
namespace {

using namespace std::chrono_literals;
using ::testing::IsSupersetOf;
using Mode = BlobSweep::Mode;

/// Something happens at the worst moment: when a blob is in the store and the row that names it is not written yet.
struct Interrupted : LocalBlobStore {
  using BlobStore::put;
  using LocalBlobStore::LocalBlobStore;
  Blob put(const Fd& file, const std::string& sha256) override {
    const Blob blob = LocalBlobStore::put(file, sha256);
    if (before_row) before_row(blob);
    return blob;
  }
  std::function<void(const Blob&)> before_row;
};

struct BlobSweeps : testing::Test, Served {
  BlobSweep::Round sweep_all(Mode mode = Mode::careful) {
    BlobSweep::Round all;
    for (const char digit : BlobSweep::kDigits) all += sweep.pass(digit, mode);
    return all;
  }
  std::set<std::string> stored() {
    std::set<std::string> keys;
    for (const char digit : BlobSweep::kDigits)
      blobs.list(digit, [&](const StoredBlob& blob) { keys.insert(blob.key); });
    return keys;
  }
  bool is_there(const std::string& key) {
    try {
      return static_cast<bool>(blobs.open(key));
    } catch (const Error&) {
      return false;
    }
  }
  /// Everything in any table that looks like a blob's key and is one.
  std::set<std::string> named_anywhere() {
    std::set<std::string> named;
    const auto keys = stored();
    database->read([&](db::Tx& tx) {
      static const db::Query kTables{"sweep_test.tables",
                                     "select quote_ident(tablename) as t from pg_tables where schemaname = 'public'"};
      const auto tables = tx.run(kTables);
      static std::map<std::string, std::string> texts;  // a connection keeps a query as long as it lives
      for (std::size_t i = 0; i < tables.size(); ++i) {
        const std::string& text = texts["sweep_test." + tables[i]["t"].text()] =
            "select (regexp_matches(t::text, '[0-9a-f]{64}', 'g'))[1] as key from " + tables[i]["t"].text() + " t";
        const auto rows = tx.run({texts.find("sweep_test." + tables[i]["t"].text())->first, text});
        for (std::size_t k = 0; k < rows.size(); ++k)
          if (keys.contains(rows[k]["key"].text())) named.insert(rows[k]["key"].text());
      }
    });
    return named;
  }

  Time later = system_now() + 30 * 24h;
  Time now = later;
  BlobSweep sweep{*database, blobs, {}, [this] { return now; }};
};

TEST_F(BlobSweeps, leave_all_that_any_row_names) {
  const MaterialId lesson{add_video("volcanes", MaterialState::published)};
  PosterStore posters(*database);
  posters.choose(lesson, 1);
  posters.give(lesson, blob("a picture from elsewhere"));
  const auto source = put_bytes(blobs, "another file");
  revisions.add(lesson, {source, "b.mp4"});
  const auto named = named_anywhere();
  EXPECT_THAT(named, IsSupersetOf({sha256_hex("poster of volcanes"), sha256_hex("other of volcanes"),
                                   sha256_hex("a picture from elsewhere"), sha256_hex("board"), source.key,
                                   sha256_hex("picture of volcanes|rest"), sha256_hex("sound of volcanes|rest")}));
  const auto orphan = blob("a chunk of a worker that was killed before its row");
  const auto before = stored();
  EXPECT_EQ(sweep_all().set_aside, static_cast<std::int64_t>(before.size() - named.size()));
  EXPECT_EQ(stored(), named);
  EXPECT_FALSE(named.contains(orphan));
}

TEST_F(BlobSweeps, take_what_was_refused_after_some_days) {
  const auto source = put_bytes(blobs, "no media at all"), shared = put_bytes(blobs, "refused here, kept there");
  const MaterialId lesson = materials.create({.title = "Volcanes"}, ids.at("owner"));
  const MaterialId other = materials.create({.title = "Otra"}, ids.at("owner"));
  for (const Blob& file : {shared, source}) {
    revisions.add(lesson, {file, "clase.mp4"});
    ASSERT_TRUE(revisions.refuse(*jobs.claim("w"), "w", "not_media", ""));
  }
  revisions.add(other, {shared, "clase.mp4"});
  now = system_now() + 71h;
  EXPECT_EQ(sweep_all().unused, 0) << "somebody may ask why";
  now = system_now() + 73h;
  EXPECT_EQ(sweep_all().set_aside, 1);
  EXPECT_FALSE(stored().contains(source.key));
  EXPECT_TRUE(stored().contains(shared.key));
  const std::string place = "/api/v1/materials/" + lesson.value;
  EXPECT_EQ(get_json(place, "owner")["preparation"]["reason"], "not_media");
  EXPECT_EQ(ask(streamer::Method::post, place + "/retry", nullptr, "owner").status, 409) << "there is nothing to try";
  EXPECT_EQ(revisions.add(lesson, {put_bytes(blobs, "no media at all"), "clase.mp4"}), 3);
  EXPECT_EQ(sweep_all().put_back, 1) << "the same file once more";
}

TEST_F(BlobSweeps, take_what_was_given_up_for_another_too) {
  const auto first = put_bytes(blobs, "the wrong file"), second = put_bytes(blobs, "the right one");
  const MaterialId lesson{add_video("volcanes", MaterialState::published)};
  revisions.add(lesson, {first, "a.mp4"});
  revisions.add(lesson, {second, "b.mp4"});
  now = system_now() + 73h;
  sweep_all();
  EXPECT_FALSE(stored().contains(first.key));
  EXPECT_TRUE(stored().contains(second.key));
}

TEST_F(BlobSweeps, remove_in_two_steps_and_nothing_young) {
  const auto orphan = blob("nobody's");
  now = system_now() + 47h;
  EXPECT_EQ(sweep_all().unused, 0) << "its row may be on its way";
  now = later;
  EXPECT_EQ(sweep_all(Mode::look).unused, 1);
  EXPECT_EQ(sweep_all(Mode::look).set_aside, 0);
  EXPECT_TRUE(stored().contains(orphan)) << "looking changes nothing";
  EXPECT_EQ(sweep_all().set_aside, 1);
  EXPECT_FALSE(stored().contains(orphan));
  EXPECT_TRUE(is_there(orphan)) << "it is read from where it is now";
  // It was set aside by the real clock.
  now = system_now() + 6 * 24h;
  EXPECT_EQ(sweep_all().removed, 0);
  now = system_now() + 8 * 24h;
  const auto last = sweep_all();
  EXPECT_EQ(last.removed, 1);
  EXPECT_EQ(last.removed_bytes.count, 8);
  EXPECT_FALSE(is_there(orphan));
  EXPECT_EQ(sweep.counts().removed, 1U);
}

TEST_F(BlobSweeps, put_back_what_is_named_after_all) {
  const MaterialId lesson{add_video("volcanes", MaterialState::published)};
  const auto picture = blob("found again");
  sweep_all();
  PosterStore(*database).give(lesson, picture);
  EXPECT_TRUE(is_there(picture));
  now = system_now() + 100 * 24h;  // long overdue, in the same pass
  const auto round = sweep_all();
  EXPECT_EQ(round.put_back, 1);
  EXPECT_TRUE(stored().contains(picture));
  EXPECT_TRUE(is_there(picture));
}

TEST_F(BlobSweeps, at_the_worst_moment_lose_nothing) {
  // The same bytes lie there for long and unused: a killed worker's, say. Each is put again and, before the row that
  // names it is there, the sweep comes by.
  const MaterialId lesson{add_video("volcanes", MaterialState::published)};
  Interrupted interrupted(blobs.folder());
  int interruptions = 0;
  interrupted.before_row = [&](const Blob& put) {
    const auto round = sweep.pass(put.key.front(), Mode::careful);
    EXPECT_EQ(round.set_aside, 1) << "else this is no test";
    EXPECT_EQ(round.removed, 0);
    ++interruptions;
  };
  const std::string file = "bytes of an upload";
  blob(file);
  UploadStore uploading(*database, interrupted, folder.path() / "interrupted", std::nullopt);
  const auto upload =
      uploading.create(ids.at("owner"), "clase.mp4", Bytes{static_cast<std::int64_t>(file.size())}, std::nullopt);
  EXPECT_TRUE(uploading.append(upload, {}, file).complete);

  blob("a picture");
  PosterStore(*database).give(lesson, put_bytes(interrupted, "a picture").key);

  blob("a chunk"), blob("board again");
  const auto other = materials.create({.title = "Otra"}, std::nullopt);
  PlannedRevision planned;
  planned.plan = {{"video", {{"timescale", 1000}, {"boundaries", {0, 4000}}, {"chunks", {0, 1}}}}};
  planned.chunk_count = 1;
  planned.rungs = {Rung{"240p", RungKind::video, 426, 240, 25}};
  revisions.add_planned(other, {{sha256_hex(file), {1}}, "a.mp4"}, planned);
  while (const auto job = jobs.claim("w")) {
    if (job->material == other && job->kind == JobKind::encode)
      revisions.store_chunk(*job, "w", {{"240p", {put_bytes(interrupted, "a chunk").key, {7}}, "init", "init", ""}});
    else if (job->material == other && job->kind == JobKind::storyboard)
      revisions.store_storyboard(*job, "w",
                                 StoryboardSheets{160, 90, 1, 1, 8s, {put_bytes(interrupted, "board again").key}});
    else
      jobs.finish(*job, "w");
  }
  EXPECT_EQ(interruptions, 4);
  for (const char* bytes : {file.c_str(), "a picture", "a chunk", "board again"})
    EXPECT_TRUE(is_there(sha256_hex(bytes))) << bytes;
  EXPECT_EQ(sweep_all().put_back, 4);
  now = system_now() + 100 * 24h;
  sweep_all(), sweep_all();
  for (const char* bytes : {file.c_str(), "a picture", "a chunk", "board again"}) {
    EXPECT_TRUE(stored().contains(sha256_hex(bytes))) << bytes;
    EXPECT_TRUE(is_there(sha256_hex(bytes))) << bytes;
  }
}

TEST_F(BlobSweeps, what_was_made_of_a_file_that_was_given_up_goes_with_it) {
  const auto lesson = materials.create({.title = "Otra"}, std::nullopt);
  PlannedRevision planned;
  planned.plan = {{"video", {{"timescale", 1000}, {"boundaries", {0, 4000, 8000}}, {"chunks", {0, 1, 2}}}}};
  planned.chunk_count = 2;
  planned.rungs = {Rung{"240p", RungKind::video, 426, 240, 25}};
  const int number = revisions.add_planned(lesson, {{blob("given up"), {1}}, "a.mp4"}, planned);
  const std::string chunk = blob("half of it is encoded"), board = blob("its storyboard");
  int encoded = 0;
  while (const auto job = jobs.claim("w")) {
    if (job->material == lesson && job->kind == JobKind::encode && encoded++ == 0)
      revisions.store_chunk(*job, "w", {{"240p", {chunk, {7}}, "init", "init", ""}});
    else if (job->material == lesson && job->kind == JobKind::storyboard)
      revisions.store_storyboard(*job, "w", StoryboardSheets{160, 90, 1, 1, 8s, {board}});
    else
      jobs.finish(*job, "w");
  }
  const auto refuse = [&](const std::string& when) {
    database->write([&](db::Tx& tx) {
      tx.script("update revision set state = 'refused', reason = 'cancelled', refused_at = " + when +
                " where material = '" + lesson.value + "' and number = " + std::to_string(number));
    });
  };
  refuse("now() + interval '28 days'");
  sweep_all();
  EXPECT_TRUE(stored().contains(chunk)) << "it may be wanted after all";
  refuse("now() + interval '26 days'");
  sweep_all();
  for (const auto& key : {chunk, board, sha256_hex("given up")}) EXPECT_FALSE(stored().contains(key));
}

TEST_F(BlobSweeps, beside_those_who_put_and_read_lose_nothing) {
  const MaterialId lesson{add_video("volcanes", MaterialState::published)};
  PosterStore posters(*database);
  now = system_now() + 72h;  // everything is old enough to be set aside, nothing to be removed
  std::atomic<bool> done = false;
  std::atomic<int> lost = 0;
  std::jthread sweeper([&] {
    while (!done) sweep_all();
  });
  for (int i = 0; i < 200; ++i) {
    const std::string bytes = "picture " + std::to_string(i % 20);
    const auto key = put_bytes(blobs, bytes).key;
    posters.give(lesson, key);
    lost += !is_there(key);
  }
  done = true;
  sweeper.join();
  EXPECT_EQ(lost, 0);
  EXPECT_GT(sweep.counts().set_aside, 0U) << "else this is no test";
  EXPECT_GT(sweep.counts().put_back, 0U);
}

TEST_F(BlobSweeps, distrust_a_database_that_knows_hardly_anything) {
  std::vector<std::string> keys;
  for (int i = 0; keys.size() < 101; ++i)
    if (const auto key = sha256_hex(std::to_string(i)); key.front() == 'a') keys.push_back(blob(std::to_string(i)));
  const auto careful = sweep.pass('a', Mode::careful);
  EXPECT_TRUE(careful.doubtful);
  EXPECT_EQ(careful.set_aside, 0);
  EXPECT_EQ(sweep.counts().doubtful, 1U);
  EXPECT_EQ(sweep.pass('a', Mode::thorough).set_aside, 101);
}

TEST_F(BlobSweeps, take_turns_whoever_sweeps) {
  database->write([](db::Tx& tx) { tx.script("update instance set sweeping_until = now() + interval '1 minute'"); });
  const auto why = [&] {
    try {
      sweep.pass('a', Mode::careful);
    } catch (const Error& error) {
      return error.reason();
    }
    return std::string();
  };
  EXPECT_EQ(why(), "sweep_busy");
  EXPECT_NO_THROW(sweep.pass('a', Mode::look));
  constexpr db::Query until{"test.until", "select sweeping_until is not null as is_set from instance"};
  EXPECT_TRUE(database->read([&](db::Tx& tx) { return tx.run(until).front()["is_set"].boolean(); }))
      << "who had no turn ends none";
  database->write([](db::Tx& tx) { tx.script("update instance set sweeping_until = now() - interval '1 minute'"); });
  sweep.pass('a', Mode::careful);
  EXPECT_NO_THROW(sweep.pass('a', Mode::careful)) << "a pass that has ended is no obstacle";
}

TEST_F(BlobSweeps, come_to_each_part_in_its_hour) {
  const auto orphan = blob("nobody's");
  int passes = 0;
  for (; passes < 16 && stored().contains(orphan); ++passes, now += 1h) sweep.pass_of_the_hour();
  EXPECT_FALSE(stored().contains(orphan));
  EXPECT_EQ(sweep.counts().passes, static_cast<std::uint64_t>(passes));
}

}  // namespace
}  // namespace acervo::web::test
