#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <map>

#include "ingest/ladder.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

// Every rung of a clip as one file, its chunks encoded apart.
std::map<std::string, std::string> encode_all(const fs::path& clip, const TemporaryFolder& folder, const Plan& plan,
                                              const Facts& facts, const std::vector<std::string>& rungs) {
  const auto source = open_file(clip);
  std::map<std::string, std::string> files;
  const auto chunks = std::max(plan.video.chunk_count(), plan.audio.chunk_count());
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    for (const auto& rung : encode(child(), source.get(), facts, plan, chunk_job(plan, chunk, rungs, folder.path()))) {
      auto& file = files[rung.rung];
      if (file.empty()) file = rung.init;
      EXPECT_EQ(file.substr(0, rung.init.size()), rung.init) << rung.rung << " of chunk " << chunk;
      file += read_fd(rung.file.get());
    }
  }
  return files;
}

std::vector<double> numbers(const std::string& text) {
  std::vector<double> values;
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    if (text[at] != 'N' && text[at] != '\n') values.push_back(std::atof(text.c_str() + at));
  }
  return values;
}

std::vector<float> samples(const fs::path& file, const std::string& options = "") {
  const auto raw =
      run("ffmpeg -nostdin -v error -i " + quoted(file) + " " + options + " -f f32le -ac 1 -ar 48000 -").output;
  std::vector<float> values(raw.size() / sizeof(float));
  std::memcpy(values.data(), raw.data(), values.size() * sizeof(float));
  return values;
}

// A sine has none: at every joint of chunks and everywhere else the next sample follows from the two before it.
void expect_no_seams(const std::vector<float>& sound, const Plan& plan, std::size_t seconds) {
  ASSERT_GE(plan.audio.chunk_count(), 3u);
  ASSERT_NEAR(double(sound.size()), double(seconds) * 48000, 2200);
  const double turn = 2 * std::cos(2 * M_PI * 330 / 48000);
  const auto error_at = [&](std::size_t i) { return std::abs(sound[i] - (turn * sound[i - 1] - sound[i - 2])); };
  double usual = 0, joint = 0;
  for (std::size_t i = 48000; i < 48000 * (seconds - 1); ++i) {
    const bool near = std::any_of(plan.audio.chunks.begin() + 1, plan.audio.chunks.end() - 1, [&](auto segment) {
      return std::llabs(std::int64_t(plan.audio.boundaries[segment]) - std::int64_t(i)) < 2048;
    });
    (near ? joint : usual) = std::max(near ? joint : usual, double(error_at(i)));
  }
  EXPECT_LT(joint, 2 * usual + 1e-4);
  // Where a chunk is shifted, AAC's windows fade from one into the other: its phase tells. A sample is 0.043,
  // and between 44,100 and 48,000 a second a chunk begins on the nearest.
  const auto phase_at = [&](std::size_t from) {
    std::complex<double> sum;
    for (std::size_t i = from; i < from + 4800; ++i)
      sum += double(sound[i]) * std::polar(1.0, -2 * M_PI * 330 * double(i) / 48000);
    return sum;
  };
  const auto first = phase_at(48000);
  for (std::size_t at = 48000; at + 4800 < 48000 * (seconds - 1); at += 4800)
    EXPECT_NEAR(std::arg(phase_at(at) / first), 0, 0.05) << double(at) / 48000;
}

TEST(Encode, chunks_made_apart_play_as_one) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mkv",
                              "-f lavfi -i testsrc2=s=480x270:r=30000/1001:d=40 -f lavfi -i sine=f=330:d=40:r=44100 "
                              "-c:v libx264 -preset ultrafast -g 250 -c:a aac -b:a 128k");
  const auto facts = probe(child(), open_file(clip).get());
  const auto plan = make_plan(facts);
  ASSERT_GE(plan.video.chunk_count(), 3u);
  const auto files = encode_all(clip, folder, plan, facts, {"240p", "audio"});

  write_file(folder / "v.mp4", files.at("240p"));
  const auto times =
      numbers(run("ffprobe -v error -show_entries frame=pts_time -of csv=p=0 " + quoted(folder / "v.mp4")).output);
  ASSERT_NEAR(double(times.size()), 40 * 30000 / 1001.0, 2);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_NEAR(times[i] - times[i - 1], 1001 / 30000.0, 0.002) << i;

  const auto keys = numbers(
      run("ffprobe -v error -skip_frame nokey -show_entries frame=pts_time -of csv=p=0 " + quoted(folder / "v.mp4"))
          .output);
  for (const auto boundary : plan.video.boundaries) {
    if (boundary == plan.video.boundaries.back()) continue;
    EXPECT_TRUE(std::any_of(keys.begin(), keys.end(), [&](double key) {
      return std::abs(key - double(boundary) / 90000) < 1e-4;
    })) << boundary;
  }

  write_file(folder / "a.mp4", files.at("audio"));
  expect_no_seams(samples(folder / "a.mp4"), plan, 40);
}

