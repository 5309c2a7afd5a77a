#include "ingest/av/sniff.hpp"

#include <algorithm>
#include <cctype>

namespace acervo::ingest::av {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kHead = 4096;  // beyond it text and media are not told from each other

// Of what may end before that.
std::string_view part(std::string_view head, std::size_t from, std::size_t count) {
  return head.size() < from ? std::string_view() : head.substr(from, count);
}

bool is_picture(std::string_view head) {
  for (const auto magic : {"\x89PNG\r\n"sv, "\xff\xd8\xff"sv, "GIF87a"sv, "GIF89a"sv, "BM"sv, "II*\0"sv, "MM\0*"sv,
                           "8BPS"sv, "\0\0\1\0"sv, "\xff\x0a"sv, "qoif"sv, "\x8aMNG"sv}) {
    if (head.starts_with(magic) && (magic != "\0\0\1\0"sv || head.size() < 5 || head[4] < 64)) {
      // 00 00 01 00 is an icon; in MPEG a picture header, which no file begins with.
      return magic != "BM"sv || (head.size() > 14 && part(head, 6, 4) == "\0\0\0\0"sv);
    }
  }
  if (head.starts_with("RIFF") && part(head, 8, 4) == "WEBP") return true;
  if (part(head, 4, 4) == "ftyp") {
    const auto brand = part(head, 8, 4);
    for (const auto still : {"heic"sv, "heix"sv, "mif1"sv, "avif"sv}) {
      if (brand == still) return true;
    }
  }
  return part(head, 4, 8) == "JXL \r\n\x87\n"sv;
}

// What holds files of any kind, recordings too, which libav would find inside where they are not compressed: one
// behind the other, whatever they are.
bool is_archive(std::string_view head) {
  for (const auto magic :
       {"PK\3\4"sv, "Rar!\x1a\x07"sv, "7z\xbc\xaf\x27\x1c"sv, "\x1f\x8b\x08"sv, "\xfd\x37zXZ\0"sv, "BZh"sv})
    if (head.starts_with(magic)) return true;
  if (part(head, 257, 5) == "ustar") return true;
  const auto volume = part(head, kDiscLabel + 1, 5);  // ECMA-119, 8.1; ECMA-167, 2/9.1.2
  return volume == "CD001" || volume == "BEA01";
}

bool is_text(std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return true;
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 32 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f' && byte != 27) || byte == 127;
  });
  if (odd > 0) return false;
  // Neither UTF-8 cut in the middle of a letter nor Windows-1252 is excluded: media has control bytes within 100 bytes.
  return !head.empty();
}

bool is_playlist(std::string_view head) {
  auto text = std::string(head.substr(0, 1024));
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  const auto begin = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (begin == std::string::npos) return false;
  const std::string_view rest = std::string_view(text).substr(begin);
  for (const auto start : {"#extm3u"sv, "ffconcat"sv, "file '"sv, "[playlist]"sv, "v=0"sv, "rtsp"sv, "http"sv,
                           "[reference]"sv, "asf "sv, "rtsptext"sv, "smptext"sv, "sdp"sv}) {
    if (rest.starts_with(start)) return true;
  }
  for (const auto tag : {"<mpd"sv, "<smoothstreamingmedia"sv, "<asx"sv, "<smil"sv, "<playlist"sv, "<?wpl"sv}) {
    if (rest.find(tag) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> refused_by_sight(std::string_view head) {
  if (head.empty()) return "empty_file";
  if (is_picture(head)) return "is_picture";
  if (is_archive(head)) return "is_archive";
  head = head.substr(0, kHead);
  if (is_text(head)) return is_playlist(head) ? "is_playlist" : "is_text";
  if (is_playlist(head)) return "is_playlist";  // with a NUL in it, to look like media
  return std::nullopt;
}

}  // namespace acervo::ingest::av
