#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/api_fixture.hpp"

// The curators' list of every record, and the lessons that people keep.
namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Review : testing::Test, Api {
  Review() {
    bare = create("teacher", {{"title", "Sin datos 100%"}});
    full = create("editor", lesson());
    shown = published("A la vista");
    gone = published("Retirado");
    acervo::test::set_state(materials, {gone}, MaterialState::withdrawn);
  }
  Json records(const std::string& query, const std::string& who = "curator") {
    const auto answer = ask(Method::get, "/api/v1/records?" + query, nullptr, who);
    EXPECT_EQ(answer.status, 200) << query << answer.response.body;
    return answer.json;
  }
  std::vector<std::string> found(const std::string& query) {
    std::vector<std::string> ids;
    const Json answer = records(query);
    for (const Json& item : answer.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  std::string bare, full, shown, gone;
};

TEST_F(Review, is_for_curators) {
  EXPECT_EQ(ask(Method::get, "/api/v1/records").status, 401);
  for (const char* who : {"teacher", "editor"})
    EXPECT_EQ(ask(Method::get, "/api/v1/records", nullptr, who).status, 403);
  for (const char* who : {"curator", "admin"}) EXPECT_EQ(ask(Method::get, "/api/v1/records", nullptr, who).status, 200);
}

TEST_F(Review, holds_every_record_with_its_owner_and_what_it_lacks) {
  const Json all = records("");
  EXPECT_EQ(all.at("total"), 4);
  EXPECT_EQ(all.at("states"), Json({{"draft", 2}, {"published", 1}, {"restricted", 0}, {"withdrawn", 1}}));
  const Json first = all.at("items").at(0);
  EXPECT_EQ(first.at("id"), bare) << "the longest waiting first";
  EXPECT_EQ(first.at("owner").at("name"), "teacher");
  EXPECT_THAT(first.at("lacks").get<std::vector<std::string>>(),
              ElementsAre("description", "language", "type", "levels", "license", "subjects", "file"));
  EXPECT_EQ(first.at("permissions"), Json({{"edit", true}, {"publish", true}, {"delete", true}}));
  EXPECT_EQ(all.at("items").at(1).at("lacks"), Json::array({"file"}));
}

TEST_F(Review, is_filtered_sorted_and_paged) {
  EXPECT_THAT(found("state=draft"), ElementsAre(bare, full));
  EXPECT_THAT(found("state=withdrawn"), ElementsAre(gone));
  EXPECT_THAT(found("lacks=license"), ElementsAre(bare));
  EXPECT_THAT(found("lacks=anything"), UnorderedElementsAre(bare, full));
  EXPECT_THAT(found("lacks=nothing&state=published"), ElementsAre(shown));
  EXPECT_THAT(found("q=sin datos"), ElementsAre(bare));
  EXPECT_THAT(found("q=100%25"), IsEmpty()) << "the fixture does not unescape: two signs that nothing holds";
  EXPECT_THAT(found("q=100%"), ElementsAre(bare)) << "a sign like any other";
  EXPECT_THAT(found("q=editor"), ElementsAre(full)) << "by whose it is";
  EXPECT_THAT(found("sort=newest&per_page=1").size(), 1U);
  EXPECT_EQ(found("sort=oldest&per_page=1&page=2"), std::vector{full});
  const std::string owner = records("q=editor").at("items").at(0).at("owner").at("id");
  EXPECT_THAT(found("owner=" + owner), ElementsAre(full));
  EXPECT_THAT(found("preparation=failed"), IsEmpty());
  for (const char* wrong :
       {"state=x", "owner=\xFF", "lacks=x", "preparation=x", "sort=x", "page=0", "page=10000&per_page=100"})
    EXPECT_EQ(ask(Method::get, std::string("/api/v1/records?") + wrong, nullptr, "curator").status, 422) << wrong;
}

struct Kept : testing::Test, Api {
  std::vector<std::string> kept(const std::string& who) {
    std::vector<std::string> ids;
    const Json answer = ask(Method::get, "/api/v1/kept", nullptr, who).json;
    for (const Json& item : answer.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  int keep(const std::string& id, const std::string& who) {
    return ask(Method::put, "/api/v1/kept/" + id, nullptr, who).status;
  }
};

TEST_F(Kept, are_ones_own_last_kept_first_and_only_what_one_may_see) {
  const std::string one = published("Una"), two = published("Dos");
  const std::string draft = create("editor", lesson());
  EXPECT_EQ(keep(one, "teacher"), 204);
  EXPECT_EQ(keep(two, "teacher"), 204);
  EXPECT_EQ(keep(one, "teacher"), 204) << "twice is once";
  EXPECT_EQ(keep(draft, "teacher"), 404);
  EXPECT_EQ(keep(one, ""), 401);
  EXPECT_EQ(ask(Method::get, "/api/v1/kept").status, 401);
  EXPECT_THAT(kept("teacher"), ElementsAre(two, one));
  EXPECT_THAT(kept("editor"), IsEmpty());
  acervo::test::set_state(materials, {two}, MaterialState::withdrawn);
  EXPECT_THAT(kept("teacher"), ElementsAre(one));
  acervo::test::set_state(materials, {two}, MaterialState::published);
  EXPECT_THAT(kept("teacher"), ElementsAre(two, one)) << "it was only out of sight";
  EXPECT_EQ(ask(Method::del, "/api/v1/kept/" + two, nullptr, "teacher").status, 204);
  EXPECT_EQ(ask(Method::del, "/api/v1/kept/nada", nullptr, "teacher").status, 204);
  EXPECT_THAT(kept("teacher"), ElementsAre(one));
}

}  // namespace
}  // namespace acervo::web::test
