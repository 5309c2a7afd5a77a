#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/sound_print_store.hpp"
#include "ingest/worker/results.hpp"
#include "ingest/worker/worker.hpp"
#include "tests/ingest/slide_clip.hpp"
#include "tests/web/api_fixture.hpp"
#include "tests/web/worker_settings.hpp"

// Slides on their way from a file to a search result, with a real worker and its children.
namespace acervo::web {
namespace {

using namespace std::chrono_literals;
namespace media = ingest::testing;

struct Examine : testing::Test, test::Api {
  void SetUp() override {
    if (media::run("command -v ffmpeg").output.empty())
      GTEST_SKIP() << "the ffmpeg program, which makes the media for this test, is not installed";
    const auto clip = media::make_clip(made, "clip.mp4",
                                       media::drawn_slides(made, {{"Los volcanes", {"Magma y ceniza"}, 5},
                                                                  {"La erupción", {"Flujos piroclásticos"}, 6}}) +
                                           " -f lavfi -i anoisesrc=c=pink:d=11:seed=7,tremolo=f=4:d=0.9"
                                           " -c:v libx264 -preset ultrafast -g 100 -c:a aac");
    const auto source = media::open_file(clip);
    const auto facts = ingest::probe(media::child(), source.get());
    lesson = materials.create({.title = "Geología", .language = "es"}, std::nullopt);
    revisions.add_planned(
        lesson, {put_file(blobs, source.get()), "clip.mp4"},
        ingest::plan_revision(media::child(), source.get(), facts, [](const std::string&) { return ""; }));
    database->write([](db::Tx& tx) { tx.script("update material set state = 'published'"); });
  }

  ingest::WorkerSettings settings(ingest::ChildProgram child) {
    return acervo::test::worker_settings(std::move(child), folder.path() / "blobs");
  }

  /// Works until there is nothing left to do.
  void work(const ingest::ChildProgram& child) {
    ingest::Worker worker(settings(child), jobs, fleet, revisions, segments, blobs);
    const auto deadline = std::chrono::steady_clock::now() + 90s;
    for (auto left = jobs.counts(); left.queued + left.running > 0; left = jobs.counts()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      database->write([](db::Tx& tx) { tx.script("update job set run_after = now() where state = 'queued'"); });
      worker.poke();
      std::this_thread::sleep_for(50ms);
    }
  }

  media::TemporaryFolder made;
  MaterialId lesson;
};

TEST_F(Examine, what_is_only_on_a_slide_finds_the_lesson_at_its_second) {
  work(media::child());
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::ready);
  EXPECT_EQ(PicturePrintStore(*database).of(lesson).changes.size(), 53U) << "five a second, but for its edges";
  index();
  for (const char* words : {"piroclasticos", "erupción", "ERUPCION"}) {
    const auto found = ask(streamer::Method::get, "/api/v1/search?q=" + std::string(words)).json;
    ASSERT_EQ(found["total"], 1) << words;
    const auto& moment = found["items"][0]["moments"].at(0);
    EXPECT_NEAR(moment["start"].get<double>(), 5, 0.6);
    EXPECT_EQ(moment["on_slide"], true);
  }
}

TEST_F(Examine, what_sounds_like_it_can_be_found_by_its_print) {
  work(media::child());
  const auto print = SoundPrintStore(*database).of(lesson);
  const auto source = media::open_file(made / "clip.mp4");
  EXPECT_EQ(print, ingest::sound_print(media::child(), source.get(), ingest::probe(media::child(), source.get())));
  EXPECT_GT(print.size(), 50U) << "eleven seconds, eight a second, but for their edge";
}

TEST_F(Examine, a_reader_that_crashes_leaves_a_lesson_that_plays_and_can_be_tried_again) {
  database->write(
      [](db::Tx& tx) { tx.script("delete from job where kind <> 'examine'; update revision set state = 'ready'"); });
  work({INGEST_NAUGHTY_CHILD, {"crash"}, {}});
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::ready);
  EXPECT_TRUE(revisions.find_slides(lesson).empty());
  EXPECT_EQ(jobs.counts().parked, 1);
  const auto stopped = fleet.view().stopped;
  ASSERT_EQ(stopped.size(), 1U);
  EXPECT_EQ(stopped.front().reason, "crashed");
  const auto retry = [&] {
    return ask(streamer::Method::post, "/api/v1/materials/" + lesson.value + "/retry", nullptr, "admin").status;
  };
  EXPECT_EQ(retry(), 202);
  work(media::child());
  EXPECT_EQ(revisions.find_slides(lesson).size(), 2U);
  EXPECT_EQ(retry(), 409) << "nothing is left to try";
}

TEST_F(Examine, one_that_was_given_back_is_done_by_the_next_worker) {
  database->write(
      [](db::Tx& tx) { tx.script("delete from job where kind <> 'examine'; update revision set state = 'ready'"); });
  {
    // It hangs until it is told to stop, which takes nothing from the job.
    const ingest::Worker worker(settings({INGEST_NAUGHTY_CHILD, {"hang"}, {}}), jobs, fleet, revisions, segments,
                                blobs);
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (jobs.counts().running == 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::sleep_for(20ms);
    }
  }
  EXPECT_EQ(jobs.counts().queued, 1);
  work(media::child());
  EXPECT_EQ(revisions.find_slides(lesson).size(), 2U);
}

}  // namespace
}  // namespace acervo::web
