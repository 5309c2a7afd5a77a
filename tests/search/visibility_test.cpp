#include <gmock/gmock.h>

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
