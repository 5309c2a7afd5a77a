// A small catalogue in the shape of the API, for developing the site without the server. Not part of the product.

const label = (es, pt, en) => ({ es, pt, en });

const vocabularies = {
  levels: [
    ['inicial', label('Inicial', 'Creche', 'Early years')],
    ['preescolar', label('Preescolar', 'Pré-escola', 'Preschool')],
    ['primaria', label('Primaria', 'Ensino fundamental I', 'Primary')],
    ['primaria-1-2', label('Primaria 1.º y 2.º', 'Fundamental 1º e 2º ano', 'Primary, years 1–2'), 'primaria'],
    ['primaria-3-4', label('Primaria 3.º y 4.º', 'Fundamental 3º e 4º ano', 'Primary, years 3–4'), 'primaria'],
    ['primaria-5-6', label('Primaria 5.º y 6.º', 'Fundamental 5º ano', 'Primary, years 5–6'), 'primaria'],
    ['secundaria', label('Secundaria', 'Ensino fundamental II', 'Lower secondary')],
    ['media-superior', label('Media superior', 'Ensino médio', 'Upper secondary')],
    ['superior', label('Superior', 'Ensino superior', 'Higher education')],
    ['formacion-docente', label('Formación docente', 'Formação docente', 'Teacher training')],
    ['adultos', label('Personas adultas', 'Educação de adultos', 'Adult education')],
  ],
  modalities: [
    ['general', label('Escuela general', 'Escola regular', 'Mainstream school')],
    ['telesecundaria', label('Telesecundaria', 'Telessecundária', 'Telesecundaria')],
    ['multigrado', label('Multigrado', 'Multisseriada', 'Multigrade')],
  ],
  subjects: [
    ['lenguajes', label('Lenguajes', 'Linguagens', 'Languages')],
    ['espanol', label('Español', 'Espanhol', 'Spanish'), 'lenguajes'],
    ['lenguas-indigenas', label('Lenguas indígenas', 'Línguas indígenas', 'Indigenous languages'), 'lenguajes'],
    ['artes', label('Artes', 'Artes', 'Arts'), 'lenguajes'],
    ['saberes', label('Saberes y pensamiento científico', 'Saberes e pensamento científico', 'Science and scientific thinking')],
    ['matematicas', label('Matemáticas', 'Matemática', 'Mathematics'), 'saberes'],
    ['fisica', label('Física', 'Física', 'Physics'), 'saberes'],
    ['biologia', label('Biología', 'Biologia', 'Biology'), 'saberes'],
    ['geografia', label('Geografía', 'Geografia', 'Geography'), 'saberes'],
    ['etica', label('Ética, naturaleza y sociedades', 'Ética, natureza e sociedades', 'Ethics, nature and societies')],
    ['historia', label('Historia', 'História', 'History'), 'etica'],
    ['humano', label('De lo humano y lo comunitario', 'Do humano e do comunitário', 'The human and the community')],
    ['salud', label('Salud', 'Saúde', 'Health'), 'humano'],
  ],
  types: [
    ['capsula', label('Cápsula', 'Cápsula', 'Short')],
    ['clase', label('Clase grabada', 'Aula gravada', 'Recorded class')],
    ['animacion', label('Animación', 'Animação', 'Animation')],
    ['documental', label('Documental', 'Documentário', 'Documentary')],
    ['podcast', label('Pódcast', 'Podcast', 'Podcast')],
    ['experimento', label('Experimento', 'Experimento', 'Experiment')],
    ['conferencia', label('Conferencia', 'Conferência', 'Lecture')],
  ],
  languages: [
    ['es', label('Español', 'Espanhol', 'Spanish')],
    ['pt', label('Portugués', 'Português', 'Portuguese')],
    ['en', label('Inglés', 'Inglês', 'English')],
    ['nah', label('Náhuatl', 'Náuatle', 'Nahuatl')],
  ],
  licenses: [
    ['cc0', label('Dominio público (CC0)', 'Domínio público (CC0)', 'Public domain (CC0)')],
    ['cc-by', label('CC BY 4.0', 'CC BY 4.0', 'CC BY 4.0')],
    ['cc-by-sa', label('CC BY-SA 4.0', 'CC BY-SA 4.0', 'CC BY-SA 4.0')],
    ['cc-by-nc', label('CC BY-NC 4.0', 'CC BY-NC 4.0', 'CC BY-NC 4.0')],
    ['cc-by-nc-sa', label('CC BY-NC-SA 4.0', 'CC BY-NC-SA 4.0', 'CC BY-NC-SA 4.0')],
    ['uso-educativo', label('Uso educativo', 'Uso educativo', 'Educational use')],
    ['desconocida', label('Desconocida', 'Desconhecida', 'Unknown')],
  ],
};

