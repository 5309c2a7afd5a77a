#include "catalog/library/import_path.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace acervo {
namespace {

namespace fs = std::filesystem;

TEST(StaysInside, names_are_just_names) {
  for (const char* name :
       {"clase.mp4", "-rf.mov", "a\nb.mov", "\"comillas\" 'simples'.mp4", "🦋 mariposa.mp4", "serie 1/clase.mp4",
        "./clase.mp4", "serie/../clase.mp4", "..clase..mp4", "$(rm).mp4", "C:clase.mp4"})
    EXPECT_TRUE(stays_inside(name)) << name;
}

TEST(StaysInside, what_leads_out_does_not) {
  for (const char* name : {"", ".", "/etc/passwd", "../clase.mp4", "serie/../../clase.mp4", "..\\clase.mp4",
                           "C:\\Videos\\clase.mp4", "\\\\servidor\\clase.mp4", "serie/.."})
    EXPECT_FALSE(stays_inside(name)) << name;
  EXPECT_FALSE(stays_inside(std::string_view("a\0b.mp4", 7)));
}

class ResolveInside : public ::testing::Test {
 protected:
  ResolveInside() {
    std::string pattern = (fs::temp_directory_path() / "acervo-import-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    base_ = root_ / "base";
    fs::create_directories(base_ / "serie");
    for (const auto& file : {base_ / "clase.mp4", base_ / "serie" / "dos.mp4", root_ / "ajeno.mp4"})
      std::ofstream(file) << "x";
  }
  ~ResolveInside() override { fs::remove_all(root_); }

  fs::path root_, base_;
};

TEST_F(ResolveInside, finds_by_name_by_windows_path_and_by_an_absolute_path_inside) {
  const auto folder = fs::canonical(base_);
  EXPECT_EQ(resolve_inside(base_, "clase.mp4"), folder / "clase.mp4");
  EXPECT_EQ(resolve_inside(base_, "serie\\dos.mp4"), folder / "serie/dos.mp4");
  EXPECT_EQ(resolve_inside(base_, (folder / "serie/dos.mp4").string()), folder / "serie/dos.mp4");
  EXPECT_EQ(resolve_inside(base_, "serie/../clase.mp4"), folder / "clase.mp4");
  EXPECT_EQ(resolve_inside(base_, "no-está.mp4"), folder / "no-está.mp4");
}

TEST_F(ResolveInside, follows_no_way_out) {
  fs::create_symlink(root_ / "ajeno.mp4", base_ / "enlace.mp4");
  fs::create_symlink(root_, base_ / "puerta");
  for (const std::string& name :
       {std::string("../ajeno.mp4"), std::string("enlace.mp4"), std::string("puerta/ajeno.mp4"),
        (root_ / "ajeno.mp4").string(), std::string(""), std::string(".")})
    EXPECT_EQ(resolve_inside(base_, name), std::nullopt) << name;
}

TEST_F(ResolveInside, a_name_in_another_normal_form_is_the_same_name) {
  const auto decomposed = base_ / "leccio\xCC\x81n.mp4";
  std::ofstream(decomposed) << "x";
  EXPECT_EQ(resolve_inside(base_, "lecci\xC3\xB3n.mp4"), fs::canonical(decomposed));
}

TEST(WebAddress, takes_the_web_and_nothing_else) {
  EXPECT_EQ(web_address("https://www.youtube.com/watch?v=1"), "https://www.youtube.com/watch?v=1");
  EXPECT_EQ(web_address(" www.ilce.edu.mx/a "), "https://www.ilce.edu.mx/a");
  EXPECT_EQ(web_address("http://a.mx/educación física|2.mp4"), "http://a.mx/educaci%C3%B3n%20f%C3%ADsica%7C2.mp4");
  EXPECT_EQ(web_address("https://a.mx/100%"), "https://a.mx/100%25");
  EXPECT_EQ(web_address("https://a.mx/%C3%B3?x[]=1"), "https://a.mx/%C3%B3?x%5B%5D=1");
  for (const char* text : {"javascript:alert(1)", "JavaScript://a.mx/%0aalert(1)", "java\nscript:alert(1)",
                           "data:text/html,x", "file:///etc/passwd", "ftp://a.mx/x", "clase.mp4", "", "https://",
                           "https:///x", "https://youtube.com@a.mx/x", "//a.mx/x"})
    EXPECT_EQ(web_address(text), std::nullopt) << text;
}

}  // namespace
}  // namespace acervo
