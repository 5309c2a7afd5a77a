#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/alerts.hpp"

namespace acervo::web::test {

/// A real SMTP server, in a process of its own that ends when we close its input.
class MailServer {
 public:
  explicit MailServer(const std::filesystem::path& folder) : file_(folder / "mails.jsonl") {
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0) throw std::runtime_error("pipe");
    process_ = fork();
    if (process_ == 0) {
      dup2(to[0], 0);
      dup2(from[1], 1);
      for (const int fd : {to[0], to[1], from[0], from[1]}) close(fd);
      execl("/usr/bin/python3", "python3", ACERVO_MAIL_SERVER, file_.c_str(), nullptr);
      _exit(127);
    }
    close(to[0]);
    close(from[1]);
    input_ = to[1];
    char text[16] = {};
    const auto size = read(from[0], text, sizeof text - 1);
    output_ = from[0];  // stays open: closed early, the server's line would break the pipe
    if (size > 0) port_ = std::atoi(text);
  }
  ~MailServer() {
    close(input_);
    close(output_);
    waitpid(process_, nullptr, 0);
  }
  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;

  int port() const { return port_; }
  std::vector<Json> mails() const {
    std::vector<Json> result;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) result.push_back(Json::parse(line));
    return result;
  }

 private:
  std::filesystem::path file_;
  pid_t process_ = -1;
  int input_ = -1, output_ = -1;
  int port_ = 0;
};

struct SavedSearchTest : testing::Test, Api {
  SavedSearchTest() { publish("fracciones-1", "Fracciones con papel"); }

  void publish(const std::string& identifier, const std::string& title) {
    ImportedMaterial record{identifier, {}, std::nullopt, false, true, std::nullopt};
    record.description = {
        title,        "Suma & resta <con> «tiras».",     "es", "capsula", "cc-by", {"primaria-5-6"}, {}, {}, {},
        std::nullopt, "https://ejemplo.mx/" + identifier};
    materials.import(std::vector{record});
    index();
  }
  Json save(const std::string& notify = "none", const std::string& who = "teacher",
            const std::string& query = "q=fracciones&level=primaria") {
    return ask(streamer::Method::post, "/api/v1/saved-searches",
               {{"name", "Fracciones ñ"}, {"query", query}, {"notify", notify}}, who)
        .json;
  }
  Json list(const std::string& who = "teacher") {
    return ask(streamer::Method::get, "/api/v1/saved-searches", nullptr, who).json["items"];
  }
  AlertSettings settings(int port) {
    return {{"smtp://127.0.0.1:" + std::to_string(port), "", "", "acervo@ejemplo.mx"}, "https://acervo.ejemplo.mx"};
  }
};

}  // namespace acervo::web::test
