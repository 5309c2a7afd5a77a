#pragma once

#include <string>

#include "catalog/core/error.hpp"
#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// Throws what libav's negative result means to us; passes others through.
/// @param attempted  "open the decoder of stream 1"
int check(int result, const std::string& attempted);

/// The pointer, or Error{too_large, "too_demanding"}: libav returns null only when memory is short.
template <class T>
T* allocated(T* pointer) {
  if (!pointer) throw Error(Code::too_large, "out of memory", "too_demanding");
  return pointer;
}

Frame new_frame();
Packet new_packet();
/// Another reference to the same picture or sound.
Frame share(const AVFrame& frame);

}  // namespace acervo::ingest::av
