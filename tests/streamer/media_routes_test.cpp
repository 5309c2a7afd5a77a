#include "streamer/media/media_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <set>

#include "catalog/core/error.hpp"
#include "streamer/http/server.hpp"
#include "streamer/media/addressing.hpp"
#include "streamer/media/download.hpp"
#include "tests/streamer/client.hpp"
#include "tests/streamer/sample.hpp"

namespace acervo::streamer {
namespace {

using test::Answer;
using test::Client;
using test::read_file;
using testing::HasSubstr;
using testing::StartsWith;

/// A source whose missing segments can be made while somebody waits for them.
class PreparingSource : public test::FolderSource {
 public:
  using FolderSource::FolderSource;
  void want_segment(const Presentation&, const Rung&, std::size_t segment, SegmentWait wait) override {
    wanted.set_value({segment, std::move(wait.ready)});
  }
  std::promise<std::pair<std::size_t, std::function<void(std::exception_ptr)>>> wanted;
};

/// A source whose blobs lie on another machine until somebody brings them.
class FarSource : public test::FolderSource {
 public:
  using FolderSource::FolderSource;
  std::shared_ptr<const Fd> open_blob(const std::string& key) override {
    {
      const std::lock_guard lock(mutex_);
      if (!here_.contains(key)) throw BlobAway(key);
    }
    return FolderSource::open_blob(key);
  }
  void bring_blob(const std::string& key, std::function<void(std::exception_ptr)> ready) override {
    const std::lock_guard lock(mutex_);
    wanted_.emplace_back(key, std::move(ready));
    changed_.notify_all();
  }
  /// Waits until blobs are wanted, and has them come.
  std::vector<std::string> come(std::size_t count, const std::exception_ptr& error = nullptr) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return wanted_.size() >= count; });
    const auto wanted = std::exchange(wanted_, {});
    std::vector<std::string> keys;
    for (const auto& [key, ready] : wanted) {
      if (!error) here_.insert(key);
      keys.push_back(key);
    }
    lock.unlock();
    for (const auto& [key, ready] : wanted) ready(error);
    return keys;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> here_;
  std::vector<std::pair<std::string, std::function<void(std::exception_ptr)>>> wanted_;
};

class MediaRoutesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!test::has_ffmpeg()) return;
    folder = std::make_unique<test::ScratchFolder>();
    sample = test::make_sample(folder->path());
    sample.is_public = true;
  }
  static void TearDownTestSuite() { folder.reset(); }

  void SetUp() override {
    if (!folder) GTEST_SKIP() << "the ffmpeg program, which makes the media for this test, is not installed";
    serve(std::make_shared<test::FolderSource>(folder->path(), sample));
  }

  void serve(std::shared_ptr<MediaSource> source, Config config = {}) {
    Router router;
    const MediaRoutes media(std::move(source));
    media.add_to(router);
    audience = media.audience();
    config.address = "127.0.0.1";
    config.drain_timeout = std::chrono::seconds(1);
    server = std::make_unique<Server>(std::move(config), std::move(router));
    server->start();
  }

  std::string path(const std::string& name) const { return "/media/" + sample.material.value + "/3/" + name; }
  std::string url(const std::string& name) const {
    return "http://127.0.0.1:" + std::to_string(server->port()) + path(name);
  }
  Answer get(const std::string& name, std::string_view fields = "") const {
    return Client(server->port()).get(path(name), fields);
  }

  static std::unique_ptr<test::ScratchFolder> folder;
  static Presentation sample;
  std::unique_ptr<Server> server;
  std::shared_ptr<Audience> audience;
};

std::unique_ptr<test::ScratchFolder> MediaRoutesTest::folder;
Presentation MediaRoutesTest::sample;

