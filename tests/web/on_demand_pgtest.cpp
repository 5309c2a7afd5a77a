#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <future>
#include <mutex>

#include "catalog/core/json.hpp"
#include "catalog/db/listener.hpp"
#include "catalog/library/replacement.hpp"
#include "ingest/worker/results.hpp"
#include "ingest/worker/worker.hpp"
#include "streamer/http/server.hpp"
#include "tests/ingest/support.hpp"
#include "tests/streamer/client.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/media.hpp"

// Segments that are asked for before they are encoded, through the real HTTP server, with real workers and children.
namespace acervo::web {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ingest::testing::quoted;
using ingest::testing::run;
using streamer::test::Answer;
using streamer::test::Client;

/// A server of its own over the fixture's database, as another machine would run it.
struct Node {
  Node(test::Api& api, SegmentDemand::Settings settings = {}, std::size_t pool_threads = 4)
      : presentations(api.revisions),
        demand(api.segments, presentations, settings),
        services{*api.database, api.people,   api.vocabularies, api.materials, api.revisions,    api.uploads,
                 api.jobs,      api.blobs,    api.searcher,     presentations, api.media_access, api.segments,
                 demand,        api.viewings, api.viewing,      api.positions, api.fleet,        api.site},
        server(config(pool_threads), router()),
        listener(api.database->url(), {"segment"},
                 [this](const std::string&, const std::string& which) { demand.notice(which); }) {
    server.start();
  }
  ~Node() { server.stop(); }

  static streamer::Config config(std::size_t pool_threads) {
    streamer::Config config;
    config.address = "127.0.0.1";
    config.pool_threads = pool_threads;
    return config;
  }
  streamer::Router router() {
    streamer::Router made;
    made.add_memory(streamer::Method::get, "/healthz",
                    [](const streamer::Request&) { return streamer::Response::text(200, "ok\n"); });
    add_material_routes(made, services);
    streamer::MediaRoutes(catalogue_media(services)).add_to(made);
    return made;
  }
  Answer get(const std::string& path) { return Client(server.port()).get(path); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }

  PresentationCache presentations;
  SegmentDemand demand;
  Services services;
  streamer::Server server;
  db::Listener listener;
};

class OnDemand : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    media = std::make_unique<ingest::testing::TemporaryFolder>();
    // One key picture: no chunk is moved to another, and every segment has its hundred pictures.
    clip = ingest::testing::make_clip(
        *media, "clip.mp4",
        "-f lavfi -i testsrc2=s=640x360:r=25:d=24 -f lavfi -i anoisesrc=color=pink:d=24:seed=7:amplitude=0.3 "
        "-c:v libx264 -preset ultrafast -g 600 -c:a pcm_s16le -f mov -ac 1 -ar 48000");
  }
  static void TearDownTestSuite() { media.reset(); }

  void SetUp() override {
    if (run("command -v ffmpeg").output.empty())
      GTEST_SKIP() << "the ffmpeg program, which makes the media for this test, is not installed";
    const auto source = ingest::testing::open_file(clip);
    const auto program = child();
    facts = ingest::probe(program, source.get());
    plan = ingest::make_plan(facts);
    const auto blob = put_file(api.blobs, source.get());
    material = api.materials.create({.title = "Una lección"}, std::nullopt);
    api.revisions.add_planned(
        material, {blob, "clip.mp4"},
        ingest::plan_revision(program, source.get(), facts, [](const std::string&) { return ""; }));
    api.database->write([](db::Tx& tx) { tx.script("update material set state = 'published'"); });
    base = "/media/" + material.value + "/1/";
  }

  ingest::ChildProgram child() const { return {COUNTING_CHILD, {(api.folder.path() / "children").string()}, {}}; }

  std::unique_ptr<ingest::Worker> start_worker(int threads, const std::string& name = "a") {
    ingest::WorkerSettings settings;
    settings.name = name;
    settings.threads = threads;
    settings.child = child();
    settings.scratch = (api.folder.path() / "blobs").string();
    settings.language_code = [](const std::string&) { return ""; };
    auto worker =
        std::make_unique<ingest::Worker>(settings, api.jobs, api.fleet, api.revisions, api.segments, api.blobs);
    listeners.push_back(
        std::make_unique<db::Listener>(api.database->url(), std::vector<std::string>{"job"},
                                       [raw = worker.get()](const std::string&, const std::string&) { raw->poke(); }));
    return worker;
  }
  void TearDown() override { listeners.clear(); }

  /// What children were asked to encode that contains this segment.
  std::vector<Json> runs_of(const std::string& rung, int segment) const {
    std::vector<Json> found;
    std::ifstream in(api.folder.path() / "children");
    for (std::string line; std::getline(in, line);) {
      const Json job = Json::parse(line);
      if (job["job"] == "encode" && std::ranges::count(job["rungs"], Json(rung)) > 0 && job["first"] <= segment &&
          segment < job["end"])
        found.push_back(job);
    }
    return found;
  }

  /// As after a chunk that failed three times.
  void give_up_on_chunks() {
    api.database->write([](db::Tx& tx) {
      tx.script("update job set state = 'parked', reason = 'crashed'; update revision set state = 'failed'");
    });
  }

  std::string packets(const std::string& bytes) const {
    ingest::testing::write_file(*media / "part.mp4", bytes);
    return run("ffprobe -v error -show_entries packet=pts,duration -of csv=p=0 " + quoted(*media / "part.mp4")).output;
  }

  static inline std::unique_ptr<ingest::testing::TemporaryFolder> media;
  static inline fs::path clip;
  test::Api api;
  ingest::Facts facts;
  ingest::Plan plan;
  MaterialId material;
  std::string base;
  std::vector<std::unique_ptr<db::Listener>> listeners;
};

