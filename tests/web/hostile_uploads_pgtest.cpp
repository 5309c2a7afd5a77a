#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "tests/web/served_fixture.hpp"

// Uploads by somebody who means harm, or whose programme is broken: what they take up is bounded and goes away.
namespace acervo::web::test {
namespace {

using streamer::Method;
namespace fs = std::filesystem;

struct HostileUploads : testing::Test, Api {
  using Headers = std::vector<std::pair<std::string, std::string>>;

  Answer begin(const std::string& length, Headers more = {{"Upload-Metadata", "filename YS5tcDQ="}},
               const std::string& who = "teacher") {
    more.emplace_back("Upload-Length", length);
    return ask(Method::post, "/api/v1/uploads", nullptr, who, more);
  }
  static std::string place_of(const Answer& made) { return std::string(made.response.find("Location").value_or("")); }

  Answer append(const std::string& upload, const std::string& offset, const std::string& bytes, Headers more = {}) {
    more.emplace_back("Upload-Offset", offset);
    more.emplace_back("Content-Type", "application/offset+octet-stream");
    return ask(Method::patch, upload, Json(bytes), "teacher", more);
  }

  Answer part(const std::string& bytes) {
    const auto made = begin(std::to_string(bytes.size()), {{"Upload-Concat", "partial"}});
    if (made.status == 201) append(place_of(made), "0", bytes);
    return made;
  }

  Answer join(const std::string& list) {
    return ask(Method::post, "/api/v1/uploads", nullptr, "teacher",
               {{"Upload-Concat", "final;" + list}, {"Upload-Metadata", "filename YS5tcDQ="}});
  }

  fs::path folder_of_uploads() const { return folder.path() / "uploads"; }
  std::size_t files_left() const {
    return static_cast<std::size_t>(std::ranges::distance(fs::directory_iterator(folder_of_uploads())));
  }

  void let_time_pass(const std::string& interval) {
    database->write(
        [&](db::Tx& tx) { tx.script("update upload set expires_at = expires_at - interval '" + interval + "'"); });
  }

