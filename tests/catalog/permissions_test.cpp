#include <gtest/gtest.h>

#include <string>

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
  bool draft, published;
};

// Every cell of who x action x state, of a material that the teacher "owner" owns.
constexpr Row kMatrix[] = {
    {"anybody", Action::view, false, true},     {"owner", Action::view, true, true},
    {"teacher", Action::view, false, true},     {"editor", Action::view, true, true},
    {"curator", Action::view, true, true},      {"admin", Action::view, true, true},
    {"anybody", Action::create, false, false},  {"owner", Action::create, true, true},
    {"teacher", Action::create, true, true},    {"editor", Action::create, true, true},
    {"curator", Action::create, true, true},    {"admin", Action::create, true, true},
    {"anybody", Action::edit, false, false},    {"owner", Action::edit, true, true},
    {"teacher", Action::edit, false, false},    {"editor", Action::edit, true, true},
    {"curator", Action::edit, true, true},      {"admin", Action::edit, true, true},
    {"anybody", Action::publish, false, false}, {"owner", Action::publish, false, false},
    {"teacher", Action::publish, false, false}, {"editor", Action::publish, false, false},
    {"curator", Action::publish, true, true},   {"admin", Action::publish, true, true},
    {"anybody", Action::remove, false, false},  {"owner", Action::remove, false, false},
    {"teacher", Action::remove, false, false},  {"editor", Action::remove, false, false},
    {"curator", Action::remove, true, true},    {"admin", Action::remove, true, true},
    {"anybody", Action::operate, false, false}, {"owner", Action::operate, false, false},
    {"teacher", Action::operate, false, false}, {"editor", Action::operate, false, false},
    {"curator", Action::operate, false, false}, {"admin", Action::operate, true, true},
};

TEST(Can, answers_every_cell) {
  for (const Row& row : kMatrix)
    for (const bool published : {false, true})
      EXPECT_EQ(can(viewer(row.who), row.action, {PersonId{"owner"}, published}), published ? row.published : row.draft)
          << row.who << " action " << static_cast<int>(row.action) << (published ? " published" : " draft");
}

TEST(Can, lets_an_editor_publish_what_is_her_own) {
  EXPECT_TRUE(can(viewer("editor"), Action::publish, {PersonId{"editor"}, false}));
}

}  // namespace
}  // namespace acervo
