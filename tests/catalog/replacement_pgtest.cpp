#include "catalog/library/replacement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/poster_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Captions captions(const std::string& language, const std::string& text) {
  return {language, "", "file", {{Micros(0), Micros(1'000'000), text}}};
}

struct Replacement : testing::Test {
  test::TestDatabase database;
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  FileHistory files{*database};
  JobStore jobs{*database};
  MaterialId lesson = materials.create({"El ciclo del agua"}, std::nullopt);

  int give(char letter) { return revisions.add(lesson, {{std::string(64, letter), {10}}, std::string(1, letter)}); }

  std::optional<Job> claim(JobKind kind) {
    for (auto job = jobs.claim("w"); job; job = jobs.claim("w"))
      if (job->kind == kind) return job;
    return std::nullopt;
  }

  void plan(Micros duration) {
    PlannedRevision planned;
    planned.plan = {{"video", {{"timescale", 1000}, {"boundaries", {0, 4000, 8000}}, {"chunks", {0, 2}}}}};
    planned.duration = duration;
    planned.chunk_count = 1;
    Rung rung{"240p", RungKind::video, 426, 240, 25};
    rung.codecs = "avc1.64000d";
    planned.rungs = {rung};
    ASSERT_TRUE(revisions.plan(*claim(JobKind::probe), "w", planned));
  }

  // All that is left to do about the newest file.
  void finish(const RevisionStore::Derivatives& found) {
    while (const auto job = jobs.claim("w")) switch (job->kind) {
        case JobKind::derive:
          revisions.derive(*job, "w", found);
          break;
        case JobKind::storyboard:
          revisions.store_storyboard(*job, "w", std::nullopt);
          break;
        case JobKind::examine:
          revisions.store_examined(*job, "w", {});
          break;
        default:
          revisions.store_chunk(*job, "w", {{"240p", {"blob", {500, 500}}, "init", "both", ""}});
      }
  }

  void prepare(char letter, Micros duration, const RevisionStore::Derivatives& found) {
    give(letter);
    plan(duration);
    finish(found);
  }

  void enqueue_again() {
    database->write([&](db::Tx& tx) {
      enqueue(tx, {{JobKind::derive, lesson, 1, 0, priority_of(JobKind::derive, 0)}});
    });
  }

  std::vector<std::string> languages() {
    std::vector<std::string> all;
    const auto material = materials.find(lesson);
    for (const auto& track : material->captions) all.push_back(track.language);
    return all;
  }
};

TEST_F(Replacement, the_old_file_plays_until_the_new_one_is_there) {
  prepare('a', Micros(8'000'000),
          {{{"poster a", {}}}, {captions("es", "uno")}, {{Micros(0), Micros(8'000'000), "Uno"}}});
  give('b');
  auto material = *materials.find(lesson);
  EXPECT_EQ(material.revision, 1);
  EXPECT_EQ(material.preparation->state, RevisionState::ready);
  EXPECT_EQ(material.replacement->state, RevisionState::probing);
  plan(Micros(6'000'000));
  const RevisionStore::Derivatives found = {{{"poster b", {}}}, {captions("en", "two")}, {}};
  ASSERT_TRUE(revisions.derive(*claim(JobKind::derive), "w", found));
  material = *materials.find(lesson);
  EXPECT_EQ(material.revision, 1);
  EXPECT_EQ(*material.duration, Micros(8'000'000));
  EXPECT_THAT(languages(), ElementsAre("es")) << "what is inside the new file is not shown before it plays";
  EXPECT_EQ(revisions.find_presentation(lesson, 1)->poster_blob, "poster a");
  EXPECT_FALSE(revisions.find_presentation(lesson, 2)) << "nobody plays it before its time";
}

TEST_F(Replacement, a_new_file_says_why_work_on_it_waits) {
  prepare('a', Micros(8'000'000), {{{"poster a", {}}}, {}, {}});
  give('b');
  jobs.release(*claim(JobKind::probe), "w", std::chrono::seconds(15), "disk_full", "no space");
  const auto material = *materials.find(lesson);
  EXPECT_EQ(material.replacement->waits_for, "disk_full");
  EXPECT_FALSE(material.preparation->waits_for) << "the old one is ready";
}