// Containers of milliseconds say of every frame another place; the frames' own grid tells where they are.
TEST(Encode, sound_that_begins_before_the_picture_has_no_seams) {
  const TemporaryFolder folder;
  const auto sound = make_clip(folder, "a.mkv", "-f lavfi -i sine=f=330:d=40:r=44100 -c:a aac -b:a 128k");
  const auto picture =
      make_clip(folder, "v.mkv", "-f lavfi -i testsrc2=s=426x240:d=40 -g 250 -c:v libx264 -preset ultrafast");
  const auto clip =
      make_clip(folder, "clip.mkv", "-i " + quoted(sound) + " -itsoffset 0.035 -i " + quoted(picture) + " -c copy");
  const auto facts = probe(child(), open_file(clip).get());
  EXPECT_LT(facts.audio.at(0).start, Micros(0));
  EXPECT_EQ(facts.video->start, Micros(0));
  const auto plan = make_plan(facts);
  const auto files = encode_all(clip, folder, plan, facts, {"audio"});
  write_file(folder / "a.mp4", files.at("audio"));
  expect_no_seams(samples(folder / "a.mp4"), plan, 40);
}

class Entered : public ::testing::TestWithParam<const char*> {};

// Chunks begin at the source's key pictures and decode nothing before them; where a key picture does not keep its word
// (the second source renews itself bit by bit) they do.
TEST_P(Entered, chunks_at_key_pictures_show_every_picture_once) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mkv",
                std::string("-f lavfi -i testsrc2=s=426x240:r=25:d=40 -f lavfi -i sine=d=40 -c:a pcm_s16le "
                            "-b:v 3M -g 230 -pix_fmt yuv420p ") +
                    GetParam());
  const auto facts = probe(child(), open_file(clip).get());
  const auto plan = make_plan(facts);
  ASSERT_GE(facts.video->keys.size(), 2u);
  ASSERT_NEAR(double(plan.video.boundaries[plan.video.chunks[1]]) / 90000, double(facts.video->keys[1].count()) / 1e6,
              1e-3);
  ASSERT_FALSE(plan.find("240p")->copied);
  const auto files = encode_all(clip, folder, plan, facts, {"240p", "audio"});
  write_file(folder / "v.mp4", files.at("240p"));
  const auto likeness =
      run("ffmpeg -nostdin -v error -i " + quoted(folder / "v.mp4") + " -i " + quoted(clip) +
          " -lavfi '[0:v]settb=1/25,setpts=N[a];[1:v]settb=1/25,setpts=N[b];[a][b]psnr=f=-' -f null -")
          .output;
  std::vector<double> decibels;
  for (std::size_t at = 0; (at = likeness.find("psnr_avg:", at)) != std::string::npos; at += 9)
    decibels.push_back(std::atof(likeness.c_str() + at + 9));
  ASSERT_EQ(decibels.size(), 1000u);
  EXPECT_GT(*std::min_element(decibels.begin(), decibels.end()), 24);
}

INSTANTIATE_TEST_SUITE_P(at_keys, Entered,
                         ::testing::Values("-c:v libx264 -preset veryfast -x264-params open-gop=1:scenecut=0",
                                           "-c:v libx264 -preset veryfast -x264-params intra-refresh=1:scenecut=0",
                                           "-c:v mpeg2video -bf 2 -sc_threshold 1000000000"));

