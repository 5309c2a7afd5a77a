#include "ingest/mp4/fragment.hpp"

#include <algorithm>

#include "ingest/mp4/boxes.hpp"

namespace acervo::ingest::mp4 {
namespace {

constexpr std::uint32_t kDefaultBaseIsMoof = 0x20000, kDefaultDuration = 0x8, kDefaultFlags = 0x20;
constexpr std::uint32_t kDataOffset = 0x1, kFirstFlags = 0x4, kDurations = 0x100, kSizes = 0x200, kOffsets = 0x800;
constexpr std::uint32_t kKeyFlags = 0x02000000, kOtherFlags = 0x01010000;  // depends on none; depends, no sync sample

// For every sample the earliest presentation among it and those decoded after it; where several share one, they are
// spread over the time since the sample before.
std::vector<std::int64_t> decode_times(std::span<const Sample> samples, std::int64_t end) {
  std::vector<std::int64_t> times(samples.size() + 1, end);
  for (std::size_t i = samples.size(); i-- > 0;) times[i] = std::min(samples[i].pts, times[i + 1]);
  for (std::size_t i = 1; i < samples.size();) {
    std::size_t last = i;
    while (last + 1 < samples.size() && times[last + 1] == times[i]) ++last;
    const auto from = times[i - 1], step = times[i] - from, count = std::int64_t(last - i + 1);
    for (std::int64_t k = 1; i <= last; ++i, ++k) times[i] = from + step * k / count;
  }
  return times;
}

bool is_uniform(std::span<const Sample> samples, std::span<const std::int64_t> times) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].pts != times[i] || times[i + 1] - times[i] != times[1] - times[0] || !samples[i].key) return false;
  }
  return true;
}

}  // namespace

std::string fragment(std::span<const Sample> samples, std::uint32_t track, std::uint32_t sequence, std::uint64_t begin,
                     std::uint64_t end) {
  std::size_t payload = 0;
  for (const auto& sample : samples) payload += sample.bytes.size();
  const auto times = decode_times(samples, std::int64_t(end));
  const bool uniform = is_uniform(samples, times);  // sound: one size per packet, no more

  Writer out;
  std::size_t offset_at = 0;
  {
    const auto moof = out.box("moof");
    {
      const auto mfhd = out.full_box("mfhd");
      out.u32(sequence);
    }
    const auto traf = out.box("traf");
    {
      const auto tfhd = out.full_box("tfhd", 0, kDefaultBaseIsMoof | kDefaultFlags | (uniform ? kDefaultDuration : 0));
      out.u32(track);
      if (uniform) out.u32(std::uint32_t(times[1] - times[0]));
      out.u32(uniform ? kKeyFlags : kOtherFlags);
    }
    {
      const auto tfdt = out.full_box("tfdt", 1);
      out.u64(begin);
    }
    const auto fields = uniform ? kDataOffset | kSizes : kDataOffset | kFirstFlags | kDurations | kSizes | kOffsets;
    const auto trun = out.full_box("trun", 0, fields);
    out.u32(std::uint32_t(samples.size()));
    offset_at = out.size();
    out.u32(0);
    if (!uniform) out.u32(kKeyFlags);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (!uniform) out.u32(std::uint32_t(times[i + 1] - times[i]));
      out.u32(std::uint32_t(samples[i].bytes.size()));
      if (!uniform) out.u32(std::uint32_t(samples[i].pts - times[i]));
    }
  }
  out.patch_u32(offset_at, std::uint32_t(out.size() + 8));
  out.u32(std::uint32_t(payload + 8));
  out.text("mdat");
  for (const auto& sample : samples) out.text(sample.bytes);
  return out.take();
}

}  // namespace acervo::ingest::mp4
