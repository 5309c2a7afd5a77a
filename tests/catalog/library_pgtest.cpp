#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "catalog/catalog.hpp"
#include "catalog/core/error.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/import_history.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "tests/support/material_state.hpp"
#include "tests/support/test_database.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace acervo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Description complete() {
  return {"Fracciones equivalentes",
          "Con tiras de papel",
          "es",
          "capsula",
          "cc-by",
          {"primaria-3-4"},
          {"matematicas"},
          {"fracciones"},
          {{"Ana", "guion"}},
          std::nullopt,
          std::nullopt};
}

struct Library : testing::Test {
  test::TestDatabase database;
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  JobStore jobs{*database};

  std::vector<MaterialId> all_changes() { return materials.changes("", 1000).changed; }
};

TEST_F(Library, keeps_a_description_as_it_was_given) {
  const auto id = materials.create(complete(), std::nullopt);
  EXPECT_EQ(materials.find(id)->description, complete());
  EXPECT_FALSE(materials.find({"zzzzzzzzzzzz"}));
  EXPECT_FALSE(materials.find({"'; drop table"}));
}

TEST_F(Library, refuses_an_edit_of_what_changed_meanwhile) {
  const auto id = materials.create(complete(), std::nullopt);
  Description changed = complete();
  changed.title = "Otro título";
  materials.update(id, 1, {.description = changed});
  EXPECT_THROW(materials.update(id, 1, {.description = complete(), .state = MaterialState::published}), Error);
  EXPECT_EQ(materials.find(id)->description.title, "Otro título");
  EXPECT_EQ(materials.find(id)->state, MaterialState::draft);
  EXPECT_EQ(materials.find(id)->version, 2);
}

TEST_F(Library, imports_by_identifier_and_nothing_twice) {
  const std::vector<ImportedMaterial> records = {{"a", complete(), std::nullopt, false, true, std::nullopt},
                                                 {"b", complete(), std::nullopt, false, false, std::nullopt}};
  const auto first = materials.import(records);
  EXPECT_EQ(first[0].status, ImportStatus::created);
  EXPECT_EQ(materials.import(records)[0].status, ImportStatus::unchanged);
  auto changed = records;
  changed[0].description.title = "Nuevo";
  const auto third = materials.import(changed);
  EXPECT_EQ(third[0].status, ImportStatus::updated);
  EXPECT_EQ(third[0].id, first[0].id);
  EXPECT_EQ(materials.count_published(), 1);
}

TEST(ImportMerge, takes_what_the_source_says_anew_and_leaves_the_rest_to_people) {
  Description said = complete(), now = said, given = said;
  now.title = "Fracciones, corregido";
  now.subjects = {"matematicas"};
  now.keywords = {"pizza"};
  given.description = "La fuente cuenta más.";
  given.keywords = {"quebrados"};
  given.license.reset();
  const Description merged = merge_import(given, said, now);
  EXPECT_EQ(merged.title, "Fracciones, corregido") << "the source says it as before";
  EXPECT_EQ(merged.subjects, now.subjects);
  EXPECT_EQ(merged.description, "La fuente cuenta más.");
  EXPECT_EQ(merged.keywords, std::vector<std::string>{"quebrados"}) << "the source has changed it since";
  EXPECT_EQ(merged.license, now.license) << "what is not said stays";
  EXPECT_EQ(merge_import(given, std::nullopt, now).title, given.title) << "what it said before is not known";
  EXPECT_EQ(description_from(to_json(said)), said);
}

