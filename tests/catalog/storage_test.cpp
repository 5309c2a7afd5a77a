#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/storage/blob_cache.hpp"
#include "catalog/storage/disk.hpp"
#include "catalog/storage/s3_address.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

namespace fs = std::filesystem;

std::string contents(const Fd& file) {
  std::string bytes(1 << 20, '\0');
  bytes.resize(static_cast<std::size_t>(::pread(file.get(), bytes.data(), bytes.size(), 0)));
  return bytes;
}

TEST(S3Address, is_a_bucket_a_folder_and_an_endpoint) {
  const auto local = parse_s3_address("s3://lecciones/a/b?endpoint=http://127.0.0.1:9000/&region=garaje");
  EXPECT_EQ(local.url("ab/cd"), "http://127.0.0.1:9000/lecciones/a/b/ab/cd");
  EXPECT_EQ(local.region, "garaje");
  const auto cloud = parse_s3_address("s3://lecciones?region=sa-east-1");
  EXPECT_EQ(cloud.url("ab/cd"), "https://s3.sa-east-1.amazonaws.com/lecciones/ab/cd");
}

TEST(S3Address, that_could_not_work_is_refused) {
  for (const char* url : {"", "http://a/b", "s3://", "s3:///a", "s3://a b", "s3://a/ñ", "s3://a?endpoint=ftp://b",
                          "s3://a?endpoint=http://b/c", "s3://a?port=1", "s3://a?region=x%20y"})
    EXPECT_THROW(parse_s3_address(url), Error) << url;
}

TEST(Untouched, is_a_file_that_was_left_alone) {
  const test::TemporaryFolder folder;
  const Fd file = disk::nameless_file(folder.path());
  disk::write_at(file.get(), "una lección", 0);
  EXPECT_FALSE(disk::Untouched(file.get()).still()) << "written to just now: more may have come in the same tick";
  const disk::Untouched before(file.get(), system_now() + std::chrono::seconds(3));
  EXPECT_TRUE(before.still());
  disk::write_at(file.get(), "U", 0);
  EXPECT_FALSE(before.still());
}

struct Cached : testing::Test {
  test::TemporaryFolder folder;
  std::atomic<int> fetched = 0;
  std::map<std::string, std::string> far;
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();

  std::string add(const std::string& bytes) {
    const auto key = sha256_hex(bytes);
    far[key] = bytes;
    return key;
  }
  BlobCache::Fetch fetch() {
    return [this](const std::string& key, const auto& take) {
      open.wait();
      ++fetched;
      if (!far.contains(key)) throw Error(Code::not_found, "nothing there");
      take(far[key]);
    };
  }
};

TEST_F(Cached, is_fetched_once_for_all_who_want_it) {
  const auto key = add("una lección");
  BlobCache cache(folder.path() / "cache", {1 << 20}, fetch());
  EXPECT_FALSE(cache.find(key));
  std::vector<std::future<std::string>> readers;
  for (int i = 0; i < 8; ++i)
    readers.push_back(std::async(std::launch::async, [&] { return contents(cache.get(key)); }));
  std::promise<void> brought;
  cache.bring(key, [&](const std::exception_ptr& error) {
    EXPECT_FALSE(error);
    brought.set_value();
  });
  gate.set_value();
  for (auto& reader : readers) EXPECT_EQ(reader.get(), "una lección");
  brought.get_future().get();
  EXPECT_EQ(fetched, 1);
}

TEST_F(Cached, bytes_that_are_not_what_was_asked_for_are_refused) {
  gate.set_value();
  const auto key = add("las de ayer");
  far[key] = "otras";
  BlobCache cache(folder.path() / "cache", {1 << 20}, fetch());
  EXPECT_THROW(cache.get(key), Error);
  EXPECT_FALSE(cache.find(key));
  far[key] = "las de ayer";
  EXPECT_EQ(contents(cache.get(key)), "las de ayer") << "a failure is not remembered";
}

TEST_F(Cached, what_was_not_used_for_longest_goes_first) {
  gate.set_value();
  const std::string a = add(std::string(400, 'a')), b = add(std::string(400, 'b')), c = add(std::string(400, 'c'));
  BlobCache cache(folder.path() / "cache", {1000}, fetch(), 1);
  cache.get(a);
  cache.get(b);
  ASSERT_TRUE(cache.find(a));
  const Fd held = cache.get(a);
  cache.get(c);
  EXPECT_TRUE(cache.find(c));
  EXPECT_FALSE(cache.find(b));
  EXPECT_EQ(contents(held), std::string(400, 'a'));
}

TEST_F(Cached, what_is_larger_than_all_of_it_is_fetched_once_and_costs_others_nothing) {
  gate.set_value();
  const std::string small = add(std::string(400, 'a')), large = add(std::string(2 << 20, 'b')),
                    next = add(std::string(100'000, 'c'));
  BlobCache cache(folder.path() / "cache", {1 << 20}, fetch(), 1);
  cache.get(small);
  EXPECT_TRUE(cache.get(large));
  EXPECT_EQ(fetched, 2);
  EXPECT_TRUE(cache.find(small));
  cache.get(next);
  EXPECT_FALSE(cache.find(large));
  EXPECT_TRUE(cache.find(small));
}

TEST_F(Cached, keeps_what_was_made_here) {
  gate.set_value();
  BlobCache cache(folder.path() / "cache", {1 << 20}, fetch());
  const Fd made = cache.scratch();
  disk::write_at(made.get(), "hecho aquí", 0);
  cache.keep(sha256_hex("hecho aquí"), made);
  EXPECT_EQ(contents(cache.get(sha256_hex("hecho aquí"))), "hecho aquí");
  EXPECT_EQ(fetched, 0);
}

TEST_F(Cached, who_waits_when_it_closes_is_told) {
  const std::vector<std::string> keys = {add("tarde"), add("más tarde"), add("demasiado tarde")};
  std::vector<std::exception_ptr> told;
  const auto hear = [&](const std::exception_ptr& error) { told.push_back(error); };
  BlobCache cache(
      folder.path() / "cache", {1 << 20},
      [&](const std::string& key, const auto& take) {
        gate.set_value();
        // A large file, piece by piece.
        for (;;) take(far[key]);
      },
      1);
  cache.bring(keys[0], hear);
  cache.bring(keys[1], hear);
  open.wait();
  cache.close();
  EXPECT_EQ(told.size(), 2U);
  cache.bring(keys[2], hear);
  ASSERT_EQ(told.size(), 3U);
  for (const auto& error : told) EXPECT_THROW(std::rethrow_exception(error), Error);
  EXPECT_FALSE(cache.find(keys[0]));
}

}  // namespace
}  // namespace acervo
