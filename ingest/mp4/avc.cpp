#include "ingest/mp4/avc.hpp"

#include <string_view>
#include <vector>

#include "catalog/core/error.hpp"
#include "ingest/mp4/boxes.hpp"

namespace acervo::ingest::mp4 {
namespace {

enum NalType { kIdr = 5, kSei = 6, kSps = 7, kPps = 8, kDelimiter = 9 };
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
  Nal sps, pps;
  for (const auto unit : split(annex_b)) {
    if (type_of(unit) == kSps) sps = unit;
    if (type_of(unit) == kPps) pps = unit;
  }
  if (sps.size() < 4 || pps.empty()) throw Error(Code::internal, "the encoder gave no parameter sets");
  Writer out;
  out.u8(1), out.u8(sps[1]), out.u8(sps[2]), out.u8(sps[3]);
  out.u8(0xff);  // four-byte lengths
  out.u8(0xe1), out.u16(unsigned(sps.size())), append(out, sps);
  out.u8(1), out.u16(unsigned(pps.size())), append(out, pps);
  // High profile: 4:2:0, 8 bits, no extensions.
  if (sps[1] >= 100) out.u8(0xfd), out.u8(0xf8), out.u8(0xf8), out.u8(0);
  return out.take();
}

std::string avc_sample(Nal annex_b) {
  Writer out;
  for (const auto unit : split(annex_b)) {
    const auto type = type_of(unit);
    if (type == kSps || type == kPps || type == kDelimiter) continue;
    if (type == kSei && unit.size() > 1 && unit[1] == kUserDataUnregistered) continue;
    out.u32(std::uint32_t(unit.size()));
    append(out, unit);
  }
  return out.take();
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