TEST_F(OnDemand, any_segment_of_any_rung_is_there_before_its_chunk) {
  Node node(api);
  const auto worker = start_worker(0);
  EXPECT_THAT(node.get(base + "master.m3u8").body, testing::HasSubstr("360p/index.m3u8"));
  EXPECT_THAT(node.get(base + "240p/index.m3u8").body, testing::HasSubstr("5.m4s"));
  for (const std::string rung : {"240p", "360p", "audio"}) {
    const auto init = node.get(base + rung + "/init.mp4");
    ASSERT_EQ(init.status, 200) << rung;
    for (const int n : {0, 3, 5}) {
      const auto segment = node.get(base + rung + "/" + std::to_string(n) + ".m4s");
      ASSERT_EQ(segment.status, 200) << rung << " " << n << segment.body;
      EXPECT_EQ(segment.header("Cache-Control"), "public, max-age=31536000, immutable");
      const auto& timeline = rung == "audio" ? plan.audio : plan.video;
      EXPECT_EQ(std::stoull(packets(init.body + segment.body)), timeline.boundaries[static_cast<std::size_t>(n)]);
    }
  }
  EXPECT_EQ(node.get(base + "240p/6.m4s").status, 404);
}

TEST_F(OnDemand, one_encode_serves_all_who_ask_also_on_two_servers) {
  Node one(api), other(api);
  const auto a = start_worker(0, "a"), b = start_worker(0, "b");
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 8; ++i)
    answers.push_back(
        std::async(std::launch::async, [&, i] { return (i % 2 ? one : other).get(base + "360p/4.m4s"); }));
  std::set<std::string> bodies;
  for (auto& answer : answers) {
    const auto got = answer.get();
    EXPECT_EQ(got.status, 200);
    bodies.insert(got.body);
  }
  EXPECT_EQ(bodies.size(), 1U);
  EXPECT_EQ(runs_of("360p", 4).size(), 1U);
}

TEST_F(OnDemand, a_long_chunk_under_way_does_not_hold_it_up) {
  Node node(api);
  const auto worker = start_worker(1);
  const std::string last = std::to_string(plan.video.segment_count() - 1);
  ASSERT_EQ(node.get(base + "240p/" + last + ".m4s").status, 200);
  EXPECT_FALSE(api.revisions.find_presentation(material, 1)->complete);
}