TEST(Encode, segments_are_told_as_they_are_done) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=9 -c:v libx264 -preset ultrafast");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  std::vector<SegmentDone> told;
  auto job = chunk_job(plan, 0, {"240p"}, folder.path());
  job.on_segment = [&](const SegmentDone& done) { told.push_back(done); };
  const auto rungs = encode(child(), source.get(), facts, plan, job);
  ASSERT_EQ(told.size(), job.end_segment);
  EXPECT_EQ(told[1].segment, 1u);
  EXPECT_EQ(told[1].offset, std::int64_t(told[0].bytes));
  EXPECT_EQ(told[1].bytes, rungs[0].segment_bytes[1]);
}

TEST(Encode, a_rung_in_a_hurry_has_the_same_init_section) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", "-f lavfi -i testsrc2=s=1280x720:r=25:d=5 -c:v libx264 -preset ultrafast -b:v 9M");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  auto hurried = plan;
  for (RungPlan& rung : hurried.rungs) rung = in_a_hurry(rung);
  EXPECT_EQ(hurried.find("480p")->preset, plan.find("480p")->preset);
  EXPECT_NE(hurried.find("720p")->preset, plan.find("720p")->preset);
  const EncodeJob job{0, 1, {"720p"}, folder.path()};
  const auto usual = encode(child(), source.get(), facts, plan, job);
  const auto quick = encode(child(), source.get(), facts, hurried, job);
  EXPECT_NE(quick[0].segment_bytes, usual[0].segment_bytes);
  EXPECT_EQ(quick[0].init, usual[0].init);
}

TEST(Encode, one_segment_out_of_the_middle_stands_alone) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.ts",
                              "-f lavfi -i testsrc2=s=320x240:r=25:d=40 -f lavfi -i sine=d=40 -c:v libx264 -g 100 "
                              "-preset ultrafast -c:a aac");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  const auto rungs = encode(child(), source.get(), facts, plan, {7, 8, {"240p", "audio"}, folder.path()});
  ASSERT_EQ(rungs[0].segment_bytes.size(), 1u);
  EXPECT_EQ(rungs[0].samples, 100);
  write_file(folder / "s.mp4", rungs[0].init + read_fd(rungs[0].file.get()));
  const auto times =
      numbers(run("ffprobe -v error -show_entries frame=pts_time -of csv=p=0 " + quoted(folder / "s.mp4")).output);
  ASSERT_FALSE(times.empty());
  EXPECT_NEAR(times.front(), double(plan.video.boundaries[7]) / 90000, 1e-3);
}

TEST(Encode, picture_and_sound_stay_together) {
  // A white flash and a beep begin at 10 s exactly; the file itself begins at an odd time.
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.ts",
                "-f lavfi -i \"color=black:s=320x240:r=25:d=14,drawbox=t=fill:c=white:enable='gte(t,10)'\" "
                "-f lavfi -i \"sine=f=1000:d=14,volume=0:enable='lt(t,10)'\" -c:v libx264 -preset ultrafast "
                "-c:a aac -output_ts_offset 37.3");
  const auto facts = probe(child(), open_file(clip).get());
  const auto plan = make_plan(facts);
  const auto files = encode_all(clip, folder, plan, facts, {"240p", "audio"});
  write_file(folder / "v.mp4", files.at("240p"));
  write_file(folder / "a.mp4", files.at("audio"));
  const auto light =
      run("ffmpeg -nostdin -v info -i " + quoted(folder / "v.mp4") +
          " -vf negate,blackdetect=d=0.1:pix_th=0.3 -f null - 2>&1 | grep -o 'black_start:[0-9.]*' | cut -d: -f2");
  const auto sound = samples(folder / "a.mp4");
  std::size_t first = 0;
  while (first < sound.size() && std::abs(sound[first]) < 0.02) ++first;
  EXPECT_NEAR(std::atof(light.output.c_str()), double(first) / 48000, 0.045);
}

TEST(Encode, still_pictures_cost_next_to_nothing) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=640x360:r=30:d=1 -vf loop=300:1:0,trim=duration=10 "
                              "-c:v libx264 -preset ultrafast");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  std::int64_t pictures = 0;
  for (std::size_t chunk = 0; chunk < plan.video.chunk_count(); ++chunk)
    pictures += encode(child(), source.get(), facts, plan, chunk_job(plan, chunk, {"240p"}, folder.path()))[0].samples;
  EXPECT_LE(pictures, 13);
}

