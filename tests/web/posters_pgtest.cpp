#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <list>
#include <thread>

#include "catalog/core/json.hpp"
#include "ingest/child.hpp"
#include "tests/ingest/support.hpp"
#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {
namespace {

namespace media = ingest::testing;

struct Posters : testing::Test, Served {
  Posters() : Served(streamer::Config().pool_threads) { services.media_child = &child; }

  std::string address() { return "/api/v1/materials/" + lesson + "/poster"; }
  Answer put(const Json& body, const std::string& who = "owner") {
    return ask(streamer::Method::put, address(), body, who);
  }
  Answer give(const std::string& bytes, const std::string& who = "owner") {
    return ask(streamer::Method::put, address(), Json(bytes), who, {{"Content-Type", "image/jpeg"}});
  }
  Json candidates() { return ask(streamer::Method::get, address() + "s", nullptr, "owner").json; }
  // What a visitor sees, by the address that the API gives.
  std::string shown() { return get(get_json("/api/v1/materials/" + lesson).at("playback").at("poster")).body; }

  ingest::ChildProgram child = media::child();
  std::string lesson = add_video("volcanes", MaterialState::published);
  media::TemporaryFolder made;
};

TEST_F(Posters, one_of_the_candidates_is_chosen_and_put_back) {
  EXPECT_EQ(shown(), "poster of volcanes");
  EXPECT_EQ(candidates()["origin"], "automatic");
  ASSERT_EQ(candidates()["items"].size(), 2U);
  const Json other = candidates()["items"][1];
  EXPECT_EQ(other["second"], 2);
  EXPECT_EQ(get(other["url"], "owner").body, "other of volcanes");
  const std::string before = get_json("/api/v1/materials/" + lesson)["poster"];
  EXPECT_EQ(put({{"candidate", 1}}).status, 204);
  EXPECT_EQ(shown(), "other of volcanes");
  EXPECT_NE(get_json("/api/v1/materials/" + lesson)["poster"], before) << "caches and open pages see that it changed";
  EXPECT_EQ(candidates()["origin"], "chosen");
  EXPECT_EQ(candidates()["items"][1]["shown"], true);
  EXPECT_EQ(put({{"automatic", true}}).status, 204);
  EXPECT_EQ(shown(), "poster of volcanes");
}

TEST_F(Posters, a_picture_from_elsewhere_is_made_anew) {
  const auto picture =
      media::make_clip(made, "a.png", "-f lavfi -i testsrc2=s=1600x900:d=1 -frames:v 1 -metadata location=secret");
  EXPECT_EQ(give(media::read_file(picture)).status, 204);
  EXPECT_EQ(candidates()["origin"], "given");
  EXPECT_EQ(shown().substr(0, 3), "\xFF\xD8\xFF");
  EXPECT_EQ(shown().find("secret"), std::string::npos);
  EXPECT_EQ(give("esto no es una imagen").status, 415);
  EXPECT_EQ(give("esto no es una imagen").json["code"], "not_picture");
  std::string huge = media::read_file(picture);
  huge[18] = '\x36', huge[19] = '\xB0';  // 14,000 wide
  EXPECT_EQ(give(huge).status, 413);
  EXPECT_EQ(give(huge).json["code"], "picture_too_large");
  EXPECT_EQ(give(media::read_file(picture).substr(0, 60)).status, 422);
  EXPECT_EQ(shown().substr(0, 3), "\xFF\xD8\xFF") << "a refused one changes nothing";
}

TEST_F(Posters, any_second_of_the_lesson_can_stand_for_it) {
  // A lesson with a real file: red, then blue from the second second on.
  const auto clip = media::make_clip(made, "a.mp4",
                                     "-f lavfi -i color=red:s=64x64:d=2:r=10 -f lavfi -i color=blue:s=64x64:d=2:r=10 "
                                     "-filter_complex '[0][1]concat' -c:v libx264");
  const auto source = media::open_file(clip);
  const auto facts = ingest::probe(child, source.get());
  const std::string key = blob(media::read_file(clip));
  database->write([&](db::Tx& tx) {
    tx.script("update revision set source_blob = '" + key + "', facts = '" + Json(facts).dump() + "'");
  });
  EXPECT_EQ(put({{"second", 0.5}}).status, 204);
  const std::string early = shown();
  EXPECT_EQ(put({{"second", 3.5}}).status, 204);
  EXPECT_NE(shown(), early);
  EXPECT_EQ(shown().substr(0, 3), "\xFF\xD8\xFF");
  EXPECT_EQ(put({{"second", 1000}}).status, 422);
  EXPECT_EQ(put({{"second", -1}}).status, 422);
}

// A child that reads what nobody writes, until it is let go.
TEST_F(Posters, that_take_long_leave_threads_for_everybody_else) {
  const std::string pipe = (folder.path() / "nobody-writes").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  Fd writer(::open(pipe.c_str(), O_RDWR | O_CLOEXEC));
  ingest::ChildProgram patient{"/bin/cat", {pipe}};
  services.media_child = &patient;
  std::list<streamer::test::Client> clients;
  for (int n = 0; n < 12; ++n)
    clients.emplace_back(server->port())
        .write("PUT " + address() + " HTTP/1.1\r\nHost: x\r\nX-Acervo-Request: 1\r\nContent-Type: image/jpeg\r\n" +
               "Cookie: acervo_session=" + tokens.at("owner") + "\r\nContent-Length: 3\r\n\r\nabc");
  std::vector<pollfd> waits;
  for (auto& one : clients) waits.push_back({one.fd(), POLLIN, 0});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  const auto answered = [&] {
    ::poll(waits.data(), waits.size(), 0);
    return std::ranges::count_if(waits, [](const pollfd& one) { return one.revents != 0; });
  };
  while (answered() < 9 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(answered(), 9) << "two have a turn, one waits";
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(get("/api/v1/session").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
  ::unlink(pipe.c_str());
  writer.reset();
  int busy = 0;
  for (auto& one : clients) {
    const auto answer = one.read();
    if (!answer.header("retry-after").empty()) busy += Json::parse(answer.body)["code"] == "busy" ? 1 : 0;
  }
  EXPECT_EQ(busy, 9);
}

// Gigabytes that lie on another machine.
TEST_F(Posters, of_a_recording_that_is_away_are_made_when_it_has_come) {
  struct Away : LocalBlobStore {
    using LocalBlobStore::LocalBlobStore;
    Fd open(const std::string& key) override {
      ADD_FAILURE() << "a thread waits for " << key;
      return LocalBlobStore::open(key);
    }
    std::optional<Fd> find_here(const std::string& key) override {
      return away ? std::nullopt : std::optional(LocalBlobStore::open(key));
    }
    void bring(const std::string& key, std::function<void(std::exception_ptr)> done) override {
      asked = key;
      away = false;
      done(nullptr);
    }
    bool away = true;
    std::string asked;
  } far(folder.path() / "blobs");
  const Services with_far{*database, people,    vocabularies,  materials,    revisions,   uploads, jobs,
                          far,       searcher,  presentations, media_access, segments,    demand,  viewings,
                          viewing,   positions, fleet,         site,         &search_log, &child,  &cache};
  streamer::Router routes;
  add_poster_routes(routes, with_far);
  server = std::make_unique<streamer::Server>(streamer::Config{.address = "127.0.0.1"}, std::move(routes));
  server->start();
  const auto clip = media::make_clip(made, "a.mp4", "-f lavfi -i color=red:s=64x64:d=2:r=10 -c:v libx264");
  const std::string key = blob(media::read_file(clip));
  const Json facts = ingest::probe(child, media::open_file(clip).get());
  database->write([&](db::Tx& tx) {
    tx.script("update revision set source_blob = '" + key + "', facts = '" + facts.dump() + "'");
  });
  const auto put = [&] {
    const std::string body = Json{{"second", 0.5}}.dump();
    streamer::test::Client one(server->port());
    one.write("PUT " + address() + " HTTP/1.1\r\nHost: x\r\nX-Acervo-Request: 1\r\nCookie: acervo_session=" +
              tokens.at("owner") + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return one.read();
  };
  const auto told = put();
  EXPECT_EQ(told.status, 503);
  EXPECT_EQ(told.header("retry-after"), "1");
  EXPECT_THAT(told.body, testing::HasSubstr("recording_away"));
  EXPECT_EQ(far.asked, key);
  EXPECT_EQ(put().status, 204);
  far.away = true;
  EXPECT_EQ(get(address() + "s/0", "owner").body, "poster of volcanes") << "who waits for a small one holds no thread";
}

TEST_F(Posters, are_decided_by_who_may_edit) {
  EXPECT_EQ(put({{"candidate", 1}}, "teacher").status, 403);
  EXPECT_EQ(put({{"candidate", 1}}, "").status, 401);
  EXPECT_EQ(ask(streamer::Method::get, address() + "s", nullptr, "teacher").status, 403);
  EXPECT_EQ(get(address() + "s/0", "teacher").status, 403);
  EXPECT_EQ(get(address() + "s/7", "owner").status, 404);
  EXPECT_EQ(put({{"candidate", 7}}).status, 404);
  EXPECT_EQ(put({{"candidate", "x"}}).status, 422);
  EXPECT_EQ(put(Json::object()).status, 422);
  EXPECT_EQ(shown(), "poster of volcanes");
}

}  // namespace
}  // namespace acervo::web::test