TEST_F(OnDemand, work_that_stalls_three_times_is_parked_with_its_reason_until_somebody_retries_it) {
  ingest::WorkerSettings settings;
  settings.name = "stalling";
  settings.urgent_threads = 0;
  settings.child = {INGEST_NAUGHTY_CHILD, {"hang"}, {}};
  settings.child.limits.stall = 100ms;
  settings.scratch = (api.folder.path() / "blobs").string();
  settings.language_code = [](const std::string&) { return ""; };
  const auto preparation = [&] { return api.materials.find(material)->preparation; };
  {
    ingest::Worker worker(settings, api.jobs, api.fleet, api.revisions, api.segments, api.blobs);
    while (preparation()->state != RevisionState::failed) {
      api.database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
      worker.poke();
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(preparation()->reason, "stalled");
  const auto stopped = api.fleet.view().stopped;
  ASSERT_GE(std::ranges::count_if(stopped, &FleetStore::Stopped::parked), 1);
  EXPECT_EQ(api.ask(streamer::Method::get, "/api/v1/materials/" + material.value, nullptr, "admin")
                .json["preparation"]["reason"],
            "stalled");
  ASSERT_EQ(api.ask(streamer::Method::post, "/api/v1/materials/" + material.value + "/retry", nullptr, "admin").status,
            202);
  const auto worker = start_worker(1);
  while (preparation()->state != RevisionState::ready) std::this_thread::yield();
  listeners.clear();  // before the worker that it pokes
}

TEST_F(OnDemand, who_waits_too_long_is_told_to_come_back_and_costs_no_thread) {
  Node node(api, {.patience = 700ms, .repeat = 100ms}, 1);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 12; ++i)
    answers.push_back(
        std::async(std::launch::async, [&, i] { return node.get(base + "240p/" + std::to_string(i % 6) + ".m4s"); }));
  while (node.demand.count() < 12) std::this_thread::yield();  // all of them behind one pool thread
  EXPECT_EQ(node.get("/api/v1/materials/" + material.value).status, 200) << "the pool has a free thread";
  for (auto& answer : answers) {
    const auto got = answer.get();
    EXPECT_EQ(got.status, 503);
    EXPECT_EQ(got.header("Retry-After"), "1");
  }
}

TEST(OnDemandPatience, ends_before_that_of_browsers_and_proxies) {
  EXPECT_LE(SegmentDemand::Settings{}.patience, 15s);
}

TEST_F(OnDemand, who_asks_while_the_server_stops_is_told_to_come_back) {
  Node node(api);
  node.demand.close();
  const Answer answer = node.get(base + "360p/3.m4s");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, testing::HasSubstr("preparing"));
  EXPECT_EQ(node.demand.count(), 0U);
}

TEST_F(OnDemand, who_waits_while_the_server_stops_gets_her_segment_if_it_comes_and_otherwise_a_word) {
  Node node(api);
  auto lucky = std::async(std::launch::async, [&] { return node.get(base + "240p/2.m4s"); });
  while (node.demand.count() < 1) std::this_thread::yield();
  node.demand.end_within(60s);
  {
    const auto worker = start_worker(1);
    EXPECT_EQ(lucky.get().status, 200);
    listeners.clear();
  }
  auto other = std::async(std::launch::async, [&] { return node.get(base + "360p/5.m4s"); });
  while (node.demand.count() < 1) std::this_thread::yield();
  node.demand.end_within(100ms);
  const Answer answer = other.get();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_EQ(node.get(base + "360p/4.m4s").status, 503) << "nor does anybody wait longer who comes now";
}

TEST_F(OnDemand, a_viewer_who_leaves_costs_nothing) {
  Node node(api, {.patience = 15s, .repeat = 50ms});
  {
    Client client(node.server.port());
    client.write("GET " + base + "240p/4.m4s HTTP/1.1\r\nHost: x\r\n\r\n");
    while (node.demand.count() == 0) std::this_thread::yield();
  }
  while (node.demand.count() > 0) std::this_thread::yield();
  const auto is_wished = [&] {
    return api.segments.find_waiting({.material = material, .revision = 1}, 0, 0).elsewhere;
  };
  while (is_wished()) std::this_thread::yield();
  EXPECT_FALSE(api.jobs.claim("x", JobStore::Lane::urgent));
}

TEST_F(OnDemand, low_rungs_and_sound_go_first) {
  api.segments.want(material, 1, {{"360p", 3, 1}, {"240p", 5, 1}, {"audio", 5, 1}}, 10s);
  EXPECT_EQ(api.jobs.claim("x", JobStore::Lane::urgent)->rung, "audio");
  EXPECT_EQ(api.jobs.claim("x", JobStore::Lane::urgent)->rung, "240p");
  EXPECT_EQ(api.jobs.claim("x")->rung, "360p");
  EXPECT_EQ(api.jobs.claim("x")->kind, JobKind::encode);
}

TEST_F(OnDemand, a_segment_that_could_not_be_begun_is_tried_again_at_once) {
  api.segments.want(material, 1, {{"240p", 3, 1}}, 60s);
  ingest::WorkerSettings settings;
  settings.name = "w";
  settings.threads = 0;
  settings.child = {"/nonexistent/acervo", {}, {}};
  settings.scratch = (api.folder.path() / "blobs").string();
  ingest::Worker worker(settings, api.jobs, api.fleet, api.revisions, api.segments, api.blobs);
  const auto waits = [&] {
    return api.database->read([](db::Tx& tx) {
      const auto rows = tx.run({"waits",
                                "select extract(epoch from run_after - now())::float8 as seconds from job "
                                "where kind = 'segment' and reason = 'unavailable'"});
      return rows.empty() ? -1 : rows.front()["seconds"].real();
    });
  };
  double longest = waits();
  for (; longest < 0; longest = waits()) std::this_thread::yield();
  EXPECT_LE(longest, 1.1);
}

