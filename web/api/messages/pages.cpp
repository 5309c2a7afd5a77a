#include "web/api/messages/tables.hpp"

#include <array>

namespace acervo::web::messages {

namespace {

constexpr auto kWordings = std::to_array<Wording>({
    {"embed.play", "Reproducir", "Reproduzir", "Play"},
    {"embed.open", "Abrir", "Abrir", "Open"},
    {"page.privacy", "Privacidad", "Privacidade", "Privacy"},
    {"privacy.short", "Acervo cuenta cuánto se ve cada lección, sin saber quién la ve.",
     "O Acervo conta quanto se vê de cada aula, sem saber quem a vê.",
     "Acervo counts how much of each lesson is watched, without knowing who watches it."},
    {"privacy.counts",
     "Mientras se reproduce una lección, la página avisa qué segundos se vieron, con un número al azar que olvida al"
     " cerrarse. Con eso se hacen sumas por lección y día, que se guardan: reproducciones, minutos, qué partes se "
     "ven y cuántos megabytes se enviaron. Bajo ese número al azar quedan la hora y los segundos vistos de cada "
     "reproducción, para no contarla dos veces; todo ello se borra unos dos días después. Para contar no se guarda "
     "tu dirección de red: solo sirve, mezclada con un secreto que cambia cada día y vive en la memoria, para que "
     "nadie infle las cuentas. Los robots no se cuentan.",
     "Enquanto uma aula é reproduzida, a página informa quais segundos foram vistos, com um número ao acaso que ela "
     "esquece ao fechar. Com isso se fazem somas por aula e dia, que são guardadas: reproduções, minutos, quais "
     "partes são vistas e quantos megabytes foram enviados. Sob esse número ao acaso ficam a hora e os segundos "
     "vistos de cada reprodução, para não contá-la duas vezes; tudo isso é apagado uns dois dias depois. Para contar"
     " não se guarda o seu endereço de rede: ele só serve, misturado a um segredo que muda a cada dia e vive na "
     "memória, para que ninguém infle as contas. Robôs não são contados.",
     "While a lesson plays, the page says which seconds were watched, with a random number that it forgets when it "
     "closes. From that, sums by lesson and day are made and kept: plays, minutes, which parts are watched and how "
     "many megabytes were sent. Under the random number the time and the seconds watched of each play stay, so that "
     "it is not counted twice; all of that is deleted about two days later. Your network address is not kept for "
     "counting: mixed with a secret that changes every day and lives in memory, it only serves so that nobody "
     "inflates the counts. Robots are not counted."},
    {"privacy.searches",
     "De las búsquedas se guardan las palabras de cada día: cuántas personas las escribieron, desde cuántas redes y "
     "cuántas no encontraron nada, sin decir quiénes. Lo que parece una dirección, un número largo o una frase "
     "entera no se guarda. Lo que una sola persona buscó un solo día se borra a la semana; lo demás, después de un "
     "año y un mes. Lo que se busca desde muchas redes se sugiere a otras personas.",
     "Das buscas são guardadas as palavras de cada dia: quantas pessoas as escreveram, de quantas redes e quantas "
     "não encontraram nada, sem dizer quem. O que parece um endereço, um número longo ou uma frase inteira não é "
     "guardado. O que uma só pessoa buscou em um só dia é apagado depois de uma semana; o resto, depois de um ano e "
     "um mês. O que se busca de muitas redes é sugerido a outras pessoas.",
     "Of searches the words of each day are kept: how many people wrote them, from how many networks, and how many "
     "found nothing, without saying who. What looks like an address, a long number or a whole sentence is not kept. "
     "What only one person searched for on only one day is deleted after a week; the rest, after a year and a month."
     " What is searched for from many networks is suggested to other people."},
    {"privacy.sign_in",
     "De cada intento fallido de iniciar sesión se guardan el correo que se escribió, la dirección de red y la hora,"
     " nunca la contraseña, para frenar a quien prueba muchas. Se borra alrededor de un día después.",
     "De cada tentativa de entrar que falha são guardados o e-mail que foi escrito, o endereço de rede e a hora, "
     "nunca a senha, para deter quem experimenta muitas. São apagados cerca de um dia depois.",
     "Of each failed attempt to sign in, the e-mail that was written, the network address and the time are kept, "
     "never the password, to stop who tries many. They are deleted about a day later."},
    {"privacy.yours",
     "Si inicias sesión, guardamos en tu cuenta dónde te quedaste en cada lección, las lecciones que guardas y las "
     "búsquedas que guardas, para que sigas en otro dispositivo. Solo tú lo ves. Dónde te quedaste lo borras aquí "
     "cuando quieras; lo demás, en su lista. Para sugerir lecciones contamos cuáles ven las mismas personas, si son "
     "al menos tres, sin decir quiénes. Sin cuenta, dónde te quedaste y las lecciones que guardas quedan solo en tu "
     "dispositivo.",
     "Se você entra na sua conta, guardamos nela onde parou em cada aula, as aulas que você salva e as buscas que "
     "você salva, para continuar em outro dispositivo. Só você vê isso. Onde parou, você apaga aqui quando quiser; o"
     " resto, na sua lista. Para sugerir aulas contamos quais as mesmas pessoas veem, se forem pelo menos três, sem "
     "dizer quem. Sem conta, onde você parou e as aulas que salva ficam só no seu dispositivo.",
     "If you sign in, we keep on your account where you stopped in each lesson, the lessons you save and the "
     "searches you save, so that you go on with them on another device. Only you see it. Where you stopped you may "
     "erase here whenever you like; the rest, in its list. To suggest lessons we count which ones the same people "
     "watch, if they are at least three, without saying who. Without an account, where you stopped and the lessons "
     "you save stay on your device only."},
    {"privacy.cookies",
     "Hay dos cookies: la de tu sesión, si entras, y la del idioma, si lo eliges. Las lecciones insertadas en otros "
     "sitios no ponen ninguna.",
     "Há dois cookies: o da sua sessão, se você entra, e o do idioma, se o escolhe. As aulas inseridas em outros "
     "sites não põem nenhum.",
     "There are two cookies: of your session, if you sign in, and of the language, if you choose one. Lessons "
     "embedded in other sites set none."},
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
    {"tag.similar", "Está en {c} de las {o} lecciones más parecidas", "Está em {c} das {o} aulas mais parecidas",
     "In {c} of the {o} most similar lessons"},
    {"tag.collection", "Está en {c} de {o} lecciones de su colección", "Está em {c} de {o} aulas da mesma coleção",
     "In {c} of {o} lessons of its collection"},
    {"tag.people", "Está en {c} de {o} lecciones de las mismas personas", "Está em {c} de {o} aulas das mesmas pessoas",
     "In {c} of {o} lessons by the same people"},
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
    // kinds of captions
    {"captions.captions", "para personas sordas", "para pessoas surdas", "for the deaf and hard of hearing"},
    {"captions.forced", "solo lo que no está en la lengua de la lección", "só o que não está na língua da aula",
     "only what is not in the lesson's language"},
});

}  // namespace

std::span<const Wording> pages() {
  return kWordings;
}

}  // namespace acervo::web::messages
