export const kLocales = ['es', 'pt', 'en'] as const;
export type Locale = (typeof kLocales)[number];

function isLocale(text: string | undefined): text is Locale {
  return kLocales.includes(text as Locale);
}

/** What the address asks for, the visitor's choice (cookie `acervo_lang`), else the first language of the browser that we speak, else Spanish. */
export function chooseLocale(cookies: string, preferred: readonly string[], asked?: string): Locale {
  const wished = asked?.toLowerCase().split('-')[0];
  if (isLocale(wished)) return wished;
  const chosen = /(?:^|;\s*)acervo_lang=([a-z]+)/.exec(cookies)?.[1];
  if (isLocale(chosen)) return chosen;
  for (const language of preferred) {
    const code = language.toLowerCase().split('-')[0];
    if (isLocale(code)) return code;
  }
  return 'es';
}
