#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "web/api/messages.hpp"

namespace acervo::web {
namespace {

TEST(Messages, exist_for_every_code_in_three_languages) {
  for (int i = 0; i <= static_cast<int>(Code::internal); ++i) {
    const std::string code(name(static_cast<Code>(i)));
    EXPECT_TRUE(has_message("title." + code)) << code;
    EXPECT_NE(message("title." + code, "es"), message("title." + code, "en")) << code;
  }
}

TEST(Messages, say_what_is_wrong_with_a_part_of_a_file) {
  for (const std::string code : {"precondition_failed", "range_not_satisfiable", "segment_failed"})
    for (const char* language : {"es", "pt", "en"}) {
      EXPECT_NE(message(code, language), message("internal", language)) << code;
      EXPECT_NE(message("title." + code, language), message("title.invalid", language)) << code;
    }
  EXPECT_NE(message("segment_failed", "es"), message("preparing", "es"));
}

TEST(Messages, say_why_a_file_was_refused) {
  for (const char* reason :
       {"empty_file", "not_media", "is_picture", "is_archive", "dolby_vision", "is_text", "is_playlist", "no_streams",
        "damaged_index", "nothing_decodes", "too_large_picture", "encrypted", "stalled", "crashed", "too_demanding"})
    EXPECT_NE(preparation_message(reason, "es"), preparation_message("failed", "es")) << reason;
}

TEST(Messages, fall_back_to_a_general_sentence) {
  EXPECT_EQ(message("no such key", "es"), message("internal", "es"));
}

}  // namespace
}  // namespace acervo::web
