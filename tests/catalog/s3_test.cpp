#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/storage/disk.hpp"
#include "catalog/storage/s3_blob_store.hpp"
#include "tests/support/test_database.hpp"

// Against a real S3 server (Swift), which checks each signature.
namespace acervo {
namespace {

/// Ends when it is destroyed, since its standard input does.
class Server {
 public:
  Server() {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    const std::string place = folder_.path().string();
    const char* arguments[] = {ACERVO_S3_SERVER, place.c_str(), "0", "lecciones", nullptr};
    if (::posix_spawn(&pid_, arguments[0], &actions, nullptr, const_cast<char**>(arguments), environ) != 0) pid_ = 0;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]), ::close(out[1]);
    input_ = Fd(in[1]);
    const Fd output(out[0]);
    for (char c = 0; ::read(output.get(), &c, 1) == 1 && c != '\n';) said_ += c;
  }
  ~Server() {
    input_.reset();
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  const std::string& said() const { return said_; }
  S3Address address() const {
    auto made = parse_s3_address("s3://lecciones/unas?endpoint=http://127.0.0.1:" + said_.substr(6));
    made.key = "acervo:acervo";
    made.secret = "secreto";
    return made;
  }

 private:
  test::TemporaryFolder folder_;
  Fd input_;
  pid_t pid_ = 0;
  std::string said_;
};

class S3 : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    ::setenv("NO_PROXY", "127.0.0.1", 1);
    server = std::make_unique<Server>();
  }
  static void TearDownTestSuite() { server.reset(); }
  void SetUp() override {
    if (server->said().starts_with("SKIPPED")) GTEST_SKIP() << server->said();
    ASSERT_TRUE(server->said().starts_with("ready")) << server->said();
  }

  static std::string all_of(S3Client& client, const std::string& name) {
    std::string got;
    client.get(name, [&](std::string_view bytes) { got += bytes; });
    return got;
  }
  Fd file_of(const std::string& bytes) const {
    Fd file = disk::nameless_file(folder.path());
    disk::write_at(file.get(), bytes, 0);
    return file;
  }
  void put(S3Client& client, const std::string& name, const std::string& bytes) const {
    client.put(name, file_of(bytes).get(), {static_cast<std::int64_t>(bytes.size())}, sha256_hex(bytes));
  }
  static std::string reason(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      return std::string(name(error.code())) + " " + error.reason();
    }
    return "none";
  }

  static inline std::unique_ptr<Server> server;
  test::TemporaryFolder folder;
};

TEST_F(S3, keeps_what_it_is_given) {
  S3Client client(server->address());
  EXPECT_FALSE(client.head("uno"));
  put(client, "uno", "las fracciones");
  EXPECT_EQ(client.head("uno"), Bytes{14});
  EXPECT_EQ(all_of(client, "uno"), "las fracciones");
  put(client, "vacio", "");
  EXPECT_EQ(client.head("vacio"), Bytes{0});
  client.remove("uno");
  client.remove("uno");
  EXPECT_FALSE(client.head("uno"));
  EXPECT_EQ(reason([&] { all_of(client, "uno"); }), "not_found ");
}

TEST_F(S3, takes_a_large_file_in_parts) {
  std::string bytes(12'345'678, '\0');
  std::mt19937 random(1);
  for (char& c : bytes) c = static_cast<char>(random());
  S3Client client(server->address());
  client.set_part({5 << 20});
  put(client, "grande", bytes);
  EXPECT_EQ(client.head("grande"), Bytes{12'345'678});
  EXPECT_EQ(sha256_hex(all_of(client, "grande")), sha256_hex(bytes));
}

TEST_F(S3, says_what_is_wrong_with_key_and_bucket) {
  auto address = server->address();
  address.secret = "otro";
  S3Client stranger(address);
  EXPECT_EQ(reason([&] { put(stranger, "dos", "x"); }), "unavailable storage_denied");
  EXPECT_EQ(reason([&] { all_of(stranger, "dos"); }), "unavailable storage_denied");
  address = server->address();
  address.bucket = "ninguno";
  S3Client lost(address);
  EXPECT_EQ(reason([&] { put(lost, "dos", "x"); }), "unavailable storage_missing");
}

