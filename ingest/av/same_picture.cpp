#include "ingest/av/same_picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/pixelutils.h>
}

namespace acervo::ingest::av {
namespace {

constexpr int kBlock = 16;
// Of 256 pixels. A cursor's thinnest stroke is some 20 pixels by 100 levels; coding noise stays under a level and a
// half.
constexpr unsigned kMostDifference = 384;

unsigned difference(const std::uint8_t* a, const std::uint8_t* b, int stride_a, int stride_b, int width, int height) {
  unsigned sum = 0;
  for (int y = 0; y < height; ++y, a += stride_a, b += stride_b) {
    for (int x = 0; x < width; ++x) sum += unsigned(std::abs(int(a[x]) - int(b[x])));
  }
  return sum;
}

bool is_same_plane(const AVFrame& a, const AVFrame& b, int plane, int width, int height) {
  static const av_pixelutils_sad_fn kWholeBlock = av_pixelutils_get_sad_fn(4, 4, 0, nullptr);
  const auto stride_a = a.linesize[plane], stride_b = b.linesize[plane];
  for (int y = 0; y < height; y += kBlock) {
    const auto* row_a = a.data[plane] + std::ptrdiff_t(y) * stride_a;
    const auto* row_b = b.data[plane] + std::ptrdiff_t(y) * stride_b;
    const int rows = std::min(kBlock, height - y);
    for (int x = 0; x < width; x += kBlock) {
      const int columns = std::min(kBlock, width - x);
      const bool whole = kWholeBlock && rows == kBlock && columns == kBlock;
      const auto sum = whole ? unsigned(kWholeBlock(row_a + x, stride_a, row_b + x, stride_b))
                             : difference(row_a + x, row_b + x, stride_a, stride_b, columns, rows);
      if (sum > kMostDifference) return false;
    }
  }
  return true;
}

bool is_identical_plane(const AVFrame& a, const AVFrame& b, int plane, int bytes, int height) {
  for (int y = 0; y < height; ++y) {
    if (std::memcmp(a.data[plane] + std::ptrdiff_t(y) * a.linesize[plane],
                    b.data[plane] + std::ptrdiff_t(y) * b.linesize[plane], std::size_t(bytes)) != 0)
      return false;
  }
  return true;
}

}  // namespace

bool is_same_picture(const AVFrame& a, const AVFrame& b) {
  if (a.width != b.width || a.height != b.height || a.format != b.format) return false;
  if (a.data[0] == b.data[0] && a.buf[0] && b.buf[0] && a.buf[0]->data == b.buf[0]->data) return true;
  const auto format = AVPixelFormat(a.format);
  const auto* descriptor = av_pix_fmt_desc_get(format);
  if (!descriptor || descriptor->flags & (AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM))
    return false;
  const bool planar =
      descriptor->comp[0].depth == 8 && !(descriptor->flags & AV_PIX_FMT_FLAG_RGB) && descriptor->comp[0].step == 1;
  for (int plane = 0; plane < av_pix_fmt_count_planes(format); ++plane) {
    const bool chroma = plane == 1 || plane == 2;
    const int height = chroma ? AV_CEIL_RSHIFT(a.height, descriptor->log2_chroma_h) : a.height;
    const int bytes = av_image_get_linesize(format, a.width, plane);
    if (bytes <= 0) return false;
    if (planar ? !is_same_plane(a, b, plane, bytes, height) : !is_identical_plane(a, b, plane, bytes, height))
      return false;
  }
  return true;
}

}  // namespace acervo::ingest::av
