#include "ingest/mp4/avc.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "catalog/core/error.hpp"
#include "ingest/mp4/boxes.hpp"

namespace acervo::ingest::mp4 {
namespace {

enum NalType { kSlice = 1, kPartitionA = 2, kIdr = 5, kSei = 6, kSps = 7, kPps = 8, kDelimiter = 9 };
constexpr unsigned kUserDataUnregistered = 5;  // SEI payload type, where x264 writes its name and settings

using Nal = std::span<const std::uint8_t>;

// ISO/IEC 14496-10, B.1.1: 00 00 01 begins a unit, zeros before it belong to nobody.
std::vector<Nal> split(Nal stream) {
  std::vector<Nal> units;
  std::size_t begin = 0;
  bool open = false;
  const auto close = [&](std::size_t end) {
    while (end > begin && stream[end - 1] == 0) --end;
    if (open && end > begin) units.push_back(stream.subspan(begin, end - begin));
  };
  for (std::size_t i = 0; i + 3 <= stream.size();) {
    if (stream[i + 2] > 1) {
      i += 3;
    } else if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
      close(i);
      begin = i += 3;
      open = true;
    } else {
      ++i;
    }
  }
  close(stream.size());
  return units;
}

unsigned type_of(Nal unit) {
  return unit[0] & 31u;
}

void append(Writer& out, Nal unit) {
  out.text({reinterpret_cast<const char*>(unit.data()), unit.size()});
}

}  // namespace

std::string avc_config(Nal annex_b) {
  return avc_config(parameter_sets(annex_b));
}

ParameterSets parameter_sets(Nal bytes) {
  ParameterSets sets;
  const auto keep = [&](Nal unit) {
    if (unit.size() < 4) return;
    const std::string text(reinterpret_cast<const char*>(unit.data()), unit.size());
    auto* kind = type_of(unit) == kSps ? &sets.sequence : type_of(unit) == kPps ? &sets.picture : nullptr;
    if (kind && std::find(kind->begin(), kind->end(), text) == kind->end()) kind->push_back(text);
  };
  if (bytes.size() < 7 || bytes[0] != 1) {
    for (const auto unit : split(bytes)) keep(unit);
    return sets;
  }
  sets.length_size = (bytes[4] & 3u) + 1;
  std::size_t at = 5;
  for (const unsigned mask : {31u, 255u}) {
    if (at >= bytes.size()) break;
    for (unsigned count = bytes[at++] & mask; count > 0 && at + 2 <= bytes.size(); --count) {
      const std::size_t size = std::size_t(bytes[at]) << 8 | bytes[at + 1];
      if (at + 2 + size > bytes.size()) return sets;
      keep(bytes.subspan(at + 2, size));
      at += 2 + size;
    }
  }
  return sets;
}

std::string avc_config(const ParameterSets& sets) {
  if (sets.sequence.empty() || sets.picture.empty() || sets.sequence.size() > 31 || sets.picture.size() > 255)
    throw Error(Code::internal, "there are no parameter sets");
  const auto byte = [&](std::size_t i) { return unsigned(static_cast<unsigned char>(sets.sequence[0][i])); };
  Writer out;
  out.u8(1), out.u8(byte(1)), out.u8(byte(2)), out.u8(byte(3));
  out.u8(0xff);  // four-byte lengths
  out.u8(0xe0 | unsigned(sets.sequence.size()));
  for (const auto& set : sets.sequence) out.u16(unsigned(set.size())), out.text(set);
  out.u8(unsigned(sets.picture.size()));
  for (const auto& set : sets.picture) out.u16(unsigned(set.size())), out.text(set);
  // High profile: 4:2:0, 8 bits, no extensions.
  if (byte(1) >= 100) out.u8(0xfd), out.u8(0xf8), out.u8(0xf8), out.u8(0);
  return out.take();
}

std::optional<std::string> avc_codecs(const ParameterSets& sets) {
  if (sets.sequence.empty() || sets.picture.empty()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return unsigned(static_cast<unsigned char>(sets.sequence[0][i])); };
  const unsigned profile = byte(1), constraints = byte(2);
  // Baseline has slice groups that nobody decodes, unless constraint_set1 says that it is main as well.
  const bool plays = profile == 77 || profile == 100 || (profile == 66 && constraints & 0x40);
  for (const auto& set : sets.sequence) {
    if (set.substr(0, 4) != sets.sequence[0].substr(0, 4)) return std::nullopt;
  }
  if (!plays) return std::nullopt;
  char text[16];
  std::snprintf(text, sizeof text, "avc1.%02x%02x%02x", profile, constraints, byte(3));
  return text;
}

std::string avc_sample(Nal annex_b, bool in_band) {
  Writer out;
  for (const auto unit : split(annex_b)) {
    const auto type = type_of(unit);
    if (type == kDelimiter || (!in_band && (type == kSps || type == kPps))) continue;
    if (type == kSei && unit.size() > 1 && unit[1] == kUserDataUnregistered) continue;
    out.u32(std::uint32_t(unit.size()));
    append(out, unit);
  }
  return out.take();
}

CopiedSample copy_sample(Nal sample, const ParameterSets& known) {
  CopiedSample copied;
  Writer out;
  const auto take = [&](Nal unit) {
    const auto type = type_of(unit);
    if (type == kSps || type == kPps) {
      const auto& sets = type == kSps ? known.sequence : known.picture;
      const std::string text(reinterpret_cast<const char*>(unit.data()), unit.size());
      copied.same_sets &= std::find(sets.begin(), sets.end(), text) != sets.end();
    }
    if (type != kSlice && type != kIdr) {
      copied.whole &= type != kPartitionA;
      return;
    }
    out.u32(std::uint32_t(unit.size()));
    append(out, unit);
  };
  if (known.length_size == 0) {
    for (const auto unit : split(sample)) take(unit);
  } else {
    std::size_t at = 0;
    while (at < sample.size()) {
      std::size_t size = 0;
      for (unsigned i = 0; i < known.length_size && at < sample.size(); ++i) size = size << 8 | sample[at++];
      if (size == 0 || size > sample.size() - at) {
        copied.whole = false;
        break;
      }
      take(sample.subspan(at, size));
      at += size;
    }
  }
  copied.whole &= out.size() > 0;
  copied.bytes = out.take();
  return copied;
}

bool is_idr(std::string_view sample) {
  for (std::size_t at = 0; at + 5 <= sample.size();) {
    const auto byte = [&](std::size_t i) { return std::size_t(static_cast<unsigned char>(sample[at + i])); };
    if ((byte(4) & 31) == kIdr) return true;
    at += 4 + (byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3));
  }
  return false;
}

}  // namespace acervo::ingest::mp4
