#include "ingest/mp4/boxes.hpp"

namespace acervo::ingest::mp4 {

Writer::Box::Box(Writer& writer, std::string_view type) : writer_(writer), start_(writer.size()) {
  writer_.u32(0);
  writer_.text(type);
}

Writer::Box::Box(Writer& writer, std::string_view type, std::uint32_t version_and_flags) : Box(writer, type) {
  writer_.u32(version_and_flags);
}

Writer::Box::~Box() {
  writer_.patch_u32(start_, static_cast<std::uint32_t>(writer_.size() - start_));
}

void Writer::patch_u32(std::size_t position, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes_[position + i] = static_cast<char>(value >> (24 - 8 * i));
}

}  // namespace acervo::ingest::mp4
