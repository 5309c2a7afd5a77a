#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <set>

#include "catalog/core/json.hpp"
#include "streamer/http/server.hpp"
#include "tests/streamer/client.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/media.hpp"

namespace acervo::web::test {

/// The API and the media over a real socket, with materials whose media is made up but complete.
class Served : public Api {
 public:
  explicit Served(std::size_t pool_threads = 2) {
    people.put({"owner@ejemplo.mx", "owner", Role::teacher, "una frase larga"});
    people.put({"ended@ejemplo.mx", "ended", Role::admin, "una frase larga"});
    for (const char* who : {"owner", "ended"}) sign_in(who);
    people.end("ended@ejemplo.mx");
    media_access.refresh();
    streamer::Router routes;
    add_routes(routes);
    streamer::MediaRoutes(catalogue_media(services)).add_to(routes);
    streamer::Config config;
    config.address = "127.0.0.1";
    config.pool_threads = pool_threads;
    config.drain_timeout = std::chrono::seconds(1);
    config.problem = [this](const streamer::Request& request, const Error& error, int status) {
      return worded_problem(services, request, error, status);
    };
    server = std::make_unique<streamer::Server>(config, std::move(routes));
    server->start();
  }

  void sign_in(const std::string& who) {
    const SignedIn in = people.sign_in(who + "@ejemplo.mx", "una frase larga", "test");
    tokens[who] = in.token;
    ids[who] = in.person.id;
  }

  streamer::test::Answer get(const std::string& target, const std::string& who = "", std::string_view fields = "") {
    const std::string cookie = who.empty() ? "" : "Cookie: acervo_session=" + tokens.at(who) + "\r\n";
    return streamer::test::Client(server->port()).get(target, cookie + std::string(fields));
  }
  Json get_json(const std::string& target, const std::string& who = "") {
    return Json::parse(get(target, who).body, nullptr, false);
  }

  std::string blob(const std::string& bytes) {
    const Fd file = blobs.scratch();
    if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("no scratch file");
    return blobs.put(file).key;
  }

  /// Eight seconds in two segments, a picture and a sound rung, with captions, chapters, poster and storyboard.
  std::string add_video(const std::string& word, MaterialState state) {
    Description d = {"Lección de " + word, "Sobre " + word, "es", "capsula", "cc-by", {"primaria-3-4"}, {"biologia"}};
    d.collection = "Serie " + word;
    const MaterialId id = materials.create(d, ids.at("owner"));
    add_file(id, word);
    if (state != MaterialState::draft) acervo::test::set_state(materials, id, state);
    presentations.forget();
    return id.value;
  }

  /// The same for a lesson that may have one already, which it replaces.
  void add_file(const MaterialId& id, const std::string& word) {
    PlannedRevision planned;
    planned.plan = {{"video", {{"timescale", 1000}, {"boundaries", {0, 4000, 8000}}, {"chunks", {0, 2}}}},
                    {"audio", {{"timescale", 1000}, {"boundaries", {0, 4000, 8000}}, {"chunks", {0, 2}}}}};
    planned.duration = Micros(8'000'000);
    planned.chunk_count = 1;
    Rung picture{"240p", RungKind::video, 426, 240, 25};
    picture.codecs = "avc1.64001f";
    picture.peak = picture.average = {200'000};
    Rung sound{"audio", RungKind::audio};
    sound.codecs = "mp4a.40.2";
    sound.channels = 2, sound.sample_rate = 48'000;
    sound.peak = sound.average = {48'000};
    planned.rungs = {picture, sound};
    revisions.add_planned(id, {{std::string(64, 'a'), {1}}, "a.mp4"}, planned);
    while (const auto job = jobs.claim("w")) {
      if (job->kind == JobKind::derive) {
        RevisionStore::Derivatives parts;
        parts.posters = {{blob("poster of " + word), Micros(1'000'000)}, {blob("other of " + word), Micros(2'000'000)}};
        parts.captions = {{"es", "", "file", {{Micros(0), Micros(2'000'000), "se dice " + word}}}};
        parts.chapters = {{Micros(0), Micros(8'000'000), "Capítulo"}};
        revisions.derive(*job, "w", parts);
      } else if (job->kind == JobKind::storyboard) {
        revisions.store_storyboard(*job, "w", StoryboardSheets{160, 90, 1, 1, Micros(8'000'000), {blob("board")}});
      } else if (job->kind == JobKind::examine) {
        revisions.store_examined(*job, "w", {});
      } else if (job->kind == JobKind::encode) {
        revisions.store_chunk(*job, "w",
                              {{"240p", {blob("picture of " + word + "|rest"), {16, 5}}, "init", "init", ""},
                               {"audio", {blob("sound of " + word + "|rest"), {14, 5}}, "init", "init", ""}});
      }
    }
  }

  std::map<std::string, PersonId> ids;
  std::unique_ptr<streamer::Server> server;
};

}  // namespace acervo::web::test