// One in dB, as a player shows both: a picture stays until the next.
double likeness(const fs::path& file, const fs::path& source) {
  const auto text = run("ffmpeg -nostdin -i " + quoted(source) + " -i " + quoted(file) +
                        " -lavfi '[0:v]fps=30[a];[1:v]fps=30[b];[b][a]ssim' -f null - 2>&1 | grep -o 'All:.*'")
                        .output;
  return std::atof(text.substr(text.find('(') + 1).c_str());
}

TEST(Encode, pictures_that_stay_cost_no_bits_that_nobody_sees) {
  // A page on which a pointer moves by turns. Told that some pictures stay for a second, x264 would make those finer by
  // 12 steps of its quantiser, and what moves next coarse again.
  const TemporaryFolder folder;
  const auto clip = make_clip(
      folder, "clip.mp4",
      "-f lavfi -i color=0xf4f4f4:s=854x480:r=30:d=16 -f lavfi -i color=black:s=16x24:r=30:d=16 -filter_complex "
      "\"[0]drawgrid=w=64:h=36:c=0x999999,noise=alls=6[page];[page][1]overlay="
      "x='if(lt(mod(t,8),4),200+100*t-800*floor(t/8),700)':y='200+40*mod(floor(t),8)'\" "
      "-c:v libx264 -preset veryfast -crf 16 -g 250 -x264-params open-gop=1");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  const auto& top = *plan.find("480p");
  const auto ours = encode_all(clip, folder, plan, facts, {"480p"}).at("480p");
  write_file(folder / "ours.mp4", ours);
  std::string times;
  for (const auto boundary : plan.video.boundaries) times += std::to_string(double(boundary) / 90000) + ",";
  times.pop_back();
  const auto peak = top.peak.count;
  const auto one_pass = make_clip(folder, "one_pass.mp4",
                                  "-i " + quoted(clip) + " -c:v libx264 -profile:v high -preset " + top.preset +
                                      " -crf " + std::to_string(top.crf) + " -maxrate " + std::to_string(peak) +
                                      " -bufsize " + std::to_string(2 * peak) + " -g 600 -force_key_frames " + times);
  EXPECT_LE(double(ours.size()), 1.03 * double(fs::file_size(one_pass)));
  // What is saved may cost a little; tests/bench/ingest --equal compares at equal bytes.
  EXPECT_GE(likeness(folder / "ours.mp4", clip), likeness(one_pass, clip) - 1);
}

TEST(Encode, a_download_shows_both_tracks) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=320x240:d=6 -f lavfi -i sine=d=6 -c:v libx264 "
                              "-preset ultrafast -c:a aac");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"240p", "audio"}, folder.path()));
  std::string file = rungs[0].download_init;
  const auto video = read_fd(rungs[0].file.get()), audio = read_fd(rungs[1].file.get());
  std::size_t v = 0, a = 0;
  for (std::size_t i = 0; i < rungs[0].segment_bytes.size(); ++i) {
    file += video.substr(v, rungs[0].segment_bytes[i]) + audio.substr(a, rungs[1].segment_bytes[i]);
    v += rungs[0].segment_bytes[i], a += rungs[1].segment_bytes[i];
  }
  write_file(folder / "d.mp4", file);
  const auto counts = run("ffprobe -v error -count_frames -show_entries stream=codec_name,nb_read_frames -of csv=p=0 " +
                          quoted(folder / "d.mp4") + " 2>&1")
                          .output;
  EXPECT_EQ(counts, "h264,150\naac," + std::to_string(rungs[1].samples) + "\n");
}

TEST(Encode, a_rung_that_the_plan_does_not_know_is_an_error) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.wav", "-f lavfi -i sine=d=2");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  EXPECT_THROW(encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"4320p"}, folder.path())), Error);
  EXPECT_THROW(chunk_job(plan, 7, {}, folder.path()), Error);
}

}  // namespace
}  // namespace acervo::ingest
