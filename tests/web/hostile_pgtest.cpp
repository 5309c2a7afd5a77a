#include <gtest/gtest.h>

#include "tests/web/api_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;

// What somebody may put in place of any value of a form.
const std::vector<Json>& hostile_values() {
  static const std::vector<Json> values = {
      nullptr,
      true,
      -1,
      0,
      1e300,
      -1e300,
      9223372036854775807,
      18446744073709551615U,
      0.1,
      "",
      std::string("a\0b", 3),
      "\xEF\xBF\xBE\xF3\xA0\x80\x81",  // a noncharacter and a tag
      "'; drop table material; --",
      "../../etc/passwd",
      "<script>alert(1)</script>",
      std::string(60'000, 'a'),
      Json::array(),
      Json::object(),
      Json::array({nullptr}),
      Json::array({Json::array()}),
      Json::array({Json::object()}),
      Json::array({std::string("a\0b", 3)}),
      Json::array({-1, 1e300}),
      Json::array({Json::array({1e300, 1})}),
      Json::array({Json::array({0.5, -1e300})}),
      Json::array({Json::array({-2147483648LL, 2147483647})}),
      {{"text", std::string("\0", 1)}, {"name", 1}, {"start", "x"}},
      Json::array({{{"start", 1e300}, {"title", "x"}}, {{"start", -1}, {"title", ""}}}),
      Json::array({{{"name", Json::array()}, {"role", Json::object()}}}),
      Json::array(
          {{{"text", "a"}, {"country", 1}, {"language", Json::array()}}, {{"text", "b"}, {"country", "\xC3\xB1"}}}),
  };
  return values;
}

struct Form {
  Method method;
  std::string target;
  std::string who;
  Json body;  // a right one
};

struct Hostile : testing::Test, Api {
  Hostile() : draft(create("teacher", lesson())), lesson_id(published()) {
    index();
    saved = ask(Method::post, "/api/v1/saved-searches", {{"name", "Agua"}, {"query", "q=agua"}}, "teacher").json["id"];
  }

  std::vector<Form> forms() const {
    const std::string mine = "/api/v1/materials/" + draft;
    Json described = lesson();
    described["contributors"] = Json::array({{{"name", "Ana"}, {"role", "autora"}}});
    described["collection"] = "Serie";
    Json changed = described;
    changed["state"] = "draft";
    changed["embed_sites"] = Json::array({"https://escuela.mx"});
    changed["chapters"] = Json::array();
    const Json words =
        Json::array({{{"text", "gabachos"}, {"country", "MX"}, {"language", "es"}}, {{"text", "franceses"}}});
    const Json spans = Json::array({Json::array({0, 3})});
    return {
        {Method::post, "/api/v1/session", "", {{"email", "nadie@ejemplo.mx"}, {"password", "una frase larga"}}},
        {Method::post, "/api/v1/materials", "teacher", described},
        {Method::patch, mine, "teacher", changed},
        {Method::put, mine + "/file", "teacher", {{"revision", 1}}},
        {Method::put, mine + "/poster", "teacher", {{"candidate", 0}}},
        {Method::put, mine + "/poster", "teacher", {{"second", 1}}},
        {Method::put, mine + "/poster", "teacher", {{"automatic", true}}},
        {Method::patch,
         mine + "/captions/1",
         "teacher",
         {{"language", "es"}, {"label", "x"}, {"kind", "subtitles"}, {"language_checked", true}, {"replaces", 1}}},
        {Method::post,
         mine + "/suggestions",
         "teacher",
         {{"field", "keyword"},
          {"value", "agua"},
          {"decision", "accepted"},
          {"confidence", 0.5},
          {"reasons", Json::array({{{"kind", "words"}}})},
          {"apply", true}}},
        {Method::post,
         "/api/v1/tag-suggestions",
         "curator",
         {{"field", "keyword"},
          {"value", "agua"},
          {"decision", "accepted"},
          {"min_confidence", 0.5},
          {"collection", "Serie"},
          {"materials", Json::array({draft})}}},
        {Method::post,
         "/api/v1/saved-searches",
         "teacher",
         {{"name", "Luz"}, {"query", "q=luz&sort=newest"}, {"notify", "daily"}, {"deleted", true}}},
        {Method::patch,
         "/api/v1/saved-searches/" + saved,
         "teacher",
         {{"name", "Luz"}, {"query", "q=luz"}, {"notify", "daily"}, {"deleted", true}}},
        {Method::post, "/api/v1/synonyms", "curator", {{"words", words}}},
        {Method::patch, "/api/v1/synonyms/s-alberca", "curator", {{"words", words}, {"active", true}}},
        {Method::post,
         "/api/v1/beacons",
         "",
         {{"play", "0123456789abcdef01234567"},
          {"material", lesson_id},
          {"revision", 1},
          {"seconds", 3},
          {"embedded", true},
          {"spans", spans}}},
        {Method::put, "/api/v1/positions/" + lesson_id, "teacher", {{"position", 1}, {"duration", 10}}},
        {Method::post, "/api/v1/fleet/holds", "admin", {{"subject", "ingest"}, {"held", false}}},
        {Method::post, "/api/v1/fleet/order", "admin", {{"material", draft}, {"rank", 1}}},
    };
  }

  /// What the answer is, or a sentence about what was thrown instead.
  std::string wrong(Method method, const std::string& target, const Json& body, const std::string& who,
                    std::vector<std::pair<std::string, std::string>> headers = {}) {
    headers.emplace_back("User-Agent", "Mozilla/5.0 Firefox/140.0");
    try {
      const auto answer = ask(method, target, body, who, std::move(headers));
      if (answer.status < 500) return "";
      return "status " + std::to_string(answer.status) + " " + answer.response.body.substr(0, 200);
    } catch (const std::exception& error) {
      return std::string("threw ") + error.what();
    }
  }

  std::string draft, lesson_id, saved;
};

TEST_F(Hostile, no_value_of_a_form_makes_it_fail) {
  for (const Form& form : forms())
    for (const auto& [field, right] : form.body.items())
      for (const Json& value : hostile_values()) {
        Json body = form.body;
        body[field] = value;
        EXPECT_EQ(wrong(form.method, form.target, body, form.who), "")
            << name(form.method) << " " << form.target << " with " << body.dump().substr(0, 300);
      }
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + lesson_id).status, 200) << "the tables are still there";
}

