#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/dump.sql.hpp"
#include "catalog/db/listener.hpp"
#include "catalog/db/migrate.hpp"
#include "catalog/db/migration.sql.hpp"
#include "catalog/db/patience.hpp"
#include "catalog/directory/access.sql.hpp"
#include "catalog/directory/person.sql.hpp"
#include "catalog/jobs/fleet.sql.hpp"
#include "catalog/jobs/job.sql.hpp"
#include "catalog/library/blob_use.sql.hpp"
#include "catalog/library/caption.sql.hpp"
#include "catalog/library/experience.sql.hpp"
#include "catalog/library/hidden_search.sql.hpp"
#include "catalog/library/kept.sql.hpp"
#include "catalog/library/material.sql.hpp"
#include "catalog/library/picture_print.sql.hpp"
#include "catalog/library/poster.sql.hpp"
#include "catalog/library/replacement.sql.hpp"
#include "catalog/library/review.sql.hpp"
#include "catalog/library/revision.sql.hpp"
#include "catalog/library/search_record.sql.hpp"
#include "catalog/library/segment.sql.hpp"
#include "catalog/library/sound_print.sql.hpp"
#include "catalog/library/synonym.sql.hpp"
#include "catalog/library/tag_suggestion.sql.hpp"
#include "catalog/library/upload.sql.hpp"
#include "catalog/library/viewing.sql.hpp"
#include "catalog/library/vocabulary.hpp"
#include "catalog/library/vocabulary.sql.hpp"
#include "tests/support/test_database.hpp"

#include <future>
#include <span>

