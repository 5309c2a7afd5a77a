#include <gtest/gtest.h>

#include <array>
#include <string>

#include "catalog/directory/experience_permissions.hpp"

namespace acervo {
namespace {

using Do = ExperienceAction;

Viewer viewer(const std::string& who) {
  if (who == "anybody") return {};
  if (who == "author") return {Person{{"author"}, "", "", Role::teacher}};
  return {Person{{who}, "", "", parse_role(who).value()}};
}

struct Row {
  const char* who;
  Do action;
  std::array<bool, 4> may;  // draft, in_review, published, withdrawn
};

constexpr std::array kNever{false, false, false, false};

// Every cell of who x action x state, of an experience that the teacher "author" wrote.
constexpr Row kMatrix[] = {
    {"anybody", Do::view, {false, false, true, false}},
    {"teacher", Do::view, {false, false, true, false}},
    {"editor", Do::view, {false, false, true, false}},
    {"author", Do::view, {true, true, true, true}},
    {"curator", Do::view, {false, true, true, true}},
    {"admin", Do::view, {false, true, true, true}},
    {"anybody", Do::edit, kNever},
    {"teacher", Do::edit, kNever},
    {"editor", Do::edit, kNever},
    {"author", Do::edit, {true, false, false, false}},
    {"curator", Do::edit, kNever},
    {"admin", Do::edit, kNever},
    {"anybody", Do::send, kNever},
    {"teacher", Do::send, kNever},
    {"editor", Do::send, kNever},
    {"author", Do::send, {true, false, false, false}},
    {"curator", Do::send, kNever},
    {"admin", Do::send, kNever},
    {"anybody", Do::reopen, kNever},
    {"teacher", Do::reopen, kNever},
    {"editor", Do::reopen, kNever},
    {"author", Do::reopen, {false, true, false, true}},
    {"curator", Do::reopen, kNever},
    {"admin", Do::reopen, kNever},
    {"anybody", Do::publish, kNever},
    {"teacher", Do::publish, kNever},
    {"editor", Do::publish, kNever},
    {"author", Do::publish, kNever},
    {"curator", Do::publish, {false, true, false, false}},
    {"admin", Do::publish, {false, true, false, false}},
    {"anybody", Do::hand_back, kNever},
    {"teacher", Do::hand_back, kNever},
    {"editor", Do::hand_back, kNever},
    {"author", Do::hand_back, kNever},
    {"curator", Do::hand_back, {false, true, false, false}},
    {"admin", Do::hand_back, {false, true, false, false}},
    {"anybody", Do::withdraw, kNever},
    {"teacher", Do::withdraw, kNever},
    {"editor", Do::withdraw, kNever},
    {"author", Do::withdraw, {false, false, true, false}},
    {"curator", Do::withdraw, {false, false, true, false}},
    {"admin", Do::withdraw, {false, false, true, false}},
    {"anybody", Do::remove, kNever},
    {"teacher", Do::remove, kNever},
    {"editor", Do::remove, kNever},
    {"author", Do::remove, {true, false, false, true}},
    {"curator", Do::remove, kNever},
    {"admin", Do::remove, kNever},
};

TEST(CanWithAnExperience, answers_every_cell) {
  for (const Row& row : kMatrix)
    for (std::size_t state = 0; state < row.may.size(); ++state)
      EXPECT_EQ(can(viewer(row.who), row.action, {PersonId{"author"}, static_cast<ExperienceState>(state)}),
                row.may[state])
          << row.who << " action " << static_cast<int>(row.action) << " " << name(static_cast<ExperienceState>(state));
}

}  // namespace
}  // namespace acervo
