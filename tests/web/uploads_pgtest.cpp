#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <sys/file.h>

#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"

namespace acervo::web::test {
namespace {

namespace fs = std::filesystem;

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

TEST_F(Uploads, say_their_protocol_also_when_something_is_wrong) {
  const std::string upload = begin(6);
  append(upload, 0, "abc");
  const std::vector<std::pair<int, Answer>> answers = {
      {409, append(upload, 0, "xyz")},
      {413, append(upload, 3, "defg")},
      {460, append(upload, 3, "def", {{"Upload-Checksum", "sha256 aaaa"}})},
      {404, append("/api/v1/uploads/nobody", 0, "abc")},
      {422, ask(Method::post, "/api/v1/uploads", nullptr, "teacher", {{"Tus-Resumable", "1.0.0"}})},
      {401, ask(Method::head, upload)}};
  for (const auto& [status, answer] : answers) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.response.find("Tus-Resumable"), "1.0.0") << status;
  }
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
  const std::string own = create("teacher", lesson()), draft = create("editor", lesson()), shown = published();
  const auto attach = [&](const std::string& material, const std::string& who) {
    std::string encoded(4 * ((material.size() + 2) / 3) + 1, '\0');
    encoded.resize(std::size_t(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                               reinterpret_cast<const unsigned char*>(material.data()),
                                               static_cast<int>(material.size()))));
    const auto answer = ask(
        Method::post, "/api/v1/uploads", nullptr, who,
        {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "3"}, {"Upload-Metadata", "filename YQ==,material " + encoded}});
    return answer.status;
  };
  EXPECT_EQ(attach("no", "teacher"), 404) << "no such material";
  EXPECT_EQ(attach(own, "teacher"), 201);
  EXPECT_EQ(attach(own, "editor"), 201);
  EXPECT_EQ(attach(draft, "teacher"), 404) << "she may not know of it";
  EXPECT_EQ(attach(shown, "teacher"), 403);
  EXPECT_EQ(attach(own, ""), 401);
}

