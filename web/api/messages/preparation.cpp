#include "web/api/messages/tables.hpp"

#include <array>

namespace acervo::web::messages {

namespace {

constexpr auto kWordings = std::to_array<Wording>({
    {"empty_file", "El archivo está vacío. Quizá la copia se interrumpió: vuelve a copiarlo y súbelo otra vez.",
     "O arquivo está vazio. Talvez a cópia tenha sido interrompida: copie de novo e envie outra vez.",
     "The file is empty. Perhaps copying was cut short: copy it again and upload it once more."},
    {"not_media",
     "Este archivo no tiene video ni audio que podamos leer. Si lo exportaste de otro programa, prueba guardarlo como "
     "MP4.",
     "Este arquivo não tem vídeo nem áudio que possamos ler. Se veio de outro programa, tente salvá-lo como MP4.",
     "This file has no video or sound that we can read. If you exported it from another program, try saving it as "
     "MP4."},
    {"is_picture", "Es una imagen, no un video. Las imágenes se usan como portada de una lección.",
     "É uma imagem, não um vídeo. As imagens servem de capa de uma aula.",
     "This is a picture, not a video. Pictures are used as the poster of a lesson."},
    {"dolby_vision",
     "Los colores de este video solo los conoce un televisor con Dolby Vision (perfil 5). Expórtalo de nuevo como "
     "HDR10, HLG o normal (SDR).",
     "Só um televisor com Dolby Vision (perfil 5) conhece as cores deste vídeo. Exporte-o de novo como HDR10, HLG ou "
     "normal (SDR).",
     "Only a television with Dolby Vision (profile 5) knows the colours of this video. Export it again as HDR10, HLG "
     "or normal (SDR)."},
    {"is_archive",
     "Es un paquete (ZIP, RAR, la imagen de un disco) o un documento, no un video. Si hay un video dentro, sácalo y "
     "sube ese.",
     "É um pacote (ZIP, RAR, a imagem de um disco) ou um documento, não um vídeo. Se há um vídeo dentro, tire-o e "
     "envie esse.",
     "This is a package (ZIP, RAR, the image of a disc) or a document, not a video. If there is a video inside, take "
     "it out and upload that."},
    {"is_text", "Es un archivo de texto, aunque su nombre diga otra cosa. Sube el video o el audio.",
     "É um arquivo de texto, ainda que o nome diga outra coisa. Envie o vídeo ou o áudio.",
     "This is a text file, whatever its name says. Upload the video or the sound."},
    {"is_playlist", "Es una lista que apunta a otros archivos. Sube el video o el audio mismo.",
     "É uma lista que aponta para outros arquivos. Envie o próprio vídeo ou áudio.",
     "This is a list that points at other files. Upload the video or sound itself."},
    {"no_streams", "El archivo se abre, pero no contiene ni imagen ni sonido.",
     "O arquivo abre, mas não contém nem imagem nem som.", "The file opens but holds neither picture nor sound."},
    {"damaged_index",
     "Le falta una parte al archivo, normalmente el final: suele pasar cuando una copia o una grabación se corta. "
     "Cópialo de nuevo desde el original.",
     "Falta uma parte do arquivo, em geral o fim: acontece quando uma cópia ou gravação é cortada. Copie de novo do "
     "original.",
     "A part of the file is missing, usually its end: that happens when copying or recording is cut short. Copy it "
     "again from the original."},
    {"nothing_decodes", "El archivo está dañado: no se puede leer ni la imagen ni el sonido. Busca otra copia.",
     "O arquivo está danificado: não se lê nem a imagem nem o som. Procure outra cópia.",
     "The file is damaged: neither picture nor sound can be read. Look for another copy."},
    {"too_large_picture", "La imagen es demasiado grande. Expórtalo a 4K (3840 × 2160) o menos.",
     "A imagem é grande demais. Exporte em 4K (3840 × 2160) ou menos.",
     "The picture is too large. Export it at 4K (3840 × 2160) or less."},
    {"encrypted",
     "El archivo está protegido con clave (DRM) y no se puede preparar. Consigue una copia sin protección.",
     "O arquivo está protegido (DRM) e não pode ser preparado. Consiga uma cópia sem proteção.",
     "The file is locked (DRM) and cannot be prepared. Get a copy without protection."},
    {"stalled", "La preparación dejó de avanzar y se detuvo. El archivo está a salvo: pulsa Reintentar.",
     "A preparação parou de avançar e foi interrompida. O arquivo está seguro: toque em Tentar de novo.",
     "Preparing stopped making progress and was ended. The file is safe: press Retry."},
    {"crashed",
     "La preparación falló a la mitad. El archivo está a salvo: pulsa Reintentar; si se repite, prueba guardarlo como "
     "MP4.",
     "A preparação falhou no meio. O arquivo está seguro: toque em Tentar de novo; se repetir, tente salvá-lo como "
     "MP4.",
     "Preparing failed half-way. The file is safe: press Retry; if it happens again, try saving it as MP4."},
    {"unreadable",
     "El servidor no pudo leer el archivo guardado, aunque lo intentó varias veces. Quien administra el sitio puede "
     "revisar el almacén; después, inténtalo de nuevo o sube el archivo otra vez.",
     "O servidor não conseguiu ler o arquivo guardado, embora tenha tentado várias vezes. Quem administra o site pode "
     "revisar o armazenamento; depois, tente de novo ou envie o arquivo outra vez.",
     "The server could not read the stored file, though it tried several times. Whoever runs the site can look at the "
     "storage; then try again, or upload the file once more."},
    {"too_demanding", "El archivo pide más memoria o tiempo de los que hay. Expórtalo a 1080p y súbelo otra vez.",
     "O arquivo pede mais memória ou tempo do que há. Exporte em 1080p e envie outra vez.",
     "The file needs more memory or time than there is. Export it at 1080p and upload it again."},
    {"failed", "No se pudo preparar. El archivo está a salvo: pulsa Reintentar.",
     "Não foi possível preparar. O arquivo está seguro: toque em Tentar de novo.",
     "It could not be prepared. The file is safe: press Retry."},
});

}  // namespace

std::span<const Wording> preparation() {
  return kWordings;
}

}  // namespace acervo::web::messages
