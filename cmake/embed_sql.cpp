// embed_sql IN.sql OUT.hpp: turns "-- name: find_x" queries into constants of namespace acervo::sql::<file name>.
// embed_sql --files OUT.hpp NAME IN...: turns whole files into an array `NAME` of {file name, text}, in the order
// given.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Adjacent literals, because a compiler need not take one longer than 64 KiB.
std::string literal(const std::string& text) {
  std::string out;
  constexpr std::size_t kPiece = 8000;
  for (std::size_t at = 0; at < text.size() || at == 0; at += kPiece)
    out += "R\"acervo(" + text.substr(at, kPiece) + ")acervo\"\n";
  return out;
}

struct Named {
  std::string name, text;
};

std::vector<Named> queries(const std::string& sql) {
  std::vector<Named> found;
  std::istringstream lines(sql);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view mark = "-- name: ";
    if (line.starts_with(mark))
      found.push_back({line.substr(mark.size()), ""});
    else if (!found.empty() && !line.starts_with("--"))
      found.back().text += line + "\n";
  }
  return found;
}

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() >= 3 && args[0] == "--files") {
    std::string out =
        "#pragma once\n#include <array>\n#include <string_view>\n#include <utility>\n\nnamespace acervo::embedded {\n";
    out += "inline constexpr std::array<std::pair<std::string_view, std::string_view>, " +
           std::to_string(args.size() - 3) + "> " + args[2] + "{{\n";
    for (std::size_t i = 3; i < args.size(); ++i)
      out += "{\"" + fs::path(args[i]).filename().string() + "\",\n" + literal(read(args[i])) + "},\n";
    write(args[1], out + "}};\n}  // namespace acervo::embedded\n");
    return 0;
  }
  if (args.size() != 2) throw std::runtime_error("usage: embed_sql IN.sql OUT.hpp");
  const std::string noun = fs::path(args[0]).stem().string();
  std::string out = "#pragma once\n#include \"catalog/db/query.hpp\"\n\nnamespace acervo::sql::" + noun + " {\n";
  std::string all;
  for (const auto& [name, text] : queries(read(args[0]))) {
    out += "inline constexpr db::Query " + name + "{\"" + noun + "." + name + "\",\n" + literal(text) + "};\n";
    all += "&" + name + ", ";
  }
  out += "inline constexpr const db::Query* all[] = {" + all + "};\n";
  write(args[1], out + "}  // namespace acervo::sql::" + noun + "\n");
} catch (const std::exception& error) {
  std::cerr << "embed_sql: " << error.what() << "\n";
  return 1;
}
