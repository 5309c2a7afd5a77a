#include "catalog/library/revision_store.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/caption_store.hpp"
#include "catalog/library/cues.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/replacement.hpp"
#include "catalog/library/revision.sql.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/library/sound_print_store.hpp"

namespace acervo {

namespace {

Timeline timeline_from(const Json& plan, const char* kind) {
  const auto found = plan.find(kind);
  if (found == plan.end() || !found->is_object()) return {};
  return {found->value("timescale", 0U), found->value("boundaries", std::vector<std::uint64_t>{}),
          found->value("chunks", std::vector<std::uint32_t>{})};
}

double chunk_seconds(const Timeline& timeline, std::size_t chunk) {
  if (chunk >= timeline.chunk_count() || timeline.timescale == 0) return 0;
  return static_cast<double>(timeline.boundaries.at(timeline.chunks[chunk + 1]) -
                             timeline.boundaries.at(timeline.chunks[chunk])) /
         timeline.timescale;
}

int insert_revision(db::Tx& tx, const MaterialId& material, const Source& source) {
  if (tx.run(sql::revision::lock_material, {material.value}).empty())
    throw Error(Code::not_found, "no material " + material.value);
  give_up_replacements(tx, material);
  const auto rows = tx.run(sql::revision::insert,
                           {material.value, source.blob.key, source.blob.size.count, source.filename, source.sample});
  tx.run(sql::revision::touch, {material.value});
  return static_cast<int>(rows.front()["number"].integer());
}

// Renditions, and the jobs that fill them.
void store_plan(db::Tx& tx, const MaterialId& material, int revision, const PlannedRevision& planned) {
  tx.run(sql::revision::plan, {material.value, revision, planned.facts, planned.plan, planned.duration, planned.width,
                               planned.height, planned.chunk_count});
  int position = 0;
  for (const Rung& rung : planned.rungs) {
    tx.run(sql::revision::insert_rendition,
           {material.value, revision, rung.name, position++, rung.kind == RungKind::video ? "video" : "audio",
            rung.width, rung.height, rung.frame_rate, rung.channels, rung.sample_rate, rung.codecs, rung.language,
            rung.label, rung.peak.count, rung.average.count});
    if (!rung.init.empty())
      tx.run(sql::revision::set_init,
             {material.value, revision, rung.name, db::Binary{rung.init}, db::Binary{rung.download_init}, rung.codecs});
  }
  auto timeline = timeline_from(planned.plan, "video");
  if (timeline.segment_count() == 0) timeline = timeline_from(planned.plan, "audio");
  std::vector<NewJob> jobs = {{JobKind::derive, material, revision, 0, priority_of(JobKind::derive, 0)}};
  // Of sound too: its sound print is made there.
  jobs.push_back({JobKind::storyboard, material, revision, 0, priority_of(JobKind::storyboard, 0)});
  if (planned.kind == MaterialKind::video)
    jobs.push_back({JobKind::examine, material, revision, 0, priority_of(JobKind::examine, 0)});
  for (int chunk = 0; chunk < planned.chunk_count; ++chunk)
    jobs.push_back({JobKind::encode, material, revision, chunk, priority_of(JobKind::encode, chunk),
                    chunk_seconds(timeline, static_cast<std::size_t>(chunk))});
  enqueue(tx, jobs);
  show_planned(tx, material, revision, planned.kind, planned.duration);
}

// All of it is there: the material shows this revision from now on, unless a newer file has overtaken it.
void make_ready(db::Tx& tx, const Job& job) {
  tx.run(sql::revision::make_ready, {job.material.value, job.revision});
  tx.run(sql::revision::measure, {job.material.value, job.revision});
  show_revision(tx, job.material, job.revision);
  supersede_segments(tx, job.material, job.revision);
}

std::vector<MaterialId> materials_of(const db::Rows& rows) {
  std::vector<MaterialId> found;
  for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i]["material"].text()});
  return found;
}

}  // namespace