struct Parts : Uploads {
  std::string part(const std::string& bytes, const std::string& who = "teacher") {
    const auto answer = ask(
        Method::post, "/api/v1/uploads", nullptr, who,
        {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", std::to_string(bytes.size())}, {"Upload-Concat", "partial"}});
    EXPECT_EQ(answer.status, 201);
    const std::string place(answer.response.find("Location").value_or(""));
    EXPECT_EQ(append(place, 0, bytes, {}, who).status, 204);
    return place;
  }

  Answer join(const std::string& list, const std::string& who = "teacher") {
    return ask(
        Method::post, "/api/v1/uploads", nullptr, who,
        {{"Tus-Resumable", "1.0.0"}, {"Upload-Concat", "final;" + list}, {"Upload-Metadata", "filename YS5tcDQ="}});
  }

  std::string source_of(const std::string& material) {
    constexpr db::Query query{"test.source", "select source_blob from revision where material = $1"};
    return database->read([&](db::Tx& tx) { return tx.run(query, {material}).front()["source_blob"].text(); });
  }

  // What the store has by the name of these.
  std::string bytes_of(const std::string& named) {
    const Fd file = blobs.open(sha256_hex(named));
    std::string bytes(100, '\0');
    bytes.resize(static_cast<std::size_t>(::pread(file.get(), bytes.data(), bytes.size(), 0)));
    return bytes;
  }

  std::size_t left_behind() {
    return static_cast<std::size_t>(
        std::ranges::distance(std::filesystem::directory_iterator(folder.path() / "uploads")));
  }
};

TEST_F(Parts, are_joined_in_the_order_said) {
  const std::string second = part("def"), first = part("abc"), third = part("gh");
  EXPECT_EQ(ask(Method::head, first, nullptr, "teacher").response.find("Upload-Concat"), "partial");
  EXPECT_EQ(jobs.counts().queued, 0);
  const auto joined = join("https://acervo.example" + first + " " + second + " " + third);
  EXPECT_EQ(joined.status, 201);
  const std::string material(joined.response.find("Acervo-Material").value_or(""));
  EXPECT_EQ(source_of(material), sha256_hex("abcdefgh"));
  EXPECT_EQ(jobs.counts().queued, 1);
  EXPECT_EQ(left_behind(), 0U);
  EXPECT_EQ(ask(Method::head, first, nullptr, "teacher").status, 404);
  const Json whole =
      ask(Method::get, std::string(joined.response.find("Location").value_or("")), nullptr, "teacher").json;
  EXPECT_EQ(whole["status"], "complete");
  EXPECT_EQ(whole["length"], 8);
}

TEST_F(Parts, joined_again_are_the_same_upload) {
  const std::string list = part("abc") + " " + part("def");
  const auto once = join(list), again = join(list);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(once.response.find("Location"), again.response.find("Location"));
  EXPECT_EQ(once.response.find("Acervo-Material"), again.response.find("Acervo-Material"));
  EXPECT_EQ(jobs.counts().queued, 1);
}

TEST_F(Parts, survive_that_the_store_was_away_when_they_were_joined) {
  const std::string list = part("abc") + " " + part("def") + " " + part("gh");
  const auto store = folder.path() / "blobs", away = folder.path() / "away";
  std::filesystem::rename(store, away);
  EXPECT_EQ(join(list).status, 503);
  std::filesystem::rename(away, store);
  uploads.sweep();
  const auto joined = join(list);
  EXPECT_EQ(source_of(std::string(joined.response.find("Acervo-Material").value_or(""))), sha256_hex("abcdefgh"));
  EXPECT_EQ(jobs.counts().queued, 1);
  EXPECT_EQ(left_behind(), 0U);
}

TEST_F(Parts, leave_nothing_behind_in_a_file_with_others) {
  const std::string first = part("abc"), longer = part("defdef"), other = part("gh");
  const auto store = folder.path() / "blobs", away = folder.path() / "away";
  std::filesystem::rename(store, away);
  EXPECT_EQ(join(first + " " + longer).status, 503);
  std::filesystem::rename(away, store);
  EXPECT_EQ(join(first + " " + other).status, 201);
  EXPECT_EQ(bytes_of("abcgh"), "abcgh");
}

TEST_F(Parts, whose_file_is_stored_are_joined_again_but_not_with_others) {
  const std::string first = part("abc"), second = part("def"), other = part("ghi");
  database->write([](db::Tx& tx) { tx.script("alter table revision rename to away"); });
  EXPECT_GE(join(first + " " + second).status, 500);
  database->write([](db::Tx& tx) { tx.script("alter table away rename to revision"); });
  EXPECT_EQ(bytes_of("abcdef"), "abcdef");
  EXPECT_EQ(join(first + " " + other).json["code"], "part_missing");
  EXPECT_EQ(bytes_of("abcdef"), "abcdef");
  EXPECT_EQ(join(first + " " + second).status, 201);
}

TEST_F(Parts, that_are_missing_twice_or_anothers_are_not_joined) {
  const std::string one = part("abc"), hers = part("abc", "editor"), whole = begin(3);
  const auto half = ask(Method::post, "/api/v1/uploads", nullptr, "teacher",
                        {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "6"}, {"Upload-Concat", "partial"}});
  const std::string unfinished(half.response.find("Location").value_or(""));
  for (const std::string& list : {one + " " + one, one + " " + hers, one + " " + unfinished, one + " " + whole,
                                  one + " /api/v1/uploads/0123456789ab", std::string(), std::string("../x")})
    EXPECT_EQ(join(list).json["code"], "part_missing") << list;
  std::string many;
  for (int i = 0; i < 17; ++i) many += part("x") + " ";
  EXPECT_EQ(join(many).status, 409);
  EXPECT_EQ(jobs.counts().queued, 0);
}

struct Quota : Uploads {
  Quota() { people.set_quota("teacher@ejemplo.mx", Bytes{10}); }

