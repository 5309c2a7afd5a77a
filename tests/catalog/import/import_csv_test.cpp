#include "catalog/library/import_csv.hpp"

#include <gmock/gmock.h>

#include "tests/catalog/import/seed.hpp"

namespace acervo {
namespace {

using test::import_text;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

test::Imported csv(std::string_view bytes) {
  return import_text(bytes, ImportFormat::csv);
}

TEST(ImportCsv, reads_spanish_headers_lists_and_quoted_lines) {
  const auto imported =
      csv("Título,Descripción,Archivo,Nivel educativo,Materia,Palabras clave,Licencia,Autor,Duración,Observador\r\n"
          "\"La célula, por dentro\",\"Primera línea\r\nsegunda \"\"línea\"\"\",cel.mp4,Secundaria | Media "
          "superior,Biología,célula; núcleo,CC "
          "BY,Ana Pérez; Luis Gil (guion),12:05,x\r\n");
  ASSERT_THAT(imported.records, SizeIs(1));
  const auto& record = imported.records[0];
  EXPECT_EQ(record.line, 2U);
  EXPECT_EQ(record.title, "La célula, por dentro");
  EXPECT_EQ(record.description, "Primera línea\nsegunda \"línea\"");
  EXPECT_EQ(record.file, "cel.mp4");
  EXPECT_THAT(record.levels, ElementsAre("secundaria", "media-superior"));
  EXPECT_THAT(record.subjects, ElementsAre("biologia"));
  EXPECT_THAT(record.keywords, ElementsAre("célula", "núcleo"));
  EXPECT_EQ(record.license, "cc-by");
  EXPECT_THAT(record.contributors, ElementsAre(ImportRecord::Contributor{"Ana Pérez", "autor"},
                                               ImportRecord::Contributor{"Luis Gil", "guion"}));
  EXPECT_EQ(record.duration, Micros{725'000'000});
  EXPECT_THAT(imported.summary.ignored_columns, ElementsAre("Observador"));
}

TEST(ImportCsv, every_delimiter_line_end_and_encoding_is_read) {
  const std::string utf16 = [] {
    std::string bytes = "\xFF\xFE";
    for (const char16_t c : std::u16string(u"título;archivo\r\nLección;a.mp4\r\n")) {
      bytes += static_cast<char>(c & 0xFF);
      bytes += static_cast<char>(c >> 8);
    }
    return bytes;
  }();
  const std::string cases[] = {
      "título,archivo\nLección,a.mp4\n",
      "título;archivo\nLección;a.mp4",
      "título\tarchivo\nLección\ta.mp4\n",
      "título,archivo\r\nLección,a.mp4\r\n",
      "título,archivo\rLección,a.mp4\r",
      "\xEF\xBB\xBFtítulo,archivo\nLección,a.mp4\n",
      "sep=;\r\ntítulo;archivo\r\nLección;a.mp4\r\n",
      "t\xEDtulo;archivo\nLecci\xF3n;a.mp4\n",  // Windows-1252, as Excel writes it
      "\n\nTÍTULO ; Nombre_de_archivo\n\nLección ; a.mp4 \n\n;\n",
      "\"título (obligatorio, breve)\",\"archivo\"\nLección,a.mp4\n",
      utf16,
      utf16.substr(2),
  };
  for (const std::string& bytes : cases) {
    const auto imported = csv(bytes);
    EXPECT_THAT(imported.problems, IsEmpty()) << bytes;
    ASSERT_THAT(imported.records, SizeIs(1)) << bytes;
    EXPECT_EQ(imported.records[0].title, "Lección") << bytes;
    EXPECT_EQ(imported.records[0].file, "a.mp4") << bytes;
  }
}

TEST(ImportCsv, one_broken_byte_spoils_one_cell_only) {
  const auto imported = csv("título,archivo\nLección,a.mp4\nLecci\xF3n dos,b.mp4\n");
  ASSERT_THAT(imported.records, SizeIs(2));
  EXPECT_EQ(imported.records[0].title, "Lección");
  EXPECT_EQ(imported.records[1].title, "Lección dos");
}

TEST(ImportCsv, a_quote_that_nobody_closes_costs_its_own_line) {
  const auto imported = csv("título,archivo\nUno,1.mp4\n\"Dos,2.mp4\nTres,3.mp4\nCuatro,4.mp4\n");
  ASSERT_THAT(imported.problems, SizeIs(1));
  EXPECT_EQ(imported.problems[0].code, "unclosed_quote");
  EXPECT_EQ(imported.problems[0].line, 3U);
  ASSERT_THAT(imported.records, SizeIs(3));
  EXPECT_EQ(imported.records[1].title, "Tres");
  EXPECT_EQ(imported.records[1].line, 4U);
}

TEST(ImportCsv, what_is_no_table_ends_with_one_problem) {
  EXPECT_THAT(csv("").records, IsEmpty());
  EXPECT_THAT(csv("\n \n").problems, IsEmpty());
  const auto prose = csv("Érase una vez, en un lugar\nde cuyo nombre, no quiero acordarme\n");
  ASSERT_THAT(prose.problems, SizeIs(1));
  EXPECT_EQ(prose.problems[0].code, "no_known_columns");
  const auto header = csv("\"título,archivo\nUno,1.mp4\n");
  ASSERT_THAT(header.problems, SizeIs(1));
  EXPECT_EQ(header.problems[0].line, 1U);
  std::string quotes = "título,archivo\n";
  for (int i = 0; i < 5000; ++i) quotes += "\"a\n";
  const auto open = csv(quotes);
  EXPECT_THAT(open.problems, SizeIs(101));
  EXPECT_EQ(open.problems.back().code, "given_up");
}

TEST(ImportCsv, an_unquoted_separator_is_seen) {
  const auto imported = csv("título,archivo\nUno, dos y tres,a.mp4\nBien,b.mp4,,\n");
  ASSERT_THAT(imported.problems, SizeIs(1));
  EXPECT_EQ(imported.problems[0].code, "too_many_cells");
  EXPECT_EQ(imported.problems[0].line, 2U);
  EXPECT_THAT(imported.records, SizeIs(1));
}

TEST(ImportCsv, lists_that_hold_commas_are_read_as_meant) {
  const auto imported =
      csv("título;archivo;campos;nivel;palabras clave;video\n"
          "Uno;a.mp4;\"Ética, Naturaleza y Sociedades|Matemáticas, Física\";\"Primaria, Secundaria\";agua, "
          "tierra;www.a.mx/v\n");
  ASSERT_THAT(imported.records, SizeIs(1));
  const auto& record = imported.records[0];
  EXPECT_THAT(record.subjects, ElementsAre("etica", "matematicas", "fisica"));
  EXPECT_THAT(record.levels, ElementsAre("primaria", "secundaria"));
  EXPECT_THAT(record.keywords, ElementsAre("agua", "tierra"));
  EXPECT_EQ(record.url, "https://www.a.mx/v");
}

TEST(ReadCsv, a_row_knows_the_line_where_it_begins) {
  std::vector<std::pair<std::size_t, std::size_t>> rows;
  read_csv(
      "a,b\n\"x\ny\",2\n\n3,4", ',', [&](CsvRow&& row) { rows.emplace_back(row.line, row.cells.size()); },
      [](CsvDamage) { FAIL(); });
  EXPECT_THAT(rows, ElementsAre(std::pair(1, 2), std::pair(2, 2), std::pair(5, 2)));
}

}  // namespace
}  // namespace acervo