TEST_F(S3, a_reader_that_gives_up_is_heard) {
  S3Client client(server->address());
  put(client, "tres", "x");
  EXPECT_EQ(reason([&] { client.get("tres", [](std::string_view) { throw Error(Code::cancelled, "enough"); }); }),
            "cancelled ");
}

TEST_F(S3, lists_what_it_has_page_by_page) {
  S3Client client(server->address());
  client.set_page(2);
  for (const char* name : {"lista/a", "lista/b", "lista/c", "lista/d", "lista/e", "otra/a"}) put(client, name, "xyz");
  std::vector<std::string> names;
  client.list("lista/", [&](const S3Client::Object& object) {
    names.push_back(object.name);
    EXPECT_EQ(object.size, Bytes{3});
    EXPECT_LT(std::chrono::abs(object.changed - system_now()), std::chrono::minutes(1));
  });
  EXPECT_EQ(names, (std::vector<std::string>{"lista/a", "lista/b", "lista/c", "lista/d", "lista/e"}));
  client.list("nada/", [&](const S3Client::Object&) { ADD_FAILURE(); });
}

TEST_F(S3, copies_in_the_server) {
  S3Client client(server->address());
  put(client, "origen", "las fracciones");
  EXPECT_TRUE(client.copy("origen", "copia/una"));
  EXPECT_EQ(all_of(client, "copia/una"), "las fracciones");
  EXPECT_FALSE(client.copy("nada", "copia/dos"));
  EXPECT_FALSE(client.head("copia/dos"));
}

TEST_F(S3, blobs_that_are_set_aside_are_read_as_before_until_they_are_removed) {
  // The larger of the two goes through this machine.
  S3BlobStore here(server->address(), {folder.path() / "here", {1 << 30}, {13}});
  S3BlobStore there(server->address(), {folder.path() / "there"});
  const Blob blob = put_bytes(here, "nadie la usa"), other = put_bytes(here, "alguien la usa");
  const auto listed = [&](const Blob& wanted, bool aside) {
    std::optional<StoredBlob> found;
    const auto take = [&](const StoredBlob& each) {
      if (each.key == wanted.key) found = each;
    };
    if (aside)
      here.list_aside(wanted.key.front(), take);
    else
      here.list(wanted.key.front(), take);
    return found;
  };
  for (const Blob& each : {blob, other}) {
    ASSERT_TRUE(listed(each, false));
    EXPECT_EQ(listed(each, false)->size, each.size);
    here.set_aside(*listed(each, false));
    EXPECT_FALSE(listed(each, false));
    EXPECT_TRUE(listed(each, true));
    EXPECT_EQ(disk::hash_of(there.open(each.key).get()), each.key) << "from where it is now";
  }
  here.put_back(*listed(other, true));
  EXPECT_TRUE(listed(other, false));
  EXPECT_FALSE(listed(other, true));
  put_bytes(here, "nadie la usa");
  here.put_back(*listed(blob, true));
  EXPECT_TRUE(listed(blob, false)) << "put again meanwhile";
  EXPECT_FALSE(listed(blob, true));
  here.set_aside(*listed(blob, false));
  here.remove_aside(blob.key);
  S3BlobStore elsewhere(server->address(), {folder.path() / "elsewhere"});
  EXPECT_THROW(elsewhere.open(blob.key), Error);
  EXPECT_TRUE(elsewhere.open(other.key));
  here.put_back({blob.key, blob.size, {}});
  here.set_aside({blob.key, blob.size, {}});
  here.remove_aside(blob.key);
}

TEST_F(S3, blobs_are_shared_by_machines_without_a_common_folder) {
  S3BlobStore here(server->address(), {folder.path() / "here"}), there(server->address(), {folder.path() / "there"});
  here.check();
  const Blob blob = put_bytes(here, "una lección");
  EXPECT_EQ(blob.key, sha256_hex("una lección"));
  EXPECT_TRUE(here.find_here(blob.key));
  EXPECT_FALSE(there.find_here(blob.key));
  EXPECT_EQ(disk::hash_of(there.open(blob.key).get()), blob.key);
  EXPECT_TRUE(there.find_here(blob.key));
  EXPECT_EQ(put_bytes(there, "una lección").key, blob.key) << "the same bytes twice are one blob";
  EXPECT_THROW(there.open(std::string(64, '0')), Error);
  EXPECT_THROW(there.open("../../etc"), Error);
}

}  // namespace
}  // namespace acervo
