import { locale, type Locale } from '~/shared/i18n';

/** What only this page says: with the other texts every page would carry it. */
const es = {
  title: 'Privacidad',
  lead: 'Acervo cuenta cuánto se ve cada lección, sin saber quién la ve.',
  counts_title: 'Lo que se cuenta',
  counts:
    'Mientras se reproduce una lección, la página avisa qué segundos se vieron, con un número al azar que olvida al cerrarse. De eso se guardan solo sumas por lección y día: reproducciones, minutos, qué partes se ven y cuántos megabytes se enviaron. Ese número al azar se borra a los dos días. Tu dirección de red no se guarda: solo sirve, mezclada con un secreto que cambia cada día y vive en la memoria, para que nadie infle las cuentas. Los robots no se cuentan.',
  yours_title: 'Lo tuyo',
  yours: 'Si inicias sesión, guardamos dónde te quedaste en cada lección, para que sigas en otro dispositivo. Solo tú lo ves. Para sugerir lecciones contamos cuáles ven las mismas personas, si son al menos tres, sin decir quiénes. Sin cuenta, eso queda en este dispositivo. Las lecciones que guardas quedan en tu cuenta; sin cuenta, solo en este dispositivo.',
  erase: 'Borrar dónde me quedé',
  erased: 'Borrado, aquí y en tu cuenta.',
  cookies_title: 'Cookies',
  cookies: 'Hay dos: la de tu sesión, si entras, y la del idioma, si lo eliges. Las lecciones insertadas en otros sitios no ponen ninguna.',
};
type Texts = typeof es;
const pt: Texts = {
  title: 'Privacidade',
  lead: 'O Acervo conta quanto se vê de cada aula, sem saber quem a vê.',
  counts_title: 'O que se conta',
  counts:
    'Enquanto uma aula é reproduzida, a página informa quais segundos foram vistos, com um número ao acaso que ela esquece ao fechar. Disso se guardam apenas somas por aula e dia: reproduções, minutos, quais partes são vistas e quantos megabytes foram enviados. Esse número ao acaso é apagado em dois dias. Seu endereço de rede não é guardado: só serve, misturado a um segredo que muda a cada dia e vive na memória, para que ninguém infle as contas. Robôs não são contados.',
  yours_title: 'O que é seu',
  yours: 'Se você entra na sua conta, guardamos onde parou em cada aula, para continuar em outro dispositivo. Só você vê isso. Para sugerir aulas contamos quais as mesmas pessoas veem, se forem pelo menos três, sem dizer quem. Sem conta, isso fica neste dispositivo. As aulas que você salva ficam na sua conta; sem conta, só neste dispositivo.',
  erase: 'Apagar onde parei',
  erased: 'Apagado, aqui e na sua conta.',
  cookies_title: 'Cookies',
  cookies: 'Há dois: o da sua sessão, se você entra, e o do idioma, se o escolhe. As aulas inseridas em outros sites não põem nenhum.',
};
const en: Texts = {
  title: 'Privacy',
  lead: 'Acervo counts how much of each lesson is watched, without knowing who watches it.',
  counts_title: 'What is counted',
  counts:
    'While a lesson plays, the page says which seconds were watched, with a random number that it forgets when it closes. Of that only sums by lesson and day are kept: plays, minutes, which parts are watched and how many megabytes were sent. The random number is deleted after two days. Your network address is not kept: mixed with a secret that changes every day and lives in memory, it only serves so that nobody inflates the counts. Robots are not counted.',
  yours_title: 'What is yours',
  yours: 'If you sign in, we keep where you stopped in each lesson, so that you go on with it on another device. Only you see it. To suggest lessons we count which ones the same people watch, if they are at least three, without saying who. Without an account it stays on this device. The lessons you save stay on your account; without one, on this device only.',
  erase: 'Erase where I stopped',
  erased: 'Erased, here and in your account.',
  cookies_title: 'Cookies',
  cookies: 'There are two: of your session, if you sign in, and of the language, if you choose one. Lessons embedded in other sites set none.',
};

const all: Record<Locale, Texts> = { es, pt, en };
export const texts = () => all[locale];
