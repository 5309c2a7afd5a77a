#include "catalog/library/caption_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/replacement.hpp"
#include "catalog/library/revision_store.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Captions words(const std::string& language, const std::string& text, const std::string& origin = "upload") {
  return {language, "", origin, {{Micros(0), Micros(1'000'000), text}}};
}

struct CaptionsOf : testing::Test {
  test::TestDatabase database;
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  FileHistory files{*database};
  JobStore jobs{*database};
  CaptionStore captions{*database};
  MaterialId lesson = materials.create({"El ciclo del agua"}, std::nullopt);

  // A file whose every part is done, with these captions inside.
  int prepare(char letter, const std::vector<Captions>& inside) {
    PlannedRevision planned;
    planned.plan = {{"video", {{"timescale", 1000}, {"boundaries", {0, 4000, 8000}}, {"chunks", {0, 2}}}}};
    planned.duration = Micros(8'000'000);
    planned.chunk_count = 1;
    Rung rung{"240p", RungKind::video, 426, 240, 25};
    rung.codecs = "avc1.64000d";
    planned.rungs = {rung};
    const int number =
        revisions.add_planned(lesson, {{std::string(64, letter), {10}}, std::string(1, letter)}, planned);
    while (const auto job = jobs.claim("w")) {
      if (job->kind == JobKind::derive)
        revisions.derive(*job, "w", {{}, inside, {}});
      else if (job->kind == JobKind::storyboard)
        revisions.store_storyboard(*job, "w", std::nullopt);
      else
        revisions.store_chunk(*job, "w", {{"240p", {"blob", {500, 500}}, "init", "both", ""}});
    }
    return number;
  }

  GivenCaptions give(const std::string& language, const std::string& text,
                     std::optional<std::int64_t> replaces = std::nullopt) {
    return captions.give(lesson, words(language, text), {"subtitles", "", text + ".srt"}, replaces);
  }
  // "es: uno", of every track.
  std::vector<std::string> shown() {
    std::vector<std::string> all;
    for (const auto& track : captions.list(lesson).tracks)
      all.push_back(track.language + ": " + revisions.find_captions(lesson, track.language)->cues.front().text);
    return all;
  }
  FeedPosition seen;
};

TEST_F(CaptionsOf, a_language_that_is_there_is_only_replaced_by_who_has_seen_it) {
  const auto first = give("es", "uno");
  try {
    give("es", "dos");
    FAIL() << "nobody was asked";
  } catch (const CaptionsExist& error) {
    EXPECT_EQ(error.existing().number, first.number);
    EXPECT_EQ(error.existing().filename, "uno.srt");
  }
  const auto second = give("es", "dos", first.number);
  EXPECT_GT(second.number, first.number);
  EXPECT_THROW(give("es", "tres", first.number), CaptionsExist) << "what was seen has been replaced meanwhile";
  EXPECT_THAT(shown(), ElementsAre("es: dos"));
}

TEST_F(CaptionsOf, what_was_replaced_or_removed_is_put_back_and_changes_places) {
  const auto first = give("es", "uno");
  const auto second = give("es", "dos", first.number);
  EXPECT_THAT(captions.list(lesson).earlier, SizeIs(1));
  EXPECT_EQ(captions.put_back(lesson, first.number).number, first.number);
  EXPECT_THAT(shown(), ElementsAre("es: uno"));
  EXPECT_EQ(captions.list(lesson).earlier.at(0).number, second.number);
  captions.remove(lesson, first.number);
  EXPECT_THAT(shown(), IsEmpty());
  EXPECT_EQ(captions.words(lesson, first.number)->cues.front().text, "uno") << "it can still be downloaded";
  captions.put_back(lesson, second.number);
  EXPECT_THAT(shown(), ElementsAre("es: dos"));
  EXPECT_THROW(captions.put_back(lesson, second.number), Error);
  EXPECT_THROW(captions.remove(lesson, first.number), Error);
}

TEST_F(CaptionsOf, twenty_earlier_ones_are_kept_for_thirty_days) {
  auto last = give("es", "0");
  for (int i = 1; i <= 25; ++i) last = give("es", std::to_string(i), last.number);
  EXPECT_THAT(captions.list(lesson).earlier, SizeIs(20));
  EXPECT_EQ(captions.list(lesson).earlier.front().filename, "24.srt");
  database->write([](db::Tx& tx) { tx.script("update earlier_captions set ended_at = now() - interval '31 days'"); });
  EXPECT_THAT(captions.list(lesson).earlier, IsEmpty());
  captions.remove(lesson, last.number);
  const auto rows = database->read([](db::Tx& tx) {
    return tx.run({"count", "select count(*) as n from earlier_captions"}).front()["n"].integer();
  });
  EXPECT_EQ(rows, 1) << "the old ones are gone, not only hidden";
}