  int try_to_begin(int length, const std::string& who = "teacher") {
    return ask(Method::post, "/api/v1/uploads", nullptr, who,
               {{"Tus-Resumable", "1.0.0"},
                {"Upload-Length", std::to_string(length)},
                {"Upload-Metadata", "filename YQ=="}})
        .status;
  }
  Json outlook() { return ask(Method::get, "/api/v1/uploads", nullptr, "teacher").json; }
};

TEST_F(Quota, counts_files_and_what_is_on_its_way) {
  append(begin(6), 0, "abcdef");
  const std::string waiting = begin(3);
  EXPECT_EQ(outlook()["used"], 9);
  EXPECT_EQ(outlook()["quota"], 10);
  const auto refused = ask(Method::post, "/api/v1/uploads", nullptr, "teacher",
                           {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "2"}, {"Upload-Metadata", "filename YQ=="}});
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.json["code"], "over_quota");
  EXPECT_EQ(try_to_begin(1), 201);
  ask(Method::del, waiting, nullptr, "teacher");
  EXPECT_EQ(try_to_begin(2), 201);
}

TEST_F(Quota, is_free_again_when_a_material_is_withdrawn) {
  const auto last = append(begin(9), 0, "abcdefghi");
  EXPECT_EQ(try_to_begin(9), 413);
  const std::string material(last.response.find("Acervo-Material").value_or(""));
  EXPECT_EQ(ask(Method::del, "/api/v1/materials/" + material, nullptr, "teacher").status, 204);
  EXPECT_EQ(try_to_begin(9), 201);
  const Json back = {{"state", "draft"}};
  EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + material, back, "teacher").status, 200) << "undone";
}

TEST_F(Quota, counts_a_refused_file_as_long_as_it_is_kept) {
  append(begin(9), 0, "no media!");
  ASSERT_TRUE(revisions.refuse(*jobs.claim("w"), "w", "not_media", ""));
  EXPECT_EQ(outlook()["used"], 9);
  EXPECT_EQ(try_to_begin(9), 413);
  database->write([](db::Tx& tx) { tx.script("update revision set refused_at = refused_at - interval '73 hours'"); });
  EXPECT_EQ(outlook()["used"], 0);
  EXPECT_EQ(try_to_begin(9), 201);
}

TEST_F(Quota, of_a_restored_material_may_be_exceeded_and_counts) {
  const std::string material(append(begin(9), 0, "abcdefghi").response.find("Acervo-Material").value_or(""));
  ask(Method::del, "/api/v1/materials/" + material, nullptr, "teacher");
  append(begin(8), 0, "abcdefgh");
  const Json back = {{"state", "draft"}};
  EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + material, back, "teacher").status, 200) << "nothing is lost";
  EXPECT_EQ(outlook()["used"], 17);
  EXPECT_EQ(try_to_begin(1), 413);
}

TEST_F(Quota, binds_nobody_else) {
  EXPECT_EQ(try_to_begin(11, "editor"), 201);
  people.set_quota("teacher@ejemplo.mx", std::nullopt);
  EXPECT_EQ(try_to_begin(11), 201);
  EXPECT_TRUE(outlook()["quota"].is_null());
}

TEST_F(Uploads, a_file_that_is_here_already_is_known_before_it_is_sent) {
  const std::string bytes = "abcdef", sample = sha256_hex(bytes);
  const auto look = [&](const std::string& query, const std::string& who) {
    return ask(Method::get, "/api/v1/uploads?" + query, nullptr, who).json["same"];
  };
  const std::string same = "length=6&sample=" + sample;
  EXPECT_TRUE(look(same, "teacher").empty());
  const auto last = append(begin(6), 0, bytes);
  const std::string material(last.response.find("Acervo-Material").value_or(""));
  ASSERT_EQ(look(same, "teacher").size(), 1U);
  EXPECT_EQ(look(same, "teacher")[0]["id"], material);
  EXPECT_TRUE(look("length=7&sample=" + sample, "teacher").empty());
  EXPECT_TRUE(look("length=6&sample=" + sha256_hex("x"), "teacher").empty());
  EXPECT_TRUE(look("length=6&sample=../x", "teacher").empty());
  EXPECT_EQ(look(same, "curator").size(), 1U) << "staff may see it";
  people.put({"otra@ejemplo.mx", "Otra", Role::teacher, "una frase larga"});
  tokens["other"] = people.sign_in("otra@ejemplo.mx", "una frase larga", "test").token;
  EXPECT_TRUE(look(same, "other").empty()) << "another teacher may not see a draft";
  EXPECT_EQ(ask(Method::get, "/api/v1/uploads?" + same).status, 401);
}

