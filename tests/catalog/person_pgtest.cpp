#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "catalog/core/turns.hpp"
#include "catalog/directory/person.sql.hpp"
#include "catalog/directory/person_store.hpp"
#include "tests/support/test_database.hpp"

#include <atomic>
#include <latch>
#include <thread>

namespace acervo {
namespace {

Code code_of(auto&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return Code::internal;
}

struct People : testing::Test {
  test::TestDatabase database;
  Time now = parse_rfc3339("2026-11-20T12:00:00Z").value();
  PersonStore store{*database, [this] { return now; }};
  People() { store.put({"Ana@Escuela.mx", "Ana", Role::editor, "caminante no hay camino"}); }
};

TEST_F(People, sign_in_with_the_right_password_whatever_the_case_of_the_address) {
  const auto signed_in = store.sign_in("ana@escuela.MX", "caminante no hay camino", "peer");
  EXPECT_EQ(signed_in.person.role, Role::editor);
  EXPECT_EQ(store.find_by_session(signed_in.token)->name, "Ana");
}

TEST_F(People, with_a_new_password_are_signed_in_nowhere) {
  constexpr db::Query ended{"test.ended",
                            "select count(*) as ended from media_revocation where subject like 'session:%'"};
  const auto links_ended = [&] {
    return database->read([&](db::Tx& tx) { return tx.run(ended).front()["ended"].integer(); });
  };
  store.put({"eva@escuela.mx", "Eva", Role::teacher, "caminante no hay camino"});
  const auto eva = store.sign_in("eva@escuela.mx", "caminante no hay camino", "peer");
  const auto ana = store.sign_in("ana@escuela.mx", "caminante no hay camino", "peer");
  store.put({"ana@escuela.mx", "Ana", Role::curator, std::nullopt});
  EXPECT_TRUE(store.find_by_session(ana.token)) << "another role is no reason";
  store.put({"ana@escuela.mx", "Ana", Role::curator, "se hace camino al andar"});
  EXPECT_FALSE(store.find_by_session(ana.token));
  EXPECT_EQ(links_ended(), 1) << "nor do the media links go on";
  EXPECT_TRUE(store.find_by_session(eva.token));
}

TEST_F(People, do_not_sign_in_otherwise) {
  EXPECT_EQ(code_of([&] { store.sign_in("ana@escuela.mx", "wrong", "peer"); }), Code::unauthenticated);
  EXPECT_EQ(code_of([&] { store.sign_in("nobody@escuela.mx", "caminante no hay camino", "peer"); }),
            Code::unauthenticated);
}

TEST_F(People, are_slowed_down_after_ten_failures_from_one_place_and_let_in_later) {
  store.put({"eva@escuela.mx", "Eva", Role::teacher, "caminante no hay camino"});
  const auto right = [&](const char* who, const char* peer) {
    return code_of([&] {
      store.sign_in(who, "caminante no hay camino", peer);
      throw Error(Code::cancelled, "signed in");
    });
  };
  for (int i = 0; i < 10; ++i) code_of([&] { store.sign_in("ana@escuela.mx", "wrong", "peer"); });
  EXPECT_EQ(right("ana@escuela.mx", "peer"), Code::rate_limited);
  EXPECT_EQ(right("ana@escuela.mx", "elsewhere"), Code::cancelled) << "a stranger does not shut her account";
  EXPECT_EQ(right("eva@escuela.mx", "peer"), Code::cancelled) << "nor a colleague, who mistypes, her school";
  now += std::chrono::minutes(16);
  EXPECT_EQ(right("ana@escuela.mx", "peer"), Code::cancelled);
}

TEST_F(People, are_guarded_from_guesses_that_come_from_everywhere_or_try_everybody) {
  const auto fail = [&](const std::string& subject, int times) {
    database->write([&](db::Tx& tx) {
      for (int i = 0; i < times; ++i) tx.run(sql::person::note_failure, {subject, now});
    });
  };
  const auto right = [&](const char* peer) {
    return code_of([&] {
      store.sign_in("ana@escuela.mx", "caminante no hay camino", peer);
      throw Error(Code::cancelled, "signed in");
    });
  };
  fail("email:ana@escuela.mx", 99);
  fail("peer:192.0.2.1", 100);
  EXPECT_EQ(right("192.0.2.1"), Code::rate_limited);
  EXPECT_EQ(right("192.0.2.2"), Code::cancelled);
  EXPECT_EQ(code_of([&] { store.sign_in("ana@escuela.mx", "wrong", "192.0.2.3"); }), Code::unauthenticated);
  EXPECT_EQ(right("192.0.2.2"), Code::rate_limited);
}

TEST(Turns, some_wait_and_the_rest_are_told_to_come_back) {
  Turns turns(1, 1);
  std::latch entered(1), over(1);
  std::jthread first([&] {
    const auto turn = turns.take();
    entered.count_down();
    over.wait();
  });
  entered.wait();
  std::atomic<int> served = 0, told = 0;
  {
    // Of two that come now one waits and one is told, whichever is first.
    std::vector<std::jthread> others;
    for (int i = 0; i < 2; ++i)
      others.emplace_back([&] {
        try {
          const auto turn = turns.take();
          ++served;
        } catch (const Error& error) {
          EXPECT_EQ(error.code(), Code::unavailable);
          ++told;
          over.count_down();
        }
      });
  }
  EXPECT_EQ(served, 1);
  EXPECT_EQ(told, 1);
}

TEST_F(People, leave_by_signing_out_or_by_time) {
  const auto first = store.sign_in("ana@escuela.mx", "caminante no hay camino", "peer");
  store.sign_out(first.token);
  EXPECT_FALSE(store.find_by_session(first.token));
  const auto second = store.sign_in("ana@escuela.mx", "caminante no hay camino", "peer");
  now += std::chrono::hours(24 * 31);
  EXPECT_FALSE(store.find_by_session(second.token));
}

TEST_F(People, are_changed_not_doubled) {
  EXPECT_FALSE(store.put({"ana@escuela.mx", "", Role::admin, std::nullopt}).second);
  EXPECT_EQ(store.sign_in("ana@escuela.mx", "caminante no hay camino", "peer").person.role, Role::admin);
}

TEST_F(People, need_an_address_and_a_long_enough_password) {
  EXPECT_EQ(code_of([&] { store.put({"no address", "", Role::teacher, "long enough"}); }), Code::invalid);
  EXPECT_EQ(code_of([&] { store.put({"a@b", "", Role::teacher, "short"}); }), Code::invalid);
}

}  // namespace
}  // namespace acervo
