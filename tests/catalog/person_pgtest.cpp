#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "catalog/directory/person_store.hpp"
#include "tests/support/test_database.hpp"

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

TEST_F(People, do_not_sign_in_otherwise) {
  EXPECT_EQ(code_of([&] { store.sign_in("ana@escuela.mx", "wrong", "peer"); }), Code::unauthenticated);
  EXPECT_EQ(code_of([&] { store.sign_in("nobody@escuela.mx", "caminante no hay camino", "peer"); }),
            Code::unauthenticated);
}

TEST_F(People, are_slowed_down_after_ten_failures_and_let_in_later) {
  for (int i = 0; i < 10; ++i) code_of([&] { store.sign_in("ana@escuela.mx", "wrong", "peer"); });
  const auto right = [&] { store.sign_in("ana@escuela.mx", "caminante no hay camino", "elsewhere"); };
  EXPECT_EQ(code_of(right), Code::rate_limited);
  now += std::chrono::minutes(16);
  EXPECT_NO_THROW(right());
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
