#include "streamer/http/assets.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "catalog/core/error.hpp"
#include "tests/streamer/client.hpp"

namespace acervo::streamer {
namespace {

void write(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(Assets, come_in_the_form_that_is_accepted) {
  const test::ScratchFolder folder;
  const std::string script(5000, 'x');
  write(folder.path() / "assets/index-BxT3q9aZ.js", script);
  write(folder.path() / "assets/index-BxT3q9aZ.js.br", "packed");
  write(folder.path() / "icon.png", "png");
  write(folder.path() / ".secret", "no");
  const Assets assets(folder.path());
  const auto ask = [&](std::string_view path, std::string_view accept) {
    Request request;
    request.headers.add("Accept-Encoding", accept);
    return assets.find(request, path);
  };
  const auto packed = ask("assets/index-BxT3q9aZ.js", "gzip, deflate, br");
  EXPECT_EQ(packed->find("content-encoding"), "br");
  EXPECT_EQ(packed->find("cache-control"), kImmutable);
  EXPECT_EQ(packed->find("vary"), "Accept-Encoding");
  EXPECT_EQ(packed->size(), 6U);
  const auto zipped = ask("assets/index-BxT3q9aZ.js", "gzip");
  EXPECT_EQ(zipped->find("content-encoding"), "gzip");
  EXPECT_NE(zipped->find("etag"), packed->find("etag"));
  const auto plain = ask("assets/index-BxT3q9aZ.js", "");
  EXPECT_EQ(plain->size(), script.size());
  EXPECT_EQ(plain->find("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(ask("icon.png", "br")->find("cache-control"), kRevalidate);
  for (const char* path : {"", "assets", ".secret", "assets/index-BxT3q9aZ.js.br", "../x", "nothing"})
    EXPECT_FALSE(ask(path, "")) << path;
}

TEST(Assets, know_a_hashed_name) {
  for (const char* name : {"index-BxT3q9aZ.js", "a/b-c-D0_k-f1e.css", "player-4f9a01bc.js.map"})
    EXPECT_TRUE(has_content_hash(name)) << name;
  for (const char* name : {"index.html", "service-worker.js", "icon-192.png", "a-BxT3q9aZ", "apple-touchicon.png"})
    EXPECT_FALSE(has_content_hash(name)) << name;
}

TEST(Assets, without_a_folder_are_an_error) {
  EXPECT_THROW(Assets("/nonexistent/folder"), Error);
}

}  // namespace
}  // namespace acervo::streamer
