#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/api_fixture.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::StartsWith;

struct Uploads : testing::Test, Api {
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // "lección.mp4" in base64
  std::string begin(int length, const std::string& who = "teacher") {
    const auto answer = ask(Method::post, "/api/v1/uploads", nullptr, who,
                            {{"Tus-Resumable", "1.0.0"},
                             {"Upload-Length", std::to_string(length)},
                             {"Upload-Metadata", "filename bGVjY2nDs24ubXA0"}});
    EXPECT_EQ(answer.status, 201);
    return std::string(answer.response.find("Location").value_or(""));
  }

  Answer append(const std::string& upload, int offset, const std::string& bytes, Headers more = {},
                const std::string& who = "teacher") {
    Headers headers = {{"Tus-Resumable", "1.0.0"},
                       {"Upload-Offset", std::to_string(offset)},
                       {"Content-Type", "application/offset+octet-stream"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return ask(Method::patch, upload, Json(bytes), who, headers);
  }
};

TEST_F(Uploads, arrive_in_parts_and_become_a_draft_with_a_job) {
  const std::string upload = begin(6);
  EXPECT_THAT(upload, StartsWith("/api/v1/uploads/"));
  EXPECT_EQ(append(upload, 0, "abc").response.find("Upload-Offset"), "3");
  EXPECT_EQ(ask(Method::head, upload, nullptr, "teacher").response.find("Upload-Offset"), "3");
  const auto last = append(upload, 3, "def");
  EXPECT_EQ(last.status, 204);
  const std::string material(last.response.find("Acervo-Material").value_or(""));
  const Json draft = ask(Method::get, "/api/v1/materials/" + material, nullptr, "teacher").json;
  EXPECT_EQ(draft["title"], "lección");
  EXPECT_EQ(draft["state"], "draft");
  EXPECT_EQ(draft["preparation"]["state"], "probing");
  EXPECT_EQ(jobs.counts().queued, 1);
  EXPECT_EQ(ask(Method::get, upload, nullptr, "teacher").json["status"], "complete");
}

TEST_F(Uploads, whose_last_step_failed_keep_their_bytes_and_are_completed_later) {
  const std::string upload = begin(6);
  append(upload, 0, "abc");
  const auto store = folder.path() / "blobs", away = folder.path() / "away";
  std::filesystem::rename(store, away);
  const auto last = append(upload, 3, "def");
  EXPECT_EQ(last.status, 503);
  EXPECT_EQ(last.json["code"], "storage");
  EXPECT_EQ(ask(Method::head, upload, nullptr, "teacher").status, 503);
  EXPECT_EQ(ask(Method::get, upload, nullptr, "teacher").json["offset"], 6);
  std::filesystem::rename(away, store);
  uploads.sweep();
  const Json done = ask(Method::get, upload, nullptr, "teacher").json;
  EXPECT_EQ(done["status"], "complete");
  EXPECT_TRUE(done["material"].is_string());
  EXPECT_EQ(jobs.counts().queued, 1);
}

TEST_F(Uploads, append_at_wrong_offset_conflicts_and_loses_nothing) {
  const std::string upload = begin(6);
  append(upload, 0, "abc");
  EXPECT_EQ(append(upload, 0, "xyz").status, 409);
  EXPECT_EQ(append(upload, 5, "x").status, 409);
  EXPECT_EQ(append(upload, 3, "defg").status, 413);
  EXPECT_EQ(ask(Method::head, upload, nullptr, "teacher").response.find("Upload-Offset"), "3");
}

TEST_F(Uploads, a_part_whose_checksum_differs_is_not_kept) {
  const std::string upload = begin(3);
  const std::string right = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";  // SHA-256 of "abc"
  EXPECT_EQ(append(upload, 0, "abd", {{"Upload-Checksum", "sha256 " + right}}).status, 460);
  EXPECT_EQ(append(upload, 0, "abc", {{"Upload-Checksum", "sha256 " + right}}).status, 204);
}

TEST_F(Uploads, are_ones_own) {
  const std::string upload = begin(3);
  EXPECT_EQ(append(upload, 0, "abc", {}, "editor").status, 404);
  EXPECT_EQ(ask(Method::get, upload).status, 401);
  EXPECT_EQ(ask(Method::del, upload, nullptr, "teacher").status, 204);
  EXPECT_EQ(append(upload, 0, "abc").status, 404);
}

TEST_F(Uploads, attach_only_to_what_one_may_edit) {
  const std::string own = create("teacher", lesson());
  const auto attach = [&](const std::string& who) {
    // "material" names the draft; its value in base64 is made by the client.
    return ask(
        Method::post, "/api/v1/uploads", nullptr, who,
        {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "3"}, {"Upload-Metadata", "filename YQ==,material bm8="}});
  };
  EXPECT_EQ(attach("teacher").status, 404) << "no such material";
  EXPECT_FALSE(own.empty());
}

TEST_F(Uploads, need_a_name_and_a_length) {
  const auto answer = ask(Method::post, "/api/v1/uploads", nullptr, "teacher", {{"Tus-Resumable", "1.0.0"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(ask(Method::post, "/api/v1/uploads", nullptr, "teacher",
                {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "99999999999999"}, {"Upload-Metadata", "filename YQ=="}})
                .status,
            413);
}

}  // namespace
}  // namespace acervo::web::test
