#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/directory/person_store.hpp"
#include "catalog/library/experience_store.hpp"
#include "catalog/library/material_store.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = ExperienceState;

struct Experiences : testing::Test {
  Experiences() {
    people.put({"ana@ejemplo.mx", "Ana", Role::teacher, "una frase larga"});
    ana = people.sign_in("ana@ejemplo.mx", "una frase larga", "test").person.id;
    water = materials.create({"El agua"}, std::nullopt);
    ice = materials.create({"El hielo"}, std::nullopt);
  }
  ExperienceText whole() {
    return {"Hervimos agua",
            "es",
            "Con una olla",
            "primaria-3-4",
            "MX",
            "multigrado",
            18,
            "Que vean el vapor",
            {{"Vemos el video", 10, water, 35}, {"Dibujamos", 20, std::nullopt, std::nullopt}},
            "Lo explicaron",
            "Haría grupos más chicos",
            "cc-by-sa",
            {water}};
  }
  ExperienceId told(State state) {
    const auto id = experiences.create(whole(), ana);
    if (state != State::draft) experiences.set_state(id, 1, state);
    return id;
  }
  std::vector<MaterialId> changed_since(const FeedPosition& position) {
    return materials.changes(position, 1000).changed;
  }

  test::TestDatabase database;
  PersonStore people{*database, system_now, PasswordCost::least};
  MaterialStore materials{*database};
  ExperienceStore experiences{*database};
  PersonId ana;
  MaterialId water, ice;
};

TEST_F(Experiences, are_kept_as_they_were_told) {
  const auto id = experiences.create(whole(), ana);
  const auto found = experiences.find(id);
  EXPECT_EQ(found->text, whole());
  EXPECT_EQ(found->author_name, "Ana");
  EXPECT_EQ(found->state, State::draft);
  EXPECT_FALSE(experiences.find({"zzzzzzzzzzzz"}));
}

TEST_F(Experiences, need_no_more_than_a_title_to_be_kept) {
  ExperienceText text;
  text.title = "Hervimos agua";
  const auto id = experiences.create(text, ana);
  EXPECT_EQ(experiences.find(id)->text, text);
  EXPECT_EQ(experiences.find(id)->text.license, "cc-by-sa");
}

TEST_F(Experiences, are_not_changed_by_who_has_not_seen_the_last_version) {
  const auto id = experiences.create(whole(), ana);
  ExperienceText changed = whole();
  changed.title = "Hielo";
  changed.materials = {ice, water};
  experiences.update(id, 1, changed);
  EXPECT_THROW(experiences.update(id, 1, whole()), Error);
  EXPECT_THROW(experiences.set_state(id, 1, State::in_review), Error);
  EXPECT_THROW(experiences.remove(id, 1), Error);
  EXPECT_EQ(experiences.find(id)->text, changed) << "lessons in their order too";
  experiences.remove(id, 2);
  EXPECT_FALSE(experiences.find(id));
}

TEST_F(Experiences, keep_a_curators_observations_until_they_are_published) {
  const auto id = told(State::in_review);
  experiences.set_state(id, 2, State::draft, "¿Cuánto duró?");
  EXPECT_EQ(experiences.find(id)->observations, "¿Cuánto duró?");
  experiences.set_state(id, 3, State::in_review);
  EXPECT_EQ(experiences.find(id)->observations, "¿Cuánto duró?");
  experiences.set_state(id, 4, State::published);
  EXPECT_EQ(experiences.find(id)->observations, "");
  EXPECT_EQ(experiences.find(id)->version, 5);
}

TEST_F(Experiences, are_listed_by_lesson_author_and_queue) {
  const auto draft = told(State::draft), sent = told(State::in_review), shown = told(State::published);
  told(State::withdrawn);
  const auto ids = [](const ExperiencePage& page) {
    std::vector<ExperienceId> found;
    for (const auto& one : page.items) found.push_back(one.id);
    return found;
  };
  EXPECT_THAT(ids(experiences.of_material(water, 1, 20)), ElementsAre(shown));
  EXPECT_THAT(ids(experiences.of_material(ice, 1, 20)), IsEmpty());
  EXPECT_THAT(ids(experiences.newest(1, 20)), ElementsAre(shown));
  EXPECT_THAT(ids(experiences.in_review(1, 20)), ElementsAre(sent));
  EXPECT_EQ(experiences.of_author(ana, 1, 2).total, 4);
  EXPECT_EQ(experiences.of_author(ana, 2, 2).items.size(), 2U);
  EXPECT_EQ(experiences.find(draft)->state, State::draft);
}

TEST_F(Experiences, tell_search_of_their_lessons_when_they_come_into_sight_and_leave_it) {
  auto end = materials.changes("", 1000).position;
  const auto news = [&] {
    const auto found = changed_since(end);
    end = materials.changes("", 1000).position;
    return found;
  };
  const auto id = told(State::draft);
  auto text = whole();
  text.title = "Otro título";
  experiences.update(id, 1, text);
  experiences.set_state(id, 2, State::in_review);
  EXPECT_THAT(news(), IsEmpty()) << "what nobody sees is nobody's news";
  experiences.set_state(id, 3, State::published);
  EXPECT_THAT(news(), ElementsAre(water));
  experiences.set_state(id, 4, State::withdrawn);
  EXPECT_THAT(news(), ElementsAre(water));
  experiences.set_state(id, 5, State::published);
  news();
  text.materials.push_back(ice);
  experiences.update(id, 6, text);
  EXPECT_THAT(news(), ::testing::UnorderedElementsAre(water, ice));
  experiences.remove(id, 7);
  EXPECT_THAT(news(), ::testing::UnorderedElementsAre(water, ice));
}

TEST(ExperienceText, lists_what_is_missing_and_what_is_out_of_bounds) {
  const auto fields = [](const std::vector<FieldError>& errors) {
    std::vector<std::string> names;
    for (const auto& error : errors) names.push_back(error.field);
    return names;
  };
  ExperienceText text;
  EXPECT_THAT(fields(missing_for_publication(text)),
              ElementsAre("title", "language", "materials", "summary", "level", "country", "modality", "purpose",
                          "steps", "results", "reflection"));
  text.steps.resize(1);
  EXPECT_THAT(fields(missing_for_publication(text)), ::testing::Contains("steps")) << "one without words is none";
  EXPECT_THAT(over_limits(text), IsEmpty());
  text.title = std::string(301, 'x');
  text.students = 0;
  text.steps[0].start_second = 5;
  EXPECT_THAT(fields(over_limits(text)), ElementsAre("title", "students", "steps")) << "a second of no lesson";
  text.steps[0].material = MaterialId{"x"};
  EXPECT_THAT(fields(over_limits(text)), ElementsAre("title", "students"));
  text.gather_materials();
  EXPECT_THAT(text.materials, ElementsAre(MaterialId{"x"}));
}

}  // namespace
}  // namespace acervo
