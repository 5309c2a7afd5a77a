#include "catalog/storage/s3_text.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace acervo {
namespace {

TEST(S3Text, lists_what_a_bucket_holds) {
  const S3Text text(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>lecciones</Name><IsTruncated>true</IsTruncated>
  <Contents><Key>a&amp;b/1</Key><Size>12</Size></Contents>
  <Contents><Owner><ID>x</ID></Owner><Key><![CDATA[<2>]]></Key><Size>7</Size></Contents>
  <NextContinuationToken>next</NextContinuationToken></ListBucketResult>)");
  std::vector<std::string> found;
  text.each("Contents", [&](const S3Text& entry) { found.push_back(entry.first("Key") + " " + entry.first("Size")); });
  EXPECT_THAT(found, testing::ElementsAre("a&b/1 12", "<2> 7"));
  EXPECT_EQ(text.first("NextContinuationToken"), "next");
  EXPECT_EQ(text.first("Code"), "");
}

TEST(S3Text, finds_the_reason_of_a_refusal) {
  EXPECT_EQ(S3Text("<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>").first("Code"), "NoSuchBucket");
  EXPECT_EQ(S3Text("<Code>Alone</Code>").first("Code"), "Alone");
  const S3Text slow("  \n<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>");
  EXPECT_EQ(slow.root(), "Error");
  EXPECT_EQ(slow.first("Code"), "SlowDown");
}

TEST(S3Text, takes_nothing_from_what_is_no_answer_of_s3) {
  for (const char* text :
       {"", "502 Bad Gateway", "<html><br><Code>x</Code></html>", "<Error><Code>cut", " \n",
        R"(<!DOCTYPE e [<!ENTITY a "aaaa">]><Error><Code>&a;&a;</Code></Error>)",
        R"(<!DOCTYPE e [<!ENTITY a SYSTEM "file:///etc/hostname">]><Error><Code>&a;</Code></Error>)"}) {
    const S3Text answer(text);
    EXPECT_EQ(answer.root() + answer.first("Code"), "") << text;
    answer.each("Code", [&](const S3Text&) { FAIL() << text; });
  }
}

}  // namespace
}  // namespace acervo
