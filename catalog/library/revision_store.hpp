#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"
#include "catalog/jobs/job.hpp"
#include "catalog/library/material.hpp"
#include "catalog/library/picture_print.hpp"
#include "catalog/library/poster_store.hpp"
#include "catalog/library/slides.hpp"
#include "catalog/library/sound_print.hpp"
#include "catalog/storage/blob_store.hpp"

namespace acervo {

struct Source {
  Blob blob;
  std::string filename;
  std::string sample;  ///< see file_sample.hpp
};

/// How long a file that was refused, or given up for another, is kept and counts as its owner's: one that should not
/// have been refused on a Friday evening can still be looked at on Monday.
constexpr std::chrono::hours kKeepRefused{3 * 24};

/// Gives a material a new file and queues its preparation, inside the caller's transaction. @returns the revision's
/// number
int add_revision(db::Tx& tx, const MaterialId& material, const Source& source);

/// What the probe and the plan say, as the catalogue keeps it. `facts` and `plan` are ingest's own JSON.
struct PlannedRevision {
  Json facts, plan;
  MaterialKind kind = MaterialKind::video;
  Micros duration{};
  int width = 0, height = 0;
  std::vector<Rung> rungs;  ///< without chunks; with init sections, or these come with the first chunk
  int chunk_count = 0;
};

/// One rung's part of an encoded chunk.
struct StoredRungChunk {
  std::string rung;
  StoredChunk chunk;
  std::string init, download_init;
  std::string codecs;
  int first_segment = 0;
};

/// Queues another reading of a lesson's slides where they were read in another language than it is in now. The caller
/// holds the material's row.
void read_slides_again(db::Tx& tx, const MaterialId& material);

/// The files behind materials, and what is made of them. Thread-safe.
class RevisionStore {
 public:
  explicit RevisionStore(db::Database& database) : database_(database) {}

  /// Gives a material a new file and queues its preparation. @returns the revision's number
  int add(const MaterialId& material, const Source& source);

  /// The same for a file that was probed already.
  int add_planned(const MaterialId& material, const Source& source, const PlannedRevision& planned);

  /// Materials that have a file with these very bytes, that of this identifier first, then the oldest. That one also if
  /// it is withdrawn, or if people have given it another file while its source still gives this one.
  std::vector<MaterialId> find_by_source(const std::string& blob, const std::string& identifier = "");
  /// Materials whose file has this length and sample, oldest first, at most 20.
  std::vector<MaterialId> find_by_sample(Bytes length, const std::string& sample);
  /// Of the files that are played or prepared.
  Bytes largest_source();

  struct Work {
    std::string source_blob, filename;
    RevisionState state;
    Json facts, plan;
    bool has_title = false;
    bool has_sound_print = false, has_picture_print = false;
    std::optional<std::string> language;  ///< that the material is said to be in
  };
  std::optional<Work> find_work(const MaterialId& material, int revision);

  /// The results of jobs. Each stores all or nothing and ends the job; false if the job is another worker's by now.
  bool refuse(const Job& job, const std::string& worker, const std::string& reason, const std::string& detail);
  bool plan(const Job& job, const std::string& worker, const PlannedRevision& planned);
  bool store_chunk(const Job& job, const std::string& worker, const std::vector<StoredRungChunk>& parts);
  struct Derivatives {
    std::vector<PosterCandidate> posters;  ///< best first
    std::vector<Captions> captions;
    std::vector<Chapter> chapters;
  };
  bool derive(const Job& job, const std::string& worker, const Derivatives& derivatives);

  /// What the whole file was gone through for, after everything that plays. @param print  may be empty
  bool store_storyboard(const Job& job, const std::string& worker, const std::optional<StoryboardSheets>& sheets,
                        const SoundPrint& print = {});

  /// What its pictures were gone through for, when there was nothing else to do.
  struct Examined {
    std::optional<std::vector<Slide>> slides;  ///< absent: unknown, and what is known stays
    std::string language;                      ///< they were read in (BCP 47), or empty
    PicturePrint picture;                      ///< may be empty
  };
  bool store_examined(const Job& job, const std::string& worker, const Examined& examined);
  /// Those of the file that plays.
  std::vector<Slide> find_slides(const MaterialId& material);

  /// Replaces the caption track of one language.
  void put_captions(const MaterialId& material, const Captions& captions);
  std::optional<Captions> find_captions(const MaterialId& material, const std::string& language);

  /// All that is needed to stream it; none while it is not planned.
  std::shared_ptr<const Presentation> find_presentation(const MaterialId& material, int revision);

 private:
  db::Database& database_;
};

}  // namespace acervo
