#include "catalog/core/partial_date.hpp"

#include <gtest/gtest.h>

namespace acervo {
namespace {

struct Written {
  const char* text;
  const char* read;  ///< empty: it cannot be
};

class PartialDate : public testing::TestWithParam<Written> {};

TEST_P(PartialDate, is_read_as_people_write_it) {
  EXPECT_EQ(parse_partial_date(GetParam().text).value_or(""), GetParam().read) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    All, PartialDate,
    testing::Values(
        Written{"1987", "1987"}, Written{"1987-05", "1987-05"}, Written{"1987-05-21", "1987-05-21"},
        Written{" 1987-5-1 ", "1987-05-01"}, Written{"2016-04-28T10:00:00Z", "2016-04-28"},
        Written{"2016-04-28 10:00:00 UTC", "2016-04-28"}, Written{"2016-04-28T10:00:00.5-06:00", "2016-04-28"},
        Written{"1987/05/21", "1987-05-21"}, Written{"19870521", "1987-05-21"}, Written{"21/05/1987", "1987-05-21"},
        Written{"21-5-1987", "1987-05-21"}, Written{"21.05.1987", "1987-05-21"}, Written{"05/06/1987", "1987-06-05"},
        Written{"05/21/1987", "1987-05-21"}, Written{"05/1987", "1987-05"}, Written{"21 de mayo de 1987", "1987-05-21"},
        Written{"Mayo de 1987", "1987-05"}, Written{"1.º de septiembre de 1993", "1993-09-01"},
        Written{"setiembre 1993", "1993-09"}, Written{"3 de MARÇO de 1999", "1999-03-03"},
        Written{"May 21, 1987", "1987-05-21"}, Written{"21-DIC-1987", "1987-12-21"}, Written{"ca. 1987", "1987"},
        Written{"[1987?]", "1987"}, Written{"© 1987 ILCE", "1987"}, Written{"1987, 2 discos", "1987"},
        Written{"1987-00-00", "1987"}, Written{"1987-05-00", "1987-05"}, Written{"mayo de 1987, 2 discos", "1987-05"},
        Written{"© 1999 Editora Abril", "1999"}, Written{"1987, Julio Pérez", "1987"},
        Written{"Set de 3 DVD, 1987", "1987"}, Written{"Thu, 21 May 1987 10:00:00 GMT", "1987-05-21"},
        Written{"Mar, 12 May 1987", "1987-05-12"}, Written{"21 de mayo de 1987 10:00", "1987-05-21"},
        Written{"May 21st, 1987", "1987-05-21"}, Written{"1987 mayo 21", "1987-05-21"},
        Written{"1987-05-21/1987-06-30", "1987"}, Written{"01/05/1987 - 30/06/1987", "1987"},
        Written{"31/02/1987", "1987"}, Written{"1987-13", "1987"},
        // No date
        Written{"", ""}, Written{"0000-00-00", ""}, Written{"1985-1987", ""}, Written{"1985 a 1987", ""},
        Written{"mayo", ""}, Written{"87", ""}, Written{"05/06/87", ""}, Written{"31913", ""},
        Written{"1461838800", ""}, Written{"99999999", ""}, Written{"3000", ""}, Written{"s. f.", ""},
        Written{"\xff\xfe 1987", "1987"}));

TEST(PartialDates, are_only_those_of_the_standard) {
  for (const char* text : {"1987", "1800", "2100", "1987-05", "1987-05-21", "2024-02-29"})
    EXPECT_TRUE(is_partial_date(text)) << text;
  for (const char* text : {"", "198", "1799", "2101", "1987-", "1987-13", "1987-00", "1987-5", "1987-05-1",
                           "1987-05-32", "2023-02-29", "1987-05-21T10", "1987/05/21", "19870521", "a987", "1987-05-00"})
    EXPECT_FALSE(is_partial_date(text)) << text;
}

TEST(PartialDates, are_short) {
  EXPECT_FALSE(parse_partial_date("1987" + std::string(1'000'000, ' ')));
}

}  // namespace
}  // namespace acervo
