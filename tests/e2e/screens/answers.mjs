// Answers made up for pages of the staff, whose states would take days of use to reach for real.
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();

export const noStatistics = {
  from: '2026-10-01', to: '2026-10-30', plays: 0, embedded_plays: 0, minutes: 0, days: [],
  retention: { bucket_seconds: 5, plays: 0, seen: [], drops: [] }, delivered: [],
};

export const statistics = {
  ...noStatistics,
  plays: 412, embedded_plays: 57, minutes: 318.4,
  days: Array.from({ length: 30 }, (_, i) => ({ day: `2026-10-${String(i + 1).padStart(2, '0')}`, plays: Math.round(14 + 10 * Math.sin(i / 2)), minutes: 11 + 8 * Math.sin(i / 2) })),
  retention: { bucket_seconds: 5, plays: 412, seen: [412, 398, 380, 371, 352, 280, 268, 255, 241, 236, 190, 151], drops: [{ second: 25, share: 0.2 }, { second: 50, share: 0.19 }] },
  delivered: [{ rung: '240p', bytes: 610_000_000, minutes: 180 }, { rung: 'audio', bytes: 41_000_000, minutes: 90 }, { rung: '720p', bytes: 1_900_000_000, minutes: 48 }],
};

export const fleetOf = ({ id, title }) => {
  const job = { kind: 'encode', material: id, title, chunk: 3, rung: null, worker: 'uno', since: ago(40), attempt: 1, progress: 0.62, speed: 3.4 };
  const worker = { host: 'aula-1', pid: 4121, threads: 2, started_at: ago(7200), seen_at: ago(1), alive: true, reason: null, message: null };
  return {
    workers: [
      { ...worker, name: 'uno' },
      { ...worker, name: 'dos', host: 'aula-2', pid: 977, reason: 'disk_full', message: 'El disco está lleno. El trabajo espera y sigue solo cuando haya espacio.' },
      { ...worker, name: 'tres', host: 'aula-3', pid: 1203, alive: false, seen_at: ago(900) },
    ],
    running: [{ ...job, id: 1 }, { ...job, id: 2, kind: 'segment', rung: '240p', chunk: 17, since: ago(1), progress: 0.1, speed: 0 }],
    owners: [
      { owner: '', name: '', queued: 212, running: 1, parked: 1, held: false },
      { owner: '5k2d7q0v9a3c', name: 'Rosa Nájera', queued: 3, running: 1, parked: 0, held: true },
    ],
    waiting: [
      { material: id, title, owner: '', jobs: 212, rank: 0, held: false },
      { material: 'enespera0001', title: 'El ciclo del agua, explicado por alumnos de quinto grado de una escuela multigrado', owner: 'Rosa Nájera', jobs: 3, rank: -1, held: true },
    ],
    stopped: [
      { id: 9, kind: 'encode', material: id, title, chunk: 2, attempts: 3, parked: true, reason: 'stalled', message: 'El trabajo dejó de avanzar tres veces.', detail: 'stalled: no packet in 120 s\n  at chunk 2, 00:00:08.000 of 00:00:12.000' },
      { id: 10, kind: 'derive', material: id, title, chunk: 0, attempts: 1, parked: false, reason: 'disk_full', message: 'El disco está lleno. El trabajo espera y sigue solo cuando haya espacio.', detail: '' },
    ],
    holds: ['5k2d7q0v9a3c'],
    condition: {
      storage: { ready: true, free: 3_200_000_000, total: 500_000_000_000 },
      search: { state: 'damaged', documents: 0 },
      mail: { at: ago(240), waiting: 3, why: 'SMTP: 451 4.3.0 Temporary failure, try again later' },
    },
  };
};

export const calmFleet = (fleet) => ({
  ...fleet,
  workers: fleet.workers.slice(0, 1), owners: [], waiting: [], stopped: [], holds: ['all'],
  condition: { storage: { ready: true, free: 312_000_000_000, total: 500_000_000_000 }, search: { state: 'ready', documents: 1294 }, mail: null },
});

export const tagsOf = ({ id, title }) => {
  const group = { field: 'subject', value: 'matematicas', label: 'Matemáticas', lessons: 18, confidence: 0.86 };
  const item = { ...group, reason: '12 de las 20 lecciones más parecidas', reasons: [{ kind: 'similar', count: 12, of: 20 }], state: 'offered' };
  return {
    total: 2,
    lessons: 31,
    groups: [group, { ...group, field: 'level', value: 'primaria', label: 'Primaria', lessons: 9, confidence: 0.71 }, { ...group, field: 'keyword', value: 'fracciones', label: 'fracciones', lessons: 4, confidence: 0.55 }],
    items: [{ ...item, material: { id, title } }, { ...item, confidence: 0.62, reason: 'Lo dice el título: «fracciones»', material: { id: 'fracciones02', title: 'Fracciones en la cocina' } }],
  };
};

