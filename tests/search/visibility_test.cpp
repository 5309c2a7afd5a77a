#include <gmock/gmock.h>

#include <array>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::IsEmpty;

class VisibilityTest : public testing::Test {
 protected:
  VisibilityTest() : library_({}) {
    Document published = lesson("published", "Volcán público");
    published.owner = "ana";
    Document draft = lesson("draft", "Volcán secreto");
    draft.owner = "ana";
    draft.visible_to_all = false;
    draft.people = {"Secundino Oculto"};
    draft.subjects = {"vulcanologia"};
    draft.captions = {{"es", {{Micros(0), Micros(1), "magma"}}}};
    Document other = lesson("other", "Volcán ajeno");
    other.owner = "luis";
    library_.put({published, draft, other});
  }
  Results ask(const std::string& text, Viewer viewer) {
    Query query;
    query.text = text;
    query.viewer = viewer;
    return library_.searcher().search(query);
  }
  Library library_;
  const Viewer public_{}, ana_{"ana", false, false}, luis_{"luis", false, false}, staff_{"", true, false},
      own_{"ana", false, true};
};

TEST_F(VisibilityTest, drafts_are_found_by_their_owner_and_staff_alone) {
  EXPECT_EQ(ask("volcan", public_).total, 2U);
  EXPECT_EQ(ask("volcan", luis_).total, 2U);
  EXPECT_EQ(ask("volcan", ana_).total, 3U);
  EXPECT_EQ(ask("volcan", staff_).total, 3U);
  EXPECT_EQ(ask("volcan", own_).total, 2U) << "only her own";
  EXPECT_EQ(ask("volcan", {"nobody", false, true}).total, 0U);
  EXPECT_EQ(ask("", public_).total, 2U);
}

TEST_F(VisibilityTest, drafts_are_not_counted_suggested_or_quoted) {
  EXPECT_THAT(ask("", public_).facets.at(Facet::subject), IsEmpty());
  EXPECT_EQ(ask("", ana_).facets.at(Facet::subject).size(), 1U);
  EXPECT_EQ(ask("magma", public_).total, 0U);
  EXPECT_EQ(ask("magma", ana_).total, 1U);
  EXPECT_THAT(library_.searcher().suggest("secre", 5), IsEmpty());
  EXPECT_THAT(library_.searcher().suggest("secun", 5), IsEmpty());
  EXPECT_EQ(library_.searcher().suggest("secre", 5, ana_).size(), 1U);
  EXPECT_EQ(library_.searcher().suggest("secun", 5, staff_).size(), 1U);
}

TEST_F(VisibilityTest, words_of_drafts_are_no_better_spelling_to_who_may_not_see_them) {
  std::vector<Document> others;
  for (int i = 0; i < 30; ++i) others.push_back(lesson("river" + std::to_string(i), "Un río"));
  library_.put(others);
  EXPECT_EQ(ask("volcan secrteo", ana_).suggestion, "volcan secreto");
  EXPECT_EQ(ask("volcan secrteo", staff_).suggestion, "volcan secreto");
  for (const Viewer& viewer : {public_, luis_}) {
    EXPECT_EQ(ask("volcan secrteo", viewer).suggestion, "") << "a word near it";
    EXPECT_EQ(ask("volcan secretomagma", viewer).suggestion, "") << "two words without their space";
    EXPECT_THAT(ask("volcan secrteo", viewer).dropped, testing::ElementsAre("secrteo"));
  }
  EXPECT_EQ(ask("volcan secretomagma", ana_).suggestion, "volcan secreto magma");
}

