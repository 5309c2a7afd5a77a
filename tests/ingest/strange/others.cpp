#include "tests/ingest/strange/strange.hpp"

// What is no recording, by its bytes or by its makers' will.
namespace acervo::ingest::testing {

std::vector<Strange> no_media_at_all() {
  const auto python = [](const std::string& lines) {
    return "python3 - <<'PY'\nimport struct, os, random, zipfile\nrandom.seed(1)\n"
           "noise = lambda n: bytes(random.getrandbits(8) for _ in range(n))\n" +
           lines + "\nPY\n";
  };
  const auto no = [](const std::string& reasons) { return Wanted{.refusal = reasons}; };
  const std::string film = "ff" + drawn_picture() + "-c:v mpeg2video -q:v 3 -f vob b.vob && ";
  return {
      {"nothing", "a.mp4", "true > a.mp4", no("empty_file")},
      {"zeros", "a.mp4", "head -c 300000 /dev/zero > a.mp4", no("not_media")},
      {"noise_or_an_encrypted_file", "a.mp4", python("open('a.mp4', 'wb').write(noise(300000))"), no("not_media")},
      {"a_program", "a.exe",
       python("open('a.exe', 'wb').write(b'MZ' + noise(58) + struct.pack('<I', 128) + noise(64) + b'PE\\0\\0' + "
              "noise(200000))"),
       no("not_media")},
      {"a_program_of_linux", "a.mp4", "cp \"$(command -v ffprobe)\" a.mp4", no("not_media")},
      {"a_zip", "a.zip", python("zipfile.ZipFile('a.zip', 'w').writestr('clase.mp4', noise(200000))"),
       no("is_archive")},
      {"a_film_in_a_zip", "a.mp4", film + python("zipfile.ZipFile('a.mp4', 'w').write('b.vob')"), no("is_archive")},
      {"a_document", "a.docx",
       python("z = zipfile.ZipFile('a.docx', 'w', zipfile.ZIP_DEFLATED)\n"
              "z.writestr('[Content_Types].xml', '<Types/>')\nz.writestr('word/document.xml', '<w:p/>' * 30000)"),
       no("is_archive")},
      {"a_pdf", "a.pdf", python("open('a.pdf', 'wb').write(b'%PDF-1.7\\n%\\xe2\\xe3\\xcf\\xd3\\n' + noise(90000))"),
       no("not_media|is_text")},
      {"a_page_saved_instead_of_the_film", "a.mp4",
       "printf '<!DOCTYPE html><html><video src=x></video></html>' > a.mp4", no("is_text")},
      {"a_disc", "a.iso",
       film + python("open('a.iso', 'wb').write(bytes(32768) + b'\\1CD001\\1\\0' + noise(2040) + b'\\xffCD001\\1' + "
                     "bytes(2041) + open('b.vob', 'rb').read())"),
       no("is_archive")},
      {"an_encrypted_disc_file", "a.vob",
       film + python("b = bytearray(open('b.vob', 'rb').read())\n"
                     "for at in range(0, len(b) - 2047, 2048):\n"
                     "  if b[at + 14:at + 17] == b'\\0\\0\\1' and b[at + 17] == 0xe0: b[at + 20] |= 0x30; "
                     "b[at + 128:at + 2048] = noise(1920)\n"
                     "open('a.vob', 'wb').write(b)"),
       no("nothing_decodes|encrypted|not_media")},
      {"a_database", "a.mp4", python("open('a.mp4', 'wb').write(b'SQLite format 3\\0' + noise(100000))"),
       no("not_media")},
      {"a_torrent", "a.torrent",
       python("open('a.torrent', 'wb').write(b'd8:announce20:http://tracker/a/b/c4:info' + "
              "b'd6:lengthi9e6:pieces200:' + noise(200) + b'ee')"),
       no("not_media")},
      {"notes_of_music", "a.mid",
       python("open('a.mid', 'wb').write(b'MThd\\0\\0\\0\\6\\0\\0\\0\\1\\0`MTrk' + "
              "struct.pack('>I', 3000) + noise(3000))"),
       no("not_media")},
      {"a_flash_program", "a.swf", python("open('a.swf', 'wb').write(b'CWS\\x09' + noise(50000))"), no("not_media")},
      {"captions_alone", "a.mkv", "printf '1\\n00:00:01,000 --> 00:00:02,000\\nHola\\n' > s.srt && ff -i s.srt a.mkv",
       no("no_streams")},
      {"a_lone_picture", "a.mp4", "ff -f lavfi -i color=red -frames:v 1 a.png && mv a.png a.mp4", no("is_picture")},
      {"a_picture_of_a_phone", "a.heic",
       python("open('a.heic', 'wb').write(struct.pack('>I4s4sI4s4s', 24, b'ftyp', "
              "b'heic', 0, b'mif1', b'heic') + noise(9000))"),
       no("is_picture")},
  };
}

}  // namespace acervo::ingest::testing
