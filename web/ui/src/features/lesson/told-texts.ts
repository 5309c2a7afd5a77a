import { locale, type Locale } from '~/shared/i18n';

/** What only the experiences of a lesson say: they come late. */
const es = {
  title: 'Experiencias de docentes',
  none: 'Nadie ha contado todavía cómo dio esta lección. La tuya puede ser la primera.',
  failed: 'No pudimos leer las experiencias.',
  tell: 'Cuenta tu experiencia',
  more: 'Mostrar más',
  by: (name: string) => `Cuenta ${name}`,
  students: (n: string) => `${n} estudiantes`,
};
type Texts = typeof es;
const pt: Texts = {
  title: 'Experiências de docentes',
  none: 'Ninguém contou ainda como deu esta aula. A sua pode ser a primeira.',
  failed: 'Não foi possível ler as experiências.',
  tell: 'Conte sua experiência',
  more: 'Mostrar mais',
  by: (name) => `Conta ${name}`,
  students: (n) => `${n} estudantes`,
};
const en: Texts = {
  title: 'Experiences of teachers',
  none: 'Nobody has told yet how they taught this lesson. Yours can be the first.',
  failed: 'The experiences could not be read.',
  tell: 'Tell your experience',
  more: 'Show more',
  by: (name) => `Told by ${name}`,
  students: (n) => `${n} students`,
};

const all: Record<Locale, Texts> = { es, pt, en };
export const texts = () => all[locale];