TEST_F(CaptionsOf, another_file_leaves_what_people_gave) {
  prepare('a', {words("es", "del archivo", "file"), words("en", "of the file", "file")});
  EXPECT_THAT(shown(), ElementsAre("en: of the file", "es: del archivo"));
  const auto there = captions.list(lesson).tracks.at(1);
  EXPECT_EQ(there.origin, "file");
  give("es", "de Rosa", there.number);
  give("pt", "da Rosa");
  prepare('b', {words("es", "del otro archivo", "file"), words("fr", "de l'autre", "file")});
  EXPECT_THAT(shown(), ElementsAre("es: de Rosa", "fr: de l'autre", "pt: da Rosa"));
  files.choose(lesson, 1);
  EXPECT_THAT(shown(), ElementsAre("en: of the file", "es: de Rosa", "pt: da Rosa"));
}

TEST_F(CaptionsOf, what_was_done_to_a_files_own_comes_and_goes_with_the_file) {
  prepare('a', {words("es", "del archivo", "file"), words("und", "of the file", "file")});
  const auto tracks = captions.list(lesson).tracks;
  captions.remove(lesson, tracks.at(0).number);
  captions.change(lesson, tracks.at(1).number, {"en", "English", "captions", true}, {});
  EXPECT_THAT(shown(), ElementsAre("en: of the file"));
  prepare('b', {words("es", "del otro archivo", "file")});
  EXPECT_THAT(shown(), ElementsAre("es: del otro archivo"));
  files.choose(lesson, 1);
  EXPECT_THAT(shown(), ElementsAre("en: of the file")) << "neither the removed one nor the unnamed one is back";
  const auto kept = captions.list(lesson).tracks.at(0);
  EXPECT_EQ(kept.label, "English");
  EXPECT_EQ(kept.kind, "captions");
  EXPECT_TRUE(kept.checked);
  EXPECT_EQ(captions.put_back(lesson, tracks.at(0).number).origin, "file");
  files.choose(lesson, 2);
  files.choose(lesson, 1);
  EXPECT_THAT(shown(), ElementsAre("en: of the file", "es: del archivo"));
}

TEST_F(CaptionsOf, one_of_another_file_is_put_back_as_given) {
  prepare('a', {words("es", "del archivo", "file")});
  const auto number = captions.list(lesson).tracks.at(0).number;
  captions.remove(lesson, number);
  prepare('b', {});
  EXPECT_EQ(captions.put_back(lesson, number).origin, "upload") << "somebody wants it with this file";
  prepare('c', {});
  EXPECT_THAT(shown(), ElementsAre("es: del archivo"));
}

TEST_F(CaptionsOf, every_change_reaches_the_feed_and_the_presentation) {
  prepare('a', {});
  const auto look = [&] {
    const auto batch = materials.changes(seen, 100);
    seen = batch.position;
    return batch.changed;
  };
  look();
  const auto track = give("es", "uno");
  EXPECT_THAT(look(), SizeIs(1));
  EXPECT_EQ(materials.for_index({lesson}).at(0).captions.at(0).cues.at(0).text, "uno");
  EXPECT_EQ(revisions.find_presentation(lesson, 1)->captions.at(0).number, track.number);
  captions.change(lesson, track.number, {"pt", "", "forced"}, {});
  EXPECT_THAT(look(), SizeIs(1));
  EXPECT_EQ(revisions.find_presentation(lesson, 1)->captions.at(0).kind, "forced");
  captions.remove(lesson, track.number);
  EXPECT_THAT(look(), SizeIs(1));
  captions.put_back(lesson, track.number);
  EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(CaptionsOf, a_changed_language_asks_before_it_replaces) {
  const auto es = give("es", "uno"), pt = give("pt", "um");
  EXPECT_THROW(captions.change(lesson, pt.number, {"es", "", "subtitles"}, {}), CaptionsExist);
  EXPECT_THAT(shown(), ElementsAre("es: uno", "pt: um")) << "nothing half done";
  captions.change(lesson, pt.number, {"es", "", "subtitles"}, es.number);
  EXPECT_THAT(shown(), ElementsAre("es: um"));
  EXPECT_EQ(captions.list(lesson).earlier.at(0).number, es.number);
  EXPECT_THROW(captions.change(lesson, es.number, {"en", "", "subtitles"}, {}), Error);
}

TEST_F(CaptionsOf, an_import_does_not_lose_what_somebody_gave) {
  const auto given = give("es", "de Rosa");
  revisions.put_captions(lesson, words("es", "importada", "import"));
  EXPECT_THAT(shown(), ElementsAre("es: importada"));
  captions.put_back(lesson, given.number);
  EXPECT_THAT(shown(), ElementsAre("es: de Rosa"));
}

TEST_F(CaptionsOf, nobody_elses_are_touched) {
  const auto other = materials.create({"Otra"}, std::nullopt);
  const auto track = give("es", "uno");
  EXPECT_THROW(captions.remove(other, track.number), Error);
  EXPECT_FALSE(captions.words(other, track.number));
  captions.remove(lesson, track.number);
  EXPECT_THROW(captions.put_back(other, track.number), Error);
  EXPECT_THROW(captions.give({"000000000000"}, words("es", "x"), {}, {}), Error);
}

}  // namespace
}  // namespace acervo
