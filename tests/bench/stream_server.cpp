// The server that tests/bench/stream measures: the real door, sender and media routes over a folder of blobs.
//   stream_server FOLDER    prints its port; ends when standard input does
// Every file of the folder named NAME-N is segment N of the rung NAME.

#include <fcntl.h>
#include <malloc.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "streamer/http/server.hpp"
#include "streamer/media/media_routes.hpp"

namespace {

using namespace acervo;
using namespace acervo::streamer;

class Folder final : public MediaSource {
 public:
  explicit Folder(std::filesystem::path folder) : folder_(std::move(folder)) {
    auto made = std::make_shared<Presentation>();
    made->material = {"bench0000000"};
    made->revision = 1;
    made->complete = true;
    std::map<std::string, std::map<std::size_t, std::uint32_t>> rungs;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      const std::size_t dash = name.rfind('-');
      rungs[name.substr(0, dash)][std::stoul(name.substr(dash + 1))] = static_cast<std::uint32_t>(entry.file_size());
    }
    for (const auto& [name, segments] : rungs) {
      Rung rung;
      rung.name = name;
      for (const auto& [n, bytes] : segments) {
        rung.chunks.emplace_back(StoredChunk{name + "-" + std::to_string(n), {bytes}});
        if (made->video.segment_count() < segments.size()) {
          made->video.boundaries.push_back(made->video.boundaries.size());
          made->video.chunks.push_back(static_cast<std::uint32_t>(made->video.chunks.size()));
        }
      }
      made->rungs.push_back(std::move(rung));
    }
    made->video.timescale = 1;
    made->video.boundaries.push_back(made->video.boundaries.size());
    made->video.chunks.push_back(static_cast<std::uint32_t>(made->video.chunks.size()));
    presentation_ = std::move(made);
  }

  std::shared_ptr<const Presentation> find(const Request&, const MaterialId&, int) override { return presentation_; }
  std::shared_ptr<const Presentation> find_in_memory(const Request&, const MaterialId&, int) override {
    return presentation_;
  }
  std::shared_ptr<const Fd> open_blob(const std::string& key) override {
    auto fd = std::make_shared<const Fd>(::open((folder_ / key).c_str(), O_RDONLY | O_CLOEXEC));
    if (!*fd) throw Error(Code::not_found, "no blob");
    return fd;
  }
  std::string captions(const Presentation&, const std::string&) override { return "WEBVTT\n"; }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<const Presentation> presentation_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string body = R"({"status":"ok","items":[1,2,3],"title":"La célula"})";
  Router router;
  router.add_memory(Method::get, "/json",
                    [body](const Request&) { return Response::text(200, body, "application/json"); });
  router.add(Method::get, "/pool", [body](const Request&) { return Response::text(200, body, "application/json"); });
  router.add(Method::post, "/form",
             [](const Request& r) { return Response::text(200, std::to_string(r.body.size())); });
  MediaRoutes(std::make_shared<Folder>(argv[1])).add_to(router);
  Config config;
  config.address = "127.0.0.1";
  config.connections_per_address = 0;  // all clients are one machine
  Server server(std::move(config), std::move(router));
  server.start();
  std::cout << server.port() << std::endl;
  // Each line asks for what has happened; the end of them ends the server.
  for (std::string line; std::getline(std::cin, line);) {
    const Counts counts = server.counts();
    std::uint64_t ours = 0;
    for (const auto& route : counts.routes)
      for (const auto& [status, answers] : route.by_status)
        if (status >= 500 && status != 501 && status != 505) ours += answers;
    const struct mallinfo2 heap = ::mallinfo2();
    std::cout << Json{{"open", counts.connections_open},
                      {"heap", heap.uordblks + heap.hblkhd},
                      {"buffered", counts.buffered},
                      {"errors", ours},
                      {"refused", counts.messages_refused}}
                     .dump()
              << std::endl;
  }
}
