#include "streamer/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"

namespace acervo::streamer {
namespace {

using testing::ElementsAre;
using testing::Pair;

Response nothing(const Request&) {
  return Response::empty();
}

Router site() {
  Router router;
  router.add(Method::get, "/", nothing);
  router.add(Method::get, "/api/v1/materials", nothing);
  router.add(Method::post, "/api/v1/materials", nothing);
  router.add(Method::get, "/api/v1/materials/:id", nothing);
  router.add(Method::get, "/api/v1/materials/new", nothing);
  router.add(Method::patch, "/api/v1/materials/:id", nothing);
  router.add(Method::get, "/api/v1/materials/:id/related", nothing);
  router.add(Method::get, "/media/:material/:revision/:rung.mp4", nothing);
  router.add(Method::get, "/media/:material/:revision/:rung/:n.m4s", nothing);
  router.add(Method::get, "/media/:material/:revision/poster.jpg", nothing);
  router.add(Method::get, "/assets/*path", nothing, {.cors = true});
  return router;
}

std::string pattern(const Router& router, Method method, std::string_view path) {
  const auto found = router.find(method, path);
  return found.route ? found.route->pattern : found.allow.empty() ? "none" : "allow " + found.allow;
}

TEST(Router, literal_wins_over_parameter_over_rest) {
  const Router router = site();
  const auto get = [&](std::string_view path) { return pattern(router, Method::get, path); };
  EXPECT_EQ(get("/"), "/");
  EXPECT_EQ(get("/api/v1/materials"), "/api/v1/materials");
  EXPECT_EQ(get("/api/v1/materials/new"), "/api/v1/materials/new");
  EXPECT_EQ(get("/api/v1/materials/abc"), "/api/v1/materials/:id");
  EXPECT_EQ(get("/api/v1/materials/new/related"), "/api/v1/materials/:id/related")
      << "goes back where a literal led astray";
  EXPECT_EQ(get("/media/a/1/poster.jpg"), "/media/:material/:revision/poster.jpg");
  EXPECT_EQ(get("/media/a/1/240p.mp4"), "/media/:material/:revision/:rung.mp4");
  EXPECT_EQ(get("/media/a/1/240p/0.m4s"), "/media/:material/:revision/:rung/:n.m4s");
  EXPECT_EQ(get("/assets/a/b.js"), "/assets/*path");
}

TEST(Router, what_is_not_there_is_not_found) {
  const Router router = site();
  for (const char* path : {"", "x", "//", "/api", "/api/v1", "/api/v1/materials/", "/assets", "/assets/",
                           "/media/a/1/.mp4", "/media/a/1/240p.mp4/x", "/media//1/240p.mp4"})
    EXPECT_EQ(pattern(router, Method::get, path), "none") << path;
}

TEST(Router, captures_parameters_by_their_names) {
  const Router router = site();
  EXPECT_THAT(router.find(Method::get, "/media/a/1/240p/7.m4s").params,
              ElementsAre(Pair("material", "a"), Pair("revision", "1"), Pair("rung", "240p"), Pair("n", "7")));
  EXPECT_THAT(router.find(Method::get, "/assets/a/b.js").params, ElementsAre(Pair("path", "a/b.js")));
}

TEST(Router, knows_what_a_path_allows) {
  const Router router = site();
  EXPECT_EQ(pattern(router, Method::head, "/api/v1/materials"), "/api/v1/materials");
  EXPECT_EQ(pattern(router, Method::del, "/api/v1/materials"), "allow GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(pattern(router, Method::del, "/api/v1/materials/x"), "allow GET, HEAD, PATCH, OPTIONS");
  EXPECT_TRUE(router.find(Method::options, "/assets/x").cors);
}

TEST(Router, two_routes_of_one_shape_conflict) {
  Router router = site();
  EXPECT_THROW(router.add(Method::get, "/api/v1/materials/:other", nothing), Error);
  EXPECT_EQ(router.routes().size(), 11U);
}

}  // namespace
}  // namespace acervo::streamer
