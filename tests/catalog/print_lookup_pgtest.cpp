// Looking for the same picture among many: through the index whatever the planner believes.
//     ACERVO_PRINTS=100000 build/release/tests/print_lookup_pgtest
// prints how long it takes among so many recordings of an hour.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <set>

#include "catalog/library/picture_print.sql.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

PicturePrint lively(unsigned seed) {
  std::mt19937 random(seed);
  PicturePrint print;
  for (int i = 0; i < 4500; ++i) {
    const auto speaks = std::uint32_t(random());
    print.changes.push_back({speaks, speaks & std::uint32_t(random())});
  }
  std::set<std::int32_t> keys;
  while (keys.size() < 400) keys.insert(std::int32_t(random() % 400'000 * 41));
  print.keys.assign(keys.begin(), keys.end());
  return print;
}

struct PrintLookup : testing::Test {
  test::TestDatabase database;
  int count = std::getenv("ACERVO_PRINTS") ? std::atoi(std::getenv("ACERVO_PRINTS")) : 3000;
  PicturePrint wanted = lively(1);
  MaterialId mine{"00000000000b"}, copy{"00000000000c"};

  // 400 keys each, of those that a film which never rests keeps, some of them much commoner than others.
  void SetUp() override {
    const auto n = std::to_string(count);
    database->write([&](db::Tx& tx) {
      tx.script("set local session_replication_role = replica; drop index picture_print_keys; select setseed(0.5);" +
                std::string("create temporary table made on commit drop as select lpad(i::text, 12, '0') as id, "
                            "(select array_agg(distinct (power(random(), 1.6) * 400000)::int * 41) from "
                            "generate_series(1, 400) where i = i) as keys from generate_series(1, ") +
                n +
                ") i;"
                "insert into material (id, kind, revision, state) select id, 'video', 1, 'published' from made;"
                "insert into revision (material, number, source_blob, source_bytes, filename) select id, 1, '', 1, '' "
                "from made;"
                "insert into picture_print (material, revision, changes, keys) select id, 1, array[1::bigint], keys "
                "from made;"
                "insert into material (id, kind, revision, state) select id, 'video', 1, 'published' from "
                "(values ('00000000000b'), ('00000000000c')) v (id);"
                "insert into revision (material, number, source_blob, source_bytes, filename) select id, 1, '', 1, '' "
                "from (values ('00000000000b'), ('00000000000c')) v (id);"
                "create index picture_print_keys on picture_print using gin (keys) with (fastupdate = off)");
      put_picture_print(tx, mine, 1, wanted);
      auto other = wanted;
      other.keys = lively(2).keys;
      std::copy_n(wanted.keys.begin(), 200, other.keys.begin());
      std::ranges::sort(other.keys);
      put_picture_print(tx, copy, 1, other);
    });
    database->write([](db::Tx& tx) { tx.script("analyze picture_print; analyze material"); });
  }

  std::string plan(const std::string& mode) {
    const std::string text = "explain " + std::string(sql::picture_print::candidates.text);
    const std::string name = "test.explain_" + mode;
    return database->read([&](db::Tx& tx) {
      tx.script("set local plan_cache_mode = " + mode);
      const std::vector<std::int64_t> keys(wanted.keys.begin(), wanted.keys.end());
      std::string plan;
      const auto rows = tx.run(db::Query{name, text}, {keys, mine.value});
      for (std::size_t i = 0; i < rows.size(); ++i) plan += rows[i]["\"QUERY PLAN\""].text() + "\n";
      return plan;
    });
  }
};

TEST_F(PrintLookup, goes_through_the_index_and_finds_the_copy) {
  for (const auto* mode : {"force_custom_plan", "force_generic_plan"}) {
    SCOPED_TRACE(mode);
    EXPECT_THAT(plan(mode), HasSubstr("Bitmap Index Scan on picture_print_keys"));
    EXPECT_THAT(plan(mode), Not(HasSubstr("Seq Scan on picture_print")));
  }
  PicturePrintStore prints(*database);
  for (int round = 0; round < 3; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const auto found = prints.similar_to(wanted, mine);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().material, copy);
    if (std::getenv("ACERVO_PRINTS")) std::printf("%d prints: %.1f ms\n", count, took.count());
  }
}

}  // namespace
}  // namespace acervo