TEST_F(Hostile, no_body_makes_a_form_fail) {
  const std::string deep = "{\"title\":" + std::string(30'000, '[') + std::string(30'000, ']') + "}";
  for (const Form& form : forms())
    for (const std::string& body : {std::string(), std::string("null"), std::string("[]"), std::string("{"), deep,
                                    std::string("{\"title\":\"\xff\"}"), std::string("{\"title\":1e999}"),
                                    std::string("\0{}", 3), std::string("{\"title\":\"\\ud800\"}")}) {
      EXPECT_EQ(wrong(form.method, form.target, body, form.who), "")
          << name(form.method) << " " << form.target << " with " << body.substr(0, 30);
    }
}

TEST_F(Hostile, the_last_of_equal_fields_counts_everywhere) {
  const auto answer = ask(Method::post, "/api/v1/materials", R"({"title":"primero","title":"segundo"})", "teacher");
  EXPECT_EQ(answer.json["title"], "segundo");
}

// An object of many fields took time that grows with their square, before anybody had signed in.
TEST_F(Hostile, deep_bodies_and_bodies_of_many_fields_are_refused) {
  std::string many = "{";
  for (int i = 0; i < 1001; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":1";
  const auto sent = [&](const std::string& body) { return ask(Method::post, "/api/v1/session", body).json["code"]; };
  EXPECT_EQ(sent(many + "}"), "bad_json");
  EXPECT_EQ(sent(std::string(R"({"email":)") + std::string(33, '[') + std::string(33, ']') + "}"), "bad_json");
  EXPECT_EQ(sent(std::string(R"({"email":)") + std::string(20, '[') + std::string(20, ']') + "}"), "invalid");
}

TEST_F(Hostile, no_parameter_makes_a_page_fail) {
  const std::string mine = "/api/v1/materials/" + draft;
  const std::vector<std::pair<std::string, std::vector<std::string>>> asked = {
      {"/api/v1/materials", {"page", "per_page", "mine", "media"}},
      {"/api/v1/search",
       {"q", "page", "per_page", "sort", "level", "subject", "collection", "year_min", "year_max", "duration_min",
        "duration_max", "max_mb", "explain"}},
      {"/buscar", {"q", "page"}},
      {"/api/v1/suggest", {"q"}},
      {"/api/v1/uploads", {"length", "sample"}},
      {mine + "/captions/1/file", {"format"}},
      {mine + "/transcript", {"language"}},
      {mine + "/statistics", {"from", "to"}},
      {mine + "/statistics.csv", {"from", "to"}},
      {"/api/v1/tag-suggestions", {"min_confidence", "collection", "field", "value", "page"}},
      {"/api/v1/query-expansions", {"q"}},
      {"/oembed", {"url", "maxwidth", "maxheight"}},
      {"/embed/" + lesson_id, {"t", "end", "lang"}},
      {"/materiales/" + lesson_id, {"t"}},
      {"/", {"q", "media"}},
  };
  for (const auto& [target, parameters] : asked)
    for (const std::string& parameter : parameters)
      for (const std::string& value :
           {std::string(), std::string("-1"), std::string("99999999999999999999"), std::string("1e3"),
            std::string("nan"), std::string("a\0b", 3), std::string("\"><script>"), std::string("'\\%_*"),
            std::string(4000, '('), std::string("AND OR NOT ( \" NEAR"), std::string("2026-02-31"),
            std::string("9999-99-99"), std::string("\xEF\xBF\xBF\xF3\xA0\x80\x81"),
            std::string("http://localhost/materiales/%00")})
        for (const char* who : {"", "curator"})
          EXPECT_EQ(wrong(Method::get, target + "?" + parameter + "=" + value, nullptr, who), "")
              << target << " " << parameter << " " << value.substr(0, 40);
}

TEST_F(Hostile, no_name_in_a_path_makes_it_fail) {
  for (const auto* route : router.routes()) {
    if (route->pattern.find(':') == std::string::npos) continue;
    // The program that reads files is not part of this; its own tests give it all there is.
    if (route->method == Method::post && route->pattern.ends_with("/captions")) continue;
    for (const std::string& value :
         {std::string("0"), std::string("-1"), std::string("99999999999999999999"), draft,
          std::string("'; drop table person; --"), std::string("\xC3\xB1"), std::string(3000, 'z'), std::string("a\\b"),
          std::string("%00"), std::string("..."), std::string("NULL")}) {
      std::string target;
      for (std::size_t at = 0; at < route->pattern.size();) {
        const auto colon = std::min(route->pattern.find(':', at), route->pattern.size());
        target += route->pattern.substr(at, colon - at);
        at = std::min(route->pattern.find_first_of("/.", colon), route->pattern.size());
        if (colon < route->pattern.size()) target += value;
      }
      for (const char* who : {"", "teacher", "admin"})
        EXPECT_EQ(wrong(route->method, target, Json::object(), who, {{"Content-Type", "application/json"}}), "")
            << name(route->method) << " " << target.substr(0, 200);
    }
  }
}

TEST_F(Hostile, no_field_of_an_upload_makes_it_fail) {
  const std::string one = std::string(ask(Method::post, "/api/v1/uploads", nullptr, "teacher",
                                          {{"Upload-Length", "3"}, {"Upload-Metadata", "filename YQ=="}})
                                          .response.find("Location")
                                          .value_or(""));
  const std::vector<std::string> numbers = {"",
                                            "-1",
                                            "-0",
                                            "+1",
                                            "0x5",
                                            "1.0",
                                            " 1",
                                            "9223372036854775807",
                                            "9223372036854775808",
                                            "99999999999999999999",
                                            "\xC2\xB9"};
  for (const std::string& number : numbers) {
    EXPECT_EQ(wrong(Method::post, "/api/v1/uploads", nullptr, "teacher",
                    {{"Upload-Length", number}, {"Upload-Metadata", "filename YQ=="}}),
              "")
        << number;
    EXPECT_EQ(wrong(Method::patch, one, "abc", "teacher",
                    {{"Upload-Offset", number}, {"Content-Type", "application/offset+octet-stream"}}),
              "")
        << number;
  }
  for (const std::string& metadata :
       {std::string("filename"), std::string("filename ="), std::string("filename ===="), std::string("filename YQ"),
        std::string("filename \xff\xff"), std::string("filename YQBi"), std::string("filename //////8="),
        std::string(",,, ,"), std::string("filename YQ==,filename Yg=="), std::string("filename YQ==,material YQBi"),
        std::string("filename YQ==,material /////w=="), std::string("filename Li4vLi4vZXRjL3Bhc3N3ZA=="),
        "filename " + std::string(8000, 'Q')})
    EXPECT_EQ(wrong(Method::post, "/api/v1/uploads", nullptr, "teacher",
                    {{"Upload-Length", "3"}, {"Upload-Metadata", metadata}}),
              "")
        << metadata.substr(0, 60);
  for (const std::string& list :
       {std::string("final;"), std::string("final; "), std::string("final;/"), std::string("final;\xff"),
        std::string("final;../../etc/passwd"), "final;" + one, std::string("final;'"), std::string("Final;x")})
    EXPECT_EQ(wrong(Method::post, "/api/v1/uploads", nullptr, "teacher",
                    {{"Upload-Concat", list}, {"Upload-Metadata", "filename YQ=="}}),
              "")
        << list;
  for (const std::string& sum : {std::string("sha256"), std::string("sha256 "), std::string("md5 YQ=="),
                                 std::string("sha1 ===="), std::string("sha256 \xff")})
    EXPECT_EQ(
        wrong(Method::patch, one, "abc", "teacher",
              {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}, {"Upload-Checksum", sum}}),
        "")
        << sum;
  EXPECT_EQ(ask(Method::get, one, nullptr, "teacher").json["offset"], 0) << "nothing of it was kept";
}

// A NUL and what follows it used to reach only what counts the failures, not what looks for the account.
TEST_F(Hostile, an_account_is_guarded_under_every_name_it_answers_to) {
  const auto tried = [&](const std::string& email) {
    return ask(Method::post, "/api/v1/session", {{"email", email}, {"password", "equivocada"}}).status;
  };
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(tried(i % 2 != 0 ? "  TEACHER@ejemplo.mx"
                               : "teacher@ejemplo.mx" + std::string(static_cast<std::size_t>(i), '\0')),
              401);
  EXPECT_EQ(tried(std::string("teacher@ejemplo.mx\0x", 20)), 401) << "another address";
  EXPECT_EQ(tried(std::string("teacher@ejemplo.mx\0", 19)), 429);
  EXPECT_EQ(tried("Teacher@Ejemplo.mx "), 429);
}

}  // namespace
}  // namespace acervo::web::test