/// A cache that is told that nothing has changed keeps the headers that it has.
TEST_F(MediaRoutesTest, other_sites_are_another_tag) {
  const auto serve_to = [&](std::optional<std::vector<std::string>> sites) {
    Presentation presentation = sample;
    presentation.embed_sites = std::move(sites);
    serve(std::make_shared<test::FolderSource>(folder->path(), presentation));
  };
  for (const char* name : {"240p/0.m4s", "240p/init.mp4", "master.m3u8"}) {
    serve_to(std::nullopt);
    std::set<std::string> tags{get(name).header("etag")};
    for (const auto& sites : {std::vector<std::string>{"escuela.mx"}, {"escuela.mx", "otra.mx"}, {}}) {
      serve_to(sites);
      const Answer now = get(name, "If-None-Match: " + *tags.rbegin() + "\r\nOrigin: https://escuela.mx\r\n");
      EXPECT_EQ(now.status, 200) << name;
      EXPECT_NE(now.header("access-control-allow-origin"), "*");
      EXPECT_TRUE(tags.insert(now.header("etag")).second) << name;
      EXPECT_EQ(get(name, "If-None-Match: " + now.header("etag") + "\r\n").status, 304) << name;
    }
  }
}

TEST_F(MediaRoutesTest, segments_are_slices_of_their_chunk) {
  const std::string chunk = read_file(folder->path() / "240p-0");
  const std::size_t first = sample.rungs[0].chunks[0]->segment_bytes[0];
  EXPECT_EQ(get("240p/0.m4s").body, chunk.substr(0, first));
  for (int again = 0; again < 2; ++again) {  // from the pool, then from memory
    const Answer second = get("240p/1.m4s");
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.body, chunk.substr(first));
    EXPECT_EQ(second.header("content-type"), "video/mp4");
    EXPECT_EQ(second.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(second.header("etag"), "\"240p-0-1\"");
    EXPECT_EQ(second.header("access-control-allow-origin"), "*");
  }
  EXPECT_EQ(get("240p/init.mp4").body, sample.rungs[0].init);
  EXPECT_EQ(get("audio/init.mp4").header("content-type"), "audio/mp4");
}