  /// How many of eight that come at the same time are answered with each status.
  template <class Ask>
  std::map<int, int> at_the_same_time(Ask one) {
    std::array<int, 8> status{};
    {
      std::vector<std::jthread> people_at_once;
      std::atomic<int> ready = 0;
      for (std::size_t i = 0; i < status.size(); ++i)
        people_at_once.emplace_back([&, i] {
          ++ready;
          while (ready < static_cast<int>(status.size())) std::this_thread::yield();
          status[i] = one(static_cast<int>(i));
        });
    }
    std::map<int, int> counts;
    for (const int each : status) ++counts[each];
    return counts;
  }
};

TEST_F(HostileUploads, a_thousand_that_are_abandoned_are_bounded_and_swept) {
  std::map<int, int> answers;
  Json refusal;
  for (int i = 0; i < 1000; ++i) {
    const auto made = begin(i % 2 == 0 ? "0" : "5");
    ++answers[made.status];
    if (made.status == 429) refusal = made.json;
  }
  EXPECT_EQ(answers,
            (std::map<int, int>{{201, UploadStore::kMostUnfinished}, {429, 1000 - UploadStore::kMostUnfinished}}));
  EXPECT_EQ(refusal["code"], "too_many_uploads");
  EXPECT_EQ(files_left(), static_cast<std::size_t>(UploadStore::kMostUnfinished));
  EXPECT_EQ(begin("5", {{"Upload-Metadata", "filename YQ=="}}, "editor").status, 201) << "nobody else is held up";
  EXPECT_EQ(uploads.sweep(), 0) << "their time is not over";
  let_time_pass("25 hours");
  EXPECT_EQ(uploads.sweep(), UploadStore::kMostUnfinished + 1);
  EXPECT_EQ(files_left(), 0U);
  EXPECT_EQ(begin("5").status, 201);
  EXPECT_EQ(jobs.counts().queued, 0);
}

TEST_F(HostileUploads, of_another_version_of_tus_do_nothing) {
  const std::string upload = place_of(begin("5"));
  for (const char* version : {"0.2.2", "x", "1.0.00", ""}) {
    const Headers said = {{"Tus-Resumable", version}};
    EXPECT_EQ(begin("5", {{"Upload-Metadata", "filename YQ=="}, {"Tus-Resumable", version}}).status, 412) << version;
    EXPECT_EQ(append(upload, "0", "abcde", said).json["code"], "tus_version") << version;
    EXPECT_EQ(ask(Method::head, upload, nullptr, "teacher", said).status, 412) << version;
    EXPECT_EQ(ask(Method::del, upload, nullptr, "teacher", said).status, 412) << version;
    EXPECT_EQ(ask(Method::options, "/api/v1/uploads", nullptr, "", said).status, 204) << "it says which there are";
  }
  EXPECT_EQ(files_left(), 1U);
  EXPECT_EQ(append(upload, "0", "abcde", {{"Tus-Resumable", "1.0.0"}}).status, 204);
}

TEST_F(HostileUploads, of_another_version_are_told_which_there_is) {
  Served served;
  streamer::test::Client client(served.server->port());
  client.write("POST /api/v1/uploads HTTP/1.1\r\nHost: x\r\nTus-Resumable: 0.2.2\r\nContent-Length: 0\r\n\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.status, 412);
  EXPECT_EQ(answer.header("tus-version"), "1.0.0");
}

TEST_F(HostileUploads, one_with_bytes_waits_a_week_for_more) {
  const std::string with = place_of(begin("5")), without = place_of(begin("5"));
  append(with, "0", "ab");
  let_time_pass("25 hours");
  EXPECT_EQ(uploads.sweep(), 1);
  EXPECT_EQ(ask(Method::get, without, nullptr, "teacher").status, 404);
  EXPECT_EQ(append(with, "2", "cde").status, 204);
}

TEST_F(HostileUploads, files_of_no_upload_are_removed_when_they_are_old) {
  const std::string kept = place_of(begin("5"));
  const auto stray = [&](const std::string& name, std::chrono::hours age) {
    std::ofstream(folder_of_uploads() / name) << "left by a server that went down";
    fs::last_write_time(folder_of_uploads() / name, fs::file_time_type::clock::now() - age);
  };
  stray("0123456789ab", std::chrono::hours(48));
  stray("0123456789ac", std::chrono::hours(0));
  stray("notes.txt", std::chrono::hours(48));
  fs::last_write_time(folder_of_uploads() / kept.substr(kept.rfind('/') + 1),
                      fs::file_time_type::clock::now() - std::chrono::hours(48));
  uploads.sweep();
  EXPECT_FALSE(fs::exists(folder_of_uploads() / "0123456789ab"));
  EXPECT_TRUE(fs::exists(folder_of_uploads() / "0123456789ac")) << "its row may be on its way";
  EXPECT_TRUE(fs::exists(folder_of_uploads() / "notes.txt")) << "not ours";
  EXPECT_EQ(append(kept, "0", "abcde").status, 204);
}

TEST_F(HostileUploads, a_quota_is_not_got_around_at_the_same_time) {
  people.set_quota("teacher@ejemplo.mx", Bytes{10});
  EXPECT_EQ(at_the_same_time([&](int) { return begin("3").status; }), (std::map<int, int>{{201, 3}, {413, 5}}));
}

TEST_F(HostileUploads, a_quota_is_not_got_around_in_parts) {
  people.set_quota("teacher@ejemplo.mx", Bytes{10});
  const std::string list = place_of(part("abcdef")) + " " + place_of(part("ghij"));
  EXPECT_EQ(part("k").status, 413) << "parts that wait count";
  const auto joined = at_the_same_time([&](int) { return join(list).status; });
  EXPECT_GE(joined.contains(201) ? joined.at(201) : 0, 1);
  EXPECT_EQ(jobs.counts().queued, 1) << "joined once";
  EXPECT_EQ(begin("1").status, 413) << "and what was joined counts";
  EXPECT_EQ(ask(Method::get, "/api/v1/uploads", nullptr, "teacher").json["used"], 10);
}

TEST_F(HostileUploads, parts_joined_by_many_at_once_are_one_lesson_for_all_of_them) {
  for (int round = 0; round < 12; ++round) {
    const std::string list = place_of(part(std::string(90'000, 'a'))) + " " + place_of(part(std::to_string(round)));
    std::array<std::string, 8> lessons;
    const auto joined = at_the_same_time([&](int i) {
      const auto answer = join(list);
      lessons[std::size_t(i)] = answer.response.find("Acervo-Material").value_or("");
      return answer.status;
    });
    // 503: who comes while they are being joined is to ask again.
    for (const auto& [status, count] : joined) EXPECT_THAT(status, testing::AnyOf(201, 503)) << count;
    const std::string lesson(join(list).response.find("Acervo-Material").value_or(""));
    EXPECT_FALSE(lesson.empty());
    for (const auto& each : lessons) EXPECT_TRUE(each.empty() || each == lesson) << each;
  }
  EXPECT_EQ(jobs.counts().queued, 12);
  EXPECT_EQ(files_left(), 0U);
}

TEST_F(HostileUploads, of_parts_for_the_same_place_one_is_kept) {
  const std::string upload = place_of(begin("6"));
  const auto answers =
      at_the_same_time([&](int i) { return append(upload, "0", std::string(3, static_cast<char>('a' + i))).status; });
  EXPECT_EQ(answers, (std::map<int, int>{{204, 1}, {409, 7}}));
  EXPECT_EQ(ask(Method::get, upload, nullptr, "teacher").json["offset"], 3);
  const std::string id = upload.substr(upload.rfind('/') + 1);
  std::string bytes;
  std::getline(std::ifstream(folder_of_uploads() / id), bytes);
  ASSERT_EQ(bytes.size(), 3U);
  EXPECT_EQ(bytes, std::string(3, bytes[0])) << "not of two";
  EXPECT_EQ(append(upload, "3", "xyz").status, 204);
  EXPECT_EQ(jobs.counts().queued, 1);
}

TEST_F(HostileUploads, a_length_that_was_a_lie_gains_nothing) {
  const std::string upload = place_of(begin("4"));
  EXPECT_EQ(append(upload, "0", "abcde").status, 413);
  EXPECT_EQ(append(upload, "9", "a").status, 413);
  EXPECT_EQ(append(upload, "9223372036854775807", "a").status, 413);
  EXPECT_EQ(append(upload, "0", "abc").status, 204);
  EXPECT_EQ(append(upload, "3", std::string(1'000'000, 'x')).status, 413);
  EXPECT_EQ(fs::file_size(folder_of_uploads() / upload.substr(upload.rfind('/') + 1)), 3U);
  let_time_pass("8 days");
  uploads.sweep();
  EXPECT_EQ(files_left(), 0U) << "what never came whole";
  EXPECT_EQ(jobs.counts().queued, 0);
  EXPECT_EQ(ask(Method::get, "/api/v1/materials?mine=1", nullptr, "teacher").json["total"], 0);
}

TEST_F(HostileUploads, a_part_that_is_damaged_again_and_again_takes_no_room) {
  const std::string upload = place_of(begin("1000000"));
  const std::string wrong = "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(append(upload, "0", std::string(100'000, 'x'), {{"Upload-Checksum", wrong}}).status, 460);
  EXPECT_EQ(ask(Method::get, upload, nullptr, "teacher").json["offset"], 0);
  EXPECT_EQ(fs::file_size(folder_of_uploads() / upload.substr(upload.rfind('/') + 1)), 0U);
}

TEST_F(HostileUploads, what_is_said_of_a_file_is_kept_short) {
  std::string long_name = "filename ";
  for (int i = 0; i < 20'000; ++i) long_name += "YWFh";  // 60,000 times "a"
  const auto made = begin("3", {{"Upload-Metadata", long_name}});
  ASSERT_EQ(made.status, 201);
  const auto last = append(place_of(made), "0", "abc");
  const Json upload = ask(Method::get, place_of(made), nullptr, "teacher").json;
  EXPECT_LE(upload["filename"].get<std::string>().size(), 260U);
  const Json draft =
      ask(Method::get, "/api/v1/materials/" + std::string(last.response.find("Acervo-Material").value_or("")), nullptr,
          "teacher")
          .json;
  EXPECT_LE(draft["title"].get<std::string>().size(), 260U);
  std::string many = "filename YQ==";
  for (int i = 0; i < 5'000; ++i) many += ",k" + std::to_string(i) + " YQ==";
  EXPECT_EQ(begin("3", {{"Upload-Metadata", many}}).status, 201);
}

}  // namespace
}  // namespace acervo::web::test
