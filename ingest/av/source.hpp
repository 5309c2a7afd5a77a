#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/units.hpp"
#include "ingest/av/blocks.hpp"
#include "ingest/av/mender.hpp"
#include "ingest/av/owners.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// Pictures are refused beyond this, before a decoder reserves memory for them.
inline constexpr std::int64_t kMostPixels = 40'000'000;
inline constexpr int kMostSide = 8192;

/// An input file, read by position from a descriptor. It can reach nothing else: no protocol, no other file, and only
/// demuxers of real containers are let near it.
class Source {
 public:
  /// @param fd  stays the caller's; its offset is neither used nor moved
  /// @throws Error{unsupported_media | corrupt_media | too_large} with the reasons of the probe
  explicit Source(int fd);

  AVFormatContext& format() { return *input_; }
  std::int64_t bytes() const { return bytes_; }
  int descriptor() const { return fd_; }
  /// All that was read so far, also again.
  std::int64_t bytes_read() const { return blocks_.bytes_read(); }
  /// Of its container, short: "mov", "matroska".
  std::string container() const;
  /// Several recordings one after the other (see `find_parts`). Until the source knows that times jump, it ends with
  /// the first; then the tracks of the others go on in those of the first, kind by kind in their order.
  bool is_joined() const { return parts_.size() > 1; }
  /// Whether anything read so far of this stream was coded otherwise than its beginning: in another part, or by another
  /// sample description of an MP4. Decoders are told by its key packets (`AV_PKT_DATA_NEW_EXTRADATA`), each by itself.
  bool is_recoded(int stream) const { return recoded_.contains(stream); }

  AVStream& stream(int index) { return *input_->streams[index]; }
  /// Packets of other streams are not returned any more, and not read where the container allows it.
  void keep_only(const std::function<bool(int stream)>& wanted);

  /// From here on times that jump are made one timeline, and where the container cannot seek, reading begins at one of
  /// the entries that the probe noted. To be called before anything is read, or with a `rewind` after it.
  void know(const Facts& facts);

  /// The next packet, or null at the end of what can be read.
  Packet read();

  /// Goes to a place from which everything at and after `time` (in the file's own time) can be decoded, as near as the
  /// container allows; it may be too late nevertheless, which the caller sees by the first frame.
  void seek(Micros time);
  /// To the very beginning, with exact times from there on.
  void rewind();
  /// Containers without an index, in which a seek makes up times or fails, and times that jump: where it cannot be
  /// entered either such a file is read from the beginning.
  bool is_linear() const;
  /// Whether `seek` begins at an entry of the probe.
  bool has_entries() const { return !entries_.empty() && entries_.front().byte >= 0; }
  /// The last key picture that the probe noted before `time`, if it noted any.
  std::optional<Micros> known_key(Micros time) const;
  /// What an entry needs to know of this place.
  struct State {
    int jumps = 0;
    std::int64_t pictures = 0;
    std::vector<Entry::Shift> shifts;
  };
  State state() const;

  /// A decoder of the stream with its limits set.
  /// @param threads  of pictures; sound is decoded in one
  Codec decoder(int stream, int threads);

 private:
  Packet read_any();
  Packet read_as_it_is();
  bool is_wanted(int stream) const;
  void discard();
  bool gives_index();
  void enter(const Entry& entry);
  bool enter_before(Micros time);
  std::optional<Entry> nearest(const Entry& entry, Micros time);
  void give_times(AVPacket& packet);
  bool rewind_to_earliest();
  bool is_before_pictures(Micros time) const;
  /// A range of bytes and its demuxer.
  struct Part {
    Source& source;
    std::int64_t begin, bytes, position = 0;
    Io io{};
    Input input{};
    std::vector<int> streams{};           // by its own number, that of the first part which it goes on; -1: none
    std::map<int, std::string> coding{};  // by its own number, what its demuxer has last said where that changed
  };
  /// @return libav's, negative where no demuxer takes it
  int open(Part& part);
  Part& reading() { return later_ ? *later_ : first_; }
  bool open_part(std::size_t part);
  bool open_next_part();
  void discard_in(Part& part);
  void enter_part(const Entry& entry);
  bool seek_in_part(const Entry& entry);
  void tell_coding(AVPacket& packet, std::string_view coding);
  bool goes_on(AVPacket& packet);
  static int read_bytes(void* opaque, std::uint8_t* buffer, int size);
  static std::int64_t seek_bytes(void* opaque, std::int64_t offset, int whence);

  int fd_;
  std::int64_t bytes_ = 0;
  Blocks blocks_;
  std::vector<std::int64_t> parts_;  // where each begins
  Part first_;
  AVFormatContext* input_ = nullptr;  // the first part's
  std::unique_ptr<Part> later_;       // the one that is being read, if that is not the first
  std::size_t reading_ = 0;
  std::set<int> recoded_;  // see is_recoded
  std::function<bool(int stream)> wanted_;
  std::set<int> deciding_;      // read although nobody wants them: they decide on times and entries
  std::vector<Entry> entries_;  // in the file's time
  int guide_ = -1;              // the stream that they are about
  /// The last place that was found from an entry: who looks whether a seek leads there seeks once more.
  std::optional<std::pair<Micros, Entry>> found_;
  std::optional<Mender> mender_;
  std::int64_t pictures_ = 0, taken_ = 0;  // pictures and bytes read so far, of streams without times
};

/// A timestamp of the stream as time of the file.
Micros to_micros(std::int64_t timestamp, AVRational base);

}  // namespace acervo::ingest::av
