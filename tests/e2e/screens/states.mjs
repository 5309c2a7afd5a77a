// Every page and state of the site worth looking at. Each is an address, what the API answers where that is hard to
// reach for real, and what is pressed before the picture is taken.

import { calmFleet, experiencesOf, fleetOf, missedSearches, noStatistics, savedSearches, statistics, suggestedSearches, synonyms, tagsOf } from './answers.mjs';

const json = (body, status = 200) => ({ status, contentType: status >= 400 ? 'application/problem+json' : 'application/json', body: JSON.stringify(body) });
const problem = (status, code, extra = {}) => json({ type: 'about:blank', title: code, status, code, ...extra }, status);
const api = (path) => new RegExp(`/api/v1${path}`);
const kPerson = { id: '5k2d7q0v9a3c', name: 'Rosa Nájera', email: 'rosa@ejemplo.mx', role: 'editor' };
const signedIn = [[api('/session$'), () => json({ person: kPerson })]];
const asAdmin = [[api('/session$'), () => json({ person: { ...kPerson, role: 'admin' } })], [api('/experiences\\?state'), () => json({ total: 0, page: 1, per_page: 20, items: [] })]];
const no_room = { code: 'disk_full', message: 'No queda espacio en el servidor. Lo que llegó está guardado; avisa a quien administra el sitio.' };
const never = () => null;
const posted = (answer) => (request) => (request.method() === 'POST' ? answer() : undefined);
/** What the server says before a file is sent. */
const outlook = (more = {}) => [api('/uploads(\\?|$)'), (request) => (request.method() === 'GET' ? json({ used: 12_400_000_000, quota: 50_000_000_000, largest: 68_719_476_736, same: [], ...more }) : undefined)];
const kFile = { name: 'Fracciones en la cocina.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(12_000_000) };

const preparation = (state, more = {}) => ({ state, progress: 0, reason: null, message: null, waits_for: null, available: [], ...more });

/** What the pictures are about: real lessons of whatever catalogue the server has. */
const captionTrack = (number, language, label, more = {}) => ({ number, language, language_label: label, label: '', shown_label: label, kind: 'subtitles', origin: 'upload', seems: null, filename: `clase.${language}.srt`, given_at: '2026-11-20T10:00:00Z', ended_at: null, cues: 128, url: '#', ...more });
const givenCaptions = {
  items: [
    captionTrack(7, 'es', 'Español', { origin: 'file', filename: '', shown_label: 'Español (para personas sordas)', kind: 'captions' }),
    captionTrack(8, 'en', 'Inglés', { filename: 'un nombre de archivo muy largo que alguien escribió sin espacios_ni_pausas_versión_final_2.en.srt' }),
    captionTrack(9, 'fr', 'Francés', { seems: { language: 'pt', language_label: 'Portugués' } }),
  ],
  earlier: [captionTrack(3, 'es', 'Español', { ended_at: '2026-11-21T10:00:00Z' })],
  unreadable: [{ kind: 'pictures', codec: 'hdmv_pgs_subtitle', language_label: 'Español' }],
};
const mending = { unreadable: 0, without_text: 0, out_of_order: 3, repeated: 0, without_end: 0, overlapping: 12, shortened: 0, clipped: 1, beyond_end: 4, hours: 0 };

export async function findSubjects(url) {
  const get = async (path) => {
    const response = await fetch(`${url}/api/v1${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  const all = (await get('/search?per_page=100')).items;
  for (const words of ['fracciones', 'agua', 'luz']) {
    const hit = (await get(`/search?q=${encodeURIComponent(words)}&per_page=20`)).items.find(
      (item) => item.kind === 'video' && item.language === 'es' && item.moments.some(({ text }) => text.toLowerCase().includes(words.slice(0, 5))),
    );
    if (!hit) continue;
    return {
      words,
      second: Math.floor(hit.moments[0].start),
      lesson: await get(`/materials/${hit.id}`),
      audio: all.find((item) => item.kind === 'audio') ?? null,
      link: all.find((item) => item.kind === 'link') ?? null,
      cards: all,
    };
  }
  throw new Error('no lesson with a moment in its captions: import the sample lessons first');
}

/** A page of the curators' queue, in all the states that a record may be in. */
function recordsOf(cards) {
  const more = [
    { state: 'draft', title: '', lacks: ['title', 'description', 'license', 'levels', 'captions'], preparation: null, kind: 'pending', poster: null },
    { state: 'draft', lacks: ['license'], preparation: { state: 'failed', progress: 0.3, reason: 'stalled', message: null, available: [] } },
    { state: 'published', lacks: [], sealed: true },
    { state: 'restricted', lacks: ['subjects', 'captions'], owner: null },
    { state: 'withdrawn', lacks: [] },
  ];
  const items = more.map((what, i) => ({ ...cards[i % cards.length], id: cards[i % cards.length].id, replacement: null, owner: { id: '5k2d7q0v9a3c', name: 'Rosa Nájera' }, created_at: '2026-11-01T12:00:00Z', updated_at: '2026-11-20T18:00:00Z', version: 3, permissions: { edit: true, publish: true, delete: true }, ...what }));
  return { total: 41, page: 1, per_page: 20, items, states: { draft: 41, published: 1280, restricted: 12, withdrawn: 3 } };
}

export function statesOf({ words, second, lesson, audio, link, cards }) {
  const q = encodeURIComponent(words);
  const page = `/materiales/${lesson.id}`;
  const edit = `/estudio/${lesson.id}`;
  const this_material = api(`/materials/${lesson.id}(\\?media=session)?$`);
  const file = (revision, filename, more) => ({ ...preparation('ready', { progress: 1, filename }), revision, bytes: 48_200_000, duration: lesson.duration, given_at: '2026-11-20T10:00:00Z', plays: false, undone: [], sounds_left_out: 0, ...more });
  const files = [api(`/materials/${lesson.id}/files$`), () => json({ items: [file(2, 'La célula, versión final con portada nueva.mp4', { plays: true }), file(1, 'IMG_2041.MOV')] })];
  // What the server would tell staff alone: who is signed in here is made up, so it would refuse
  const tracks = (captions) => [api(`/materials/${lesson.id}/captions(\\?|$)`), () => json({ items: captions.map(({ language, label }, i) => captionTrack(i + 1, language, label || language)), earlier: [], unreadable: [] })];
  const as = (changes) => [[this_material, () => json({ ...lesson, ...changes })], files, tracks(changes.captions ?? lesson.captions)];
  const may = { edit: true, publish: true, delete: true };
  const mine = (i, changes) => ({ ...(cards[i % cards.length]), ...changes });
  const blank = { poster: null, duration: null, published_at: null, state: 'draft', kind: 'video', url: null, description: '', language: null, type: null, levels: [], license: null };
  const studio = [
    mine(0, { title: 'La célula por dentro', state: 'draft', published_at: null, kind: 'video', preparation: preparation('preparing', { progress: 0.62, available: ['audio', '240p'] }) }),
    mine(1, { ...blank, id: 'revisando001', title: 'Ensayo de orquesta escolar', preparation: preparation('probing') }),
    mine(2, { ...blank, id: 'rechazado001', title: 'IMG 2041', preparation: preparation('refused', { reason: 'is_picture' }) }),
    mine(3, { ...blank, id: 'fallada00001', title: 'Debate sobre el agua en el pueblo', preparation: preparation('failed', { reason: 'stalled', progress: 0.3 }) }),
    mine(4, { ...blank, id: 'sinarchivo01', title: 'Tablas que bailan', preparation: null }),
    mine(0, { id: 'publicada001', kind: 'video', state: 'published', preparation: preparation('ready', { progress: 1 }) }),
    mine(2, { id: 'cambiando001', kind: 'video', state: 'published', preparation: preparation('ready', { progress: 1 }), replacement: preparation('preparing', { progress: 0.4, filename: 'La célula, corregida.mp4' }) }),
    mine(3, { id: 'cambioespera', kind: 'video', state: 'published', preparation: preparation('ready', { progress: 1 }), replacement: preparation('preparing', { progress: 0.1, filename: 'IMG_2041 corregido.MOV', waits_for: no_room }) }),
    mine(1, { id: 'retirada0001', kind: 'video', state: 'withdrawn', published_at: null, preparation: preparation('ready', { progress: 1 }) }),
  ].filter((item, i, list) => list.findIndex(({ id }) => id === item.id) === i);
  const list = (items) => [[api('/materials\\?'), () => json({ total: items.length, page: 1, per_page: 20, items })]];
  const watched = [{ id: lesson.id, title: lesson.title, kind: 'video', poster: lesson.poster, duration: lesson.duration ?? 60, position: (lesson.duration ?? 60) * 0.4, at: Date.now() }];

  const play = async (p) => {
    await p.locator('.player .big').click();
    await p.waitForFunction(() => document.querySelector('video').currentTime > 0.3, null, { timeout: 20_000 });
    await p.keyboard.press('k');
  };

  const words_of = [[api('/synonyms$'), () => json({ items: synonyms })], [api('/searches-without-result$'), () => json({ items: missedSearches })], [api('/suggested-searches$'), () => json(suggestedSearches)]];
  const openStatistics = async (p) => {
    await p.locator('.numbers-of summary').click();
    await p.waitForSelector('.statistics dl');
  };

  const exp = experiencesOf(lesson);
  const of_lesson = (items) => [[api('/experiences\\?material'), () => json(exp.page(items))]];
  const one = (told) => [[api(`/experiences/${told.id}(\\?|$)`), () => json(told)]];
  const toTold = async (p, wait) => { await p.locator('.told').evaluate((node) => node.scrollIntoView({ block: 'center' })); await p.waitForSelector(wait); await p.locator('#told').evaluate((node) => node.scrollIntoView()); };
  const telling = (told, part, more = {}) => ({ name: `contar-${part}`, path: `/estudio/experiencias/${told.id}?parte=${part}`, answers: [...signedIn, ...one(told)], wait: '.ask', settle: 300, ...more });

  return [
    { name: 'leccion-experiencias', path: page, answers: of_lesson([exp.whole, exp.other]), wait: '.about h1', act: (p) => toTold(p, '.about section li'), viewport: true },
    { name: 'leccion-experiencias-vacio', path: page, answers: of_lesson([]), wait: '.about h1', act: (p) => toTold(p, '.about section p.muted'), viewport: true },
    { name: 'leccion-experiencias-falla', path: page, answers: [[api('/experiences'), () => problem(503, 'unavailable')]], wait: '.about h1', act: (p) => toTold(p, '.about section [role=alert]'), viewport: true },
    { name: 'experiencia', path: `/experiencias/${exp.whole.id}`, answers: one(exp.whole), wait: 'article ol' },
    { name: 'experiencia-revisar', path: `/experiencias/${exp.waiting.id}`, answers: [...asAdmin, ...one(exp.waiting)], wait: '.verdict', act: async (p) => { await p.getByRole('button', { name: /Devolver/ }).click(); await p.getByRole('button', { name: 'Devolver', exact: true }).click(); } },
    { name: 'experiencia-mia', path: `/experiencias/${exp.mine.id}`, answers: [...signedIn, ...one(exp.mine)], wait: 'aside .button' },
    { name: 'experiencia-cargando', path: `/experiencias/${exp.whole.id}`, answers: [[api('/experiences'), never]], settle: 700, wait: '.skeleton' },
    { name: 'experiencia-falla', path: `/experiencias/${exp.whole.id}`, answers: [[api('/experiences'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'experiencia-no-hay', path: `/experiencias/${exp.whole.id}`, answers: [[api('/experiences'), () => problem(404, 'not_found')]], wait: 'main h1' },
    { name: 'experiencias-mias', path: '/estudio/experiencias', answers: [...signedIn, [api('/experiences\\?mine'), () => json(exp.page([exp.returned, exp.begun, exp.mine, exp.whole]))]], wait: '.page li' },
    { name: 'experiencias-mias-vacio', path: '/estudio/experiencias', answers: [...signedIn, [api('/experiences\\?mine'), () => json(exp.page([]))]], wait: '.page .button', settle: 300 },
    { name: 'experiencias-mias-falla', path: '/estudio/experiencias', answers: [...signedIn, [api('/experiences'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'experiencias-mias-sin-sesion', path: '/estudio/experiencias', wait: 'main .button' },
    { name: 'contar-empezar', path: '/estudio/experiencias/nueva', answers: signedIn, wait: '#title' },
    ...['title', 'lessons', 'context', 'steps', 'send'].map((part) => telling(exp.draft, part)),
    telling(exp.returned, 'results'),
    telling(exp.begun, 'send', { name: 'contar-falta' }),
    telling(exp.draft, 'summary', { name: 'contar-sin-red', answers: [...signedIn, [api(`/experiences/${exp.draft.id}`), (request) => (request.method() === 'PATCH' ? problem(503, 'unavailable') : json(exp.draft))]], act: async (p) => { await p.fill('#summary', 'Otra manera de contarlo'); await p.waitForSelector('.said.bad'); } }),
    { name: 'cola-experiencias', path: '/curaduria', answers: [...asAdmin, [api('/records'), () => json(recordsOf(cards))], [api('/experiences\\?state'), () => json(exp.page([exp.waiting, { ...exp.waiting, ...{ id: 'contada00008', title: exp.other.title, summary: exp.other.summary } }]))]], wait: '.verdict', viewport: true },
    { name: 'inicio', path: '/', wait: '.tiles', settle: 700 },
    { name: 'inicio-con-sesion-y-vistos', path: '/', answers: signedIn, storage: { 'acervo.watching': watched, 'acervo.kept': watched }, wait: '.tiles', settle: 700 },
    { name: 'inicio-cargando', path: '/', answers: [[api('/search'), never]], settle: 700, wait: '.skeleton' },
    { name: 'inicio-vacio', path: '/', answers: [[api('/search'), () => json({ total: 0, page: 1, per_page: 8, items: [], facets: { level: [], subject: [], type: [], language: [], license: [], collection: [], duration: [] }, suggestion: null, dropped: [], with_all: 0, without_filters: null, unread: false })]], wait: '.empty' },
    { name: 'inicio-falla', path: '/', answers: [[api('/search'), () => problem(500, 'internal')]], wait: '.trouble' },
    { name: 'inicio-sugerencias', path: '/', wait: '.tiles', act: async (p) => { await p.locator('main input[type=search]').pressSequentially(words.slice(0, 4), { delay: 20 }); await p.waitForSelector('[role=option]'); await p.keyboard.press('ArrowDown'); }, viewport: true },
    { name: 'resultados', path: `/buscar?q=${q}`, wait: 'article' },
    { name: 'resultados-todo', path: '/buscar', wait: 'article' },
    { name: 'resultados-filtros', path: `/buscar?q=${q}&level=primaria`, wait: '.chips', act: async (p) => { const open = p.locator('.open-sheet'); if (await open.isVisible()) { await open.click(); await p.waitForSelector('dialog'); } } , viewport: true },
    { name: 'resultados-entendidos', path: `/buscar?q=${q}&level=primaria`, answers: [[api('/search'), async (_request, _count, route) => { const found = await (await route.fetch()).json(); return json({ ...found, suggestion: 'fracciones equivalentes', dropped: ['hiperbólicas'], with_all: 0, without_filters: 3 }); }]], wait: '.left-out' },
    { name: 'resultados-exactos', path: `/buscar?q=${q}&exact=1`, wait: '.meant' },
    { name: 'resultados-en-pantalla', path: `/buscar?q=${q}`, answers: [[api('/search'), () => json({ total: 1, page: 1, per_page: 20, items: [{ ...lesson, title_marked: lesson.title, snippet: '', score: 1, moments: [{ start: 72, text: 'El ciclo del <mark>agua</mark>: evaporación y condensación', on_slide: true }, { start: 95, text: 'Y el <mark>agua</mark> sube otra vez.', on_slide: false }] }], facets: { level: [], subject: [], type: [], language: [], license: [], collection: [], duration: [] }, suggestion: null, dropped: [], with_all: 1, without_filters: null, unread: false })]], wait: 'article' },
    { name: 'resultados-cargando', path: `/buscar?q=${q}`, answers: [[api('/search'), never]], settle: 700, wait: '.hits .skeleton' },
    { name: 'resultados-sin-una-palabra', path: `/buscar?q=${q}%20xilofonemia`, wait: '.left-out' },
    { name: 'resultados-vacio', path: '/buscar?q=xilofonemia', wait: '.empty' },
    { name: 'resultados-vacio-con-filtros', path: `/buscar?q=xilofonemia&level=primaria&language=es`, wait: '.empty' },
    { name: 'resultados-falla', path: `/buscar?q=${q}`, answers: [[api('/search'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'leccion', path: page, wait: '.transcript li' },
    { name: 'leccion-guardada', path: page, storage: { 'acervo.kept': watched }, wait: '.transcript li', viewport: true },
    { name: 'leccion-reproduciendo', path: `${page}?t=${second}`, wait: '.transcript li', act: play },
    { name: 'leccion-calidad', path: page, wait: '.transcript li', act: async (p) => { await p.getByRole('button', { name: 'Calidad' }).click(); await p.waitForSelector('[role=menu]'); }, viewport: true },
    { name: 'leccion-subtitulos', path: page, wait: '.transcript li', act: async (p) => { await p.getByRole('button', { name: 'Subtítulos' }).click(); await p.waitForSelector('[role=menu]'); }, viewport: true },
    { name: 'leccion-solo-audio', path: `${page}?t=${second}`, storage: { 'acervo.player': { quality: 'audio' } }, wait: '.transcript li', act: play, viewport: true },
    { name: 'leccion-buscar-dentro', path: page, wait: '.transcript li', act: async (p) => { await p.locator('.find input').fill(words.slice(0, 5)); await p.waitForSelector('.transcript mark'); } },
    { name: 'leccion-desde-resultado', path: `${page}?t=${second}&q=${encodeURIComponent(words)}`, wait: '.transcript mark' },
    { name: 'leccion-buscar-en-pantalla', path: `${page}?q=${encodeURIComponent(words)}`, answers: [[api(`/materials/${lesson.id}/moments`), () => json({ language: 'es', items: [{ start: 12, end: 40, text: `Tema 1: <mark>${words}</mark> y sus partes`, on_slide: true }, { start: 72, end: 76, text: `de los <mark>${words}</mark>`, on_slide: false }] })]], wait: '.transcript mark', viewport: true },
    { name: 'leccion-buscar-nada', path: `${page}?q=zzzzqqqq`, answers: [[api(`/materials/${lesson.id}/moments`), () => json({ language: 'es', items: [] })]], wait: '.transcript [role=status]:not(:empty)', viewport: true },
    { name: 'leccion-capitulos', path: page, wait: '.transcript li', act: async (p) => { const tab = p.getByRole('tab', { name: 'Capítulos' }); if (await tab.count()) await tab.click(); } },
    { name: 'leccion-compartir', path: `${page}?t=${second}`, wait: '.transcript li', act: async (p) => { await p.locator('.actions button').first().click(); await p.waitForSelector('dialog'); }, viewport: true },
    { name: 'leccion-descargar', path: page, wait: '.transcript li', act: async (p) => { await p.locator('.actions').getByRole('button', { name: /Descargar/ }).click(); await p.waitForSelector('dialog'); }, viewport: true },
    { name: 'leccion-citar', path: page, wait: '.transcript li', act: async (p) => { await p.locator('.actions').getByRole('button', { name: 'Citar' }).click(); await p.waitForSelector('dialog'); }, viewport: true },
    { name: 'leccion-atajos', path: page, wait: '.transcript li', act: async (p) => { await p.keyboard.press('?'); await p.waitForSelector('dialog'); }, viewport: true },
    { name: 'leccion-no-carga-el-video', path: page, wait: '.transcript li', answers: [[/\/media\/.*m3u8/, () => ({ status: 404, body: '' })]], act: async (p) => { await p.locator('.player .big').click(); await p.waitForSelector('.over'); }, viewport: true },
    { name: 'leccion-cargando', path: page, answers: [[this_material, never]], settle: 700, wait: '.skeleton' },
    { name: 'leccion-preparando', path: page, answers: [...signedIn, ...as({ state: 'draft', permissions: may, preparation: preparation('preparing', { progress: 0.46, available: ['audio', '240p'] }) })], wait: '.transcript li' },
    { name: 'leccion-revisando', path: page, answers: [...signedIn, ...as({ state: 'draft', permissions: may, playback: null, poster: null, captions: [], chapters: [], preparation: preparation('probing') })], wait: '.state' },
    { name: 'leccion-fallida', path: page, answers: [...signedIn, ...as({ state: 'draft', permissions: may, playback: null, captions: [], chapters: [], preparation: preparation('failed', { reason: 'too_demanding' }) })], wait: '.state' },
    { name: 'leccion-rechazada', path: page, answers: [...signedIn, ...as({ state: 'draft', permissions: may, playback: null, poster: null, captions: [], chapters: [], preparation: preparation('refused', { reason: 'damaged_index' }) })], wait: '.state' },
    { name: 'leccion-sin-subtitulos', path: page, answers: as({ captions: [], chapters: [] }), wait: '.transcript' },
    { name: 'leccion-sin-conexion', path: page, wait: '.transcript li', act: (p) => p.context().setOffline(true), after: (p) => p.context().setOffline(false), viewport: true },
    { name: 'leccion-falla', path: page, answers: [[this_material, () => problem(500, 'internal')]], wait: '.trouble' },
    { name: 'leccion-no-existe', path: '/materiales/zzzzzzzzzzzz', answers: [[api('/materials/zzzzzzzzzzzz'), () => problem(404, 'not_found')]], wait: 'h1' },
    ...(audio ? [{ name: 'leccion-audio', path: `/materiales/${audio.id}`, wait: '.player' }] : []),
    ...(link ? [{ name: 'leccion-enlace', path: `/materiales/${link.id}`, wait: '.link' }] : []),
    { name: 'entrar', path: '/entrar', wait: '#email' },
    { name: 'entrar-errores', path: '/entrar', wait: '#email', act: async (p) => { await p.locator('#email').fill('rosa'); await p.locator('main form .submit').click(); await p.waitForSelector('.error'); } },
    { name: 'entrar-no-coinciden', path: '/entrar', answers: [[api('/session$'), (request) => (request.method() === 'POST' ? problem(401, 'invalid_credentials') : json({ person: null }))]], wait: '#email', act: async (p) => { await p.locator('#email').fill('rosa@ejemplo.mx'); await p.locator('#password').fill('mal'); await p.locator('main form .submit').click(); await p.waitForSelector('[role=alert]'); } },
    { name: 'estudio', path: '/estudio', answers: [...signedIn, ...list(studio)], wait: 'article' },
    { name: 'estudio-vacio', path: '/estudio', answers: [...signedIn, ...list([])], wait: '.zone' },
    { name: 'estudio-cargando', path: '/estudio', answers: [...signedIn, [api('/materials\\?'), never]], settle: 700, wait: '.skeleton' },
    { name: 'estudio-falla', path: '/estudio', answers: [...signedIn, [api('/materials\\?'), () => problem(500, 'internal')]], wait: '.trouble' },
    { name: 'estudio-sin-sesion', path: '/estudio', answers: [[api('/session$'), () => json({ person: null })]], wait: '.out' },
    {
      name: 'estudio-subiendo', path: '/estudio', wait: '.zone',
      answers: [...signedIn, ...list(studio.slice(0, 2)), [api('/materials$'), () => json({ ...lesson, id: 'subiendo0001', permissions: may, version: 1 }, 201)], [api('/uploads$'), posted(() => ({ status: 201, headers: { Location: '/api/v1/uploads/1', 'Tus-Resumable': '1.0.0' } }))], [api('/uploads/1'), never], outlook()],
      act: async (p) => { await p.locator('.zone input').setInputFiles(kFile); await p.waitForSelector('.uploads .bar'); },
    },
    {
      name: 'estudio-sin-espacio', path: '/estudio', wait: '.zone',
      answers: [...signedIn, ...list([mine(0, { title: 'La célula por dentro', state: 'draft', published_at: null, kind: 'video', preparation: preparation('preparing', { progress: 0.3, waits_for: no_room, available: [] }) })]), [api('/materials$'), () => json({ ...lesson, id: 'subiendo0001', permissions: may, version: 1 }, 201)], [api('/uploads$'), posted(() => problem(507, 'disk_full'))], outlook()],
      act: async (p) => { await p.locator('.zone input').setInputFiles(kFile); await p.waitForSelector('.uploads .waiting'); },
    },
    {
      name: 'estudio-archivo-conocido', path: '/estudio', wait: '.zone',
      answers: [...signedIn, ...list(studio.slice(0, 2)), outlook({ same: [{ ...lesson, id: 'conocido0001', title: 'Fracciones en la cocina' }] })],
      act: async (p) => { await p.locator('.zone input').setInputFiles(kFile); await p.waitForSelector('.uploads .known'); },
    },
    {
      name: 'estudio-sin-sitio', path: '/estudio', wait: '.zone',
      answers: [...signedIn, ...list(studio.slice(0, 2)), outlook({ used: 49_995_000_000 })],
      act: async (p) => { await p.locator('.zone input').setInputFiles(kFile); await p.waitForSelector('.uploads .failed'); },
    },
    { name: 'editar', path: edit, answers: [...signedIn, ...as({ state: 'draft', permissions: may })], wait: '#title', settle: 300 },
    { name: 'editar-publicada', path: edit, answers: [...signedIn, ...as({ state: 'published', permissions: may })], wait: '#title', settle: 300 },
    {
      name: 'editar-errores', path: edit, wait: '#title', settle: 300,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may, title: '', description: '', levels: [], license: null })],
      act: async (p) => { await p.getByRole('button', { name: 'Publicar', exact: true }).last().click(); await p.waitForSelector('.part .error'); },
    },
    {
      name: 'editar-conflicto', path: edit, wait: '#title', settle: 300,
      answers: [...signedIn, [this_material, (request, count) => (request.method() === 'PATCH' ? problem(409, 'version_conflict') : json({ ...lesson, state: 'draft', permissions: may, version: count, title: count > 1 ? 'Otro título, escrito en otra ventana' : lesson.title }))]],
      act: async (p) => { await p.locator('#title').fill('Un título que escribo aquí'); await p.waitForSelector('.conflict'); },
    },
    ...[
      ['cambio', { state: 'preparing', progress: 0.4 }],
      ['cambio-rechazado', { state: 'refused', reason: 'not_media' }],
    ].map(([name, { state, ...more }]) => ({
      name: `editar-${name}`, path: edit, wait: '.coming', settle: 300,
      answers: [...signedIn, ...as({ state: 'published', permissions: may, replacement: preparation(state, { ...more, filename: 'La célula, corregida.mp4' }) })],
    })),
    {
      name: 'editar-repetida', path: edit, wait: '.alike', settle: 300,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may, preparation: preparation('ready', { progress: 1, filename: 'IMG_2041.MOV' }) }), [api(`/materials/${lesson.id}/duplicates$`), () => json({ known: true, items: [{ material: cards[1], reasons: ['sound', 'picture'], shared: 92, offset: 5.3 }, { material: cards[2], reasons: ['picture'], shared: 301, offset: 0 }] })]],
    },
    {
      name: 'editar-portada', path: edit, wait: '.side', settle: 300, viewport: true,
      answers: [...signedIn, ...as({ state: 'published', permissions: may }), [api(`/materials/${lesson.id}/posters$`), () => json({ origin: 'chosen', items: [4, 31, 62, 95, 140].map((second, number) => ({ number, second, url: lesson.poster, shown: number === 1 })) })]],
      act: async (p) => { await p.getByRole('button', { name: 'Cambiar la portada' }).click(); await p.waitForSelector('.candidate'); },
    },
    {
      name: 'editar-subtitulos', path: edit, wait: '#captions-title', settle: 400,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may }), [api(`/materials/${lesson.id}/captions(\\?|$)`), (request) => (request.method() === 'POST' ? json({ format: 'srt', track: givenCaptions.items[0], mending }, 201) : json(givenCaptions))]],
      act: async (p) => {
        await p.locator('section:has(#captions-title) input[type=file]').setInputFiles({ name: 'clase.srt', mimeType: 'text/plain', buffer: Buffer.from('x') });
        await p.waitForSelector('.done');
        await p.locator('section:has(#captions-title) details summary').click();
        await p.getByRole('button', { name: 'Cambiar: Inglés' }).click();
        await p.locator('#captions-title').scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'editar-subtitulos-preguntar', path: edit, wait: '#captions-title', settle: 300, viewport: true,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may }), [api(`/materials/${lesson.id}/captions(\\?|$)`), (request) => (request.method() === 'POST' ? json({ type: 'about:blank', title: 'Cambió', status: 409, code: 'captions_exist', language: 'es', existing: givenCaptions.items[0] }, 409) : json({ items: [], earlier: [], unreadable: [] }))], ],
      act: async (p) => { await p.locator('section:has(#captions-title) input[type=file]').setInputFiles({ name: 'clase.srt', mimeType: 'text/plain', buffer: Buffer.from('x') }); await p.waitForSelector('dialog .ask'); },
    },
    {
      name: 'editar-subtitulos-malos', path: edit, wait: '#captions-title', settle: 300,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may }), [api(`/materials/${lesson.id}/captions(\\?|$)`), (request) => (request.method() === 'POST' ? json({ type: 'about:blank', title: 'x', status: 422, code: 'not_captions', detail: 'Esto no es un archivo de subtítulos que podamos leer. Sirven SRT, WebVTT, SBV, ASS, SSA y TTML; si los tienes en otro programa, expórtalos como SRT.' }, 422) : json({ items: [], earlier: [], unreadable: [] }))]],
      act: async (p) => { await p.locator('section:has(#captions-title) input[type=file]').setInputFiles({ name: 'carta.docx', mimeType: 'text/plain', buffer: Buffer.from('x') }); await p.waitForSelector('.wrong span'); await p.getByLabel('Empieza en').fill('99:00'); await p.keyboard.press('Enter'); },
    },
    {
      name: 'editar-subtitulos-arrastrar', path: edit, wait: '#captions-title', settle: 300, viewport: true,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may }), [api(`/materials/${lesson.id}/captions(\\?|$)`), () => json(givenCaptions)]],
      act: async (p) => {
        await p.waitForSelector('.give');
        await p.locator('.give').evaluate((give) => give.scrollIntoView({ block: 'center' }));
        await p.evaluate(() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['x'], 'clase.srt'));
          dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
        });
        await p.waitForSelector('.give .drop');
      },
    },
    {
      name: 'editar-capitulos-propuestos', path: edit, wait: '#chapters-title', settle: 300, viewport: true,
      answers: [...signedIn, ...as({ state: 'draft', permissions: may, chapters: [], chapter_suggestions: [{ start: 0, title: 'El ciclo del agua' }, { start: 9, title: 'Evaporación y transpiración' }, { start: 26, title: 'Precipitación' }, { start: 62, title: 'De cada 100 litros de agua del planeta, menos de 3 son de agua dulce' }] })],
      act: async (p) => { await p.getByRole('button', { name: 'Proponer capítulos' }).click(); await p.getByRole('button', { name: 'Agregar: Precipitación' }).click(); },
    },
    {
      name: 'editar-capitulos-pegar', path: edit, wait: '#chapters-title', settle: 300, viewport: true, answers: [...signedIn, ...as({ state: 'draft', permissions: may })],
      act: async (p) => { await p.getByRole('button', { name: 'Pegar una lista' }).click(); await p.locator('dialog textarea').fill('0:00 Inicio\n0:04 - Qué es una fracción\n0:06 Ejemplos\n99:00 Fuera\nGracias por ver'); },
    },
    {
      name: 'editar-archivos', path: edit, wait: '.files details', settle: 300, answers: [...signedIn, ...as({ state: 'published', permissions: may })],
      act: (p) => p.locator('.files summary').click(),
    },
    {
      name: 'editar-algo-sin-hacer', path: edit, wait: '.files .undone', settle: 300, answers: [...signedIn, ...as({ state: 'published', permissions: may }),
        [api(`/materials/${lesson.id}/files$`), () => json({ items: [file(1, 'Congreso con nueve lenguas.mkv', { plays: true, sounds_left_out: 3, undone: ['derive', 'storyboard', 'examine'].map((kind, i) => ({ kind, reason: i < 2 ? 'crashed' : 'stalled', message: i < 2 ? 'La preparación falló a la mitad. El archivo está a salvo: pulsa Reintentar; si se repite, prueba guardarlo como MP4.' : 'La preparación dejó de avanzar y se detuvo. El archivo está a salvo: pulsa Reintentar.' })) })] })]],
      act: (p) => p.locator('.files .undone').scrollIntoViewIfNeeded(),
    },
    { name: 'editar-sin-archivo', path: edit, answers: [...signedIn, ...as({ state: 'draft', permissions: may, playback: null, poster: null, duration: null, captions: [], chapters: [], preparation: null })], wait: '#title', settle: 300 },
    { name: 'editar-cargando', path: edit, answers: [...signedIn, [this_material, never]], settle: 700, wait: '.skeleton' },
    { name: 'leccion-estadisticas', path: page, answers: [...asAdmin, ...as({ permissions: may }), [api(`/materials/${lesson.id}/statistics`), () => json(statistics)]], wait: '.transcript li', act: openStatistics },
    { name: 'leccion-estadisticas-vacias', path: page, answers: [...asAdmin, ...as({ permissions: may }), [api(`/materials/${lesson.id}/statistics`), () => json(noStatistics)]], wait: '.transcript li', act: openStatistics },
    { name: 'administracion', path: '/administracion', answers: [...asAdmin, [api('/fleet$'), () => json(fleetOf(lesson))]], wait: 'article' },
    { name: 'administracion-en-calma', path: '/administracion', answers: [...asAdmin, [api('/fleet$'), () => json(calmFleet(fleetOf(lesson)))]], wait: 'article' },
    { name: 'administracion-sin-respuesta', path: '/administracion', answers: [...asAdmin, [api('/fleet$'), (request, count) => (count > 1 ? problem(503, 'unavailable') : json(calmFleet(fleetOf(lesson))))]], wait: 'article', act: (p) => p.waitForSelector('.stale[role=alert]') },
    { name: 'administracion-cargando', path: '/administracion', answers: [...asAdmin, [api('/fleet$'), never]], settle: 700, wait: '.skeleton' },
    { name: 'administracion-falla', path: '/administracion', answers: [...asAdmin, [api('/fleet$'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'administracion-sin-permiso', path: '/administracion', answers: signedIn, wait: 'h1' },
    { name: 'cola', path: '/curaduria', answers: [...asAdmin, [api('/records'), () => json(recordsOf(cards))]], wait: '.page li' },
    { name: 'cola-elegidas', path: '/curaduria?state=all&lacks=anything', answers: [...asAdmin, [api('/records'), () => json(recordsOf(cards))]], wait: '.page li', act: async (p) => { for (const i of [0, 1]) await p.locator('li input[type=checkbox]').nth(i).check(); await p.waitForSelector('.acts'); }, viewport: true },
    { name: 'cola-vacia', path: '/curaduria', answers: [...asAdmin, [api('/records'), () => json({ ...recordsOf(cards), total: 0, items: [] })]], wait: 'nav + form + p' },
    { name: 'cola-nada', path: '/curaduria?lacks=license&q=zzz', answers: [...asAdmin, [api('/records'), () => json({ ...recordsOf(cards), total: 0, items: [] })]], wait: 'nav + form + p' },
    { name: 'cola-falla', path: '/curaduria', answers: [...asAdmin, [api('/records'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'cola-cargando', path: '/curaduria', answers: [...asAdmin, [api('/records'), never]], settle: 700, wait: '.skeleton' },
    { name: 'cola-sin-permiso', path: '/curaduria', answers: signedIn, wait: 'h1' },
    { name: 'guardadas', path: '/estudio/guardadas', answers: [...signedIn, [api('/kept'), () => json({ items: cards.slice(0, 9) })]], wait: '.page li' },
    { name: 'guardadas-vacio', path: '/estudio/guardadas', answers: [...signedIn, [api('/kept'), () => json({ items: [] })]], wait: '.page .button' },
    { name: 'guardadas-falla', path: '/estudio/guardadas', answers: [...signedIn, [api('/kept'), () => problem(503, 'unavailable')]], wait: '.trouble' },
    { name: 'etiquetas', path: '/curaduria/etiquetas', answers: [...asAdmin, [api('/tag-suggestions'), () => json(tagsOf(lesson))]], wait: '.groups', act: async (p) => { await p.locator('.groups [aria-expanded]').first().click(); await p.waitForSelector('.lessons li'); } },
    { name: 'etiquetas-vacio', path: '/curaduria/etiquetas', answers: [...asAdmin, [api('/tag-suggestions'), () => json({ total: 0, lessons: 0, groups: [], items: [] })]], settle: 400, wait: 'h1' },
    { name: 'palabras', path: '/curaduria/palabras', answers: [...asAdmin, ...words_of], wait: '.page li' },
    { name: 'palabras-probar', path: '/curaduria/palabras', answers: [...asAdmin, ...words_of, [api('/query-expansions'), () => json({ total: 7, parts: [{ said: 'abp', alternatives: ['aprendizaje basado en proyectos'] }] })]], wait: '.page li', act: async (p) => { await p.locator('section:last-of-type form.one input').fill('abp'); await p.keyboard.press('Enter'); await p.waitForSelector('.answer strong'); }, viewport: true },
    { name: 'busquedas-guardadas', path: '/estudio/busquedas', answers: [...signedIn, [api('/saved-searches$'), () => json({ items: savedSearches })]], wait: '.page li' },
    { name: 'busquedas-guardadas-vacio', path: '/estudio/busquedas', answers: [...signedIn, [api('/saved-searches$'), () => json({ items: [] })]], wait: '.page .button' },
    { name: 'privacidad', path: '/privacidad', wait: 'h1' },
    { name: 'incrustada', path: `/embed/${lesson.id}`, wait: 'body *', settle: 500, viewport: true },
    { name: 'no-existe', path: '/esta-pagina-no-existe', wait: '.code' },
  ];
}
