// What is new in saved searches, by mail and as a feed: nothing else, all of it, and once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/material_state.hpp"
#include "tests/web/saved_search_fixture.hpp"
#include "web/api/alerts.hpp"
#include "web/api/change_source.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// What mails tell, day after day, of a search that was saved before anything else was published.
struct NewsTest : SavedSearchTest {
  NewsTest() {
    ask(Method::post, "/api/v1/saved-searches", {{"name", "S"}, {"query", kQuery}, {"notify", "daily"}}, "teacher");
  }

  /// The parts of the mails that are sent when a day is over, as text.
  std::vector<std::string> next_day(std::function<Time()> followed = system_now) {
    day_ += std::chrono::hours(25);
    AlertSettings to = settings(server_.port());
    to.followed = std::move(followed);
    const std::size_t before = server_.mails().size();
    send_alerts(services, to, day_);
    std::vector<std::string> texts;
    const auto mails = server_.mails();
    for (std::size_t i = before; i < mails.size(); ++i) texts.push_back(mails[i]["parts"]["text/plain"]);
    return texts;
  }
  std::string feed() { return ask(Method::get, list()[0]["feed"]).response.body; }
  void set_published(const std::string& title, const std::string& when) {
    database->write([&](db::Tx& tx) {
      tx.script("update material set published_at = " + when + ", public_at = " + when + " where title = '" + title +
                "'");
    });
    index();
  }
  void SetUp() override {
    if (server_.port() == 0) GTEST_SKIP() << "python3-aiosmtpd is not installed";
  }

  static constexpr const char* kQuery = "q=volcanes fracciones";
  MailServer server_{folder.path()};
  Time day_ = system_now();
};

TEST_F(NewsTest, what_has_some_of_the_words_or_is_spelled_otherwise_is_no_news) {
  publish("a", "Fracciones con papel, otra vez");
  publish("b", "Volcanes y facciones");
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
  EXPECT_THAT(feed(), Not(HasSubstr("<entry>")));
  publish("c", "Volcanes y fracciones");
  const auto mails = next_day();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0],
              AllOf(HasSubstr("Volcanes y fracciones"), Not(HasSubstr("papel")), Not(HasSubstr("facciones\r"))));
  EXPECT_THAT(feed(), AllOf(HasSubstr("Volcanes y fracciones"), Not(HasSubstr("papel"))));
}

// The mail goes to an account; the feed's address to anybody.
TEST_F(NewsTest, what_only_members_may_see_is_told_by_mail_and_not_in_the_feed) {
  publish("a", "Volcanes y fracciones para docentes");
  database->write([](db::Tx& tx) {
    tx.script("update material set state = 'restricted' where title = 'Volcanes y fracciones para docentes'");
  });
  index();
  const auto mails = next_day();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0], HasSubstr("Volcanes y fracciones para docentes"));
  EXPECT_THAT(feed(), Not(HasSubstr("docentes")));
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
}

/// A lesson's time is when its transaction began: it may appear after a mail about later ones.
TEST_F(NewsTest, what_appears_late_is_told_once) {
  publish("a", "Volcanes y fracciones uno");
  EXPECT_EQ(next_day().size(), 1U);
  publish("b", "Volcanes y fracciones dos");
  set_published("Volcanes y fracciones dos", "now() - interval '5 minutes'");
  publish("c", "Volcanes y fracciones tres");
  const auto mails = next_day();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0], AllOf(HasSubstr("dos"), HasSubstr("tres"), Not(HasSubstr("uno"))));
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
}

TEST_F(NewsTest, what_an_index_that_lags_behind_shows_later_is_told_once) {
  const Time followed = system_now();
  set_published("Fracciones con papel", "now() - interval '1 year'");
  publish("a", "Volcanes y fracciones uno");
  EXPECT_EQ(next_day([&] { return followed - std::chrono::hours(3); }).size(), 1U);
  // Published two hours ago, of which the index knew nothing yet; but after the search was saved.
  database->write([](db::Tx& tx) { tx.script("update saved_search set told_until = now() - interval '1 day'"); });
  EXPECT_THAT(next_day([&] { return followed - std::chrono::hours(3); }), ::testing::IsEmpty()) << "told already";
  publish("b", "Volcanes y fracciones dos");
  set_published("Volcanes y fracciones dos", "now() - interval '2 hours'");
  const auto mails = next_day();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0], AllOf(HasSubstr("dos"), Not(HasSubstr("uno"))));
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
}

