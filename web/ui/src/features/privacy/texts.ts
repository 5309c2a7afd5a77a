import { locale, type Locale } from '~/shared/i18n';

/**
 * What only this page says: with the other texts every page would carry it. What it tells is word for word what the server
 * writes for readers without scripts (web/api/messages/pages.cpp): a promise that depends on the browser is none.
 */
const es = {
  title: 'Privacidad',
  short: 'Acervo cuenta cuánto se ve cada lección, sin saber quién la ve.',
  counts_title: 'Lo que se cuenta',
  counts:
    'Mientras se reproduce una lección, la página avisa qué segundos se vieron, con un número al azar que olvida al cerrarse. Con eso se hacen sumas por lección y día, que se guardan: reproducciones, minutos, qué partes se ven y cuántos megabytes se enviaron. Bajo ese número al azar quedan la hora y los segundos vistos de cada reproducción, para no contarla dos veces; todo ello se borra unos dos días después. Para contar no se guarda tu dirección de red: solo sirve, mezclada con un secreto que cambia cada día y vive en la memoria, para que nadie infle las cuentas. Los robots no se cuentan.',
  searches_title: 'Lo que se busca',
  searches:
    'De las búsquedas se guardan las palabras de cada día: cuántas personas las escribieron, desde cuántas redes y cuántas no encontraron nada, sin decir quiénes. Lo que parece una dirección, un número largo o una frase entera no se guarda. Lo que una sola persona buscó un solo día se borra a la semana; lo demás, después de un año y un mes. Lo que se busca desde muchas redes se sugiere a otras personas.',
  sign_in_title: 'Al iniciar sesión',
  sign_in:
    'De cada intento fallido de iniciar sesión se guardan el correo que se escribió, la dirección de red y la hora, nunca la contraseña, para frenar a quien prueba muchas. Se borra alrededor de un día después.',
  yours_title: 'Lo tuyo',
  yours:
    'Si inicias sesión, guardamos en tu cuenta dónde te quedaste en cada lección, las lecciones que guardas y las búsquedas que guardas, para que sigas en otro dispositivo. Solo tú lo ves. Dónde te quedaste lo borras aquí cuando quieras; lo demás, en su lista. Para sugerir lecciones contamos cuáles ven las mismas personas, si son al menos tres, sin decir quiénes. Sin cuenta, dónde te quedaste y las lecciones que guardas quedan solo en tu dispositivo.',
  erase: 'Borrar dónde me quedé',
  erased: 'Borrado, aquí y en tu cuenta.',
  cookies_title: 'Cookies',
  cookies:
    'Hay dos cookies: la de tu sesión, si entras, y la del idioma, si lo eliges. Las lecciones insertadas en otros sitios no ponen ninguna.',
};
type Texts = typeof es;
const pt: Texts = {
  title: 'Privacidade',
  short: 'O Acervo conta quanto se vê de cada aula, sem saber quem a vê.',
  counts_title: 'O que se conta',
  counts:
    'Enquanto uma aula é reproduzida, a página informa quais segundos foram vistos, com um número ao acaso que ela esquece ao fechar. Com isso se fazem somas por aula e dia, que são guardadas: reproduções, minutos, quais partes são vistas e quantos megabytes foram enviados. Sob esse número ao acaso ficam a hora e os segundos vistos de cada reprodução, para não contá-la duas vezes; tudo isso é apagado uns dois dias depois. Para contar não se guarda o seu endereço de rede: ele só serve, misturado a um segredo que muda a cada dia e vive na memória, para que ninguém infle as contas. Robôs não são contados.',
  searches_title: 'O que se busca',
  searches:
    'Das buscas são guardadas as palavras de cada dia: quantas pessoas as escreveram, de quantas redes e quantas não encontraram nada, sem dizer quem. O que parece um endereço, um número longo ou uma frase inteira não é guardado. O que uma só pessoa buscou em um só dia é apagado depois de uma semana; o resto, depois de um ano e um mês. O que se busca de muitas redes é sugerido a outras pessoas.',
  sign_in_title: 'Ao entrar',
  sign_in:
    'De cada tentativa de entrar que falha são guardados o e-mail que foi escrito, o endereço de rede e a hora, nunca a senha, para deter quem experimenta muitas. São apagados cerca de um dia depois.',
  yours_title: 'O que é seu',
  yours:
    'Se você entra na sua conta, guardamos nela onde parou em cada aula, as aulas que você salva e as buscas que você salva, para continuar em outro dispositivo. Só você vê isso. Onde parou, você apaga aqui quando quiser; o resto, na sua lista. Para sugerir aulas contamos quais as mesmas pessoas veem, se forem pelo menos três, sem dizer quem. Sem conta, onde você parou e as aulas que salva ficam só no seu dispositivo.',
  erase: 'Apagar onde parei',
  erased: 'Apagado, aqui e na sua conta.',
  cookies_title: 'Cookies',
  cookies:
    'Há dois cookies: o da sua sessão, se você entra, e o do idioma, se o escolhe. As aulas inseridas em outros sites não põem nenhum.',
};
const en: Texts = {
  title: 'Privacy',
  short: 'Acervo counts how much of each lesson is watched, without knowing who watches it.',
  counts_title: 'What is counted',
  counts:
    'While a lesson plays, the page says which seconds were watched, with a random number that it forgets when it closes. From that, sums by lesson and day are made and kept: plays, minutes, which parts are watched and how many megabytes were sent. Under the random number the time and the seconds watched of each play stay, so that it is not counted twice; all of that is deleted about two days later. Your network address is not kept for counting: mixed with a secret that changes every day and lives in memory, it only serves so that nobody inflates the counts. Robots are not counted.',
  searches_title: 'What is searched for',
  searches:
    'Of searches the words of each day are kept: how many people wrote them, from how many networks, and how many found nothing, without saying who. What looks like an address, a long number or a whole sentence is not kept. What only one person searched for on only one day is deleted after a week; the rest, after a year and a month. What is searched for from many networks is suggested to other people.',
  sign_in_title: 'When signing in',
  sign_in:
    'Of each failed attempt to sign in, the e-mail that was written, the network address and the time are kept, never the password, to stop who tries many. They are deleted about a day later.',
  yours_title: 'What is yours',
  yours:
    'If you sign in, we keep on your account where you stopped in each lesson, the lessons you save and the searches you save, so that you go on with them on another device. Only you see it. Where you stopped you may erase here whenever you like; the rest, in its list. To suggest lessons we count which ones the same people watch, if they are at least three, without saying who. Without an account, where you stopped and the lessons you save stay on your device only.',
  erase: 'Erase where I stopped',
  erased: 'Erased, here and in your account.',
  cookies_title: 'Cookies',
  cookies:
    'There are two cookies: of your session, if you sign in, and of the language, if you choose one. Lessons embedded in other sites set none.',
};

export const all: Record<Locale, Texts> = { es, pt, en };
export const texts = () => all[locale];