void read_slides_again(db::Tx& tx, const MaterialId& material) {
  const auto rows = tx.run(sql::revision::slides_in_other_language, {material.value});
  if (rows.empty()) return;
  const int revision = static_cast<int>(rows.front()["revision"].integer());
  enqueue(tx, {{JobKind::examine, material, revision, 0, priority_of(JobKind::examine, 0)}});
}

int add_revision(db::Tx& tx, const MaterialId& material, const Source& source) {
  const int number = insert_revision(tx, material, source);
  enqueue(tx, {{JobKind::probe, material, number, 0, priority_of(JobKind::probe, 0)}});
  return number;
}

int RevisionStore::add(const MaterialId& material, const Source& source) {
  return database_.write([&](db::Tx& tx) { return add_revision(tx, material, source); });
}

std::vector<MaterialId> RevisionStore::find_by_source(const std::string& blob, const std::string& identifier) {
  return database_.read([&](db::Tx& tx) { return materials_of(tx.run(sql::revision::by_source, {blob, identifier})); });
}

std::vector<MaterialId> RevisionStore::find_by_sample(Bytes length, const std::string& sample) {
  return database_.read([&](db::Tx& tx) {
    return materials_of(tx.run(sql::revision::by_sample, {length.count, sample}));
  });
}

Bytes RevisionStore::largest_source() {
  return database_.read(
      [](db::Tx& tx) { return Bytes{tx.run(sql::revision::largest_source).front()["bytes"].integer()}; });
}

std::optional<RevisionStore::Work> RevisionStore::find_work(const MaterialId& material, int revision) {
  return database_.read([&](db::Tx& tx) -> std::optional<Work> {
    const auto rows = tx.run(sql::revision::work, {material.value, revision});
    if (rows.empty()) return std::nullopt;
    const auto row = rows.front();
    return Work{row["source_blob"].text(),
                row["filename"].text(),
                parse_revision_state(row["state"].text()),
                row["facts"].json(),
                row["plan"].json(),
                row["has_title"].boolean(),
                row["has_sound_print"].boolean(),
                row["has_picture_print"].boolean(),
                row["language"].optional_text()};
  });
}

bool RevisionStore::refuse(const Job& job, const std::string& worker, const std::string& reason,
                           const std::string& detail) {
  return database_.write([&](db::Tx& tx) {
    if (!finish(tx, job, worker)) return false;
    tx.run(sql::revision::refuse, {job.material.value, job.revision, reason, detail});
    tx.run(sql::revision::touch, {job.material.value});
    return true;
  });
}

int RevisionStore::add_planned(const MaterialId& material, const Source& source, const PlannedRevision& planned) {
  return database_.write([&](db::Tx& tx) {
    const int number = insert_revision(tx, material, source);
    store_plan(tx, material, number, planned);
    return number;
  });
}

bool RevisionStore::plan(const Job& job, const std::string& worker, const PlannedRevision& planned) {
  return database_.write([&](db::Tx& tx) {
    const auto rank = rank_of(tx, job);
    if (!finish(tx, job, worker)) return false;
    store_plan(tx, job.material, job.revision, planned);
    keep_rank(tx, job, rank);
    return true;
  });
}

bool RevisionStore::store_chunk(const Job& job, const std::string& worker, const std::vector<StoredRungChunk>& parts) {
  return database_.write([&](db::Tx& tx) {
    if (!finish(tx, job, worker)) return false;
    for (const auto& part : parts) {
      const std::vector<std::int64_t> sizes(part.chunk.segment_bytes.begin(), part.chunk.segment_bytes.end());
      tx.run(sql::revision::insert_chunk,
             {job.material.value, job.revision, part.rung, job.chunk, part.chunk.blob, sizes});
      tx.run(sql::revision::set_init, {job.material.value, job.revision, part.rung, db::Binary{part.init},
                                       db::Binary{part.download_init}, part.codecs});
      supersede_segments(tx, job.material, job.revision, part.rung, part.first_segment,
                         part.first_segment + static_cast<int>(sizes.size()));
    }
    notify_segments(tx, job.material, job.revision);
    const auto rows = tx.run(sql::revision::count_chunk, {job.material.value, job.revision});
    if (!rows.empty() && rows.front()["chunks_done"].integer() >= rows.front()["chunks_total"].integer())
      make_ready(tx, job);
    return true;
  });
}

