#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/core/json.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/api_fixture.hpp"

namespace acervo::web::test {
namespace {

struct Related : testing::Test, Api {
  Related() {
    for (const char* title : {"El agua de lluvia", "El agua de los ríos", "El agua en la casa", "Fracciones"})
      ids.push_back(published(title));
    index();
  }
  std::vector<std::string> related_to(const std::string& id) {
    std::vector<std::string> found;
    const Json answer = ask(streamer::Method::get, "/api/v1/materials/" + id + "/related").json;
    for (const Json& item : answer.at("items")) found.push_back(item.at("title"));
    return found;
  }
  std::vector<std::string> ids;
};

TEST_F(Related, are_the_same_when_asked_again_and_hide_at_once_what_is_withdrawn) {
  const auto first = related_to(ids[0]);
  ASSERT_NE(std::ranges::find(first, "El agua de los ríos"), first.end());
  EXPECT_EQ(related_to(ids[0]), first) << "as it was kept";
  acervo::test::set_state(materials, {ids[1]}, MaterialState::withdrawn);
  const auto after = related_to(ids[0]);
  EXPECT_EQ(std::ranges::find(after, "El agua de los ríos"), after.end());
  EXPECT_NE(std::ranges::find(after, "El agua en la casa"), after.end());
}

TEST_F(Related, of_what_the_index_does_not_hold_yet_are_asked_for_again) {
  const std::string fresh = published("El agua del mar");
  EXPECT_TRUE(related_to(fresh).empty());
  index();
  EXPECT_FALSE(related_to(fresh).empty()) << "nothing in the catalogue has changed since";
}

TEST_F(Related, are_restricted_lessons_for_those_who_may_see_them) {
  for (const std::string& id : {ids[0], ids[1]}) acervo::test::set_state(materials, {id}, MaterialState::restricted);
  index();
  const auto titles = [&](const std::string& id, const char* who) {
    std::vector<std::string> found;
    const auto answer = ask(streamer::Method::get, "/api/v1/materials/" + id + "/related", {}, who);
    if (answer.status == 200)
      for (const Json& item : answer.json.at("items")) found.push_back(item.at("title"));
    return found;
  };
  const auto member = titles(ids[0], "teacher");
  EXPECT_NE(std::ranges::find(member, "El agua de los ríos"), member.end());
  EXPECT_TRUE(titles(ids[0], "").empty());
  const auto visitor = titles(ids[2], "");
  EXPECT_EQ(std::ranges::find(visitor, "El agua de los ríos"), visitor.end());
}

}  // namespace
}  // namespace acervo::web::test