export function vocabulary(name, lang) {
  const list = vocabularies[name];
  if (!list) return null;
  return {
    name,
    version: 'fake-1',
    concepts: list.map(([code, labels, parent], position) => ({ code, label: labels[lang], labels, parent: parent ?? null, position })),
  };
}

export function labelOf(name, code, lang) {
  return vocabularies[name].find(([other]) => other === code)?.[1][lang] ?? code;
}
export function parentOf(name, code) {
  return vocabularies[name].find(([other]) => other === code)?.[2] ?? null;
}

const fracciones = [
  'Toma una tira de papel. La tira completa es un entero.',
  'Dóblala por la mitad y marca bien el doblez. Cada parte es un medio.',
  'Pinta una de las dos partes: pintaste un medio de la tira.',
  'Toma otra tira igual y dóblala en cuatro partes. Cada parte es un cuarto.',
  'Pinta dos cuartos y pon esta tira debajo de la primera. ¿Qué notas?',
  'Lo pintado mide lo mismo. Un medio y dos cuartos son fracciones equivalentes.',
  'Con ocho partes pasa igual: cuatro octavos llegan al mismo lugar.',
  'Mira los números. Si multiplicas arriba y abajo por dos, la cantidad no cambia.',
  'Hay más partes, y más chicas, pero el pedazo es el mismo.',
  '¿Y si partes una tira en seis? ¿Cuántos sextos miden lo mismo que un medio?',
];
const agua = [
  'El agua que bebes hoy ya estuvo en una nube, en un río y en el mar.',
  'El Sol calienta el mar, los lagos y la tierra húmeda. Parte del agua se evapora.',
  'Las plantas también sueltan vapor por sus hojas. Eso se llama transpiración.',
  'Al subir, el vapor se enfría y forma gotitas: se condensa. Eso es una nube.',
  'Las gotitas se juntan, pesan más y caen. Es la precipitación.',
  'Y el ciclo del agua empieza otra vez. Es la misma agua, que da vueltas y vueltas.',
];
const sky = ['Desde la Estación Espacial, la noche dibuja las ciudades.', 'Las nubes siguen a los vientos; los vientos, al calor.', 'La atmósfera es apenas una línea azul.'];

