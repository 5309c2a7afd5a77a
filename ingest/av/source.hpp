#pragma once

#include <functional>
#include <optional>
#include <string>

#include "catalog/core/units.hpp"
#include "ingest/av/mender.hpp"
#include "ingest/av/owners.hpp"

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
  std::int64_t bytes() const { return file_.bytes; }
  /// Of its container, short: "mov", "matroska".
  std::string container() const;

  AVStream& stream(int index) { return *input_->streams[index]; }
  /// Packets of other streams are not returned any more, and not read where the container allows it.
  void keep_only(const std::function<bool(int stream)>& wanted);

  /// From here on times that jump are made one timeline; the file is then read from its beginning only.
  void mend();

  /// The next packet, or null at the end of what can be read.
  Packet read();

  /// Goes to a place from which everything at and after `time` (in the file's own time) can be decoded, as near as the
  /// container allows; it may be too late nevertheless, which the caller sees by the first frame.
  void seek(Micros time);
  /// To the very beginning, with exact times from there on.
  void rewind();
  /// Containers without an index, in which a seek makes up times: they are read from the beginning instead.
  bool is_linear() const;

  /// A decoder of the stream with its limits set.
  /// @param threads  of pictures; sound is decoded in one
  Codec decoder(int stream, int threads);

 private:
  Packet read_as_it_is();
  void give_times(AVPacket& packet);
  bool rewind_to_earliest();
  struct File {
    int fd;
    std::int64_t position = 0, bytes = 0;
  };
  static int read_bytes(void* opaque, std::uint8_t* buffer, int size);
  static std::int64_t seek_bytes(void* opaque, std::int64_t offset, int whence);

  File file_;
  Io io_;
  Input input_;
  std::optional<Mender> mender_;
  std::int64_t pictures_ = 0;  // read so far, of streams without times
};

/// A timestamp of the stream as time of the file.
Micros to_micros(std::int64_t timestamp, AVRational base);

}  // namespace acervo::ingest::av