TEST_F(Library, imports_every_night_and_leaves_what_curators_changed) {
  ImportedMaterial record{"ficha-1", complete()};
  record.description.subjects.clear();
  const auto id = materials.import(std::vector{record})[0].id;
  Description curated = materials.find(id)->description;
  curated.title = "Un título mejor";
  curated.subjects = {"matematicas"};
  materials.update(id, materials.find(id)->version, {.description = curated});
  for (int night = 0; night < 2; ++night) {
    EXPECT_EQ(materials.import(std::vector{record})[0].status, ImportStatus::unchanged);
    EXPECT_EQ(materials.find(id)->description, curated);
  }
  record.description.levels = {"secundaria"};
  EXPECT_EQ(materials.import(std::vector{record})[0].status, ImportStatus::updated);
  curated.levels = {"secundaria"};
  EXPECT_EQ(materials.find(id)->description, curated);
  record.description.title = "La fuente lo corrige";
  materials.import(std::vector{record});
  EXPECT_EQ(materials.find(id)->description.title, "La fuente lo corrige");
}

// Who saves while records are read waits, or is read: what she saved is not written over with what stood there before.
TEST_F(Library, imports_beside_who_saves_at_this_moment) {
  ImportedMaterial record{"ficha-1", complete()};
  const auto id = materials.import(std::vector{record})[0].id;
  record.description.levels = {"secundaria"};
  std::thread import;
  database->write([&](db::Tx& tx) {
    tx.script("update material set title = 'De la curadora', version = version + 1 where id = '" + id.value + "'");
    import = std::thread([&] { materials.import(std::vector{record});
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
});
import.join();
EXPECT_EQ(materials.find(id)->description.title, "De la curadora");
EXPECT_EQ(materials.find(id)->description.levels, std::vector<std::string>{"secundaria"});
}

TEST_F(Library, a_record_that_names_some_fields_changes_no_others) {
  ImportedMaterial record{"ficha-1", complete()};
  record.description.url = "https://ejemplo.mx/1";
  record.duration = Micros(60'000'000);
  const auto id = materials.import(std::vector{record})[0].id;
  ImportedMaterial partial{"ficha-1", {}};
  partial.description.levels = {"secundaria"};
  partial.only_update = true;
  EXPECT_EQ(materials.import(std::vector{partial})[0].status, ImportStatus::updated);
  Description expected = record.description;
  expected.levels = {"secundaria"};
  EXPECT_EQ(materials.find(id)->description, expected);
  EXPECT_EQ(materials.find(id)->duration, Micros(60'000'000));
  partial.duration = Micros(90'000'000);
  EXPECT_EQ(materials.import(std::vector{partial})[0].status, ImportStatus::updated);
  EXPECT_EQ(materials.find(id)->duration, Micros(90'000'000));
  partial.identifier = "nadie";
  EXPECT_EQ(materials.import(std::vector{partial})[0].status, ImportStatus::unknown);
  EXPECT_THAT(all_changes(), ElementsAre(id));
}

TEST_F(Library, imports_again_what_curators_withdrew_or_restricted_and_leaves_it_so) {
  ImportedMaterial record{"ficha-1", complete()};
  record.publish = true;
  const auto id = materials.import(std::vector{record})[0].id;
  for (const auto state : {MaterialState::withdrawn, MaterialState::restricted}) {
    test::set_state(materials, id, state);
    const auto shown = materials.find(id)->published;
    EXPECT_EQ(materials.import(std::vector{record})[0].status, ImportStatus::unchanged);
    record.description.title += ", otra vez";
    EXPECT_EQ(materials.import(std::vector{record})[0].status, ImportStatus::updated);
    EXPECT_EQ(materials.find(id)->state, state);
    EXPECT_EQ(materials.find(id)->published, shown);
    EXPECT_EQ(materials.find(id)->description.title, record.description.title);
  }
}

TEST_F(Library, imports_a_draft_again_and_publishes_it_if_told_to) {
  ImportedMaterial record{"ficha-1", complete()};
  const auto id = materials.import(std::vector{record})[0].id;
  EXPECT_EQ(materials.find(id)->state, MaterialState::draft);
  record.publish = true;
  EXPECT_EQ(materials.import(std::vector{record})[0].status, ImportStatus::updated);
  EXPECT_EQ(materials.find(id)->state, MaterialState::published);
  EXPECT_TRUE(materials.find(id)->published);
}

TEST_F(Library, feed_names_each_material_once_at_its_last_change) {
  const auto a = materials.create(complete(), std::nullopt);
  const auto b = materials.create(complete(), std::nullopt);
  EXPECT_THAT(all_changes(), ElementsAre(a, b));
  const auto end = materials.changes("", 1000).position;
  EXPECT_TRUE(feed_reached(end, materials.feed_end()));
  acervo::test::set_state(materials, a, MaterialState::published);
  EXPECT_THAT(materials.changes(end, 1000).changed, ElementsAre(a));
  EXPECT_FALSE(feed_reached(end, materials.feed_end()));
  EXPECT_THAT(all_changes(), ElementsAre(b, a));
}

TEST_F(Library, feed_names_a_material_whose_captions_change) {
  const auto a = materials.create(complete(), std::nullopt);
  const auto end = materials.changes("", 1000).position;
  revisions.put_captions(a, {"es", "Español", "upload", {{Micros(0), Micros(1'000'000), "Hola"}}});
  EXPECT_THAT(materials.changes(end, 1000).changed, ElementsAre(a));
  EXPECT_THAT(materials.for_index({a})[0].captions, SizeIs(1));
}

TEST_F(Library, feed_does_not_pass_a_transaction_under_way) {
  const auto a = materials.create(complete(), std::nullopt);
  db::Database other(database->url(), 1);
  other.write([&](db::Tx& tx) {
    tx.script("update material set title = 'pending' where id = '" + a.value + "'");
    const auto b = materials.create(complete(), std::nullopt);  // commits first, with a later number
    EXPECT_THAT(all_changes(), ::testing::Not(::testing::Contains(b)));
  });
  EXPECT_THAT(all_changes(), SizeIs(2));
}

TEST_F(Library, feed_of_another_database_is_refused) {
  materials.create(complete(), std::nullopt);
  EXPECT_THROW(materials.changes("elsewhere:5:1", 10), Error);
}

TEST_F(Library, feed_from_another_cluster_is_mended_when_it_is_opened) {
  const auto id = materials.create(complete(), std::nullopt);
  const auto before = materials.changes("", 1000).position;
  database->write([](db::Tx& tx) { tx.script("update change set txid = '900000000'"); });
  EXPECT_THAT(all_changes(), IsEmpty()) << "no transaction has come so far";
  migrate_catalog(*database);
  EXPECT_THAT(all_changes(), ElementsAre(id));
  EXPECT_THROW(materials.changes(before, 10), Error) << "another epoch";
  const auto now = materials.changes("", 1000).position;
  EXPECT_EQ(now, materials.feed_end());
  migrate_catalog(*database);
  EXPECT_EQ(materials.feed_end(), now) << "what is ours is left as it is";
}

TEST_F(Library, a_file_becomes_a_presentation_chunk_by_chunk) {
  const auto id = materials.create(complete(), std::nullopt);
  revisions.add(id, {{std::string(64, 'a'), {10}}, "uno.mp4"});
  PlannedRevision planned;
  planned.plan = {{"video", {{"timescale", 90000}, {"boundaries", {0, 360000, 720000}}, {"chunks", {0, 1, 2}}}}};
  planned.duration = Micros(8'000'000);
  planned.chunk_count = 2;
  Rung rung;
  rung.name = "240p";
  rung.height = 240;
  rung.codecs = "avc1.64000d";
  planned.rungs = {rung};
  ASSERT_TRUE(revisions.plan(*jobs.claim("w"), "w", planned));
  EXPECT_EQ(materials.find(id)->preparation->state, RevisionState::preparing);

  for (int done = 0; done < 5; ++done) {
    const auto job = jobs.claim("w");
    ASSERT_TRUE(job);
    if (job->kind == JobKind::storyboard) {
      EXPECT_EQ(done, 3) << "after everything that plays";
      ASSERT_TRUE(
          revisions.store_storyboard(*job, "w", StoryboardSheets{160, 90, 10, 1, Micros(10'000'000), {"sheet"}}));
      continue;
    }
    if (job->kind == JobKind::examine) {
      EXPECT_EQ(done, 4) << "after all else";
      ASSERT_TRUE(
          revisions.store_examined(*job, "w", {{{{Micros(0), Micros(5'000'000), "Agua", "Agua\nhielo"}}}, "", {}}));
      continue;
    }
    if (job->kind == JobKind::derive) {
      ASSERT_TRUE(revisions.derive(*job, "w", {}));
      continue;
    }
    ASSERT_TRUE(revisions.store_chunk(
        *job, "w", {{"240p", {"blob" + std::to_string(job->chunk), {500'000}}, "init", "both", ""}}));
  }
  const auto p = revisions.find_presentation(id, 1);
  ASSERT_TRUE(p);
  EXPECT_TRUE(p->complete);
  EXPECT_THAT(p->video.boundaries, ElementsAre(0U, 360000U, 720000U));
  EXPECT_EQ(p->rungs[0].chunks[1]->blob, "blob1");
  EXPECT_EQ(p->rungs[0].init, "init");
  EXPECT_EQ(p->storyboard->blobs, std::vector<std::string>{"sheet"});
  EXPECT_EQ(p->rungs[0].average.count, 1'000'000);
  const auto material = materials.find(id);
  EXPECT_EQ(material->preparation->state, RevisionState::ready);
  EXPECT_EQ(material->smallest->count, 1'000'000);
  EXPECT_FALSE(jobs.claim("w"));
  EXPECT_EQ(revisions.find_slides(id).at(0).text, "Agua\nhielo");
  EXPECT_EQ(materials.for_index({id}).at(0).slides.at(0).title, "Agua");
}

TEST_F(Library, vocabularies_speak_three_languages_and_know_their_parents) {
  VocabularyStore store(*database);
  const auto all = store.current();
  EXPECT_EQ(all->get("levels").label("secundaria", "en").empty(), false);
  EXPECT_THAT(all->get("levels").with_ancestors("primaria-3-4"), ElementsAre("primaria-3-4", "primaria"));
  for (const auto& [name, vocabulary] : all->all)
    for (const auto& entry : vocabulary.concepts)
      for (const char* language : {"es", "pt", "en"})
        EXPECT_TRUE(entry.labels.contains(language)) << name << " " << entry.code;
  EXPECT_EQ(store.load_seeds(), 0) << "a second start changes nothing";
}

TEST(Publication, needs_its_five_fields) {
  EXPECT_THAT(missing_for_publication(complete()), IsEmpty());
  EXPECT_THAT(missing_for_publication({}), SizeIs(6)) << "title and description count as one field of the five";
}

TEST(LocalBlobs, are_kept_once_and_whole) {
  test::TemporaryFolder folder;
  LocalBlobStore store(folder.path() / "blobs");
  const auto put = [&] {
    const Fd file = store.scratch();
    EXPECT_EQ(write(file.get(), "abc", 3), 3);
    return store.put(file);
  };
  const Blob blob = put();
  EXPECT_EQ(blob.key, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(put().key, blob.key);
  char text[4] = {};
  EXPECT_EQ(pread(store.open(blob.key).get(), text, 3, 0), 3);
  EXPECT_STREQ(text, "abc");
  EXPECT_THROW(store.open("../../etc/passwd"), Error);
  EXPECT_THROW(store.open(std::string(64, '0')), Error);
}

TEST(LocalBlobs, of_a_disk_that_is_not_mounted_are_away_and_not_missing) {
  test::TemporaryFolder folder;
  LocalBlobStore store(folder.path() / "blobs");
  const auto reason = [&] {
    try {
      store.open(std::string(64, '0'));
    } catch (const Error& error) {
      return std::string(name(error.code())) + " " + error.reason();
    }
    return std::string();
  };
  EXPECT_EQ(reason(), "unavailable storage");
  put_bytes(store, "abc");
  EXPECT_EQ(reason(), "not_found ");
  std::filesystem::rename(folder.path() / "blobs", folder.path() / "away");
  EXPECT_EQ(reason(), "unavailable storage");
}

}  // namespace
}  // namespace acervo
