// The API of web/api/openapi.yaml over the small catalogue of fake-data.mjs, and the built site beside it.
//   node dev/fake-api.mjs [--port N]        sign in as rosa@ejemplo.mx or lucia@ejemplo.mx (curator) with any password but "mal"
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labelOf, lessons, parentOf, vocabulary } from './fake-data.mjs';
import { fakeExperiences } from './fake-experiences.mjs';
import { filmSeconds, makeFilms } from './fake-media.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const openapi = fileURLToPath(new URL('../../api/openapi.yaml', import.meta.url));
const films = join(tmpdir(), 'acervo-fake-films');

const person = { id: '5k2d7q0v9a3c', name: 'Rosa Nájera', email: 'rosa@ejemplo.mx', role: 'editor' };
const curator = { id: '7m3f9r2x0b4d', name: 'Lucía Prado', email: 'lucia@ejemplo.mx', role: 'curator' };
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.m3u8': 'application/vnd.apple.mpegurl', '.mp4': 'video/mp4', '.m4s': 'video/iso.segment', '.jpg': 'image/jpeg', '.vtt': 'text/vtt', '.json': 'application/json' };
const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const stem = (word) => fold(word).replace(/(es|s|e)$/, '');
function mark(text, words) {
  return text.replace(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu, (piece) => (words.some((word) => stem(piece) === stem(word)) ? `<mark>${escape(piece)}</mark>` : escape(piece)));
}