namespace acervo::db {
namespace {

using ::testing::ElementsAre;

TEST(Queries, are_all_understood_by_the_migrated_database) {
  test::TestDatabase database;
  const auto prepare = [&](std::span<const Query* const> queries) {
    for (const Query* query : queries) {
      if (query->text.starts_with("create")) continue;  // PREPARE takes no definitions; migrate() ran them
      EXPECT_NO_THROW(database->read([&](Tx& tx) {
        tx.script("prepare q as " + std::string(query->text));
        tx.script("deallocate q");
      })) << query->name;
    }
  };
  prepare(sql::access::all);
  prepare(sql::blob_use::all);
  prepare(sql::caption::all);
  prepare(sql::dump::all);
  prepare(sql::experience::all);
  prepare(sql::fleet::all);
  prepare(sql::hidden_search::all);
  prepare(sql::job::all);
  prepare(sql::kept::all);
  prepare(sql::material::all);
  prepare(sql::migration::all);
  prepare(sql::person::all);
  prepare(sql::picture_print::all);
  prepare(sql::poster::all);
  prepare(sql::replacement::all);
  prepare(sql::review::all);
  prepare(sql::revision::all);
  prepare(sql::search_record::all);
  prepare(sql::segment::all);
  prepare(sql::sound_print::all);
  prepare(sql::synonym::all);
  prepare(sql::tag_suggestion::all);
  prepare(sql::upload::all);
  prepare(sql::viewing::all);
  prepare(sql::vocabulary::all);
}

TEST(Values, with_a_nul_are_refused_rather_than_cut) {
  test::TestDatabase database;
  constexpr Query echo{"test.text", "select $1::text as t"};
  const std::string cut("admin\0of another", 16);
  for (const Param& param : {Param(cut), Param(std::optional(cut))}) try {
      database->read([&](Tx& tx) { tx.run(echo, {param}); });
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid);
    }
  database->read([&](Tx& tx) { EXPECT_EQ(tx.run(echo, {"whole"}).front()["t"].text(), "whole"); });
}

TEST(Values, come_back_as_they_went) {
  test::TestDatabase database;
  constexpr Query echo{"test.echo",
                       "select $1::text as t, $2::text[] as a, $3::jsonb as j, $4::bytea as b, $5::timestamptz as m, "
                       "$6::double precision as d, $7::bigint[] as i, $8::text as n, $9::boolean as o"};
  const std::vector<std::string> awkward = {"", "a,b", "\"quoted\"", "back\\slash", "{brace}", "NULL", "ñ\n"};
  const std::string bytes("\0\xFF\\x", 4);
  database->read([&](Tx& tx) {
    const auto rows = tx.run(echo, {"O'Higgins; drop table person", awkward, Json{{"k", {1, 2}}}, Binary{bytes},
                                    parse_rfc3339("2026-11-20T19:21:06.25Z").value(), 0.1,
                                    std::vector<std::int64_t>{1, -2}, std::nullopt, true});
    const auto row = rows.front();
    EXPECT_EQ(row["t"].text(), "O'Higgins; drop table person");
    EXPECT_EQ(row["a"].texts(), awkward);
    EXPECT_EQ(row["j"].json(), (Json{{"k", {1, 2}}}));
    EXPECT_EQ(row["b"].binary(), bytes);
    EXPECT_EQ(format_rfc3339(row["m"].time()), "2026-11-20T19:21:06.250000Z");
    EXPECT_EQ(row["d"].real(), 0.1);
    EXPECT_THAT(row["i"].integers(), ElementsAre(1, -2));
    EXPECT_TRUE(row["n"].is_null());
    EXPECT_TRUE(row["o"].boolean());
  });
}

TEST(Database, rolls_back_what_throws) {
  test::TestDatabase database;
  EXPECT_THROW(database->write([](Tx& tx) {
    tx.script("insert into vocabulary (name, version, checksum, labels) values ('x', '1', '', '{}')");
    throw Error(Code::invalid, "no");
  }),
               Error);
  constexpr Query count{"test.count", "select count(*) as n from vocabulary where name = 'x'"};
  EXPECT_EQ(database->read([&](Tx& tx) { return tx.run(count).front()["n"].integer(); }), 0);
}

TEST(Database, translates_a_broken_constraint) {
  test::TestDatabase database;
  try {
    database->write([](Tx& tx) { tx.script("insert into material (id, kind) values ('bad id', 'link')"); });
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::conflict);
    EXPECT_THAT(error.what(),
                ::testing::AllOf(::testing::HasSubstr("constraint"), ::testing::Not(::testing::HasSubstr("bad id"))))
        << "the row's values, a password's hash among them, are for no log and no terminal";
  }
}

TEST(Database, comes_back_after_its_connections_were_ended) {
  test::TestDatabase database;
  constexpr Query one{"test.one", "select 1 as one"};
  const auto ask = [&] { return database->read([&](Tx& tx) { return tx.run(one).front()["one"].integer(); }); };
  EXPECT_EQ(ask(), 1);
  Database other(database->url(), 1);
  other.read([](Tx& tx) {
    tx.script(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = "
        "current_database()");
  });
  EXPECT_EQ(ask(), 1);
}

// pqxx calls it in doubt, and with a type of its own: threads that knew only our Error ended the whole server.
TEST(Database, that_is_lost_at_commit_is_gone_and_its_connection_with_it) {
  test::TestDatabase fresh;
  Database database(fresh->url(), 1);
  database.write([](Tx& tx) {
    tx.script(
        "create table note (text text);"
        "create function die() returns trigger language plpgsql as "
        "$$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;"
        "create constraint trigger die after insert on note deferrable initially deferred "
        "for each row execute function die()");
  });
  try {
    database.write([](Tx& tx) { tx.script("insert into note values ('x')"); });
    FAIL() << "committed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_EQ(error.reason(), "database_gone");
  }
  EXPECT_NO_THROW(database.write([](Tx& tx) { tx.script("drop trigger die on note"); })) << "the only connection";
}

