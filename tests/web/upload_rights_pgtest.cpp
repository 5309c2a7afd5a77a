#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/api_fixture.hpp"

// Days may lie between the beginning of an upload and its last byte: what one may do is asked again then.
namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::HasSubstr;

struct UploadRights : testing::Test, Api {
  // Of an editor, to a lesson that is another's.
  std::string begin() {
    const PersonId editor = people.find_by_session(tokens.at("editor"))->id;
    return "/api/v1/uploads/" + uploads.create(editor, "b.mp4", {6}, MaterialId{lesson_id}).id.value;
  }
  Answer append(const std::string& upload, int offset, const std::string& bytes) {
    return ask(Method::patch, upload, Json(bytes), "editor",
               {{"Upload-Offset", std::to_string(offset)}, {"Content-Type", "application/offset+octet-stream"}});
  }
  Answer head(const std::string& upload) { return ask(Method::head, upload, nullptr, "editor"); }
  void become(Role role) { people.put({"editor@ejemplo.mx", "editor", role, std::nullopt}); }
  bool is_whole_and_kept(const std::string& upload) {
    uploads.sweep();
    const Json now = ask(Method::get, upload, nullptr, "editor").json;
    return now["status"] == "uploading" && now["offset"] == 6;
  }
  std::int64_t files() {
    constexpr db::Query query{"test.files", "select count(*) as n from revision"};
    return database->read([&](db::Tx& tx) { return tx.run(query, {}).front()["n"].integer(); });
  }

  std::string lesson_id = published();
};

TEST_F(UploadRights, that_ended_on_the_way_give_the_lesson_no_file) {
  const std::string upload = begin();
  EXPECT_EQ(append(upload, 0, "abc").status, 204);
  become(Role::teacher);
  const auto last = append(upload, 3, "def");
  EXPECT_EQ(last.status, 403);
  EXPECT_EQ(last.json["code"], "upload_forbidden");
  EXPECT_THAT(last.json["detail"].get<std::string>(), HasSubstr("se guarda una semana"));
  EXPECT_EQ(head(upload).status, 403) << "not 200, which would be the end of it";
  EXPECT_TRUE(is_whole_and_kept(upload));
  EXPECT_EQ(files(), 0);
}

TEST_F(UploadRights, that_came_back_finish_it) {
  const std::string upload = begin();
  become(Role::teacher);
  append(upload, 0, "abcdef");
  become(Role::editor);
  EXPECT_EQ(head(upload).response.find("Acervo-Material"), lesson_id);
  EXPECT_EQ(files(), 1);
}

TEST_F(UploadRights, of_an_ended_account_are_none_for_the_sweep_either) {
  const std::string upload = begin();
  append(upload, 0, "abc");
  database->write([](db::Tx& tx) { tx.script("update upload set length = 3"); });
  people.end("editor@ejemplo.mx");
  uploads.sweep();
  EXPECT_EQ(files(), 0);
  become(Role::editor);
  uploads.sweep();
  EXPECT_EQ(files(), 1);
}

TEST_F(UploadRights, are_none_while_the_lesson_is_withdrawn) {
  const std::string upload = begin();
  acervo::test::set_state(materials, {lesson_id}, MaterialState::withdrawn);
  const auto last = append(upload, 0, "abcdef");
  EXPECT_EQ(last.status, 403);
  EXPECT_EQ(last.json["code"], "upload_withdrawn");
  EXPECT_TRUE(is_whole_and_kept(upload));
  EXPECT_EQ(files(), 0);
  acervo::test::set_state(materials, {lesson_id}, MaterialState::draft);
  uploads.sweep();
  EXPECT_EQ(files(), 1) << "by itself";
}

TEST_F(UploadRights, are_asked_when_parts_are_joined) {
  const PersonId editor = people.find_by_session(tokens.at("editor"))->id;
  std::vector<UploadId> parts;
  for (const char* bytes : {"abc", "def"}) {
    const Upload part = uploads.create(editor, "", {3}, std::nullopt, true);
    uploads.append(part, {}, bytes);
    parts.push_back(part.id);
  }
  become(Role::teacher);
  EXPECT_THROW(uploads.join(editor, "b.mp4", parts, MaterialId{lesson_id}), Error);
  EXPECT_EQ(files(), 0);
  become(Role::editor);
  EXPECT_TRUE(uploads.join(editor, "b.mp4", parts, MaterialId{lesson_id}).complete);
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace acervo::web::test