TEST_F(OnDemand, a_segment_that_failed_three_times_stays_so_until_its_chunk_decides) {
  Node node(api);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    api.segments.want(material, 1, {{"240p", 3, 0}}, 10s);
    api.database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
    api.jobs.fail(*api.jobs.claim("x", JobStore::Lane::segment), "x", "crashed", "signal 11");
  }
  api.database->write([](db::Tx& tx) { tx.script("update job set wanted_until = now() - interval '1 hour'"); });
  api.jobs.recover();
  const auto answer = node.get(base + "240p/3.m4s");
  EXPECT_EQ(answer.status, 410) << "to wait would be in vain: another rung may be there";
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_THAT(answer.body, testing::HasSubstr("segment_failed"));
  EXPECT_FALSE(api.jobs.claim("x", JobStore::Lane::segment)) << "nobody tries three times more for each who asks";
  const auto stopped = api.fleet.view().stopped;
  ASSERT_EQ(stopped.size(), 1U);
  EXPECT_EQ(stopped.front().reason, "crashed");
  const auto worker = start_worker(1);
  while (api.materials.find(material)->preparation->state != RevisionState::ready) std::this_thread::sleep_for(50ms);
  EXPECT_EQ(node.get(base + "240p/3.m4s").status, 200);
  EXPECT_TRUE(api.fleet.view().stopped.empty());
  listeners.clear();
}

TEST_F(OnDemand, of_a_lesson_whose_preparation_failed_every_segment_plays) {
  Node node(api, {.patience = 10s, .repeat = 100ms});
  give_up_on_chunks();
  const auto worker = start_worker(0);
  EXPECT_EQ(node.get(base + "240p/3.m4s").status, 200);
  EXPECT_EQ(runs_of("240p", 3).size(), 1U);
  listeners.clear();
}

TEST_F(OnDemand, a_segment_of_such_a_lesson_that_fails_three_times_is_not_tried_again) {
  give_up_on_chunks();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    api.segments.want(material, 1, {{"240p", 3, 0}}, 10s);
    api.database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
    api.jobs.fail(*api.jobs.claim("x", JobStore::Lane::segment), "x", "crashed", "signal 11");
  }
  api.jobs.recover();
  EXPECT_EQ(api.segments.want(material, 1, {{"240p", 3, 0}}, 10s).front(), SegmentStore::Standing::failed);
  EXPECT_FALSE(api.jobs.claim("x", JobStore::Lane::segment));
}

TEST_F(OnDemand, nothing_of_a_file_that_was_given_up_is_encoded_for_who_still_plays_it) {
  Node node(api);
  api.segments.want(material, 1, {{"240p", 3, 0}}, 10s);
  ASSERT_TRUE(api.segments.add(*api.jobs.claim("x", JobStore::Lane::segment), "x", 3, "bytes"));
  api.revisions.add_planned(material, {{std::string(64, 'b'), {10}}, "clip.mp4"}, {.plan = Json(plan)});
  api.database->write([&](db::Tx& tx) { show_revision(tx, material, 2); });
  const auto answer = node.get(base + "240p/2.m4s");
  EXPECT_EQ(answer.status, 410);
  EXPECT_THAT(answer.body, testing::HasSubstr("segment_failed"));
  EXPECT_FALSE(api.jobs.claim("x", JobStore::Lane::segment));
  EXPECT_EQ(api.segments.find(material, 1, "240p", 3), std::nullopt) << "nobody would ever remove it";
}

TEST_F(OnDemand, a_segment_out_of_its_chunk_has_the_same_place_and_init) {
  Node node(api);
  std::map<std::string, std::pair<std::string, std::string>> alone;
  {
    const auto urgent = start_worker(0);
    for (const std::string rung : {"240p", "audio"})
      alone[rung] = {node.get(base + rung + "/init.mp4").body, node.get(base + rung + "/1.m4s").body};
    listeners.clear();
  }
  const auto worker = start_worker(1);
  while (!api.revisions.find_presentation(material, 1)->rungs[0].chunks[0]) std::this_thread::sleep_for(50ms);
  for (const auto& [rung, bytes] : alone) {
    const auto init = node.get(base + rung + "/init.mp4").body, segment = node.get(base + rung + "/1.m4s").body;
    EXPECT_EQ(init, bytes.first) << rung;
    const auto before = packets(bytes.first + bytes.second), after = packets(init + segment);
    EXPECT_EQ(before.substr(0, before.find('\n')), after.substr(0, after.find('\n'))) << rung;
    EXPECT_EQ(std::ranges::count(before, '\n'), std::ranges::count(after, '\n')) << rung;
  }
  EXPECT_EQ(api.segments.find(material, 1, "240p", 1), std::nullopt) << "superseded";
}