/** media: which of the made films a lesson plays; null for what has no file. */
export const lessons = [
  {
    id: 'fraccione001', media: 'fracciones', title: 'Fracciones equivalentes con tiras de papel', language: 'es', type: 'capsula', levels: ['primaria-3-4'], subjects: ['matematicas'], license: 'cc-by',
    description: 'Con tres tiras de papel del mismo largo, el grupo descubre que un mismo pedazo tiene muchos nombres. Se dobla, se pinta, se compara y al final aparece la regla: multiplicar arriba y abajo por el mismo número.\n\nPensada para pausar el video y hacerlo con papel. Material: tres tiras, un lápiz de color.',
    keywords: ['fracciones', 'tiras de papel', 'material concreto'], contributors: [{ name: 'Canal Primaria', role: 'produccion' }, { name: 'Rosa Nájera', role: 'conduccion' }], collection: 'Matemáticas con las manos', published: '2026-11-12', cues: fracciones, chapters: ['Una tira, un entero', '¿Y si doblamos más?', 'La regla escondida'], mine: true,
  },
  {
    id: 'cicloagua001', media: 'agua', title: 'El ciclo del agua: un viaje sin final', language: 'es', type: 'animacion', levels: ['primaria-3-4', 'primaria-5-6'], subjects: ['geografia', 'saberes'], license: 'cc-by-sa',
    description: 'Del mar a la nube, de la nube a la montaña y de regreso: evaporación, condensación, precipitación e infiltración en un solo paisaje.', keywords: ['agua', 'evaporación'], contributors: [{ name: 'ILCE', role: 'produccion' }], collection: null, published: '2026-11-18', cues: agua, chapters: ['Sube', 'Baja'],
  },
  {
    id: 'planetavist1', media: 'earth', title: 'El planeta visto desde el espacio', language: 'es', type: 'documental', levels: ['primaria-5-6', 'secundaria'], subjects: ['geografia'], license: 'cc-by',
    description: 'Una vuelta a la Tierra de noche: continentes, tormentas y ciudades encendidas, para hablar de escalas y de la atmósfera.', keywords: ['Tierra', 'atmósfera'], contributors: [], collection: 'Planeta abierto', published: '2026-11-15', cues: sky, chapters: [],
  },
  { id: 'mareascost01', media: 'beach', title: 'Mareas, costas y comunidades', language: 'es', type: 'documental', levels: ['secundaria'], subjects: ['geografia', 'etica'], license: 'cc-by-nc', description: 'Cómo sube y baja el mar, y cómo viven de él los pueblos de la costa.', keywords: [], contributors: [{ name: 'Telesecundaria Oaxaca', role: 'produccion' }], collection: 'Planeta abierto', published: '2026-11-09', cues: ['La marea sube dos veces al día.', 'La Luna tira del agua del mar.'], chapters: [] },
  { id: 'historiaspa1', media: 'bbb', title: 'Contar una historia sin palabras', language: 'es', type: 'animacion', levels: ['primaria-1-2', 'preescolar'], subjects: ['lenguajes', 'artes'], license: 'cc-by', description: 'Un corto sin diálogos para que el grupo lo narre: qué pasa, qué siente cada personaje, cómo termina.', keywords: ['narración'], contributors: [], collection: null, published: '2026-10-30', cues: [], chapters: [] },
  { id: 'fracoesfeir1', media: 'agua', title: 'Frações equivalentes na feira', language: 'pt', type: 'clase', levels: ['primaria-3-4'], subjects: ['matematicas'], license: 'cc-by', description: 'Meia melancia, dois quartos de queijo: frações que se compram e se comem.', keywords: [], contributors: [{ name: 'Escola do Campo', role: 'produccion' }], collection: null, published: '2026-10-21', cues: ['Meia melancia é igual a dois quartos: são frações equivalentes.'], chapters: [] },
  { id: 'repartirso01', media: 'london', title: 'Repartir sin que sobre: clase grabada', language: 'es', type: 'clase', levels: ['primaria-5-6'], subjects: ['matematicas'], license: 'cc-by-sa', description: 'Una clase completa de reparto y fracciones con grupos de sexto, con las preguntas que salieron.', keywords: [], contributors: [{ name: 'Escuela Benito Juárez', role: 'produccion' }], collection: null, published: '2026-10-02', cues: ['Por eso un medio y tres sextos se llaman equivalentes.', '¿Cuántas fracciones distintas hay en la mesa?'], chapters: [] },
  { id: 'lecturavoz01', media: 'voice', kind: 'audio', title: 'Lectura en voz alta: tres cuentos de la milpa', language: 'es', type: 'podcast', levels: ['primaria-1-2', 'primaria-3-4'], subjects: ['espanol', 'lenguas-indigenas'], license: 'cc-by', description: 'Tres cuentos breves para leer juntos, con pausas para predecir qué sigue.', keywords: ['lectura'], contributors: [{ name: 'Radio Ñuu Savi', role: 'produccion' }], collection: 'Cuentos de la milpa', published: '2026-09-18', cues: ['Había una vez una milpa que hablaba.', '¿Qué crees que dijo el maíz?'], chapters: ['El maíz', 'El frijol'] },
  { id: 'pitagoras001', media: 'fracciones', title: 'El teorema de Pitágoras, con cuadrados que se ven', language: 'es', type: 'capsula', levels: ['secundaria'], subjects: ['matematicas'], license: 'cc0', description: 'Los cuadrados de los catetos caben en el de la hipotenusa: se recorta y se comprueba.', keywords: ['Pitágoras'], contributors: [], collection: 'Matemáticas con las manos', published: '2026-09-02', cues: ['El teorema de Pitágoras habla de áreas.', 'El cuadrado grande es la suma de los otros dos.'], chapters: [] },
  { id: 'climatiempo1', media: 'earth', title: 'Clima y tiempo: una clase abierta para media superior, con datos de estaciones meteorológicas de catorce países', language: 'es', type: 'conferencia', levels: ['media-superior'], subjects: ['geografia', 'fisica'], license: 'cc-by-nc-sa', description: 'La diferencia entre lo que pasa hoy y lo que suele pasar, con datos que el grupo puede descargar.', keywords: [], contributors: [], collection: null, published: '2026-08-20', cues: sky, chapters: [] },
  { id: 'photosynth01', media: 'beach', title: 'Photosynthesis in one breath', language: 'en', type: 'capsula', levels: ['secundaria'], subjects: ['biologia'], license: 'cc-by', description: 'Light, water and air become sugar: a leaf explained in ninety seconds.', keywords: [], contributors: [], collection: null, published: '2026-08-01', cues: ['A leaf is a kitchen that runs on light.'], chapters: [] },
  { id: 'enlacetele01', media: null, kind: 'link', url: 'https://www.ejemplo.edu.mx/telesecundaria/programa-128', title: 'Telesecundaria: números y fracciones en la vida diaria', language: 'es', type: 'conferencia', levels: ['secundaria'], subjects: ['matematicas'], license: 'uso-educativo', description: 'Programa de televisión educativa sobre fracciones y decimales en recibos, mapas y recetas.', keywords: [], contributors: [{ name: 'Televisión Educativa', role: 'publisher' }], collection: 'Telesecundaria', published: '2026-07-12', cues: [], chapters: [] },
  { id: 'enlacemuseo1', media: null, kind: 'link', url: 'https://museo.ejemplo.org/visita', title: 'Visita al museo de la escritura maya', language: 'es', type: 'documental', levels: ['secundaria', 'media-superior'], subjects: ['historia'], license: 'desconocida', description: 'Estelas, códices y glifos, con guía de preguntas.', keywords: [], contributors: [], collection: null, published: '2026-07-01', cues: [], chapters: [] },
  // One's own, in every state
  { id: 'preparando01', media: 'agua', title: 'La célula por dentro', language: 'es', type: 'clase', levels: ['secundaria'], subjects: ['biologia'], license: 'cc-by', description: 'Recorrido por las partes de una célula vegetal.', keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, state: 'draft', preparation: { state: 'preparing', progress: 0.62, reason: null, message: null, available: ['audio', '240p'] } },
  { id: 'revisando001', media: null, title: 'Ensayo de orquesta escolar', language: null, type: null, levels: [], subjects: [], license: null, description: '', keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, state: 'draft', preparation: { state: 'probing', progress: 0, reason: null, message: null, available: [] } },
  { id: 'rechazado001', media: null, title: 'IMG 2041', language: null, type: null, levels: [], subjects: [], license: null, description: '', keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, state: 'draft', preparation: { state: 'refused', progress: 0, reason: 'is_picture', message: null, available: [] } },
  { id: 'fallada00001', media: null, title: 'Debate sobre el agua en el pueblo', language: 'es', type: 'clase', levels: ['media-superior'], subjects: [], license: 'cc-by', description: 'Dos equipos defienden cómo repartir el agua del manantial.', keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, state: 'draft', preparation: { state: 'failed', progress: 0.3, reason: 'stalled', message: null, available: [] } },
  { id: 'sinarchivo01', media: null, title: 'Tablas que bailan', language: 'es', type: null, levels: [], subjects: [], license: null, description: '', keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, state: 'draft', preparation: null },
];
