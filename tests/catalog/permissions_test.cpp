#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "catalog/directory/permissions.hpp"

namespace acervo {
namespace {

Viewer viewer(const std::string& who) {
  if (who == "anybody") return {};
  if (who == "owner") return {Person{{"owner"}, "", "", Role::teacher}};
  return {Person{{who}, "", "", parse_role(who).value()}};
}

struct Row {
  const char* who;
  Action action;
  bool draft, published, restricted;
};

// Every cell of who x action x state, of a material that the teacher "owner" owns.
constexpr Row kMatrix[] = {
    {"anybody", Action::view, false, true, false},     {"owner", Action::view, true, true, true},
    {"teacher", Action::view, false, true, true},      {"editor", Action::view, true, true, true},
    {"curator", Action::view, true, true, true},       {"admin", Action::view, true, true, true},
    {"anybody", Action::create, false, false, false},  {"owner", Action::create, true, true, true},
    {"teacher", Action::create, true, true, true},     {"editor", Action::create, true, true, true},
    {"curator", Action::create, true, true, true},     {"admin", Action::create, true, true, true},
    {"anybody", Action::edit, false, false, false},    {"owner", Action::edit, true, true, true},
    {"teacher", Action::edit, false, false, false},    {"editor", Action::edit, true, true, true},
    {"curator", Action::edit, true, true, true},       {"admin", Action::edit, true, true, true},
    {"anybody", Action::publish, false, false, false}, {"owner", Action::publish, false, false, false},
    {"teacher", Action::publish, false, false, false}, {"editor", Action::publish, false, false, false},
    {"curator", Action::publish, true, true, true},    {"admin", Action::publish, true, true, true},
    {"anybody", Action::remove, false, false, false},  {"owner", Action::remove, true, false, false},
    {"teacher", Action::remove, false, false, false},  {"editor", Action::remove, false, false, false},
    {"curator", Action::remove, true, true, true},     {"admin", Action::remove, true, true, true},
    {"anybody", Action::operate, false, false, false}, {"owner", Action::operate, false, false, false},
    {"teacher", Action::operate, false, false, false}, {"editor", Action::operate, false, false, false},
    {"curator", Action::operate, false, false, false}, {"admin", Action::operate, true, true, true},
};

TEST(Can, answers_every_cell) {
  for (const Row& row : kMatrix)
    for (const auto& [state, subject, expected] :
         {std::tuple{"draft", Subject{PersonId{"owner"}}, row.draft},
          {"published", Subject{PersonId{"owner"}, true}, row.published},
          {"restricted", Subject{PersonId{"owner"}, false, true}, row.restricted}})
      EXPECT_EQ(can(viewer(row.who), row.action, subject), expected)
          << row.who << " action " << static_cast<int>(row.action) << " " << state;
}

TEST(Can, lets_an_editor_publish_what_is_her_own) {
  EXPECT_TRUE(can(viewer("editor"), Action::publish, {PersonId{"editor"}, false}));
}

}  // namespace
}  // namespace acervo