/// Which of two known words is taken for mistyped depends on what who asks would find, not on what there is.
TEST_F(VisibilityTest, a_known_word_is_doubted_by_what_is_seen) {
  std::vector<Document> documents{lesson("seen", "El testo de la maceta roja"), lesson("text", "Un texto azul"),
                                  lesson("pot", "Una masceta rota")};
  for (const char* id : {"one", "two", "three"}) {
    documents.push_back(lesson(id, "La masceta y un texto"));
    documents.back().owner = "ana";
    documents.back().visible_to_all = false;
  }
  library_.put(documents);
  const Results results = ask("texto maceta", public_);
  EXPECT_THAT(results.dropped, IsEmpty());
  EXPECT_EQ(results.items.at(0).id.value, "seen");
}

TEST_F(VisibilityTest, people_are_suggested_to_who_may_see_something_of_theirs) {
  const auto suggested = [&](const Viewer& viewer) { return library_.searcher().suggest("ocul", 5, viewer).size(); };
  const Viewer member{"nobody", false, false, true};
  EXPECT_EQ(suggested(public_), 0U);
  EXPECT_EQ(suggested(ana_), 1U);
  EXPECT_EQ(suggested(own_), 1U);
  EXPECT_EQ(suggested(luis_), 0U);
  EXPECT_EQ(suggested(member), 0U);
  Document draft = lesson("draft", "Volcán secreto");
  draft.owner = "ana";
  draft.visible_to_all = false;
  draft.visible_to_members = true;
  draft.people = {"Secundino Oculto"};
  library_.put({draft});
  EXPECT_EQ(suggested(public_), 0U);
  EXPECT_EQ(suggested(member), 1U);
  draft.visible_to_all = true;
  library_.put({draft});
  EXPECT_EQ(suggested(public_), 1U);
  library_.remove("draft");
  for (const Viewer& viewer : {public_, ana_, staff_, own_, member}) EXPECT_EQ(suggested(viewer), 0U);
}

/// What browsing found is kept until something changes, for each kind of viewer.
TEST_F(VisibilityTest, browsing_again_shows_each_her_own_and_what_changed) {
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(ask("", public_).total, 2U);
    EXPECT_EQ(ask("", ana_).total, 3U);
    EXPECT_EQ(ask("", luis_).total, 2U);
    EXPECT_EQ(ask("", staff_).total, 3U);
    EXPECT_EQ(ask("", own_).total, 2U);
    EXPECT_EQ(ask("", {"nobody", false, false, true}).total, 2U);
  }
  library_.remove("other");
  EXPECT_EQ(ask("", public_).total, 1U);
  EXPECT_EQ(ask("", public_).items.at(0).id.value, "published");
  library_.put({lesson("third", "Tercera"), lesson("fourth", "Cuarta")});
  EXPECT_EQ(ask("", public_).total, 3U);
  Query query;
  query.sort = Sort::title;
  query.per_page = 1;
  for (const std::size_t page : {1, 2, 3, 1}) {
    query.page = page;
    static const std::array<const char*, 4> kTitles{"", "Cuarta", "Tercera", "Volcán público"};
    EXPECT_EQ(library_.searcher().search(query).items.at(0).title, kTitles[page]);
  }
  query.filters[Facet::kind] = {"audio"};
  EXPECT_EQ(library_.searcher().search(query).total, 0U);
  query.filters[Facet::kind] = {"video"};
  EXPECT_EQ(library_.searcher().search(query).total, 3U);
  query.longest = std::chrono::minutes(5);
  EXPECT_EQ(library_.searcher().search(query).total, 0U) << "of unknown length";
}

TEST_F(VisibilityTest, drafts_are_not_related) {
  EXPECT_THAT(library_.searcher().related({"draft"}, 5), IsEmpty());
  for (const MaterialId& id : library_.searcher().related({"published"}, 5)) EXPECT_NE(id.value, "draft");
}

TEST_F(VisibilityTest, withdrawing_takes_effect_with_the_change) {
  Document published = lesson("published", "Volcán público");
  published.visible_to_all = false;
  library_.put({published});
  EXPECT_EQ(ask("volcan", public_).total, 1U);
}

}  // namespace
}  // namespace acervo::search