TEST_F(Replacement, the_new_one_takes_over_with_what_is_inside_it) {
  prepare('a', Micros(8'000'000),
          {{{"poster a", {}}}, {captions("es", "uno")}, {{Micros(0), Micros(8'000'000), "Uno"}}});
  prepare('b', Micros(6'000'000),
          {{{"poster b", {}}}, {captions("en", "two")}, {{Micros(0), Micros(6'000'000), "Two"}}});
  const auto material = *materials.find(lesson);
  EXPECT_EQ(material.revision, 2);
  EXPECT_EQ(*material.duration, Micros(6'000'000));
  EXPECT_FALSE(material.replacement);
  EXPECT_THAT(languages(), ElementsAre("en"));
  EXPECT_EQ(material.chapters.at(0).title, "Two");
  EXPECT_EQ(revisions.find_presentation(lesson, 2)->poster_blob, "poster b");
  EXPECT_TRUE(revisions.find_presentation(lesson, 1)) << "who is playing it goes on";
  database->write([](db::Tx& tx) {
    tx.script("update revision set replaced_at = now() - interval '1 day' where replaced_at is not null");
  });
  EXPECT_TRUE(revisions.find_presentation(lesson, 2));
  EXPECT_FALSE(revisions.find_presentation(lesson, 1)) << "but not for ever: it may have been replaced for a reason";
  EXPECT_THAT(revisions.find_by_source(std::string(64, 'a')), IsEmpty());
  EXPECT_THAT(revisions.find_by_source(std::string(64, 'b')), ElementsAre(lesson));
}

TEST_F(Replacement, keeps_what_people_added) {
  prepare('a', Micros(8'000'000),
          {{{"poster a", {}}}, {captions("es", "uno")}, {{Micros(0), Micros(8'000'000), "Uno"}}});
  Captions typed = captions("es", "escrito a mano");
  typed.origin = "upload";
  revisions.put_captions(lesson, typed);
  database->write([](db::Tx& tx) { tx.script("update chapter set title = 'Corregido'"); });
  prepare(
      'b', Micros(6'000'000),
      {{{"poster b", {}}}, {captions("es", "dos"), captions("en", "two")}, {{Micros(0), Micros(6'000'000), "Two"}}});
  EXPECT_THAT(languages(), ElementsAre("en", "es"));
  EXPECT_EQ(revisions.find_captions(lesson, "es")->cues.at(0).text, "escrito a mano");
  EXPECT_EQ(materials.find(lesson)->chapters.at(0).title, "Corregido");
}

TEST_F(Replacement, a_refused_file_changes_nothing_but_says_why) {
  prepare('a', Micros(8'000'000), {{{"poster a", {}}}, {captions("es", "uno")}, {}});
  give('b');
  ASSERT_TRUE(revisions.refuse(*claim(JobKind::probe), "w", "not_media", ""));
  const auto material = *materials.find(lesson);
  EXPECT_EQ(material.revision, 1);
  EXPECT_EQ(material.preparation->state, RevisionState::ready);
  EXPECT_EQ(material.replacement->reason, "not_media");
  EXPECT_THAT(languages(), ElementsAre("es"));
  files.choose(lesson, 1);
  EXPECT_FALSE(materials.find(lesson)->replacement) << "read, and put away";
}

TEST_F(Replacement, is_given_up_for_the_one_that_plays) {
  prepare('a', Micros(8'000'000), {{{"poster a", {}}}, {}, {}});
  give('b');
  plan(Micros(6'000'000));
  const auto under_way = jobs.claim("w");
  ASSERT_TRUE(under_way);
  files.choose(lesson, 1);
  EXPECT_FALSE(jobs.heartbeat(*under_way, "w", 0.5)) << "its worker is told to stop";
  EXPECT_FALSE(revisions.store_chunk(*under_way, "w", {}));
  EXPECT_FALSE(jobs.claim("w")) << "and nothing of it is begun";
  EXPECT_EQ(materials.find(lesson)->revision, 1);
  EXPECT_THAT(files.list(lesson), SizeIs(1));
  EXPECT_EQ(give('c'), 3) << "a number is an address that caches keep: none is used twice";
}

TEST_F(Replacement, an_even_newer_file_overtakes_it) {
  prepare('a', Micros(8'000'000), {{{"poster a", {}}}, {}, {}});
  give('b');
  give('c');
  EXPECT_EQ(materials.find(lesson)->replacement->filename, "c");
  EXPECT_EQ(jobs.counts().queued, 1) << "the one in between is not even looked at";
  plan(Micros(5'000'000));
  finish({{{"poster c", {}}}, {}, {}});
  EXPECT_EQ(materials.find(lesson)->revision, 3);
}

TEST_F(Replacement, of_a_file_that_is_still_being_prepared_ends_its_work) {
  give('a');
  plan(Micros(8'000'000));
  give('b');
  plan(Micros(6'000'000));
  const auto first = claim(JobKind::encode);
  ASSERT_EQ(first->revision, 1);
  const auto second = claim(JobKind::encode);
  ASSERT_EQ(second->revision, 2);
  ASSERT_TRUE(revisions.store_chunk(*second, "w", {{"240p", {"blob", {500, 500}}, "init", "both", ""}}));
  EXPECT_EQ(materials.find(lesson)->revision, 2);
  EXPECT_FALSE(revisions.store_chunk(*first, "w", {}));
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::ready);
}