export function startFakeApi(port = 0) {
  makeFilms(films);
  const shelf = new Map(lessons.map((lesson, i) => [lesson.id, { kind: 'video', state: 'published', url: null, version: 1, ...structuredClone(lesson), order: i }]));
  const transfers = new Map();
  let made = 0;

  const secondsOf = (lesson) => (lesson.media ? filmSeconds[lesson.media] : null);
  const cuesOf = (lesson) => {
    const each = (secondsOf(lesson) ?? 0) / Math.max(1, lesson.cues.length);
    return lesson.cues.map((text, i) => ({ start: i * each, end: (i + 1) * each - 0.2, text }));
  };
  const preparationOf = (lesson) => ('preparation' in lesson ? lesson.preparation : lesson.kind === 'link' ? null : { state: 'ready', progress: 1, reason: null, message: null, available: ['audio', '240p', '480p'] });
  function card(lesson) {
    const poster = lesson.media && lesson.media !== 'voice' ? `/media/${lesson.id}/1/poster.jpg` : null;
    return {
      id: lesson.id, identifier: null, title: lesson.title, description: lesson.description.split('\n')[0].slice(0, 240), kind: lesson.kind, state: lesson.state, language: lesson.language, type: lesson.type, levels: lesson.levels, subjects: lesson.subjects, license: lesson.license,
      duration: secondsOf(lesson), poster, bytes_min: lesson.media ? Math.round(secondsOf(lesson) * 21000) : null, url: lesson.url, published_at: lesson.state === 'published' && lesson.published ? `${lesson.published}T15:00:00Z` : null, preparation: preparationOf(lesson), has_captions: lesson.cues.length > 0, sealed: Boolean(lesson.sealed),
    };
  }
  function material(lesson, viewer, lang) {
    const seconds = secondsOf(lesson);
    const base = `/media/${lesson.id}/1`;
    const step = seconds / Math.max(1, lesson.chapters.length);
    const rungs = [
      { rung: '240p', kind: 'video', width: 426, height: 240, bandwidth: 120000, megabytes_per_minute: 0.9, language: null, label: null },
      { rung: '480p', kind: 'video', width: 854, height: 480, bandwidth: 420000, megabytes_per_minute: 3.2, language: null, label: null },
      { rung: 'audio', kind: 'audio', width: 0, height: 0, bandwidth: 48000, megabytes_per_minute: 0.4, language: lesson.language, label: null },
    ].filter((rung) => lesson.kind === 'video' || rung.kind === 'audio');
    if (lesson.id === 'preparando01') rungs.unshift({ ...rungs[1], rung: '720p', width: 1280, height: 720, megabytes_per_minute: 7.1 });
    return {
      ...card(lesson), description: lesson.description, keywords: lesson.keywords, contributors: lesson.contributors, collection: lesson.collection,
      created_at: '2026-11-01T12:00:00Z', updated_at: lesson.updated ?? '2026-11-20T18:00:00Z', version: lesson.version, owner: lesson.mine ? { id: person.id, name: person.name } : null,
      permissions: { edit: Boolean(viewer && lesson.mine), publish: Boolean(viewer && lesson.mine), delete: Boolean(viewer && lesson.mine) },
      captions: lesson.cues.length ? [{ language: lesson.language, label: labelOf('languages', lesson.language, lang), kind: 'subtitles', url: `${base}/captions/${lesson.language}.vtt` }] : [],
      chapters: lesson.own_chapters ?? lesson.chapters.map((title, i) => ({ start: i * step, end: (i + 1) * step, title })), chapter_suggestions: [],
      playback: lesson.media && { hls: `${base}/master.m3u8`, dash: `${base}/manifest.mpd`, poster: card(lesson).poster, storyboard: lesson.kind === 'video' ? `${base}/storyboard.vtt` : null, width: lesson.kind === 'video' ? 1280 : 0, height: lesson.kind === 'video' ? 720 : 0, rungs,
        downloads: lesson.kind === 'video' ? [{ rung: '480p', url: `${base}/480p.mp4`, bytes: Math.round(seconds * 53000) }, { rung: 'audio', url: `${base}/audio.mp4`, bytes: Math.round(seconds * 6000) }] : [{ rung: 'audio', url: `${base}/audio.mp4`, bytes: Math.round(seconds * 6000) }] },
      embed_sites: lesson.embed_sites ?? null, replacement: viewer && lesson.mine ? (lesson.replacement ?? null) : null,
      labels: { levels: Object.fromEntries(lesson.levels.map((code) => [code, labelOf('levels', code, lang)])), subjects: Object.fromEntries(lesson.subjects.map((code) => [code, labelOf('subjects', code, lang)])), type: lesson.type && labelOf('types', lesson.type, lang), language: lesson.language && labelOf('languages', lesson.language, lang), license: lesson.license && labelOf('licenses', lesson.license, lang) },
    };
  }

  const durationClass = (lesson) => { const s = secondsOf(lesson); return s === null ? null : s < 300 ? 'lt5' : s <= 1200 ? '5to20' : 'gt20'; };
  const withParents = (name, codes) => [...new Set(codes.flatMap((code) => [code, parentOf(name, code)]).filter(Boolean))];
  const facetValues = {
    level: (l) => withParents('levels', l.levels), subject: (l) => withParents('subjects', l.subjects), type: (l) => [l.type], language: (l) => [l.language], license: (l) => [l.license], collection: (l) => [l.collection], duration: (l) => [durationClass(l)], with: (l) => [l.cues.length ? 'captions' : null, l.sealed ? 'seal' : null],
  };
  const withs = { captions: 'Subtítulos', seal: 'Sello de calidad' };
  const facetVocabulary = { level: 'levels', subject: 'subjects', type: 'types', language: 'languages', license: 'licenses' };

  function search(params, lang) {
    const q = params.get('q') ?? '';
    const typed = q.match(/[\p{L}\p{N}]+/gu) ?? [];
    const wanted = Object.fromEntries(Object.keys(facetValues).map((name) => [name, params.getAll(name).flatMap((value) => value.split(','))]));
    const has = (lesson, word) => fold([lesson.title, lesson.description, ...lesson.keywords, ...lesson.cues].join(' ')).match(/[\p{L}\p{N}]+/gu)?.some((other) => stem(other) === stem(word));
    // What no lesson says is left out, unless nothing would remain
    const known = typed.filter((word) => [...shelf.values()].some((lesson) => lesson.state === 'published' && has(lesson, word)));
    const exact = params.get('exact') === '1';
    const words = known.length && !exact ? known : typed;
    const dropped = known.length && !exact ? typed.filter((word) => !known.includes(word)) : [];
    const matching = [...shelf.values()].filter((lesson) => lesson.state === 'published' && words.every((word) => has(lesson, word)));
    const passes = (lesson, except) => Object.entries(wanted).every(([name, values]) => name === except || !values.length || facetValues[name](lesson).some((value) => values.includes(value)));
    const found = matching.filter((lesson) => passes(lesson));
    const score = (lesson) => words.filter((word) => fold(lesson.title).includes(stem(word))).length * 10 + 1 - lesson.order / 100;
    const by = { newest: (a, b) => (b.published ?? '').localeCompare(a.published ?? ''), title: (a, b) => a.title.localeCompare(b.title), shortest: (a, b) => (secondsOf(a) ?? 1e9) - (secondsOf(b) ?? 1e9) };
    found.sort(by[params.get('sort')] ?? ((a, b) => score(b) - score(a)));
    const page = Number(params.get('page') ?? 1), per_page = Number(params.get('per_page') ?? 20);
    const facets = Object.fromEntries(Object.keys(facetValues).map((name) => {
      const counts = new Map();
      for (const lesson of matching.filter((lesson) => passes(lesson, name))) for (const value of facetValues[name](lesson)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
      const from = facetVocabulary[name];
      const order = from ? vocabulary(from, lang).concepts.map(({ code }) => code) : [...counts.keys()].sort();
      return [name, order.filter((code) => counts.has(code)).map((value) => ({ value, label: from ? labelOf(from, value, lang) : (withs[value] ?? value), count: counts.get(value), parent: from ? parentOf(from, value) : null }))];
    }));
    return {
      total: found.length, page, per_page, facets, dropped, with_all: dropped.length ? 0 : found.length, unread: false, without_filters: found.length === 0 && matching.length > 0 && !dropped.length ? matching.length : null, suggestion: found.length === 0 && /frac+c?i?o/.test(fold(q)) ? 'fracciones' : null,
      items: found.slice((page - 1) * per_page, page * per_page).map((lesson) => ({
        ...card(lesson), score: score(lesson), title_marked: mark(lesson.title, words), snippet: mark(card(lesson).description, words),
        moments: words.length ? cuesOf(lesson).map((cue) => ({ start: cue.start, text: mark(cue.text, words), on_slide: false })).filter(({ text }) => text.includes('<mark>')).slice(0, 3) : [],
      })),
    };
  }

  const problem = (status, code, detail, errors) => ({ status, body: { type: 'about:blank', title: code, status, code, detail, ...(errors ? { errors } : {}) } });

  const experiences = fakeExperiences((id) => shelf.has(id) && card(shelf.get(id)), labelOf, problem);
  const positions = new Map();
  const kept = new Set();
  async function bodyOf(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts);
  }

  async function answer(request, url, viewer, lang) {
    const path = url.pathname.slice('/api/v1'.length);
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && path !== '/beacons' && request.headers['x-acervo-request'] !== '1') return problem(403, 'csrf');
    if (path === '/session') {
      if (method === 'GET') return { body: { person: viewer } };
      if (method === 'DELETE') return { status: 204, headers: { 'Set-Cookie': 'acervo_session=; Path=/; Max-Age=0' } };
      const { email, password } = JSON.parse(await bodyOf(request));
      const who = [person, curator].find((one) => one.email === email);
      return who && password !== 'mal' ? { body: { person: who }, headers: { 'Set-Cookie': `acervo_session=fake-${who.role}; Path=/; HttpOnly; SameSite=Lax` } } : problem(401, 'invalid_credentials', 'No coinciden.');
    }
    if (path === '/search') return { body: search(url.searchParams, lang) };
    if (path === '/suggest') {
      const q = fold(url.searchParams.get('q') ?? '');
      const titles = [...shelf.values()].filter((l) => l.state === 'published' && fold(l.title).split(/\s+/).some((word) => word.startsWith(q))).map((l) => ({ text: l.title, kind: 'title', id: l.id }));
      const subjects = vocabulary('subjects', lang).concepts.filter(({ label }) => fold(label).startsWith(q)).map(({ label, code }) => ({ text: label, kind: 'subject', id: code }));
      const words = [...new Set([...shelf.values()].flatMap((l) => fold(l.title).match(/\p{L}{4,}/gu) ?? []))].filter((word) => word.startsWith(q)).map((text) => ({ text, kind: 'term', id: null }));
      return { body: { items: [...words.slice(0, 2), ...subjects.slice(0, 2), ...titles.slice(0, 4)] } };
    }
    const vocabulary_name = /^\/vocabularies\/(\w+)$/.exec(path)?.[1];
    if (vocabulary_name) return vocabulary(vocabulary_name, lang) ? { body: vocabulary(vocabulary_name, lang) } : problem(404, 'not_found');

    if (path === '/materials' && method === 'GET') {
      if (url.searchParams.get('mine') === '1' && !viewer) return problem(401, 'unauthenticated');
      const list = [...shelf.values()].filter((l) => (url.searchParams.get('mine') === '1' ? l.mine : l.state === 'published')).sort((a, b) => a.order - b.order);
      const page = Number(url.searchParams.get('page') ?? 1), per_page = Number(url.searchParams.get('per_page') ?? 20);
      return { body: { total: list.length, page, per_page, items: list.slice((page - 1) * per_page, page * per_page).map(card) } };
    }
    if (path === '/materials' && method === 'POST') {
      if (!viewer) return problem(401, 'unauthenticated');
      const id = `nueva${String(++made).padStart(7, '0')}`;
      const lesson = { id, kind: 'video', state: 'draft', url: null, version: 1, media: null, title: '', description: '', language: null, type: null, levels: [], subjects: [], license: null, keywords: [], contributors: [], collection: null, cues: [], chapters: [], mine: true, preparation: null, order: -made, ...JSON.parse(await bodyOf(request)) };
      shelf.set(id, lesson);
      return { status: 201, body: material(lesson, viewer, lang) };
    }
    const [, id, what] = /^\/materials\/([0-9a-z]{12})(?:\/(\w+))?$/.exec(path) ?? [];
    if (id) {
      const lesson = shelf.get(id);
      if (!lesson || (lesson.state !== 'published' && !(viewer && lesson.mine))) return problem(404, 'not_found');
      if (what === 'suggestions') return request.method === 'GET' ? { body: { items: [{ field: 'keyword', value: 'aula', label: 'aula', confidence: 0.62, reason: 'Está en 12 de las 20 lecciones más parecidas', reasons: [{ kind: 'similar', count: 12, of: 20 }], state: 'offered' }] } } : { status: 204 };
      if (what === 'related') return { body: { items: [...shelf.values()].filter((l) => l !== lesson && l.state === 'published' && l.subjects.some((code) => lesson.subjects.includes(code))).slice(0, 8).map(card) } };
      if (what === 'transcript') return { body: { language: lesson.language, cues: cuesOf(lesson) } };
      if (what === 'moments') {
        const words = (url.searchParams.get('q') ?? '').match(/[\p{L}\p{N}]+/gu) ?? [];
        const items = words.length ? cuesOf(lesson).map((cue) => ({ ...cue, text: mark(cue.text, words), on_slide: false })).filter(({ text }) => text.includes('<mark>')) : [];
        return { body: { language: lesson.language, items } };
      }
      if (what === 'seal') {
        lesson.sealed = method === 'PUT';
        return { status: 204 };
      }
      if (what === 'statistics') return !viewer ? problem(401, 'unauthenticated') : { body: { from: '2026-08-24', to: '2026-11-21', plays: 42, embedded_plays: 5, minutes: 118.4, days: Array.from({ length: 14 }, (_, i) => ({ day: `2026-11-${String(i + 8).padStart(2, '0')}`, plays: (i * 7) % 9, minutes: ((i * 7) % 9) * 2.8 })), retention: { bucket_seconds: 10, plays: 42, seen: Array.from({ length: 40 }, (_, i) => Math.round(42 * Math.exp(-i / 30))), drops: [{ second: 20, share: 0.12 }] }, delivered: [{ rung: '240p', bytes: 31_000_000, minutes: 80 }, { rung: '480p', bytes: 88_000_000, minutes: 38 }, { rung: 'audio', bytes: 9_000_000, minutes: 118 }] } };
      if (what === 'files') return !viewer ? problem(401, 'unauthenticated') : { body: { items: [...(lesson.replacement ? [{ ...lesson.replacement, revision: 2, bytes: 20_000_000, duration: null, given_at: '2026-11-21T10:00:00Z', plays: false, undone: [], sounds_left_out: 0 }] : []), { filename: `${lesson.title}.mp4`, ...preparationOf(lesson), revision: 1, bytes: 31_000_000, duration: secondsOf(lesson), given_at: '2026-11-20T10:00:00Z', plays: true, undone: [], sounds_left_out: 0 }] } };
      if (what === 'captions') return !viewer ? problem(401, 'unauthenticated') : { body: { items: [], earlier: [], unreadable: [] } };
      if (what === 'duplicates') return !viewer ? problem(401, 'unauthenticated') : { body: { known: true, items: [] } };
      if (what === 'posters') return !viewer ? problem(401, 'unauthenticated') : { body: { origin: 'automatic', items: lesson.media && lesson.media !== 'voice' ? [{ number: 0, second: 3, url: `/media/${lesson.id}/1/poster.jpg`, shown: true }] : [] } };
      if (what === 'poster') return { status: 204 };
      if (what === 'file') { lesson.replacement = null; return { status: 204 }; }
      if (what === 'retry') { lesson.preparation = { state: 'preparing', progress: 0.05, reason: null, message: null, available: [] }; return { status: 202 }; }
      if (method === 'GET') return { body: material(lesson, viewer, lang) };
      if (!viewer) return problem(401, 'unauthenticated');
      if (method === 'DELETE') { lesson.state = 'withdrawn'; lesson.version++; return { status: 204 }; }
      const match = request.headers['if-match'];
      if (match && match !== `"${lesson.version}"`) return problem(409, 'version_conflict', 'Alguien guardó antes.');
      const changes = JSON.parse(await bodyOf(request));
      const errors = [];
      if ((changes.title ?? '').length > 300) errors.push({ field: 'title', code: 'too_long', message: 'El título es muy largo.' });
      if (changes.state === 'published') for (const name of ['title', 'description', 'language', 'type', 'levels', 'license']) if (!(changes[name] ?? lesson[name])?.length) errors.push({ field: name, code: 'required', message: 'Falta este dato.' });
      if (errors.length) return problem(422, 'invalid', 'Revisa los campos marcados.', errors);
      if (changes.chapters) {
        lesson.own_chapters = changes.chapters.map((chapter, i, all) => ({ ...chapter, end: all[i + 1]?.start ?? secondsOf(lesson) }));
        delete changes.chapters;
      }
      Object.assign(lesson, changes, { version: lesson.version + 1, updated: new Date().toISOString() });
      if (changes.state === 'published') lesson.published ??= new Date().toISOString().slice(0, 10);
      return { body: material(lesson, viewer, lang) };
    }

    if (/^\/experiences(\/|$)/.test(path)) return experiences(method, path, url.searchParams, viewer, lang, method === 'GET' || method === 'DELETE' ? {} : JSON.parse(await bodyOf(request)));
    if (path === '/records') {
      if (!viewer) return problem(401, 'unauthenticated');
      const lacking = (l) => ['title', 'description', 'language', 'type', 'levels', 'license', 'subjects'].filter((name) => !l[name]?.length).concat(l.kind === 'pending' ? ['file'] : [], l.cues.length || l.kind === 'link' ? [] : ['captions']);
      const asked = (name) => url.searchParams.get(name);
      const all = [...shelf.values()];
      const list = all.filter((l) => (!asked('state') || l.state === asked('state')) && (!asked('q') || fold(l.title).includes(fold(asked('q')))) && (!asked('owner') || l.mine) && (!asked('lacks') || (asked('lacks') === 'anything' ? lacking(l).length : asked('lacks') === 'nothing' ? !lacking(l).length : lacking(l).includes(asked('lacks')))));
      const page = Number(asked('page') ?? 1), per_page = Number(asked('per_page') ?? 20);
      const record = (l) => ({ ...card(l), replacement: null, owner: l.mine ? { id: person.id, name: person.name } : null, created_at: '2026-11-01T12:00:00Z', updated_at: l.updated ?? '2026-11-20T18:00:00Z', version: l.version, lacks: lacking(l), permissions: { edit: true, publish: true, delete: true } });
      const states = Object.fromEntries(['draft', 'published', 'restricted', 'withdrawn'].map((state) => [state, all.filter((l) => l.state === state).length]));
      return { body: { total: list.length, page, per_page, items: list.slice((page - 1) * per_page, page * per_page).map(record), states } };
    }
    if (path.startsWith('/kept')) {
      if (!viewer) return problem(401, 'unauthenticated');
      const one = path.split('/')[2];
      if (method !== 'GET') {
        kept.delete(one);
        if (method === 'PUT' && shelf.has(one)) kept.add(one);
        return { status: 204 };
      }
      return { body: { items: [...kept].reverse().map((one) => card(shelf.get(one))) } };
    }
    if (path === '/beacons') return { status: 204 };
    if (path.startsWith('/positions')) {
      if (!viewer) return problem(401, 'unauthenticated');
      const of = path.split('/')[2];
      if (method === 'PUT') positions.set(of, { ...JSON.parse(await bodyOf(request)), at: new Date().toISOString() });
      if (method === 'DELETE') of ? positions.delete(of) : positions.clear();
      if (method !== 'GET') return { status: 204 };
      if (of) return { body: { position: positions.get(of) ?? null } };
      return { body: { items: [...positions].filter(([id]) => shelf.has(id)).map(([id, position]) => ({ ...position, material: card(shelf.get(id)) })) } };
    }

    const tus = { 'Tus-Resumable': '1.0.0' };
    if (path === '/uploads' && method === 'GET') return viewer ? { body: { used: 12_400_000_000, quota: 50_000_000_000, largest: 68_719_476_736, same: [] } } : problem(401, 'unauthenticated');
    if (path === '/uploads' && method === 'POST') {
      if (!viewer) return problem(401, 'unauthenticated');
      const metadata = Object.fromEntries((request.headers['upload-metadata'] ?? '').split(',').map((pair) => pair.trim().split(' ')).map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString()]));
      const upload = String(transfers.size + 1).padStart(8, '0');
      transfers.set(upload, { id: upload, offset: 0, length: Number(request.headers['upload-length']), filename: metadata.filename, material: metadata.material ?? null });
      return { status: 201, headers: { ...tus, Location: `/api/v1/uploads/${upload}` } };
    }
    const transfer = transfers.get(/^\/uploads\/(\d+)$/.exec(path)?.[1]);
    if (path.startsWith('/uploads/')) {
      if (!transfer) return problem(404, 'not_found');
      if (method === 'GET') return { body: { ...transfer, status: transfer.offset === transfer.length ? 'complete' : 'uploading' } };
      if (method === 'DELETE') { transfers.delete(transfer.id); return { status: 204, headers: tus }; }
      if (method === 'PATCH') {
        transfer.offset += (await bodyOf(request)).length;
        const done = transfer.offset >= transfer.length;
        const target = done ? shelf.get(transfer.material) : null;
        if (target) target[target.media ? 'replacement' : 'preparation'] = { state: 'probing', progress: 0, reason: null, message: null, filename: transfer.filename, available: [] };
        return { status: 204, headers: { ...tus, 'Upload-Offset': String(transfer.offset), ...(done ? { 'Acervo-Material': transfer.material } : {}) } };
      }
      return { status: 200, headers: { ...tus, 'Upload-Offset': String(transfer.offset), 'Upload-Length': String(transfer.length), 'Cache-Control': 'no-store' } };
    }
    if (path === '/openapi.yaml') return { raw: readFileSync(openapi), type: 'application/yaml' };
    return problem(404, 'not_found');
  }

  function sendFile(request, response, file) {
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const { size } = statSync(file);
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    const from = range?.[1] ? Number(range[1]) : 0;
    const to = range?.[2] ? Number(range[2]) : size - 1;
    const headers = { 'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream', 'Accept-Ranges': 'bytes', 'Content-Length': to - from + 1, 'Access-Control-Allow-Origin': '*' };
    if (range) headers['Content-Range'] = `bytes ${from}-${to}/${size}`;
    response.writeHead(range ? 206 : 200, headers);
    createReadStream(file, { start: from, end: to }).pipe(response);
  }

  const server = createServer(async (request, response) => {
    try {
      const url = new URL(request.url, 'http://localhost');
      const cookies = request.headers.cookie ?? '';
      const viewer = /acervo_session=fake-curator/.test(cookies) ? curator : /acervo_session=fake/.test(cookies) ? person : null;
      const lang = /acervo_lang=(es|pt|en)/.exec(cookies)?.[1] ?? 'es';
      if (url.pathname.startsWith('/api/v1/')) {
        const { status = 200, body, raw, type, headers = {} } = await answer(request, url, viewer, lang);
        response.writeHead(status, { 'Content-Type': type ?? (status >= 400 ? 'application/problem+json' : 'application/json'), ...headers });
        return response.end(raw ?? (body === undefined ? '' : JSON.stringify(body)));
      }
      const [, id, rest] = /^\/media\/([0-9a-z]{12})\/1\/(.+)$/.exec(url.pathname) ?? [];
      if (id) return sendFile(request, response, join(films, shelf.get(id)?.media ?? 'none', normalize(rest).replace(/^(\.\.\/)+/, '')));
      if (url.pathname.startsWith('/assets/')) return sendFile(request, response, join(dist, normalize(url.pathname)));
      const html = readFileSync(join(dist, 'index.html'), 'utf8').replace('<!--acervo:data-->', `<script type="application/json" id="acervo-data">${JSON.stringify({ session: { person: viewer } })}</script>`);
      const known = /^\/($|buscar$|entrar$|estudio($|\/)|materiales\/|experiencias\/)/.test(url.pathname);
      response.writeHead(known ? 200 : 404, { 'Content-Type': kTypes['.html'], 'Content-Security-Policy': kPolicy });
      response.end(html);
    } catch (thrown) {
      console.error(thrown);
      response.writeHead(500, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ type: 'about:blank', title: 'internal', status: 500, code: 'internal' }));
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--port');
  const { url } = await startFakeApi(at > 0 ? Number(process.argv[at + 1]) : 0);
  console.log(url);
}