TEST(Migrate, runs_each_once_and_only_forward) {
  test::TestDatabase database;
  const std::vector<Migration> first = {{"300000000001_a.sql", "create table a (x int);"}};
  const std::vector<Migration> more = {first[0], {"300000000002_b.sql", "create table b (x int);"}};
  const std::vector<Migration> changed = {{"300000000001_a.sql", "create table a (y int);"}};
  const std::vector<Migration> late = {{"300000000000_c.sql", "create table c (x int);"}};
  EXPECT_EQ(migrate(*database, first), 1);
  EXPECT_EQ(migrate(*database, more), 1);
  EXPECT_EQ(migrate(*database, more), 0);
  EXPECT_THROW(migrate(*database, changed), Error);
  EXPECT_THROW(migrate(*database, late), Error);
}

TEST(Migrate, leaves_nothing_of_one_that_fails) {
  test::TestDatabase database;
  const std::vector<Migration> broken = {{"300000000001_a.sql", "create table a (x int); select 1/0;"}};
  EXPECT_THROW(migrate(*database, broken), Error);
  const std::vector<Migration> mended = {{"300000000001_a.sql", "create table a (x int);"}};
  EXPECT_EQ(migrate(*database, mended), 1);
}

// Every connection has an end to its waiting, whichever form its address has; what the address says itself stands.
TEST(Patience, is_set_on_every_connection) {
  test::TestDatabase database;
  constexpr Query shown{"test.shown", "select current_setting('statement_timeout') as timeout"};
  EXPECT_EQ(database->read([&](Tx& tx) { return tx.run(shown).front()["timeout"].text(); }), "1min");
  // Of a client that vanished in the middle of a transaction the server hears nothing more.
  constexpr Query left{"test.left", "select current_setting('idle_in_transaction_session_timeout') as timeout"};
  EXPECT_EQ(database->read([&](Tx& tx) { return tx.run(left).front()["timeout"].text(); }), "2min");
  const std::string plain = with_timeouts("host=/tmp user=acervo password='a\\'b'");
  EXPECT_THAT(plain, ::testing::HasSubstr("tcp_user_timeout='15000'"));
  EXPECT_THAT(plain, ::testing::HasSubstr("password='a\\'b'"));
  const std::string url = with_timeouts("postgresql://acervo@db.example.org/acervo?connect_timeout=2");
  EXPECT_THAT(url, ::testing::HasSubstr("connect_timeout='2'"));
  EXPECT_THAT(url, ::testing::Not(::testing::HasSubstr("connect_timeout='5'")));
  EXPECT_THAT(url, ::testing::HasSubstr("keepalives_idle='15'"));
  EXPECT_THROW(with_timeouts("host"), Error);
}

// One statement that does not end takes its connection for a while, not for ever, and the connection lives on.
TEST(Patience, a_statement_that_is_given_up_is_busy_and_its_connection_good) {
  test::TestDatabase fresh;
  Database database(fresh->url(), 1);
  try {
    database.read([](Tx& tx) {
      tx.script("set statement_timeout = '20ms'");
      tx.script("select pg_sleep(60)");
    });
    FAIL() << "it slept";
  } catch (const Error& error) {
    EXPECT_EQ(error.reason(), "busy");
  }
  constexpr Query shown{"test.shown", "select current_setting('statement_timeout') as timeout"};
  EXPECT_EQ(database.read([&](Tx& tx) { return tx.run(shown).front()["timeout"].text(); }), "20ms")
      << "the same connection";
}

TEST(Listener, hears_a_notification) {
  test::TestDatabase database;
  std::promise<std::string> heard;
  std::promise<void> ready;
  Listener listener(database->url(), {"test"}, [&](const std::string&, const std::string& payload) {
    payload.empty() ? ready.set_value() : heard.set_value(payload);
  });
  ready.get_future().wait();
  database->write([](Tx& tx) { tx.script("select pg_notify('test', 'hello')"); });
  EXPECT_EQ(heard.get_future().get(), "hello");
}

}  // namespace
}  // namespace acervo::db