TEST_F(Replacement, of_a_file_that_failed_shows_at_once_and_leaves_nothing_of_it) {
  const RevisionStore::Derivatives found = {
      {{"poster a", {}}}, {captions("es", "uno")}, {{Micros(0), Micros(8'000'000), "Uno"}}};
  for (const bool own_chapters : {false, true}) {
    database->write([](db::Tx& tx) { tx.script("delete from job"); });
    lesson = materials.create({"El ciclo del agua"}, std::nullopt);
    give('a');
    plan(Micros(8'000'000));
    ASSERT_TRUE(revisions.derive(*claim(JobKind::derive), "w", found));
    database->write([&](db::Tx& tx) {
      tx.script("update revision set state = 'failed'");
      if (own_chapters) tx.script("update chapter set title = 'Corregido'");
    });
    give('b');
    plan(Micros(6'000'000));
    const auto material = *materials.find(lesson);
    EXPECT_EQ(material.revision, 2);
    EXPECT_TRUE(revisions.find_presentation(lesson, 1)) << "who is playing it goes on";
    EXPECT_THAT(languages(), IsEmpty());
    ASSERT_THAT(material.chapters, SizeIs(own_chapters ? 1 : 0));
    if (!own_chapters) continue;
    EXPECT_EQ(material.chapters[0].title, "Corregido");
    EXPECT_EQ(material.chapters[0].end, Micros(6'000'000));
  }
}

TEST_F(Replacement, can_be_gone_back_from_with_all_that_was_inside) {
  prepare('a', Micros(8'000'000),
          {{{"poster a", {}}}, {captions("es", "uno")}, {{Micros(0), Micros(8'000'000), "Uno"}}});
  prepare('b', Micros(6'000'000), {{}, {}, {}});
  EXPECT_THAT(languages(), IsEmpty());
  EXPECT_EQ(materials.find(lesson)->poster, "");
  files.choose(lesson, 1);
  const auto material = *materials.find(lesson);
  EXPECT_EQ(material.revision, 1);
  EXPECT_EQ(*material.duration, Micros(8'000'000));
  EXPECT_EQ(material.preparation->filename, "a");
  EXPECT_FALSE(material.replacement) << "it is ready, not under way";
  EXPECT_THAT(languages(), ElementsAre("es"));
  EXPECT_EQ(material.chapters.at(0).title, "Uno");
  const auto list = files.list(lesson);
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_FALSE(list[0].plays);
  EXPECT_TRUE(list[1].plays);
  EXPECT_THROW(files.choose(lesson, 7), Error);
  database->write([](db::Tx& tx) {
    tx.script("update revision set replaced_at = now() - interval '1 day' where replaced_at is not null");
  });
  EXPECT_FALSE(revisions.find_presentation(lesson, 2));
  files.choose(lesson, 2);
  EXPECT_TRUE(revisions.find_presentation(lesson, 2));
}

TEST_F(Replacement, a_chosen_poster_goes_with_its_file_and_a_given_one_stays) {
  PosterStore posters(*database);
  const auto shown = [&] { return posters.get(lesson).shown; };
  prepare('a', Micros(8'000'000), {{{"best a", {}}, {"other a", {}}}, {}, {}});
  EXPECT_EQ(shown(), "best a");
  posters.choose(lesson, 1);
  EXPECT_EQ(shown(), "other a");
  prepare('b', Micros(6'000'000), {{{"best b", {}}}, {}, {}});
  EXPECT_EQ(shown(), "best b");
  files.choose(lesson, 1);
  EXPECT_EQ(shown(), "other a") << "it comes back with its file";
  posters.give(lesson, "given");
  EXPECT_EQ(shown(), "given");
  files.choose(lesson, 2);
  EXPECT_EQ(shown(), "given");
  posters.choose_none(lesson);
  EXPECT_EQ(shown(), "best b");
  EXPECT_THROW(posters.choose(lesson, 1), Error);
  files.choose(lesson, 1);
  EXPECT_EQ(shown(), "other a") << "only what was chosen for the other file was taken back";
}

TEST_F(Replacement, a_chosen_poster_survives_when_its_file_is_prepared_again) {
  PosterStore posters(*database);
  prepare('a', Micros(8'000'000), {{{"best", {}}, {"other", {}}}, {}, {}});
  posters.choose(lesson, 1);
  enqueue_again();
  finish({{{"found later", {}}}, {}, {}});
  EXPECT_EQ(posters.get(lesson).shown, "other");
  EXPECT_EQ(posters.get(lesson).candidates.at(0).blob, "found later");
}

}  // namespace
}  // namespace acervo
