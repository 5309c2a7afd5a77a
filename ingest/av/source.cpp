#include "ingest/av/source.hpp"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string_view>
#include <utility>

#include "ingest/av/error.hpp"
#include "ingest/av/parts.hpp"
#include "ingest/av/reading.hpp"
#include "ingest/av/sniff.hpp"

extern "C" {
#include <libavutil/avstring.h>
#include <libavutil/dict.h>
#include <libavutil/imgutils.h>
}

namespace acervo::ingest::av {
namespace {

constexpr int kBuffer = 1 << 17;

// Containers of recordings. Not here: playlists and descriptions (hls, dash, concat, sdp, imf), devices and generators
// (lavfi, tty), subtitles, single pictures, module music, and whatever opens other files.
constexpr char kContainers[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,wav,w64,flac,mp3,aac,loas,ac3,eac3,dts,aiff,au,"
    "caf,rm,dv,mxf,amr,ape,wv,tta,mpc,mpc8,h264,hevc,mpegvideo,m4v,obu,ivf,nut,swf,gxf,wtv,dsf,voc";

struct Options {
  AVDictionary* dictionary = nullptr;
  ~Options() { av_dict_free(&dictionary); }
  void set(const char* key, const std::string& value) { av_dict_set(&dictionary, key, value.c_str(), 0); }
};

int refuse_other_files(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

std::string head_of(int fd) {
  std::string head(kDiscLabel + 6, '\0');
  const auto count = read_at(fd, head.data(), head.size(), 0);
  head.resize(count > 0 ? std::size_t(count) : 0);
  return head;
}

[[noreturn]] void refuse_opening(int result, std::string_view container, std::string_view head) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(result, text, sizeof text);
  const std::string message = "cannot open as media: " + std::string(text);
  if (result == AVERROR(ENOMEM)) throw Error(Code::too_large, message, "too_demanding");
  // The beginning says a film, the index that belongs to it is not there: cut off on its way to us, usually.
  if (container.starts_with("mov") || (head.size() >= 8 && head.substr(4, 4) == "ftyp") ||
      container.starts_with("matroska"))
    throw Error(Code::corrupt_media, message, "damaged_index");
  throw Error(Code::unsupported_media, message, "not_media");
}

void check_size(const AVCodecParameters& parameters) {
  if (parameters.codec_type != AVMEDIA_TYPE_VIDEO) return;
  if (parameters.width > kMostSide || parameters.height > kMostSide ||
      std::int64_t(parameters.width) * parameters.height > kMostPixels)
    throw Error(Code::too_large,
                "a picture of " + std::to_string(parameters.width) + "x" + std::to_string(parameters.height),
                "too_large_picture");
}

std::string_view coding_of(const AVStream& stream) {
  const auto& parameters = *stream.codecpar;
  return {reinterpret_cast<const char*>(parameters.extradata), std::size_t(parameters.extradata_size)};
}

// The nth of its kind, or -1.
int nth_stream(const AVFormatContext& format, const AVCodecParameters& kind, int nth) {
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const auto& coded = *format.streams[i]->codecpar;
    if (coded.codec_type == kind.codec_type && coded.codec_id == kind.codec_id && nth-- == 0) return int(i);
  }
  return -1;
}

}  // namespace

int Source::read_bytes(void* opaque, std::uint8_t* buffer, int size) {
  auto& part = *static_cast<Part*>(opaque);
  const auto left = std::clamp<std::int64_t>(part.bytes - part.position, 0, size);
  const auto count = left ? part.source.blocks_.read(buffer, std::size_t(left), part.begin + part.position) : 0;
  if (count < 0) return AVERROR(EIO);
  if (count == 0) return AVERROR_EOF;
  part.position += count;
  return int(count);
}

std::int64_t Source::seek_bytes(void* opaque, std::int64_t offset, int whence) {
  auto& part = *static_cast<Part*>(opaque);
  if (whence & AVSEEK_SIZE) return part.bytes;
  const auto from = (whence & 3) == SEEK_CUR ? part.position : (whence & 3) == SEEK_END ? part.bytes : 0;
  if (from + offset < 0) return AVERROR(EINVAL);
  return part.position = from + offset;
}

int Source::open(Part& part) {
  auto* buffer = static_cast<unsigned char*>(allocated(av_malloc(kBuffer)));
  part.io.reset(allocated(avio_alloc_context(buffer, kBuffer, 0, &part, read_bytes, nullptr, seek_bytes)));
  AVFormatContext* format = allocated(avformat_alloc_context());
  format->pb = part.io.get();
  format->io_open = refuse_other_files;
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  format->probesize = 8 << 20;
  format->max_analyze_duration = 8 * AV_TIME_BASE;
  format->max_streams = 256;
  Options options;
  options.set("format_whitelist", kContainers);
  options.set("protocol_whitelist", "none");
  options.set("merge_pmt_versions", "1");  // tracks of a broadcast that come under other numbers go on
  const int opened = avformat_open_input(&format, nullptr, nullptr, &options.dictionary);
  if (opened >= 0) part.input.reset(format);  // else it has freed the context
  return opened;
}

Source::Source(int fd) : fd_(fd), blocks_(fd), first_{*this, 0, 0} {
  struct stat status {};
  // By its number: glibc calls newfstatat, which the sandbox does not have.
  if (::syscall(SYS_fstat, fd, &status) != 0) throw Error(Code::internal, "cannot look at the source");
  bytes_ = status.st_size;
  const auto head = head_of(fd);
  if (const auto reason = refused_by_sight(head)) {
    throw Error(Code::unsupported_media, "the file is not audiovisual: " + *reason, *reason);
  }

  parts_ = find_parts(fd, bytes_);
  first_.bytes = is_joined() ? parts_[1] : bytes_;
  if (const int opened = open(first_); opened < 0) refuse_opening(opened, "", head);
  input_ = first_.input.get();

  for (unsigned i = 0; i < input_->nb_streams; ++i) check_size(*input_->streams[i]->codecpar);
  std::vector<AVDictionary*> limits(input_->nb_streams, nullptr);
  for (auto& limit : limits) {
    av_dict_set_int(&limit, "max_pixels", kMostPixels, 0);
    av_dict_set(&limit, "threads", "1", 0);
  }
  const int found = avformat_find_stream_info(input_, limits.empty() ? nullptr : limits.data());
  for (auto& limit : limits) av_dict_free(&limit);
  if (found < 0) refuse_opening(found, input_->iformat->name, head);
  for (unsigned i = 0; i < input_->nb_streams; ++i) check_size(*input_->streams[i]->codecpar);
}

std::string Source::container() const {
  const std::string names = input_->iformat->name;
  return names.substr(0, names.find(','));
}

void Source::keep_only(const std::function<bool(int stream)>& wanted) {
  // Asked now: what it refers to may be gone when the next packet is read.
  std::set<int> kept;
  for (unsigned i = 0; i < input_->nb_streams; ++i) {
    if (wanted(int(i))) kept.insert(int(i));
  }
  wanted_ = [kept = std::move(kept)](int stream) { return kept.contains(stream); };
  discard();
}

void Source::discard() {
  for (unsigned i = 0; i < input_->nb_streams; ++i) {
    input_->streams[i]->discard = is_wanted(int(i)) || deciding_.contains(int(i)) ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  if (later_) discard_in(*later_);
}

void Source::discard_in(Part& part) {
  for (std::size_t own = 0; own < part.streams.size(); ++own) {
    const int goes_on = part.streams[own];
    part.input->streams[own]->discard = goes_on < 0 ? AVDISCARD_ALL : input_->streams[goes_on]->discard;
  }
}

bool Source::is_wanted(int stream) const {
  return !wanted_ || wanted_(stream);
}

Packet Source::read() {
  for (;;) {
    auto packet = read_any();
    if (!packet || is_wanted(packet->stream_index)) return packet;
  }
}

Packet Source::read_any() {
  if (!mender_) return read_as_it_is();
  for (;;) {
    if (auto packet = mender_->pop()) return packet;
    auto packet = read_as_it_is();
    if (!packet) {
      mender_->push({}, {1, 1});
      return mender_->pop();
    }
    const auto base = stream(packet->stream_index).time_base;
    mender_->push(std::move(packet), base);
  }
}

Packet Source::read_as_it_is() {
  for (int failures = 0; failures < 100;) {
    Packet packet = new_packet();
    const int result = av_read_frame(reading().input.get(), packet.get());
    if (result == AVERROR(ENOMEM)) check(result, "read the source");
    if (result == AVERROR_EOF) {
      if (!open_next_part()) return {};
      continue;
    }
    if (result < 0) {
      ++failures;  // damage in the container: some demuxers find their way back, none may keep us here
      continue;
    }
    if (!goes_on(*packet)) continue;
    give_times(*packet);
    if (input_->streams[packet->stream_index]->discard < AVDISCARD_ALL) return packet;
  }
  return {};
}

// False: it is none that a demuxer takes, and nothing is read but the first.
bool Source::open_part(std::size_t part) {
  if (part == reading_ && (part == 0 || later_)) return true;
  later_.reset();
  reading_ = part;
  if (part == 0 || part >= parts_.size()) return part == 0;
  const auto end = part + 1 < parts_.size() ? parts_[part + 1] : bytes_;
  later_ = std::make_unique<Part>(Part{*this, parts_[part], end - parts_[part]});
  if (open(*later_) < 0) return later_.reset(), false;
  std::map<std::pair<int, int>, int> seen;
  for (unsigned i = 0; i < later_->input->nb_streams; ++i) {
    const auto& own = *later_->input->streams[i]->codecpar;
    check_size(own);
    const int nth = seen[{own.codec_type, own.codec_id}]++;
    later_->streams.push_back(nth_stream(*input_, own, nth));
  }
  discard_in(*later_);
  return true;
}

bool Source::open_next_part() {
  if (!mender_) return false;
  // One that is broken ends nothing: what follows it may be whole.
  while (reading_ + 1 < parts_.size()) {
    if (open_part(reading_ + 1)) return true;
  }
  return false;
}

// Makes a packet of a part one of the first part's stream. False: of none.
bool Source::goes_on(AVPacket& packet) {
  auto& part = reading();
  const int own = packet.stream_index;
  if (unsigned(own) >= part.input->nb_streams) return false;
  const auto& from = *part.input->streams[own];
  if (later_) {
    if (std::size_t(own) >= part.streams.size() || part.streams[std::size_t(own)] < 0) return false;
    packet.stream_index = part.streams[std::size_t(own)];
    if (packet.pos >= 0) packet.pos += part.begin;
    av_packet_rescale_ts(&packet, from.time_base, input_->streams[packet.stream_index]->time_base);
  }
  // An MP4 of several sample descriptions tells where another one begins, once, also after a seek. Others that tell
  // (FLV) do not know it of every place.
  if (container() == "mov") {
    std::size_t size = 0;
    const auto* told = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
    if (told) part.coding[own].assign(reinterpret_cast<const char*>(told), size);
  }
  const auto told = part.coding.find(own);
  tell_coding(packet, told != part.coding.end() ? told->second : coding_of(from));
  return true;
}

// Decoders are opened for the beginning, and wherever one may begin it is told how what follows is coded.
void Source::tell_coding(AVPacket& packet, std::string_view coding) {
  if (coding != coding_of(stream(packet.stream_index))) recoded_.insert(packet.stream_index);
  if (!(packet.flags & AV_PKT_FLAG_KEY) || coding.empty() || !is_recoded(packet.stream_index)) return;
  auto* side = allocated(av_packet_new_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, coding.size()));
  std::ranges::copy(coding, side);
}

// Streams of pictures and nothing else have no times, and AVI counts pictures in the order of decoding, which
// libavformat gives to B pictures as the times when they are shown: times that run backwards, and half of the pictures
// lost. Neither knows of the decoder's delay, for which the sound does not wait.
void Source::give_times(AVPacket& packet) {
  const auto& stream = *input_->streams[packet.stream_index];
  if (stream.codecpar->codec_type != AVMEDIA_TYPE_VIDEO) return;
  if (av_match_list(input_->iformat->name, "h264,hevc,mpegvideo,m4v", ',') > 0) {
    const auto length = av_inv_q(stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : AVRational{25, 1});
    packet.pos = taken_;  // libavformat knows the block that it was read in alone
    taken_ += packet.size;
    packet.dts = av_rescale_q(pictures_++, length, stream.time_base);
    packet.duration = av_rescale_q(1, length, stream.time_base);
  } else {
    const bool has_its_own = packet.pts != AV_NOPTS_VALUE && packet.pts != packet.dts;
    if (has_its_own || packet.dts == AV_NOPTS_VALUE || stream.codecpar->video_delay < 1 || container() != "avi") return;
  }
  packet.pts = AV_NOPTS_VALUE;
  packet.dts = std::max<std::int64_t>(0, packet.dts - stream.codecpar->video_delay * packet.duration);
}

void Source::seek(Micros time) {
  const auto start = input_->start_time == AV_NOPTS_VALUE ? 0 : input_->start_time;
  if (time.count() <= start || is_linear()) return rewind();
  if (has_entries()) return enter_before(time) ? void() : rewind();
  if (is_before_pictures(time)) return rewind();
  if (avformat_seek_file(input_, -1, INT64_MIN, time.count(), time.count(), 0) >= 0) return;
  if (av_seek_frame(input_, -1, time.count(), AVSEEK_FLAG_BACKWARD) < 0) rewind();
}

// Demuxers then go to the first of them, and to the sound of that time.
bool Source::is_before_pictures(Micros time) const {
  if (container() != "mov" && container() != "matroska") return false;
  const int guide = av_find_default_stream_index(input_);
  const auto* first = guide < 0 ? nullptr : avformat_index_get_entry(input_->streams[guide], 0);
  return first && to_micros(first->timestamp, input_->streams[guide]->time_base) > time;
}

// Matroska's cues are the picture's: where that begins late, the sound before it would be lost, also in the same
// cluster. So it would in MP4, whose streams are sought one by one.
bool Source::rewind_to_earliest() {
  const bool by_place = container() == "matroska";
  int earliest = -1;
  std::pair<std::int64_t, Micros> least{INT64_MAX, {}};
  std::int64_t timestamp = 0;
  for (unsigned i = 0; i < input_->nb_streams; ++i) {
    const auto* entry = avformat_index_get_entry(input_->streams[i], 0);
    if (!entry || !(is_wanted(int(i)) || deciding_.contains(int(i)))) continue;
    const std::pair at{by_place ? entry->pos : 0, to_micros(entry->timestamp, input_->streams[i]->time_base)};
    if (at < least) least = at, timestamp = entry->timestamp, earliest = int(i);
  }
  return earliest >= 0 && av_seek_frame(input_, earliest, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

void Source::rewind() {
  if (mender_) mender_->reset();
  open_part(0);
  pictures_ = taken_ = 0;
  if ((container() == "matroska" || container() == "mov") && rewind_to_earliest()) return;
  // Transport and programme streams look for a time by halving and may come out a key picture late.
  if (av_match_list(input_->iformat->name, "mpegts,mpeg", ',') > 0 &&
      av_seek_frame(input_, -1, 0, AVSEEK_FLAG_BYTE | AVSEEK_FLAG_BACKWARD) >= 0)
    return;
  const auto start = input_->start_time == AV_NOPTS_VALUE ? 0 : input_->start_time;
  if (avformat_seek_file(input_, -1, INT64_MIN, start, start, 0) >= 0) return;
  if (av_seek_frame(input_, -1, 0, AVSEEK_FLAG_BYTE | AVSEEK_FLAG_BACKWARD) >= 0) return;
  av_seek_frame(input_, -1, start, AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY);
}

bool Source::is_linear() const {
  if (has_entries()) return false;
  if (mender_ || !entries_.empty()) return true;
  return av_match_list(input_->iformat->name, "mp3,aac,loas,ac3,eac3,dts,amr,obu,h264,hevc,mpegvideo,m4v,rm", ',') > 0;
}

Codec Source::decoder(int index, int threads) {
  const auto& parameters = *stream(index).codecpar;
  const AVCodec* kind = avcodec_find_decoder(parameters.codec_id);
  const std::string what = "open the decoder of stream " + std::to_string(index);
  if (!kind) check(AVERROR_DECODER_NOT_FOUND, what);
  Codec codec(allocated(avcodec_alloc_context3(kind)));
  check(avcodec_parameters_to_context(codec.get(), &parameters), what);
  codec->pkt_timebase = stream(index).time_base;
  codec->max_pixels = kMostPixels;
  codec->thread_count = parameters.codec_type == AVMEDIA_TYPE_VIDEO ? threads : 1;
  check(avcodec_open2(codec.get(), kind, nullptr), what);
  return codec;
}

Micros to_micros(std::int64_t timestamp, AVRational base) {
  return Micros(av_rescale_q(timestamp, base, AVRational{1, 1'000'000}));
}

}  // namespace acervo::ingest::av
