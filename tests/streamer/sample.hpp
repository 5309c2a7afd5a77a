#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "streamer/media/media_routes.hpp"

namespace acervo::streamer::test {

/// What a program prints (standard output and error together) and how it ends.
struct Run {
  int status = -1;
  std::string output;
};
Run run(const std::string& command);

/// Whether the `ffmpeg` program is here to make and read media with.
bool has_ffmpeg();

std::string read_file(const std::filesystem::path& path);

/// Twelve seconds of a test picture in two rungs with two sound tracks, cut into segments of about four seconds and
/// chunks of two, made by the `ffmpeg` program in `folder`, blobs included.
Presentation make_sample(const std::filesystem::path& folder);

/// Serves one presentation whose blobs are files of a folder.
class FolderSource : public MediaSource {
 public:
  FolderSource(std::filesystem::path folder, Presentation presentation)
      : folder_(std::move(folder)), presentation_(std::make_shared<const Presentation>(std::move(presentation))) {}

  std::shared_ptr<const Presentation> find(const Request&, const MaterialId& material, int revision) override;
  std::shared_ptr<const Presentation> find_in_memory(const Request& request, const MaterialId& material,
                                                     int revision) override;
  std::shared_ptr<const Fd> open_blob(const std::string& key) override;
  std::string captions(const Presentation&, const std::string& language) override;

  void replace(Presentation presentation);
  std::shared_ptr<const Presentation> presentation() const { return std::atomic_load(&presentation_); }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<const Presentation> presentation_;
};

}  // namespace acervo::streamer::test