const synonym = (id, texts, more = {}) => ({ id, words: texts.map((text) => ({ text, country: '', language: '' })), shipped: true, changed: false, active: true, changed_at: null, ...more });
export const synonyms = [
  synonym('abp', ['ABP', 'aprendizaje basado en proyectos']),
  synonym('quebrados', ['quebrados', 'fracciones'], { changed: true, changed_at: '2026-10-02T15:00:00Z' }),
  synonym('popote', ['popote', 'pajilla', 'sorbete', 'bombilla'], { shipped: false }),
  synonym('tele', ['tele secundaria', 'telesecundaria'], { active: false }),
];
export const suggestedSearches = {
  items: ['fracciones equivalentes', 'sistema solar', 'mapas de america latina', 'la celula y sus partes'],
  hidden: [{ id: 'juan', words: 'juan perez', hidden_at: '2026-10-29T15:00:00Z' }],
};
export const missedSearches = [
  { words: 'xilófono casero', misses: 14, visitors: 9, days: [{ day: '2026-10-28', searches: 4 }] },
  { words: 'lengua de señas', misses: 8, visitors: 8, days: [{ day: '2026-10-29', searches: 3 }] },
];

export const savedSearches = [
  { id: 'guardada0001', name: 'Fracciones para primaria', query: 'q=fracciones&level=primaria', notify: 'weekly', feed: '/feeds/una-clave', created_at: '2026-10-02T15:00:00Z', deleted: false },
  { id: 'guardada0002', name: 'Agua', query: 'q=agua', notify: 'none', feed: '/feeds/otra-clave', created_at: '2026-10-12T15:00:00Z', deleted: false },
];

/** Experiences of teachers in every state, of one lesson. */
export function experiencesOf({ id, title, duration, poster }) {
  const no = { edit: false, send: false, reopen: false, publish: false, hand_back: false, withdraw: false, delete: false };
  const whole = {
    id: 'contada00001', state: 'published', title: 'Fracciones con tiras de papel en un grupo multigrado', language: 'es',
    summary: 'Vimos tres minutos del video y luego cada equipo dobló tiras de papel para comparar fracciones. Al final explicaron con sus palabras por qué 2/4 y 1/2 son lo mismo.',
    level: 'primaria-3-4', country: 'MX', modality: 'multigrado', students: 18, license: 'cc-by-sa', author: { name: 'Ana Luna' }, materials: [{ id, title, duration, poster }], observations: null,
    version: 7, created_at: ago(900_000), updated_at: ago(86_400), sent_at: ago(200_000), published_at: ago(86_400),
    labels: { level: 'Primaria 3.º y 4.º', modality: 'Multigrado', license: 'CC BY-SA: con crédito y compartiendo igual' }, permissions: no,
    purpose: 'Que reconozcan fracciones equivalentes y lo puedan mostrar con material.',
    steps: [
      { activity: 'Vemos el video desde 1:20 y paro antes de la respuesta. Cada quien escribe qué cree que sigue.', minutes: 10, material: id, start_second: 80 },
      { activity: 'En equipos de tres doblamos tiras de papel en medios, cuartos y octavos, y las comparamos.', minutes: 25, material: null, start_second: null },
      { activity: 'Cada equipo explica una igualdad al grupo.', minutes: null, material: null, start_second: null },
    ],
    results: 'Quince de dieciocho lo explicaron sin ayuda. Con tercios se confundieron, y lo retomamos al día siguiente.',
    reflection: 'Funcionó parar el video antes de la respuesta. La próxima vez formaría equipos más chicos y cortaría las tiras desde antes.', missing: [],
  };
  const other = { ...whole, id: 'contada00002', title: 'Quebrados en la tienda', summary: 'Pesamos frijol con vasos de medio y de cuarto.', author: { name: 'Efraín Canul Dzib' }, modality: 'telesecundaria', labels: { ...whole.labels, modality: 'Telesecundaria' }, students: null };
  const draft = { ...whole, id: 'contada00003', state: 'draft', published_at: null, permissions: { ...no, edit: true, send: true, delete: true } };
  const waiting = { ...whole, id: 'contada00004', state: 'in_review', published_at: null, permissions: { ...no, publish: true, hand_back: true } };
  return {
    whole, other, draft, waiting,
    returned: { ...draft, id: 'contada00005', title: 'El agua que se va', observations: '¿Cuántos lo lograron? Cuenta también qué harías con quienes no.' },
    begun: { ...draft, id: 'contada00006', title: 'Un título y nada más', summary: '', level: null, modality: null, purpose: '', steps: [], results: '', reflection: '', missing: ['summary', 'level', 'modality', 'purpose', 'steps', 'results', 'reflection'] },
    mine: { ...waiting, id: 'contada00007', permissions: { ...no, reopen: true } },
    page: (items) => ({ total: items.length, page: 1, per_page: 20, items }),
  };
}