bool RevisionStore::derive(const Job& job, const std::string& worker, const Derivatives& derivatives) {
  return database_.write([&](db::Tx& tx) {
    if (!finish(tx, job, worker)) return false;
    Json posters = Json::array(), captions = Json::array(), chapters = Json::array();
    for (const PosterCandidate& candidate : derivatives.posters)
      posters.push_back({{"blob", candidate.blob}, {"time", candidate.time.count()}});
    for (const Captions& track : derivatives.captions)
      captions.push_back({{"language", track.language},
                          {"label", track.label},
                          {"kind", track.kind},
                          {"detected", track.detected},
                          {"cues", to_json(track.cues)}});
    for (const Chapter& chapter : derivatives.chapters)
      chapters.push_back({{"start", chapter.start.count()}, {"end", chapter.end.count()}, {"title", chapter.title}});
    keep_derived(tx, job.material, job.revision,
                 {{"poster", derivatives.posters.empty() ? Json() : Json(derivatives.posters.front().blob)},
                  {"posters", posters},
                  {"captions", captions},
                  {"chapters", chapters}});
    return true;
  });
}

bool RevisionStore::store_storyboard(const Job& job, const std::string& worker,
                                     const std::optional<StoryboardSheets>& sheets, const SoundPrint& print) {
  return database_.write([&](db::Tx& tx) {
    if (!finish(tx, job, worker)) return false;
    put_sound_print(tx, job.material, job.revision, print);
    if (!sheets) return true;
    const Json json = {{"width", sheets->width},
                       {"height", sheets->height},
                       {"columns", sheets->columns},
                       {"count", sheets->count},
                       {"interval", sheets->interval.count()},
                       {"blobs", sheets->blobs}};
    tx.run(sql::revision::set_storyboard, {job.material.value, job.revision, json});
    tx.run(sql::revision::touch, {job.material.value});
    return true;
  });
}

bool RevisionStore::store_examined(const Job& job, const std::string& worker, const Examined& examined) {
  return database_.write([&](db::Tx& tx) {
    // Whoever changes the language meanwhile comes before or after all of this: one of the two sees the other.
    tx.run(sql::revision::lock_material, {job.material.value});
    if (!finish(tx, job, worker)) return false;
    put_picture_print(tx, job.material, job.revision, examined.picture);
    if (!examined.slides) return true;
    const auto& slides = *examined.slides;
    if (slides.empty())
      tx.run(sql::revision::forget_slides, {job.material.value, job.revision, examined.language});
    else
      tx.run(sql::revision::put_slides, {job.material.value, job.revision, to_json(slides), examined.language});
    read_slides_again(tx, job.material);
    return true;
  });
}

std::vector<Slide> RevisionStore::find_slides(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::revision::slides, {material.value});
    return rows.empty() ? std::vector<Slide>{} : slides_from_json(rows.front()["slides"].json());
  });
}

void RevisionStore::put_captions(const MaterialId& material, const Captions& captions) {
  database_.write([&](db::Tx& tx) {
    // What was there is not lost: somebody may have given it.
    end_captions(tx, material, captions.language);
    tx.run(sql::revision::put_captions, {material.value, captions.language, captions.label, captions.origin,
                                         captions.kind, captions.detected, to_json(captions.cues)});
  });
}