// One transaction that does not end keeps from the index what was committed after it began: who asks for mails
// meanwhile must not be told that all is known.
TEST_F(NewsTest, what_waits_behind_a_transaction_is_not_taken_for_known) {
  const auto source = catalogue_changes(materials, vocabularies);
  const auto read = [&] {
    search::Batch batch = source->next("", 1000);
    EXPECT_FALSE(batch.more);
    return batch;
  };
  const std::size_t before = read().changes.size();
  const Time began = system_now();
  Time committed{};
  database->write([&](db::Tx& open) {
    open.script("select pg_current_xact_id()");
    publish("a", "Volcanes y fracciones uno");
    committed = system_now();
    for (int look = 0; look < 3; ++look) {
      const auto batch = read();
      EXPECT_EQ(batch.changes.size(), before);
      EXPECT_LE(batch.known_until.value(), committed);
    }
  });
  const auto batch = read();
  EXPECT_EQ(batch.changes.size(), before + 1);
  EXPECT_GT(batch.known_until.value(), began);
  EXPECT_GT(read().known_until.value(), committed);
}

TEST_F(NewsTest, of_many_the_rest_are_counted_and_linked) {
  std::vector<ImportedMaterial> records;
  for (int i = 0; i < 123; ++i) {
    const std::string title = "Volcanes y fracciones número " + std::to_string(i);
    ImportedMaterial record{title, {}, std::nullopt, false, true, std::nullopt};
    record.description = {
        title, "", "es", "capsula", "cc-by", {"primaria-5-6"}, {}, {}, {}, std::nullopt, "https://ejemplo.mx/x"};
    records.push_back(std::move(record));
  }
  materials.import(records);
  index();
  const auto mails = next_day();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0], AllOf(HasSubstr("y 103 más"),
                              HasSubstr("https://acervo.ejemplo.mx/buscar?q=volcanes fracciones&sort=newest&exact=1")));
  EXPECT_EQ(server_.mails().back()["headers"]["Subject"], "123 lecciones nuevas: S");
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
  std::size_t entries = 0;
  std::string address = list()[0]["feed"];
  for (int page = 1; page <= 3; ++page) {
    const std::string xml = ask(Method::get, address + "?page=" + std::to_string(page)).response.body;
    for (std::size_t at = 0; (at = xml.find("<entry>", at)) != std::string::npos; ++at) ++entries;
    EXPECT_EQ(xml.find("rel=\"next\"") != std::string::npos, page < 3) << page;
    EXPECT_EQ(xml.find("rel=\"previous\"") != std::string::npos, page > 1) << page;
  }
  EXPECT_EQ(entries, 123U) << "the feed goes on in pages";
}

TEST_F(NewsTest, what_was_restricted_is_new_when_everybody_may_see_it) {
  publish("a", "Volcanes y fracciones uno");
  const std::string id = ask(Method::get, "/api/v1/search?q=uno").json["items"][0]["id"];
  const auto set = [&](MaterialState state) {
    acervo::test::set_state(materials, {id}, state);
    index();
  };
  // As one that was imported restricted a year ago.
  database->write([](db::Tx& tx) {
    tx.script(
        "update material set state = 'restricted', public_at = null, published_at = now() - interval '1 year' "
        "where title = 'Volcanes y fracciones uno'");
  });
  index();
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
  set(MaterialState::published);
  EXPECT_EQ(next_day().size(), 1U);
  EXPECT_THAT(feed(), HasSubstr("uno"));
  set(MaterialState::restricted);
  EXPECT_THAT(feed(), Not(HasSubstr("uno")));
  set(MaterialState::withdrawn);
  set(MaterialState::published);
  EXPECT_THAT(next_day(), ::testing::IsEmpty()) << "it was public before";
}

TEST_F(NewsTest, mails_that_are_asked_for_later_begin_then) {
  publish("a", "Volcanes y fracciones uno");
  const std::string address = "/api/v1/saved-searches/" + list()[0]["id"].get<std::string>();
  ask(Method::patch, address, {{"notify", "none"}}, "teacher");
  publish("b", "Volcanes y fracciones dos");
  ask(Method::patch, address, {{"notify", "daily"}}, "teacher");
  EXPECT_THAT(next_day(), ::testing::IsEmpty());
  publish("c", "Volcanes y fracciones tres");
  EXPECT_EQ(next_day().size(), 1U);
}

}  // namespace
}  // namespace acervo::web::test