std::vector<float> decoded(const fs::path& file) {
  const auto raw = run("ffmpeg -nostdin -v error -i " + quoted(file) + " -f f32le -ac 1 -ar 48000 -").output;
  std::vector<float> values(raw.size() / sizeof(float));
  std::memcpy(values.data(), raw.data(), values.size() * sizeof(float));
  return values;
}

TEST_F(OnDemand, sound_is_as_good_at_every_joint_as_in_one_pass) {
  // Segments made alone and out of runs, between those of chunks.
  Node node(api);
  const auto source = ingest::testing::open_file(clip);
  const auto pieces = [&](std::size_t first, std::size_t end) {
    const auto rung =
        ingest::encode(child(), source.get(), facts, plan, {first, end, {"audio"}, api.folder.path().string()});
    return rung.front().init + ingest::testing::read_fd(rung.front().file.get());
  };
  const std::string init = node.get(base + "audio/init.mp4").body;
  std::map<int, std::string> asked;
  const auto urgent = start_worker(0);
  for (const int n : {5, 3, 1, 2}) asked[n] = node.get(base + "audio/" + std::to_string(n) + ".m4s").body;
  const std::string mixed = pieces(0, 1) + asked[1] + asked[2] + asked[3] + pieces(4, 5).substr(init.size()) + asked[5];
  ingest::testing::write_file(*media / "mixed.mp4", mixed);
  ingest::testing::write_file(*media / "whole.mp4", pieces(0, plan.audio.segment_count()));

  const auto gain = static_cast<float>(std::pow(10, plan.find("audio")->gain_db / 20));
  auto original = decoded(clip);
  for (float& sample : original) sample *= gain;
  const auto joined = decoded(*media / "mixed.mp4"), once = decoded(*media / "whole.mp4");
  ASSERT_EQ(joined.size(), once.size());
  ASSERT_LE(original.size(), once.size());
  const auto quality = [&](const std::vector<float>& sound, std::size_t from, std::size_t to) {
    double power = 0, error = 0;
    for (std::size_t i = from; i < to; ++i) {
      power += double(original[i]) * original[i];
      error += std::pow(double(sound[i]) - original[i], 2);
    }
    return 10 * std::log10(power / error);
  };
  for (std::size_t n = 1; n + 1 < plan.audio.boundaries.size(); ++n) {
    const auto at = static_cast<std::size_t>(plan.audio.boundaries[n]);
    EXPECT_GT(quality(joined, at - 2048, at + 2048), quality(once, at - 2048, at + 2048) - 1) << "at segment " << n;
  }
}

TEST_F(OnDemand, ffmpeg_plays_all_of_it_over_hls_and_dash) {
  Node node(api);
  const auto worker = start_worker(0);
  const auto probe_of = [&](const std::string& manifest, const std::string& options) {
    return run("ffprobe -v error " + options + " -of csv=p=0 '" + node.url() + base + manifest + "' 2>&1").output;
  };
  const std::string count = "-count_frames -show_entries stream=width,nb_read_frames";
  EXPECT_THAT(probe_of("manifest.mpd", count),
              testing::AllOf(testing::HasSubstr("426,600"), testing::HasSubstr("1125")));
  // Of several pictures at once libav's readers let some packets of the larger ones fall: each by itself.
  EXPECT_THAT(probe_of("240p/index.m3u8", count), testing::HasSubstr("426,600"));
  EXPECT_THAT(probe_of("360p/index.m3u8", count), testing::HasSubstr("640,600"));
  EXPECT_THAT(probe_of("audio/index.m3u8", count), testing::HasSubstr("1125"));
  for (const std::string rung : {"240p", "360p"})
    for (std::size_t n = 0; n < plan.video.segment_count(); ++n)
      EXPECT_EQ(std::ranges::count(packets(node.get(base + rung + "/init.mp4").body +
                                           node.get(base + rung + "/" + std::to_string(n) + ".m4s").body),
                                   '\n'),
                100)
          << rung << " " << n;
}

}  // namespace
}  // namespace acervo::web