TEST_F(MediaRoutesTest, who_takes_segments_is_a_viewer_and_the_bytes_that_leave_count_for_the_rung) {
  EXPECT_EQ(get("240p/index.m3u8").status, 200);
  EXPECT_EQ(get("240p/999.m4s").status, 404);
  Client head(server->port());
  head.write("HEAD " + path("240p/0.m4s") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(head.read(false).status, 200);
  EXPECT_EQ(audience->viewers(), 0U) << "who only looks what is there is no viewer";
  const Answer first = get("240p/0.m4s"), again = get("240p/0.m4s");
  EXPECT_EQ(audience->viewers(), 1U);
  server.reset();  // the last bytes are counted after the client has them
  EXPECT_EQ(audience->bytes_by_rung().at("240p"), first.body.size() + again.body.size());
}

TEST_F(MediaRoutesTest, what_is_not_published_stays_out_of_shared_caches) {
  Presentation draft = sample;
  draft.is_public = false;
  serve(std::make_shared<test::FolderSource>(folder->path(), draft));
  for (const char* name : {"240p/0.m4s", "240p/init.mp4", "240p/index.m3u8", "240p.mp4"})
    EXPECT_EQ(get(name).header("cache-control"), "private, max-age=3600") << name;
}

TEST_F(MediaRoutesTest, segments_have_ranges_and_revalidation) {
  const std::string whole = get("240p/1.m4s").body;
  const Answer part = get("240p/1.m4s", "Range: bytes=10-19\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.substr(10, 10));
  EXPECT_EQ(part.header("content-range"), "bytes 10-19/" + std::to_string(whole.size()));
  EXPECT_EQ(get("240p/1.m4s", "If-None-Match: \"240p-0-1\"\r\n").status, 304);
  for (const char* name : {"240p/1.m4s", "240p/init.mp4", "240p.mp4"}) {
    SCOPED_TRACE(name);
    const std::string date = get(name).header("last-modified");
    EXPECT_EQ(date, "Fri, 20 Nov 2026 10:30:00 GMT");
    const Answer same = get(name, "If-Modified-Since: " + date + "\r\n");
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(get(name, "If-Modified-Since: Fri, 20 Nov 2026 10:29:59 GMT\r\n").status, 200);
    EXPECT_EQ(get(name, "If-Modified-Since: " + date + "\r\nIf-None-Match: \"another\"\r\n").status, 200)
        << "the tag counts";
    EXPECT_EQ(get(name, "Range: bytes=0-1\r\nIf-Range: " + date + "\r\n").status, 206);
    EXPECT_EQ(get(name, "Range: bytes=0-1\r\nIf-Range: Fri, 20 Nov 2026 10:29:59 GMT\r\n").status, 200);
  }
  EXPECT_EQ(get("240p/1.m4s", "Range: bytes=99999999-\r\n").status, 416);
  const Answer several = get("240p/1.m4s", "Range: bytes=0-1,4-5\r\n");
  EXPECT_THAT(several.header("content-type"), StartsWith("multipart/byteranges; boundary="));
  EXPECT_THAT(several.body, HasSubstr("Content-Range: bytes 4-5/"));
  EXPECT_EQ(several.header("content-length"), std::to_string(several.body.size()));
}

TEST_F(MediaRoutesTest, only_whole_canonical_names_exist) {
  for (const char* name :
       {"240p/3.m4s", "240p/00.m4s", "240p/-1.m4s", "240p/1.m4s/", "240p/1.m4", "nope/0.m4s", "240p/", "240p",
        "../3/master.m3u8", "captions/fr.vtt", "poster.jpg", "storyboard.vtt", "master.m3u", "240p/99999999999.m4s",
        "%2e%2e/master.m3u8", "240p/0%00.m4s", "720p.mp4", "index.m3u8"})
    EXPECT_THAT(get(name).status, testing::AnyOf(404, 400, 308)) << name;
  for (const char* other : {"/media/x/3/master.m3u8", "/media/aaaaaaaaaaaa/3/master.m3u8"})
    EXPECT_EQ(Client(server->port()).get(other).status, 404) << other;
  EXPECT_EQ(Client(server->port()).get("/media/" + sample.material.value + "/03/master.m3u8").status, 404);
  EXPECT_EQ(Client(server->port()).get("/media/" + sample.material.value + "/4/master.m3u8").status, 404);
}

TEST_F(MediaRoutesTest, texts_have_their_types) {
  EXPECT_EQ(get("master.m3u8").header("content-type"), "application/vnd.apple.mpegurl");
  EXPECT_EQ(get("master.m3u8").header("cache-control"), "no-cache");
  EXPECT_EQ(get("manifest.mpd").header("content-type"), "application/dash+xml");
  EXPECT_EQ(get("240p/index.m3u8").header("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_THAT(get("captions/es.vtt").body, HasSubstr("¡Hola!"));
  EXPECT_THAT(get("captions/es.m3u8").body, HasSubstr("\nes.vtt\n"));
  EXPECT_EQ(get("chapters.vtt").body,
            "WEBVTT\n\n00:00:00.000 --> 00:00:05.000\nUno &amp; dos\n\n00:00:05.000 --> 00:00:12.000\nTres\n");
}

TEST_F(MediaRoutesTest, an_unencoded_segment_is_asked_for_and_waited_for) {
  Presentation partial = sample;
  partial.complete = false;
  partial.rungs[0].chunks[1].reset();
  const auto source = std::make_shared<PreparingSource>(folder->path(), partial);
  serve(source);
  EXPECT_EQ(get("240p/index.m3u8").header("cache-control"), "no-cache");
  Client waiting(server->port());
  waiting.write("GET " + path("240p/2.m4s") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto [segment, ready] = source->wanted.get_future().get();
  EXPECT_EQ(segment, 2U);
  source->replace(sample);
  ready(nullptr);
  EXPECT_EQ(waiting.read().body, read_file(folder->path() / "240p-1"));
}

TEST_F(MediaRoutesTest, without_an_encoder_a_missing_segment_is_to_be_asked_again) {
  Presentation partial = sample;
  partial.rungs[0].chunks[1].reset();
  serve(std::make_shared<test::FolderSource>(folder->path(), partial));
  const Answer answer = get("240p/2.m4s");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_EQ(get("240p.mp4").status, 503);
}

TEST_F(MediaRoutesTest, a_segment_that_is_away_waits_without_a_thread) {
  const auto source = std::make_shared<FarSource>(folder->path(), sample);
  Config config;
  config.pool_threads = 1;
  serve(source, std::move(config));
  Client first(server->port()), second(server->port());
  for (Client* client : {&first, &second}) client->write("GET " + path("240p/2.m4s") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(get("master.m3u8").status, 200) << "the pool's only thread is free";
  EXPECT_EQ(source->come(2), std::vector<std::string>(2, "240p-1"));
  const std::string segment = read_file(folder->path() / "240p-1");
  EXPECT_EQ(first.read().body, segment);
  EXPECT_EQ(second.read().body, segment);
}

TEST_F(MediaRoutesTest, where_the_store_is_away_a_segment_is_to_be_asked_again) {
  const auto source = std::make_shared<FarSource>(folder->path(), sample);
  serve(source);
  Client client(server->port());
  client.write("GET " + path("240p/2.m4s") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  source->come(1, std::make_exception_ptr(Error(Code::unavailable, "away", "storage")));
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
}

TEST_F(MediaRoutesTest, a_download_waits_for_each_blob_in_its_turn) {
  const std::string whole = get("360p.mp4").body;
  const auto source = std::make_shared<FarSource>(folder->path(), sample);
  serve(source);
  Client client(server->port());
  client.write("GET " + path("360p.mp4") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  std::set<std::string> came;
  while (came.size() < 4) {
    const auto keys = source->come(1);
    EXPECT_EQ(keys.size(), 1U) << "one after the other";
    came.insert(keys.begin(), keys.end());
  }
  EXPECT_EQ(client.read().body, whole);
}

TEST_F(MediaRoutesTest, ffmpeg_plays_hls_whole) {
  const auto played = test::run("ffmpeg -nostdin -v error -i " + url("master.m3u8") + " -map 0:v -map 0:a -f null -");
  EXPECT_EQ(played.status, 0);
  EXPECT_EQ(played.output, "");
  const auto probed =
      test::run("ffprobe -v error -count_packets -show_entries stream=codec_type,nb_read_packets -of csv=p=0 " +
                url("360p/index.m3u8"));
  EXPECT_THAT(probed.output, StartsWith("video,300"));
  const auto all = test::run(
      "ffprobe -v error -show_entries stream=codec_type,height:stream_tags=language -of csv=p=0 " + url("master.m3u8"));
  EXPECT_THAT(all.output, HasSubstr("video,240"));
  EXPECT_THAT(all.output, HasSubstr("video,360"));
}

TEST_F(MediaRoutesTest, ffmpeg_plays_dash_whole) {
  const auto played = test::run("ffmpeg -nostdin -v error -i " + url("manifest.mpd") + " -map 0:v -map 0:a -f null -");
  EXPECT_EQ(played.status, 0);
  EXPECT_EQ(played.output, "");
  const auto probed =
      test::run("ffprobe -v error -count_packets -show_entries stream=codec_type,height,nb_read_packets -of csv=p=0 " +
                url("manifest.mpd"));
  EXPECT_THAT(probed.output, HasSubstr("video,240,300"));
  EXPECT_THAT(probed.output, HasSubstr("video,360,300"));
}

TEST_F(MediaRoutesTest, a_download_plays_and_seeks) {
  const Answer whole = get("360p.mp4?download");
  EXPECT_EQ(whole.body.size(), download_size(sample, sample.rungs[1]));
  EXPECT_EQ(whole.header("content-disposition"),
            "attachment; filename=\"optica la luz blanca (360p).mp4\"; "
            "filename*=UTF-8''%C3%93ptica%20la%20luz%20blanca%20%28360p%29.mp4");
  const auto counted = test::run(
      "ffprobe -v error -count_packets -show_entries stream=codec_type,nb_read_packets:format=duration -of csv=p=0 " +
      url("360p.mp4"));
  EXPECT_THAT(counted.output, HasSubstr("video,300"));
  EXPECT_THAT(counted.output, HasSubstr("audio,56"));
  EXPECT_THAT(counted.output, HasSubstr("12.0"));
  const auto before = server->counts().sender.bytes;
  const auto sought =
      test::run("ffprobe -v error -read_intervals 9%+#1 -select_streams v -show_entries packet=pts_time -of csv=p=0 " +
                url("360p.mp4"));
  EXPECT_THAT(sought.output, StartsWith("8.0"));
  EXPECT_GT(server->counts().sender.bytes, before);
  const auto sound =
      test::run("ffprobe -v error -count_packets -show_entries stream=codec_type,nb_read_packets -of csv=p=0 " +
                url("audio.mp4"));
  EXPECT_THAT(sound.output, StartsWith("audio,56"));
}

TEST_F(MediaRoutesTest, ranges_of_a_download_join_to_the_whole) {
  const std::string whole = get("240p.mp4").body;
  std::string joined;
  for (std::size_t at = 0; at < whole.size(); at += 10007)
    joined += get("240p.mp4", "Range: bytes=" + std::to_string(at) + "-" + std::to_string(at + 10006) + "\r\n").body;
  EXPECT_EQ(joined, whole);
}

TEST_F(MediaRoutesTest, aborted_downloads_leave_nothing_behind) {
  get("360p.mp4");
  get("360p/1.m4s");
  while (server->counts().connections_open > 0) std::this_thread::yield();
  testing::internal::CaptureStderr();  // into a file, which stays open
  const std::size_t before = test::open_files();
  for (int i = 0; i < 1000; ++i) {
    Client client(server->port(), 4096);
    client.write("GET " + path(i % 2 ? "360p.mp4" : "360p/1.m4s") + " HTTP/1.1\r\nHost: x\r\n\r\n");
    if (i % 3 == 0) client.reset();
  }
  // The last ones may not even have been accepted yet: what must not be is that anything stays.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while ((server->counts().connections_open > 0 || test::open_files() != before) &&
         std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_EQ(server->counts().connections_open, 0U);
  EXPECT_EQ(server->counts().sender.active, 0U);
  EXPECT_EQ(server->counts().buffered, 0U);
  EXPECT_EQ(test::open_files(), before);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "nothing went wrong that anybody has to hear of";
}

TEST_F(MediaRoutesTest, a_client_that_takes_nothing_is_given_up) {
  Config config;
  config.sender.patience.stall = std::chrono::milliseconds(100);
  config.header_timeout = config.keep_alive_timeout = std::chrono::milliseconds(50);
  serve(std::make_shared<test::FolderSource>(folder->path(), sample), config);
  Client client(server->port(), 2048);
  std::string batch;
  for (int i = 0; i < 200; ++i) batch += "GET " + path("360p.mp4") + " HTTP/1.1\r\nHost: x\r\n\r\n";
  client.write(batch);
  while (server->counts().sender.stalled == 0) std::this_thread::yield();
  while (server->counts().connections_open > 0) std::this_thread::yield();
}

TEST_F(MediaRoutesTest, a_slow_reader_outlives_every_other_timeout) {
  Config config;
  config.header_timeout = config.body_timeout = config.keep_alive_timeout = std::chrono::milliseconds(60);
  serve(std::make_shared<test::FolderSource>(folder->path(), sample), config);
  const std::string whole = get("360p.mp4").body;
  Client client(server->port(), 4096);
  client.write("GET " + path("360p.mp4") + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::string got;
  std::array<char, 16384> buffer{};
  const auto start = std::chrono::steady_clock::now();
  while (true) {
    const ssize_t count = ::recv(client.fd(), buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    got.append(buffer.data(), static_cast<std::size_t>(count));
    // Slow enough for several of the timeouts to pass before the end, by the clock rather than by the packet.
    while (got.size() * 400 / whole.size() >
           static_cast<std::size_t>((std::chrono::steady_clock::now() - start) / std::chrono::milliseconds(1)))
      std::this_thread::yield();
  }
  ASSERT_GT(got.size(), whole.size());
  EXPECT_EQ(got.substr(got.size() - whole.size()), whole);
  EXPECT_EQ(got.find("408"), std::string::npos);
}

TEST_F(MediaRoutesTest, a_fast_client_does_not_hold_up_others) {
  // One takes everything as fast as it can in a loop; another's small request still gets through, again and again.
  std::atomic<bool> stop{false};
  auto greedy = std::async(std::launch::async, [&] {
    Client client(server->port());
    while (!stop) client.get(path("360p.mp4"));
  });
  Client modest(server->port());
  for (int i = 0; i < 200; ++i) ASSERT_EQ(modest.get(path("240p/0.m4s"), "Range: bytes=0-99\r\n").body.size(), 100U);
  stop = true;
  greedy.get();
}

TEST_F(MediaRoutesTest, a_request_that_comes_while_media_leaves_waits_its_turn) {
  Client client(server->port(), 4096);
  client.write("GET " + path("360p.mp4") + " HTTP/1.1\r\nHost: x\r\n\r\nGET " + path("240p/0.m4s") +
               " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read().body.size(), download_size(sample, sample.rungs[1]));
  EXPECT_EQ(client.read().body.size(), sample.rungs[0].chunks[0]->segment_bytes[0]);
}

}  // namespace
}  // namespace acervo::streamer
