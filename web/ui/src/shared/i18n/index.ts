import type { Messages } from './messages/es';
import { chooseLocale, type Locale } from './locale';

export { kLocales, type Locale } from './locale';

/** The catalogue of the visitor's language. Filled before anything is shown; a change of language reloads the page. */
export let m: Messages;
export let locale: Locale = 'es';
/** For `Intl`. */
export let tag = 'es-MX';

const tags: Record<Locale, string> = { es: 'es-MX', pt: 'pt-BR', en: 'en' };
const catalogues: Record<Locale, () => Promise<{ default: Messages }>> = {
  es: () => import('./messages/es'),
  pt: () => import('./messages/pt'),
  en: () => import('./messages/en'),
};

export function useMessages(code: Locale, messages: Messages) {
  locale = code;
  tag = tags[code];
  m = messages;
}

let known: () => void;
/** Ends when the visitor's language is known and its texts are here. */
export const languageKnown = new Promise<void>((resolve) => (known = resolve));

export async function loadMessages(asked?: string) {
  const code = chooseLocale(document.cookie, navigator.languages, asked);
  useMessages(code, (await catalogues[code]()).default);
  document.documentElement.lang = code;
  known();
}

export function rememberLocale(code: Locale) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `acervo_lang=${code}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
