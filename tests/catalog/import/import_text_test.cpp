#include "catalog/library/import_text.hpp"

#include <gmock/gmock.h>

namespace acervo {
namespace {

struct TextCase {
  const char* given;
  const char* wanted;
};

TEST(PlainParagraphs, takes_html_and_light_markup_off) {
  const TextCase cases[] = {
      {"<p>How does it work? Let&#39;s find out.</p>", "How does it work? Let's find out."},
      {"<p>Uno</p><ul><li>dos</li><li>tres <b>y</b> cuatro</li></ul>Fin", "Uno\n\n- dos\n- tres y cuatro\n\nFin"},
      {"uno<br>dos<br/>tres", "uno\ndos\ntres"},
      {"<script>alert(1)</script>texto<style>p{}</style>", "texto"},
      {"Tom &amp; Jerry &mdash; &lt;b&gt;", "Tom & Jerry — <b>"},
      {"si a < b y b > c", "si a < b y b > c"},
      {"lista <http://a.mx/> abierta", "lista <http://a.mx/> abierta"},
      {"std::vector<int> y List<String>", "std::vector<int> y List<String>"},
      {"<b>sin cerrar <i>nada", "sin cerrar nada"},
      {"`Blaze <http://blaze.org>`__ y `http://a.mx <http://a.mx>`__", "Blaze (http://blaze.org) y http://a.mx"},
      {"usa ``pip install`` y **mucho** *cuidado*", "usa pip install y mucho cuidado"},
      {"a * b * c ** d", "a * b * c ** d"},
      {"[el curso](https://a.mx/x) y [1] nota", "el curso (https://a.mx/x) y [1] nota"},
      {"TÍTULO\n======\n\nTexto\n\n\n\nMás", "TÍTULO\n\nTexto\n\nMás"},
      {"uno\r\ndos\rtres", "uno\ndos\ntres"},
      {"a\x01z\xE2\x80\xAEx\xE2\x80\x8B", "azx"},
      {"", ""},
      {"  \n \n", ""},
  };
  for (const auto& [given, wanted] : cases) EXPECT_EQ(plain_paragraphs(given), wanted) << given;
}

TEST(PlainParagraphs, joins_lines_that_an_editor_broke_and_no_others) {
  EXPECT_EQ(
      plain_paragraphs("Chris talks about the upcoming Blender 2.5 release and it is the\n"
                       "first app I know of that requires Python."),
      "Chris talks about the upcoming Blender 2.5 release and it is the first app I know of that requires Python.");
  EXPECT_EQ(plain_paragraphs("Hola\nmundo"), "Hola\nmundo");
  EXPECT_EQ(plain_paragraphs("Un renglón que es tan largo como los que parten los editores, casi\n- un punto"),
            "Un renglón que es tan largo como los que parten los editores, casi\n- un punto");
  EXPECT_EQ(plain_paragraphs("Más en la página: https://2022.pycon.de/program/MZUDYP-una-charla\nTwitter: @x"),
            "Más en la página: https://2022.pycon.de/program/MZUDYP-una-charla\nTwitter: @x");
  EXPECT_EQ(plain_paragraphs("-  uno que\n   sigue\n-  dos"), "- uno que sigue\n- dos");
}

TEST(PlainParagraphs, ten_thousand_nested_elements_are_text_too) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<div>";
  EXPECT_NO_THROW(plain_paragraphs(deep + "fondo"));
}

TEST(PlainLine, resolves_references_and_keeps_tags) {
  EXPECT_EQ(plain_line("  path('/user/&lt;name&gt;/',\n view) "), "path('/user/<name>/', view)");
  EXPECT_EQ(plain_line("El elemento <b> de HTML & más"), "El elemento <b> de HTML & más");
  EXPECT_EQ(plain_line("Lecci\xF3n"), "Lección");
  EXPECT_EQ(plain_line("A&#0;B&#1;C"), "ABC");
}

}  // namespace
}  // namespace acervo
