import { locale, type Locale } from '~/shared/i18n';

/** What only lessons that live elsewhere say: with the other texts every page would carry it. */
const es = {
  visit: (host: string) => `Ver en ${host}`,
  link_note: (host: string) => `Este material vive en ${host}. Acervo lo describe para que lo encuentres; se abre en su propio sitio.`,
  link_missing: 'No tenemos la dirección de este material.',
};
type Texts = typeof es;
const pt: Texts = {
  visit: (host) => `Ver em ${host}`,
  link_note: (host) => `Este material mora em ${host}. O Acervo o descreve para que você o encontre; ele abre no próprio site.`,
  link_missing: 'Não temos o endereço deste material.',
};
const en: Texts = {
  visit: (host) => `Watch at ${host}`,
  link_note: (host) => `This material lives at ${host}. Acervo describes it so that you can find it; it opens on its own site.`,
  link_missing: 'We do not have the address of this material.',
};

const all: Record<Locale, Texts> = { es, pt, en };
export const linkTexts = () => all[locale];
