#include "web/api/media.hpp"

#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/derive.hpp"
#include "web/api/context.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/segment_demand.hpp"
#include "web/api/viewing_counts.hpp"

namespace acervo::web {

namespace {

class CatalogueMedia : public streamer::MediaSource {
 public:
  explicit CatalogueMedia(const Services& services) : services_(services) {}

  std::shared_ptr<const Presentation> find(const Request& request, const MaterialId& material, int revision) override {
    const auto grant = grant_of(request, material);
    auto presentation = services_.presentations.find(material, revision);
    if (!presentation || !may_have(request, grant, *presentation))
      throw Error(Code::not_found, "no presentation of " + material.value);
    return presentation;
  }

  std::shared_ptr<const Presentation> find_in_memory(const Request& request, const MaterialId& material,
                                                     int revision) override {
    auto presentation = services_.presentations.find_in_memory(material, revision);
    if (!presentation || !may_have(request, grant_of(request, material), *presentation)) return nullptr;
    return presentation;
  }

  std::shared_ptr<const Fd> open_blob(const std::string& key) override {
    auto file = services_.blobs.find_here(key);
    if (!file) throw streamer::BlobAway(key);
    return std::make_shared<const Fd>(*std::move(file));
  }

  void bring_blob(const std::string& key, std::function<void(std::exception_ptr)> ready) override {
    services_.blobs.bring(key, std::move(ready));
  }

  // What a programme that only collects pages takes is nobody's watching.
  bool counts(const Request& request, const Presentation& presentation) override {
    return presentation.counts && !is_robot(request.header("user-agent").value_or(""));
  }

  void sent(const MaterialId& material, const std::string& rung, std::uint64_t bytes, double seconds) override {
    services_.viewing.sent(material, rung, static_cast<std::int64_t>(bytes), seconds);
  }

  std::string captions(const Presentation& presentation, const std::string& language) override {
    const auto track = services_.revisions.find_captions(presentation.material, language);
    if (!track) throw Error(Code::not_found, "no captions in " + language);
    std::vector<ingest::Cue> cues;
    for (const Cue& cue : track->cues) cues.push_back({cue.start, cue.end, cue.text});
    return ingest::to_webvtt(cues);
  }

  std::optional<std::string> storyboard(const Presentation& presentation) override {
    if (!presentation.storyboard) return std::nullopt;
    const StoryboardSheets& board = *presentation.storyboard;
    std::vector<ingest::Cue> cues;
    for (int i = 0; i < board.count; ++i) {
      const int place = i % (board.columns * kRows);
      const auto start = board.interval * i;
      cues.push_back(
          {start, i + 1 == board.count ? std::max(presentation.duration, start + Micros(1000)) : start + board.interval,
           "storyboard/" + std::to_string(i / (board.columns * kRows)) +
               ".jpg#xywh=" + std::to_string(place % board.columns * board.width) + "," +
               std::to_string(place / board.columns * board.height) + "," + std::to_string(board.width) + "," +
               std::to_string(board.height)});
    }
    return ingest::to_webvtt(cues);
  }

  std::optional<std::string> storyboard_blob(const Presentation& presentation, std::size_t sheet) override {
    if (!presentation.storyboard || sheet >= presentation.storyboard->blobs.size()) return std::nullopt;
    return presentation.storyboard->blobs[sheet];
  }

  std::shared_ptr<const std::string> find_segment(const Presentation& presentation, const Rung& rung,
                                                  std::size_t segment) override {
    if (presentation.complete) return nullptr;
    auto bytes =
        services_.segments.find(presentation.material, presentation.revision, rung.name, static_cast<int>(segment));
    return bytes ? std::make_shared<const std::string>(*std::move(bytes)) : nullptr;
  }

  void want_segment(const Presentation& presentation, const Rung& rung, std::size_t segment,
                    streamer::SegmentWait wait) override {
    services_.demand.want(presentation, rung, segment, std::move(wait));
  }

 private:
  static constexpr int kRows = 10;  // of a sheet

  static bool by_link(const Request& request) { return !request.param("token").empty(); }

  // Before the material is looked up: a made up link costs no database.
  std::optional<MediaGrant> grant_of(const Request& request, const MaterialId& material) const {
    if (!by_link(request)) return std::nullopt;
    auto grant = services_.media_access.check(request.param("token"), material, request);
    if (!grant) throw Error(Code::not_found, "no such media link");
    return grant;
  }

  // One's session opens no media by itself: an address that plays is one that the API gave.
  static bool may_have(const Request& request, const std::optional<MediaGrant>& grant, const Presentation& p) {
    if (!by_link(request)) return p.is_public;
    return grant && grant->access == static_cast<std::uint32_t>(p.access);
  }

  const Services& services_;
};

}  // namespace

std::shared_ptr<streamer::MediaSource> catalogue_media(const Services& services) {
  return std::make_shared<CatalogueMedia>(services);
}

}  // namespace acervo::web
