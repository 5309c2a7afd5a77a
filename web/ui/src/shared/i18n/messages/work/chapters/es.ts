import { plurals } from '../../../plural';

const count = plurals('es-MX');

/** The chapters of the edit page. */
export const chapters = {
  title: 'Capítulos',
  note: 'Para ir directo a una parte. Se ven en el reproductor y en la página, y la búsqueda los encuentra.',
  none: 'Esta lección todavía no tiene capítulos.',
  time: 'Tiempo',
  name: 'Título',
  time_of: (title: string) => `Tiempo de: ${title}`,
  title_of: (time: string) => `Título del capítulo en ${time}`,
  play: (time: string) => `Ver desde ${time}`,
  remove_of: (title: string) => `Quitar: ${title}`,
  removed: (title: string) => `Quitaste «${title}».`,
  add: 'Agregar capítulo',
  here: (time: string) => `Usar ${time}, donde está el video`,
  new_time: 'Empieza en',
  new_title: 'Título del capítulo',
  import: 'Pegar una lista',
  import_note: 'Una línea por capítulo, como en las descripciones de YouTube:',
  import_label: 'Lista de capítulos',
  found: (n: number) => count(n, { one: 'Se leyó # capítulo', other: 'Se leyeron # capítulos' }),
  odd: (n: number) => count(n, { one: '# línea sin tiempo o sin título no se usa.', other: '# líneas sin tiempo o sin título no se usan.' }),
  beyond_end: (n: number) => count(n, { one: '# empieza después del final y no se usa.', other: '# empiezan después del final y no se usan.' }),
  repeated: (n: number) => count(n, { one: '# repite un tiempo y no se usa.', other: '# repiten un tiempo y no se usan.' }),
  add_all: 'Agregarlos',
  replace_all: (n: number) => count(n, { one: 'Reemplazar el que hay', other: 'Reemplazar los # que hay' }),
  imported: (n: number) => count(n, { one: 'Agregaste # capítulo.', other: 'Agregaste # capítulos.' }),
  propose: 'Proponer capítulos',
  propose_note: 'Donde la pantalla muestra otro título. Se leyeron de las diapositivas: revísalos al agregarlos.',
  add_of: (title: string) => `Agregar: ${title}`,
  add_proposed: (n: number) => `Agregar los ${n}`,
  all_added: 'Ya están todos los que se proponen.',
  bad_time: 'Escribe un tiempo como 3:58 o 1:02:07.',
  too_late: (end: string) => `La lección termina en ${end}.`,
  taken: (time: string) => `Ya hay un capítulo en ${time}.`,
  no_title: 'Escribe un título.',
  too_many: 'Caben 500 capítulos.',
  beyond_now: (end: string) => `Hay capítulos después del final (${end}). Cámbialos o quítalos para guardar.`,
};
export type ChapterTexts = typeof chapters;
