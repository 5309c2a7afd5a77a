#include "web/api/messages.hpp"

#include <algorithm>
#include <array>

namespace acervo::web {

namespace {

struct Entry {
  std::string_view key, es, pt, en;
};

constexpr std::array kMessages = std::to_array<Entry>({
    // titles of problems
    {"title.invalid", "Hay algo que corregir", "Há algo a corrigir", "Something needs correcting"},
    {"title.unauthenticated", "Falta iniciar sesión", "É preciso entrar", "You need to sign in"},
    {"title.forbidden", "No tienes permiso", "Você não tem permissão", "You may not do that"},
    {"title.not_found", "No lo encontramos", "Não encontramos", "Not found"},
    {"title.conflict", "Cambió mientras tanto", "Mudou nesse meio-tempo", "It changed in the meantime"},
    {"title.too_large", "Es demasiado grande", "É grande demais", "Too large"},
    {"title.unsupported_media", "No es un formato que leamos", "Não é um formato que lemos", "Not a format we read"},
    {"title.corrupt_media", "El archivo está dañado", "O arquivo está danificado", "The file is damaged"},
    {"title.rate_limited", "Demasiados intentos", "Tentativas demais", "Too many attempts"},
    {"title.unavailable", "Por ahora no es posible", "Por enquanto não é possível", "Not possible right now"},
    {"title.cancelled", "Se canceló", "Foi cancelado", "Cancelled"},
    {"title.internal", "Algo falló de nuestro lado", "Algo falhou do nosso lado", "Something went wrong on our side"},
    // of what is neither the visitor's mistake nor ours
    {"title.precondition_failed", "Ya no es la misma versión", "Já não é a mesma versão", "No longer the same version"},
    {"title.range_not_satisfiable", "Esa parte no existe", "Essa parte não existe", "There is no such part"},
    {"title.segment_failed", "Esta parte no se pudo preparar", "Esta parte não pôde ser preparada",
     "This part could not be prepared"},
    // details
    {"invalid", "Revisa lo que enviaste y vuelve a intentarlo.", "Confira o que você enviou e tente de novo.",
     "Check what you sent and try again."},
    {"invalid_fields", "Revisa los campos marcados.", "Confira os campos marcados.", "Check the marked fields."},
    {"bad_json", "El contenido no es un objeto JSON válido.", "O conteúdo não é um objeto JSON válido.",
     "The body is not a valid JSON object."},
    {"unauthenticated", "Inicia sesión y vuelve a intentarlo.", "Entre na sua conta e tente de novo.",
     "Sign in and try again."},
    {"invalid_credentials", "El correo y la contraseña no coinciden.", "O e-mail e a senha não conferem.",
     "The address and the password do not match."},
    {"too_many_attempts", "Hubo demasiados intentos. Espera 15 minutos y vuelve a intentarlo.",
     "Houve tentativas demais. Espere 15 minutos e tente de novo.",
     "There were too many attempts. Wait 15 minutes and try again."},
    {"forbidden", "Tu cuenta no permite hacer esto. Pídelo a quien administra el sitio.",
     "Sua conta não permite fazer isto. Peça a quem administra o site.",
     "Your account does not allow this. Ask whoever runs the site."},
    {"csrf", "La solicitud no viene de una página de este sitio. Recarga la página y vuelve a intentarlo.",
     "O pedido não vem de uma página deste site. Recarregue a página e tente de novo.",
     "The request does not come from a page of this site. Reload the page and try again."},
    {"not_found", "No existe, o no está publicado.", "Não existe, ou não está publicado.",
     "It does not exist or is not published."},
    {"conflict", "Su estado actual no lo permite. Recarga la página para verlo como está.",
     "O estado atual não permite. Recarregue a página para ver como está.",
     "Its present state does not allow that. Reload the page to see how it is."},
    {"version_conflict",
     "Alguien lo cambió mientras lo editabas. Lo que escribiste sigue aquí; recarga para ver los dos.",
     "Alguém o mudou enquanto você editava. O que você escreveu continua aqui; recarregue para ver os dois.",
     "Somebody changed it while you were editing. What you wrote is still here; reload to see both."},
    {"not_picture", "Esto no es una imagen JPEG, PNG o WebP. Guárdala en uno de esos formatos y vuelve a subirla.",
     "Isto não é uma imagem JPEG, PNG ou WebP. Salve-a em um desses formatos e envie de novo.",
     "This is not a JPEG, PNG or WebP picture. Save it as one of these and upload it again."},
    {"picture_too_large",
     "La imagen tiene demasiados píxeles. Redúcela a 12 000 por lado y 64 millones en total, o menos.",
     "A imagem tem pixels demais. Reduza-a a 12 000 por lado e 64 milhões no total, ou menos.",
     "The picture has too many pixels. Scale it to 12,000 a side and 64 million in all, or less."},
    {"picture_damaged",
     "La imagen está dañada o es animada, y no pudimos leerla. Guárdala de nuevo y vuelve a subirla.",
     "A imagem está danificada ou é animada, e não conseguimos ler. Salve-a de novo e envie outra vez.",
     "The picture is damaged or animated and could not be read. Save it again and upload it once more."},
    {"not_playable", "Ese archivo no se puede reproducir. Elige otro o espera a que termine de prepararse.",
     "Esse arquivo não pode ser reproduzido. Escolha outro ou espere a preparação terminar.",
     "That file cannot be played. Choose another, or wait until it is prepared."},
    {"wrong_offset", "La carga continuó en otro lugar. Se reanuda desde lo que ya llegó.",
     "O envio continuou em outro lugar. Ele recomeça do que já chegou.",
     "The upload went on elsewhere. It resumes from what has arrived."},
    {"checksum_mismatch", "Una parte llegó dañada y no se guardó. Se vuelve a enviar.",
     "Uma parte chegou danificada e não foi guardada. Ela será enviada de novo.",
     "A part arrived damaged and was not kept. It will be sent again."},
    {"over_quota",
     "No cabe en el espacio que tienes para tus materiales. Retira alguno que ya no uses o pide más a quien administra "
     "el sitio.",
     "Não cabe no espaço que você tem para seus materiais. Retire algum que não usa mais ou peça mais a quem "
     "administra o site.",
     "It does not fit in the space you have for your materials. Withdraw one you no longer use, or ask whoever runs "
     "the "
     "site for more."},
    {"too_many_uploads",
     "Tienes demasiadas cargas sin terminar. Termina o quita algunas; las abandonadas se borran solas.",
     "Você tem envios demais por terminar. Termine ou remova alguns; os abandonados se apagam sozinhos.",
     "You have too many unfinished uploads. Finish or remove some; abandoned ones delete themselves."},
    {"part_missing", "No llegaron todas las partes del archivo. Se vuelven a enviar las que faltan.",
     "Não chegaram todas as partes do arquivo. As que faltam serão enviadas de novo.",
     "Not all parts of the file have arrived. Those that are missing will be sent again."},
    {"too_large", "Supera el tamaño permitido.", "Passa do tamanho permitido.", "It is larger than allowed."},
    {"target_too_long", "Lo que buscas es demasiado largo. Déjalo en unas cuantas palabras.",
     "O que você procura é longo demais. Deixe só algumas palavras.",
     "What you look for is too long. A few words will do."},
    {"head_too_large", "Tu navegador envió demasiados datos. Borra las cookies de este sitio e inténtalo de nuevo.",
     "Seu navegador enviou dados demais. Apague os cookies deste site e tente de novo.",
     "Your browser sent too much. Clear this site's cookies and try again."},
    {"unavailable", "Inténtalo de nuevo en unos segundos. Lo que ya guardaste está a salvo.",
     "Tente de novo em alguns segundos. O que você já salvou está seguro.",
     "Try again in a few seconds. What you have saved is safe."},
    {"precondition_failed", "El archivo cambió desde que empezaste. Descárgalo de nuevo desde el principio.",
     "O arquivo mudou desde que você começou. Baixe-o de novo desde o começo.",
     "The file has changed since you began. Download it again from the beginning."},
    {"range_not_satisfiable", "El archivo es más corto que la parte que se pidió. Descárgalo desde el principio.",
     "O arquivo é mais curto do que a parte pedida. Baixe-o desde o começo.",
     "The file is shorter than the part that was asked for. Download it from the beginning."},
    {"preparing", "Esta parte se está preparando. Sigue en unos segundos.",
     "Esta parte está sendo preparada. Continua em alguns segundos.",
     "This part is being prepared. It goes on in a few seconds."},
    {"segment_failed", "Falló la preparación de esta parte y se intentará otra vez. Prueba con otra calidad.",
     "A preparação desta parte falhou e será tentada outra vez. Experimente outra qualidade.",
     "Preparing this part failed and will be tried again. Try another quality."},
    {"database_gone",
     "La base de datos no responde por el momento. Inténtalo en unos segundos; lo guardado está a salvo.",
     "O banco de dados não responde no momento. Tente em alguns segundos; o que foi salvo está seguro.",
     "The database does not answer at the moment. Try again in a few seconds; what is saved is safe."},
    {"disk_full", "No queda espacio en el servidor. Lo que llegó está guardado; avisa a quien administra el sitio.",
     "Não há mais espaço no servidor. O que chegou está guardado; avise quem administra o site.",
     "The server has no space left. What arrived is kept; tell whoever runs the site."},
    {"read_only", "El servidor no puede escribir en su disco. Avisa a quien administra el sitio.",
     "O servidor não consegue gravar no disco. Avise quem administra o site.",
     "The server cannot write to its disk. Tell whoever runs the site."},
    {"storage", "El almacén de archivos no responde por el momento. Lo guardado está a salvo y el trabajo sigue solo.",
     "O armazenamento de arquivos não responde no momento. O que foi salvo está seguro e o trabalho continua sozinho.",
     "The store of files does not answer at the moment. What is saved is safe, and work goes on by itself."},
    {"storage_denied",
     "El almacén de archivos no acepta la clave del servidor. Lo guardado está a salvo; avisa a quien administra el "
     "sitio.",
     "O armazenamento de arquivos não aceita a chave do servidor. O que foi salvo está seguro; avise quem administra o "
     "site.",
     "The store of files does not accept the server's key. What is saved is safe; tell whoever runs the site."},
    {"storage_missing", "El almacén de archivos no encuentra su depósito. Avisa a quien administra el sitio.",
     "O armazenamento de arquivos não encontra seu repositório. Avise quem administra o site.",
     "The store of files does not find its bucket. Tell whoever runs the site."},
    {"rate_limited", "Espera un momento y vuelve a intentarlo.", "Espere um momento e tente de novo.",
     "Wait a moment and try again."},
    {"unsupported_media", "Este tipo de archivo no se puede usar aquí.",
     "Este tipo de arquivo não pode ser usado aqui.", "This kind of file cannot be used here."},
    {"corrupt_media", "El archivo no se puede leer.", "O arquivo não pode ser lido.", "The file cannot be read."},
    {"internal", "Ya quedó registrado. Inténtalo de nuevo; si sigue igual, avisa a quien administra el sitio.",
     "Já ficou registrado. Tente de novo; se continuar, avise quem administra o site.",
     "It has been noted. Try again; if it stays so, tell whoever runs the site."},
    // pages
    {"embed.play", "Reproducir", "Reproduzir", "Play"},
    {"embed.open", "Abrir", "Abrir", "Open"},
    {"only_json", "oEmbed se da solo en JSON: pide format=json.", "O oEmbed só vem em JSON: peça format=json.",
     "oEmbed comes only as JSON: ask for format=json."},
    {"page.privacy", "Privacidad", "Privacidade", "Privacy"},
    {"privacy.short", "Acervo cuenta cuánto se ve cada lección, sin saber quién la ve.",
     "O Acervo conta quanto se vê de cada aula, sem saber quem a vê.",
     "Acervo counts how much of each lesson is watched, without knowing who watches it."},
    {"privacy.counts",
     "Mientras se reproduce una lección, la página avisa qué segundos se vieron, con un número al azar que olvida al "
     "cerrarse. "
     "Con eso se hacen sumas por lección y día, que se guardan: reproducciones, minutos, qué partes se ven y cuántos "
     "megabytes se enviaron. "
     "Bajo ese número al azar quedan la hora y los segundos vistos de cada reproducción, para no contarla dos veces; "
     "todo ello se borra unos dos días después. Tu dirección de red no se guarda: solo sirve, mezclada con un "
     "secreto que cambia "
     "cada día y vive en la memoria, para que nadie infle las cuentas. Los robots no se cuentan.",
     "Enquanto uma aula é reproduzida, a página informa quais segundos foram vistos, com um número ao acaso que ela "
     "esquece ao fechar. "
     "Com isso se fazem somas por aula e dia, que são guardadas: reproduções, minutos, quais partes são vistas e "
     "quantos megabytes foram enviados. "
     "Sob esse número ao acaso ficam a hora e os segundos vistos de cada reprodução, para não contá-la duas vezes; "
     "tudo isso é apagado uns dois dias depois. Seu endereço de rede não é guardado: só serve, misturado a um "
     "segredo que muda a "
     "cada dia e vive na memória, para que ninguém infle as contas. Robôs não são contados.",
     "While a lesson plays, the page says which seconds were watched, with a random number that it forgets when it "
     "closes. From that, "
     "sums by lesson and day are made and kept: plays, minutes, which parts are watched and how many megabytes were "
     "sent. Under the random number the time and the seconds watched of each play stay, so that it is not counted "
     "twice; all of that is "
     "deleted about two days later. Your network address is not kept: mixed with a secret that changes every day and "
     "lives in memory, it "
     "only serves so that nobody inflates the counts. Robots are not counted."},
    {"privacy.yours",
     "Si inicias sesión, guardamos dónde te quedaste en cada lección y las que guardas, para que sigas en otro "
     "dispositivo. Solo tú lo "
     "ves y puedes "
     "borrarlo aquí cuando quieras. Sin cuenta, eso queda en tu dispositivo.",
     "Se você entra na sua conta, guardamos onde parou em cada aula e as que você salva, para continuar em outro "
     "dispositivo. Só você vê "
     "isso e pode "
     "apagar aqui quando quiser. Sem conta, isso fica no seu dispositivo.",
     "If you sign in, we keep where you stopped in each lesson and those you save, so that you go on with it on "
     "another device. Only you "
     "see it, and you "
     "may erase it here whenever you like. Without an account it stays on your device."},
    {"privacy.cookies",
     "Hay dos cookies: la de tu sesión, si entras, y la del idioma, si lo eliges. Las lecciones insertadas en otros "
     "sitios no ponen ninguna.",
     "Há dois cookies: o da sua sessão, se você entra, e o do idioma, se o escolhe. As aulas inseridas em outros sites "
     "não põem nenhum.",
     "There are two cookies: of your session, if you sign in, and of the language, if you choose one. Lessons embedded "
     "in other sites set none."},
    {"page.home",
     "Lecciones en video y audio para enseñar, con subtítulos, ligeras para cualquier conexión. Encuentra el segundo "
     "exacto que tu clase necesita.",
     "Aulas em vídeo e áudio para ensinar, com legendas, leves para qualquer conexão. Encontre o segundo exato de que "
     "sua aula precisa.",
     "Video and audio lessons for teaching, captioned, light on any connection. Find the exact second your class "
     "needs."},
    {"page.search", "Buscar lecciones", "Buscar aulas", "Search lessons"},
    {"page.sign_in", "Iniciar sesión", "Entrar", "Sign in"},
    {"page.administration", "Administración", "Administração", "Administration"},
    {"page.review", "Cola de revisión", "Fila de revisão", "Review queue"},
    {"page.tagging", "Etiquetas sugeridas", "Etiquetas sugeridas", "Suggested tags"},
    {"page.words", "Palabras de la búsqueda", "Palavras da busca", "Words of the search"},
    {"page.experiences", "Mis experiencias", "Minhas experiências", "My experiences"},
    {"experience.kind", "Experiencia docente", "Experiência docente", "Teaching experience"},
    {"experience.of_lesson", "Experiencias de docentes", "Experiências de docentes", "Experiences of teachers"},
    {"experience.purpose", "Propósito", "Propósito", "Purpose"},
    {"experience.steps", "Paso a paso", "Passo a passo", "Step by step"},
    {"experience.results", "Qué pasó", "O que aconteceu", "What happened"},
    {"experience.reflection", "Reflexión", "Reflexão", "Reflection"},
    {"page.studio", "Mi estudio", "Meu estúdio", "My studio"},
    {"page.needs_script", "Esta página necesita JavaScript. Buscar y ver lecciones funciona sin él.",
     "Esta página precisa de JavaScript. Buscar e ver aulas funciona sem ele.",
     "This page needs JavaScript. Searching and watching lessons works without it."},
    {"too_many_saved", "Ya guardaste cien búsquedas. Borra alguna que ya no uses.",
     "Você já salvou cem buscas. Apague alguma que não use mais.",
     "You have saved a hundred searches. Delete one that you no longer use."},
    // mails about saved searches: {n} a number, {s} the search's name
    {"alert.subject", "{n} lecciones nuevas: {s}", "{n} aulas novas: {s}", "{n} new lessons: {s}"},
    {"alert.subject_one", "Una lección nueva: {s}", "Uma aula nova: {s}", "One new lesson: {s}"},
    {"alert.intro", "Esto se publicó desde el último correo para tu búsqueda «{s}»:",
     "Isto foi publicado desde o último e-mail para a sua busca “{s}”:",
     "This was published since the last mail for your search “{s}”:"},
    {"alert.more", "y {n} más", "e mais {n}", "and {n} more"},
    {"alert.all", "Ver todos los resultados", "Ver todos os resultados", "See all results"},
    {"alert.stop", "Dejar de recibir estos correos", "Parar de receber estes e-mails", "Stop receiving these mails"},
    {"alert.stopped", "Listo: ya no recibirás correos de «{s}». La búsqueda sigue guardada.",
     "Pronto: você não receberá mais e-mails de “{s}”. A busca continua salva.",
     "Done: you will get no more mails about “{s}”. The search is still saved."},
    {"alert.stop_question", "¿Dejar de recibir correos de «{s}»?", "Parar de receber e-mails de “{s}”?",
     "Stop receiving mails about “{s}”?"},
    // why a tag is suggested: {c} of {o} lessons, {w} words of the text
    {"tag.similar", "La tienen {c} de las {o} lecciones más parecidas", "Está em {c} das {o} aulas mais parecidas",
     "{c} of the {o} most similar lessons have it"},
    {"tag.collection", "La tienen {c} de {o} lecciones de su colección", "Está em {c} de {o} aulas da mesma coleção",
     "{c} of {o} lessons of its collection have it"},
    {"tag.people", "La tienen {c} de {o} lecciones de las mismas personas",
     "Está em {c} de {o} aulas das mesmas pessoas", "{c} of {o} lessons by the same people have it"},
    {"tag.title", "El título dice «{w}»", "O título diz “{w}”", "The title says “{w}”"},
    {"tag.description", "La descripción dice «{w}»", "A descrição diz “{w}”", "The description says “{w}”"},
    {"tag.captions", "Los subtítulos dicen «{w}» {c} veces", "As legendas dizem “{w}” {c} vezes",
     "The captions say “{w}” {c} times"},
    {"tag.letters", "El texto está en esa lengua", "O texto está nessa língua", "The text is in that language"},
    // durations, as filters name them
    {"with.captions", "Subtítulos", "Legendas", "Captions"},
    {"with.seal", "Sello de calidad", "Selo de qualidade", "Quality seal"},
    {"with.experiences", "Experiencias", "Experiências", "Experiences"},
    {"duration.lt5", "Hasta 5 min", "Até 5 min", "Up to 5 min"},
    {"duration.5to20", "5 a 20 min", "5 a 20 min", "5 to 20 min"},
    {"duration.gt20", "Más de 20 min", "Mais de 20 min", "Over 20 min"},
    // captions
    {"captions.captions", "para personas sordas", "para pessoas surdas", "for the deaf and hard of hearing"},
    {"captions.forced", "solo lo que no está en la lengua de la lección", "só o que não está na língua da aula",
     "only what is not in the lesson's language"},
    {"captions_empty",
     "El archivo no trae ningún subtítulo. Ábrelo para revisar que tenga textos con sus tiempos y vuelve a guardarlo.",
     "O arquivo não traz nenhuma legenda. Abra-o para conferir se há textos com seus tempos e salve de novo.",
     "The file holds no captions. Open it to see that it has texts with their times, and save it again."},
    {"not_captions",
     "Esto no es un archivo de subtítulos que podamos leer. Sirven SRT, WebVTT, SBV, ASS, SSA y TTML; si los tienes en "
     "otro "
     "programa, expórtalos como SRT.",
     "Isto não é um arquivo de legendas que possamos ler. Servem SRT, WebVTT, SBV, ASS, SSA e TTML; se estão em outro "
     "programa, exporte como SRT.",
     "This is not a caption file that we can read. SRT, WebVTT, SBV, ASS, SSA and TTML are; if yours are in another "
     "program, "
     "export them as SRT."},
    {"too_many_cues",
     "Trae más de 20 000 subtítulos, demasiados para una lección. Quizá es de un curso entero: sepáralo.",
     "Traz mais de 20 000 legendas, demais para uma aula. Talvez seja de um curso inteiro: separe-o.",
     "It holds over 20,000 captions, too many for one lesson. Perhaps it is of a whole course: split it."},
    {"captions_beyond_end",
     "Todos los subtítulos empiezan después de que termina la lección. ¿Será el archivo de otra?",
     "Todas as legendas começam depois que a aula termina. Será o arquivo de outra?",
     "All captions begin after the end of the lesson. Could it be the file of another one?"},
    {"captions_too_large", "Los archivos de subtítulos pueden pesar hasta 4 MB.",
     "Os arquivos de legendas podem ter até 4 MB.", "Caption files may be up to 4 MB."},
    {"captions_exist", "Ya hay subtítulos en esa lengua. Puedes reemplazarlos; los anteriores se guardan 30 días.",
     "Já há legendas nessa língua. Você pode substituí-las; as anteriores ficam guardadas por 30 dias.",
     "There are captions in that language already. You can replace them; the earlier ones are kept for 30 days."},
    {"captions_language", "No pudimos saber en qué lengua están. Elígela.",
     "Não foi possível saber em que língua estão. Escolha-a.",
     "We could not tell which language they are in. Choose it."},
    {"captions_gone", "Esos subtítulos ya no están o cambiaron mientras tanto. Vuelve a cargar la lista.",
     "Essas legendas não estão mais ou mudaram nesse meio-tempo. Carregue a lista de novo.",
     "Those captions are gone or changed in the meantime. Load the list again."},
    // fields
    {"field.required", "Este dato es necesario para publicar.", "Este dado é necessário para publicar.",
     "This is needed for publishing."},
    {"field.too_long", "Es demasiado largo.", "É longo demais.", "It is too long."},
    {"field.too_many", "Son demasiados.", "São demais.", "There are too many."},
    {"field.unknown_value", "No es un valor de la lista.", "Não é um valor da lista.",
     "It is not a value of the list."},
    {"field.too_deep", "Hasta aquí llegan los resultados. Agrega una palabra o un filtro para encontrar lo que sigue.",
     "Os resultados vão até aqui. Acrescente uma palavra ou um filtro para achar o que vem depois.",
     "The results end here. Add a word or a filter to find what follows."},
    {"field.invalid", "No es un valor válido.", "Não é um valor válido.", "It is not a valid value."},
    {"field.out_of_order", "Cada capítulo tiene que empezar después del anterior.",
     "Cada capítulo tem que começar depois do anterior.", "Each chapter has to begin after the one before."},
    {"field.beyond_end", "Hay un capítulo que empieza después del final.", "Há um capítulo que começa depois do fim.",
     "A chapter begins after the end."},
    {"field.title_missing", "A un capítulo le falta el título.", "Falta o título de um capítulo.",
     "A chapter lacks its title."},
    {"field.not_playable", "Todavía no hay nada que reproducir: sube un archivo o espera a que termine de prepararse.",
     "Ainda não há nada para reproduzir: envie um arquivo ou espere que fique pronto.",
     "There is nothing to play yet: upload a file or wait until it is prepared."},
});

constexpr std::array kPreparation = std::to_array<Entry>({
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
     "HDR10, "
     "HLG o normal (SDR).",
     "Só um televisor com Dolby Vision (perfil 5) conhece as cores deste vídeo. Exporte-o de novo como HDR10, HLG ou "
     "normal (SDR).",
     "Only a television with Dolby Vision (profile 5) knows the colours of this video. Export it again as HDR10, HLG "
     "or "
     "normal (SDR)."},
    {"is_archive",
     "Es un paquete (ZIP, RAR, la imagen de un disco) o un documento, no un video. Si hay un video dentro, sácalo y "
     "sube "
     "ese.",
     "É um pacote (ZIP, RAR, a imagem de um disco) ou um documento, não um vídeo. Se há um vídeo dentro, tire-o e "
     "envie "
     "esse.",
     "This is a package (ZIP, RAR, the image of a disc) or a document, not a video. If there is a video inside, take "
     "it "
     "out and upload that."},
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
     "Cópialo de nuevo desde "
     "el original.",
     "Falta uma parte do arquivo, em geral o fim: acontece quando uma cópia ou gravação é cortada. Copie de novo do "
     "original.",
     "A part of the file is missing, usually its end: that happens when copying or recording is cut short. Copy it "
     "again from the "
     "original."},
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
    {"too_demanding", "El archivo pide más memoria o tiempo de los que hay. Expórtalo a 1080p y súbelo otra vez.",
     "O arquivo pede mais memória ou tempo do que há. Exporte em 1080p e envie outra vez.",
     "The file needs more memory or time than there is. Export it at 1080p and upload it again."},
    {"failed", "No se pudo preparar. El archivo está a salvo: pulsa Reintentar.",
     "Não foi possível preparar. O arquivo está seguro: toque em Tentar de novo.",
     "It could not be prepared. The file is safe: press Retry."},
});

template <std::size_t N>
const Entry* find(const std::array<Entry, N>& entries, std::string_view key) {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &*found;
}

std::string_view in(const Entry& entry, std::string_view language) {
  return language == "pt" ? entry.pt : language == "en" ? entry.en : entry.es;
}

}  // namespace

bool has_message(std::string_view key) {
  return find(kMessages, key) != nullptr;
}

std::string_view message(std::string_view key, std::string_view language) {
  const Entry* entry = find(kMessages, key);
  return in(entry != nullptr ? *entry : *find(kMessages, "internal"), language);
}

std::string_view preparation_message(std::string_view reason, std::string_view language) {
  const Entry* entry = find(kPreparation, reason);
  return in(entry != nullptr ? *entry : kPreparation.back(), language);
}

}  // namespace acervo::web