TEST_F(Uploads, files_that_came_before_samples_get_theirs) {
  append(begin(6), 0, "abcdef");
  database->write([](db::Tx& tx) { tx.script("update revision set source_sample = null"); });
  const auto store = folder.path() / "blobs", away = folder.path() / "away";
  std::filesystem::rename(store, away);
  std::ofstream(store) << "no folder";  // what is here cannot be read: not the same as lost
  uploads.sweep();
  std::filesystem::remove(store);
  std::filesystem::rename(away, store);
  uploads.sweep();
  const auto answer =
      ask(Method::get, "/api/v1/uploads?length=6&sample=" + sha256_hex("abcdef"), nullptr, "teacher").json;
  EXPECT_EQ(answer["same"].size(), 1U);
}

struct Expiry : Uploads {
  // The same uploads, seen that much later.
  UploadStore later(std::chrono::hours time) {
    return UploadStore(*database, blobs, folder.path() / "uploads", std::nullopt,
                       [time] { return system_now() + time; });
  }

  fs::path file_of(const std::string& upload) const {
    return folder.path() / "uploads" / upload.substr(upload.rfind('/') + 1);
  }
};

TEST_F(Expiry, takes_what_nobody_went_on_with_for_a_week) {
  const std::string left = begin(6), gone_on = begin(6);
  append(left, 0, "abc");
  append(gone_on, 0, "a");
  EXPECT_EQ(later(std::chrono::hours(24 * 6)).sweep(), 0);
  database->write([](db::Tx& tx) { tx.script("update upload set expires_at = expires_at - interval '6 days'"); });
  append(gone_on, 1, "bc");
  EXPECT_EQ(later(std::chrono::hours(25)).sweep(), 1);
  EXPECT_EQ(ask(Method::head, left, nullptr, "teacher").status, 404);
  EXPECT_FALSE(fs::exists(file_of(left)));
  EXPECT_EQ(append(gone_on, 3, "def").status, 204);
}

TEST_F(Expiry, keeps_what_is_being_written_at_that_moment) {
  const std::string upload = begin(6);
  append(upload, 0, "abc");
  {
    const Fd writer(open(file_of(upload).c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_EQ(flock(writer.get(), LOCK_EX | LOCK_NB), 0);
    EXPECT_EQ(later(std::chrono::hours(24 * 8)).sweep(), 0);
  }
  EXPECT_EQ(append(upload, 3, "def").status, 204);
}

TEST_F(Expiry, takes_files_that_no_upload_names) {
  const std::string upload = begin(6);
  append(upload, 0, "abc");
  const fs::path forgotten = folder.path() / "uploads" / new_id<UploadNoun>().value;
  const fs::path not_ours = folder.path() / "uploads" / "README";
  std::ofstream(forgotten) << "of a process that was killed";
  std::ofstream(not_ours) << "of the operator";
  uploads.sweep();
  EXPECT_TRUE(fs::exists(forgotten)) << "its row may be on its way";
  later(std::chrono::hours(25)).sweep();
  EXPECT_FALSE(fs::exists(forgotten));
  EXPECT_TRUE(fs::exists(file_of(upload)));
  EXPECT_TRUE(fs::exists(not_ours));
}

TEST_F(Uploads, that_cannot_be_completed_do_not_hold_up_others) {
  const std::string first = begin(6), second = begin(6);
  const auto store = folder.path() / "blobs", away = folder.path() / "away";
  fs::rename(store, away);
  append(first, 0, "abcdef");
  append(second, 0, "ghijkl");
  fs::rename(away, store);
  // The first's bytes are fewer than its row says: its disk has lost some.
  fs::resize_file(folder.path() / "uploads" / first.substr(first.rfind('/') + 1), 0);
  database->write([&](db::Tx& tx) {
    tx.script("update upload set parts = '{aaaaaaaaaaaa}' where received = 6 and id = '" +
              first.substr(first.rfind('/') + 1) + "'");
  });
  uploads.sweep();
  EXPECT_EQ(ask(Method::get, second, nullptr, "teacher").json["status"], "complete");
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