std::optional<Captions> RevisionStore::find_captions(const MaterialId& material, const std::string& language) {
  return database_.read([&](db::Tx& tx) -> std::optional<Captions> {
    const auto rows = tx.run(sql::revision::captions, {material.value, language});
    if (rows.empty()) return std::nullopt;
    const auto row = rows.front();
    return Captions{row["language"].text(), row["label"].text(), row["origin"].text(),
                    cues_from_json(row["cues"].json())};
  });
}

std::shared_ptr<const Presentation> RevisionStore::find_presentation(const MaterialId& material, int revision) {
  return database_.read([&](db::Tx& tx) -> std::shared_ptr<const Presentation> {
    const auto rows = tx.run(sql::revision::presentation, {material.value, revision});
    if (rows.empty()) return nullptr;
    const auto row = rows.front();
    auto p = std::make_shared<Presentation>();
    p->material = material;
    p->revision = revision;
    p->made = row["created_at"].time();
    p->duration = Micros(row["duration_us"].integer());
    p->complete = row["state"].text() == "ready";
    p->is_public = row["is_public"].boolean();
    p->counts = row["counts"].boolean();
    p->access = static_cast<int>(row["access"].integer());
    if (!row["embed_sites"].is_null()) p->embed_sites = row["embed_sites"].texts();
    const Json plan = row["plan"].json();
    p->video = timeline_from(plan, "video");
    p->audio = timeline_from(plan, "audio");
    if (const Json board = row["storyboard"].json(); board.is_object())
      p->storyboard = {board.at("width"),
                       board.at("height"),
                       board.at("columns"),
                       board.at("count"),
                       Micros(board.at("interval").get<std::int64_t>()),
                       board.at("blobs").get<std::vector<std::string>>()};
    p->title = row["title"].text();
    p->poster_blob = row["poster_blob"].optional_text().value_or("");
    for (const Json& track : row["captions"].json()) p->captions.push_back(caption_track_from(track));
    for (const Json& entry : row["chapters"].json())
      p->chapters.push_back({Micros(entry.at("start").get<std::int64_t>()), Micros(entry.at("end").get<std::int64_t>()),
                             entry.at("title")});
    const auto renditions = tx.run(sql::revision::renditions, {material.value, revision});
    for (std::size_t i = 0; i < renditions.size(); ++i) {
      const auto r = renditions[i];
      Rung rung;
      rung.name = r["rung"].text();
      rung.kind = r["kind"].text() == "video" ? RungKind::video : RungKind::audio;
      rung.width = static_cast<int>(r["width"].integer());
      rung.height = static_cast<int>(r["height"].integer());
      rung.frame_rate = r["frame_rate"].real();
      rung.channels = static_cast<int>(r["channels"].integer());
      rung.sample_rate = static_cast<int>(r["sample_rate"].integer());
      rung.codecs = r["codecs"].text();
      rung.language = r["language"].text();
      rung.label = r["label"].text();
      rung.peak = {r["peak"].integer()};
      rung.average = {r["average"].integer()};
      rung.init = r["init"].binary();
      rung.download_init = r["download_init"].binary();
      rung.chunks.resize((rung.kind == RungKind::video ? p->video : p->audio).chunk_count());
      p->rungs.push_back(std::move(rung));
    }
    const auto chunks = tx.run(sql::revision::chunks, {material.value, revision});
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      const auto c = chunks[i];
      const auto rung = std::ranges::find(p->rungs, c["rung"].text(), &Rung::name);
      const auto number = static_cast<std::size_t>(c["number"].integer());
      if (rung == p->rungs.end() || number >= rung->chunks.size()) continue;
      StoredChunk stored{c["blob"].text(), {}};
      for (const auto size : c["segment_bytes"].integers())
        stored.segment_bytes.push_back(static_cast<std::uint32_t>(size));
      rung->chunks[number] = std::move(stored);
    }
    return p;
  });
}

}  // namespace acervo
