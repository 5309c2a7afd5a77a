import { locale, type Locale } from '~/shared/i18n';

/** What only the dialogs of sharing, downloading and citing say: with the other texts every page would carry it. */
const es = {
  embed: 'Insertar en otra página',
  copy_code: 'Copiar código',
  embed_only: (sites: string) => `Solo se muestra dentro de: ${sites}.`,
  embed_none: 'Esta lección no se muestra dentro de otros sitios.',
  share_title: 'Compartir esta lección',
  share_link: 'Enlace',
  share_at: (time: string) => `Empezar en ${time}`,
  share_native: 'Enviar por otra aplicación',
  copy_link: 'Copiar enlace',
  download_title: 'Descargar para ver sin conexión',
  download_note: 'El archivo funciona sin internet en cualquier teléfono o computadora.',
  download_audio: 'Solo audio',
  cite_title: 'Citar esta lección',
  cite_note: 'Formato APA. Revisa que tu escuela no pida otro.',
  cite_medium: { video: 'Video', audio: 'Audio', link: 'Material en línea', pending: 'Video' },
  no_date: 's. f.',
};
type Texts = typeof es;
const pt: Texts = {
  embed: 'Inserir em outra página',
  copy_code: 'Copiar código',
  embed_only: (sites) => `Só aparece dentro de: ${sites}.`,
  embed_none: 'Esta aula não aparece dentro de outros sites.',
  share_title: 'Compartilhar esta aula',
  share_link: 'Link',
  share_at: (time) => `Começar em ${time}`,
  share_native: 'Enviar por outro aplicativo',
  copy_link: 'Copiar link',
  download_title: 'Baixar para ver sem conexão',
  download_note: 'O arquivo funciona sem internet em qualquer celular ou computador.',
  download_audio: 'Só áudio',
  cite_title: 'Citar esta aula',
  cite_note: 'Formato APA. Confira se sua escola pede outro.',
  cite_medium: { video: 'Vídeo', audio: 'Áudio', link: 'Material on-line', pending: 'Vídeo' },
  no_date: 's.d.',
};
const en: Texts = {
  embed: 'Embed in another page',
  copy_code: 'Copy code',
  embed_only: (sites) => `It only shows inside: ${sites}.`,
  embed_none: 'This lesson does not show inside other sites.',
  share_title: 'Share this lesson',
  share_link: 'Link',
  share_at: (time) => `Start at ${time}`,
  share_native: 'Send with another app',
  copy_link: 'Copy link',
  download_title: 'Download to watch offline',
  download_note: 'The file plays without internet on any phone or computer.',
  download_audio: 'Audio only',
  cite_title: 'Cite this lesson',
  cite_note: 'APA style. Check whether your school asks for another.',
  cite_medium: { video: 'Video', audio: 'Audio', link: 'Online material', pending: 'Video' },
  no_date: 'n.d.',
};

const all: Record<Locale, Texts> = { es, pt, en };
export const texts = () => all[locale];
