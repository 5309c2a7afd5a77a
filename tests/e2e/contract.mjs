// The server held against web/api/openapi.yaml: every operation is asked, every answer is of the status and shape that the
// document says, and what the document does not name is not there.
//   ACERVO_URL=… ACERVO_EMAIL=… ACERVO_PASSWORD=… node tests/e2e/contract.mjs
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  contract: it needs the real server (ACERVO_URL)');
  process.exit(0);
}
const require = createRequire(new URL('../../web/ui/package.json', import.meta.url));
const Ajv = require('ajv/dist/2020').default;
const document = require('yaml').parse(readFileSync(new URL('../../web/api/openapi.yaml', import.meta.url), 'utf8'));

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'openapi', ...document });
const pointer = (...parts) => 'openapi#/' + parts.map((p) => encodeURIComponent(String(p).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
const follow = (node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], document) : node);

let cookie = '';
const asked = new Set();

/** Asks and holds the answer against the document. @returns {Promise<{status: number, body: any, headers: Headers}>} */
async function ask(method, template, { path = {}, query = '', body, headers = {}, as = 'visitor' } = {}) {
  const operation = document.paths[template]?.[method];
  check(operation, `${method} ${template} is not in the document`);
  const address = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name]));
  const json = body !== undefined && !(body instanceof Uint8Array);
  const response = await fetch(`${server.url}/api/v1${address}${query}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: {
      ...(method === 'get' || method === 'head' ? {} : { 'X-Acervo-Request': '1' }),
      ...(json ? { 'Content-Type': 'application/json' } : {}),
      ...(as === 'staff' ? { Cookie: cookie } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
  });
  const stated = operation.responses[response.status];
  check(stated, `${method} ${template} answered ${response.status}, which the document does not name`);
  const type = (response.headers.get('content-type') ?? '').split(';')[0];
  const text = method === 'head' ? '' : await response.text();
  const content = follow(stated).content;
  if (!content) check(text === '' || method === 'options', `${method} ${template}: a body where none is stated: ${text.slice(0, 80)}`);
  else if (method !== 'head') {
    check(content[type], `${method} ${template} ${response.status}: ${type} instead of ${Object.keys(content)}`);
    if (/json$/.test(type)) {
      const at = stated.$ref ? stated.$ref.slice(2).split('/') : ['paths', template, method, 'responses', response.status];
      const valid = ajv.getSchema(pointer(...at, 'content', type, 'schema'));
      check(valid, `no schema for ${method} ${template} ${response.status}`);
      check(valid(JSON.parse(text)), `${method} ${template} ${response.status}: ${ajv.errorsText(valid.errors).slice(0, 400)}`);
    }
  }
  asked.add(`${method} ${template}`);
  return { status: response.status, headers: response.headers, body: /json$/.test(type) && text ? JSON.parse(text) : text };
}
const expect = async (status, ...request) => {
  const answer = await ask(...request);
  check(answer.status === status, `${request[0]} ${request[1]} answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body).slice(0, 200)}`);
  return answer;
};

const tests = [
  ['session: sign in, be known, be refused', async () => {
    await expect(200, 'get', '/session');
    const answer = await expect(200, 'post', '/session', { body: credentials });
    cookie = answer.headers.get('set-cookie').split(';')[0];
    await expect(200, 'get', '/session', { as: 'staff' });
    await expect(401, 'post', '/session', { body: { ...credentials, password: 'otra' } });
    await expect(422, 'post', '/session', { body: { email: 'a@b.mx' } });
    await expect(403, 'post', '/session', { body: credentials, headers: { 'X-Acervo-Request': '0' } });
  }],
  ['materials: list, read, transcript, related', async () => {
    const list = await expect(200, 'get', '/materials', { query: '?per_page=50' });
    check(list.body.items.length > 5, 'the samples are not there');
    for (const { id, has_captions } of list.body.items) {
      await expect(200, 'get', '/materials/{id}', { path: { id } });
      await expect(200, 'get', '/materials/{id}/related', { path: { id } });
      await expect(has_captions ? 200 : 404, 'get', '/materials/{id}/transcript', { path: { id } });
      await expect(200, 'get', '/materials/{id}/moments', { path: { id }, query: '?q=agua' });
    }
    await expect(200, 'get', '/materials', { query: '?mine=1', as: 'staff' });
    await expect(401, 'get', '/materials', { query: '?mine=1' });
    await expect(422, 'get', '/materials', { query: '?page=0' });
    for (const template of ['/materials/{id}', '/materials/{id}/related', '/materials/{id}/transcript', '/materials/{id}/moments'])
      await expect(404, 'get', template, { path: { id: '000000000000' } });
  }],
  ['materials: create, change, publish without a file, withdraw, bring back', async () => {
    const made = await expect(201, 'post', '/materials', { as: 'staff', body: { title: 'Contrato' } });
    const path = { id: made.body.id };
    await expect(200, 'patch', '/materials/{id}', { path, as: 'staff', body: { levels: ['secundaria'] }, headers: { 'If-Match': made.headers.get('etag') } });
    await expect(409, 'patch', '/materials/{id}', { path, as: 'staff', body: { title: 'x' }, headers: { 'If-Match': '"1"' } });
    await expect(422, 'patch', '/materials/{id}', { path, as: 'staff', body: { state: 'published' } });
    await expect(422, 'patch', '/materials/{id}', { path, as: 'staff', body: { type: 'nada', contributors: 3 } });
    await expect(404, 'patch', '/materials/{id}', { path, body: { title: 'x' } });
    await expect(409, 'post', '/materials/{id}/retry', { path, as: 'staff' });
    await expect(204, 'delete', '/materials/{id}', { path, as: 'staff' });
    await expect(401, 'post', '/materials', { body: { title: 'x' } });
    await expect(422, 'post', '/materials', { as: 'staff', body: { title: 'x'.repeat(301) } });
  }],
  ['the files of a material', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50', as: 'staff' });
    const path = { id: items.find(({ kind }) => kind === 'video').id };
    const { body: files } = await expect(200, 'get', '/materials/{id}/files', { path, as: 'staff' });
    const { revision } = files.items.find(({ plays }) => plays);
    await expect(204, 'put', '/materials/{id}/file', { path, as: 'staff', body: { revision } });
    await expect(404, 'put', '/materials/{id}/file', { path, as: 'staff', body: { revision: revision + 1000 } });
    await expect(422, 'put', '/materials/{id}/file', { path, as: 'staff', body: { revision: 'x' } });
    await expect(401, 'put', '/materials/{id}/file', { path, body: { revision } });
    await expect(401, 'get', '/materials/{id}/files', { path });
    await expect(404, 'get', '/materials/{id}/files', { path: { id: '000000000000' }, as: 'staff' });
  }],
  ['what sounds like the same recording', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50', as: 'staff' });
    const path = { id: items.find(({ kind }) => kind === 'video').id };
    await expect(200, 'get', '/materials/{id}/duplicates', { path, as: 'staff' });
    await expect(401, 'get', '/materials/{id}/duplicates', { path });
    await expect(404, 'get', '/materials/{id}/duplicates', { path: { id: '000000000000' }, as: 'staff' });
  }],
  ['the queue of curators, the seal, what one keeps', async () => {
    const { body: { items } } = await expect(200, 'get', '/records', { query: '?per_page=50&state=published', as: 'staff' });
    const path = { id: items[0].id };
    await expect(200, 'get', '/records', { query: '?lacks=anything&preparation=failed&sort=updated&q=a', as: 'staff' });
    await expect(422, 'get', '/records', { query: '?lacks=nada', as: 'staff' });
    await expect(401, 'get', '/records');
    await expect(204, 'put', '/materials/{id}/seal', { path, as: 'staff' });
    check((await expect(200, 'get', '/materials/{id}', { path })).body.sealed, 'it carries no seal');
    await expect(204, 'delete', '/materials/{id}/seal', { path, as: 'staff' });
    await expect(204, 'put', '/kept/{id}', { path, as: 'staff' });
    check((await expect(200, 'get', '/kept', { as: 'staff' })).body.items[0].id === path.id, 'it is not kept');
    await expect(204, 'delete', '/kept/{id}', { path, as: 'staff' });
    for (const [method, template] of [['put', '/materials/{id}/seal'], ['delete', '/materials/{id}/seal'], ['put', '/kept/{id}'], ['delete', '/kept/{id}']]) {
      await expect(401, method, template, { path });
      await expect(403, method, template, { path, as: 'staff', headers: { 'X-Acervo-Request': '0' } });
    }
    await expect(401, 'get', '/kept');
    await expect(404, 'put', '/kept/{id}', { path: { id: '000000000000' }, as: 'staff' });
    await expect(404, 'put', '/materials/{id}/seal', { path: { id: '000000000000' }, as: 'staff' });
  }],
  ['experiences: told, sent, handed back, published, withdrawn, gone', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=1' });
    const material = items[0].id;
    await expect(401, 'post', '/experiences', { body: { title: 'x' } });
    await expect(422, 'post', '/experiences', { as: 'staff', body: { summary: 'sin título' } });
    await expect(422, 'post', '/experiences', { as: 'staff', body: { title: 'x', materials: ['000000000000'] } });
    await expect(403, 'post', '/experiences', { as: 'staff', body: { title: 'x' }, headers: { 'X-Acervo-Request': '0' } });
    const made = await expect(201, 'post', '/experiences', { as: 'staff', body: { title: 'Contrato' } });
    const path = { id: made.body.id };
    const change = (status, body, more = {}) => expect(status, 'patch', '/experiences/{id}', { path, as: 'staff', body, ...more });
    for (const as of ['visitor', 'staff']) await expect(as === 'staff' ? 200 : 404, 'get', '/experiences/{id}', { path, as });
    check((await change(422, { state: 'in_review' })).body.errors.length === 10, 'what is missing is not told');
    const steps = [{ activity: 'Vemos el video', minutes: 10, material, start_second: 0 }];
    const whole = { language: 'es', summary: 'a', level: 'primaria-3-4', country: 'MX', modality: 'multigrado', students: 20, purpose: 'a', steps, results: 'a', reflection: 'a' };
    await change(409, whole, { headers: { 'If-Match': '"99"' } });
    await change(422, { country: 'México' });
    check((await change(200, { ...whole, state: 'in_review' })).body.missing.length === 0, 'something is missing');
    await change(409, { title: 'Otro' });
    await expect(200, 'get', '/experiences', { as: 'staff', query: '?state=in_review' });
    await expect(401, 'get', '/experiences', { query: '?state=in_review' });
    await expect(422, 'get', '/experiences', { as: 'staff', query: '?state=draft' });
    await change(200, { state: 'draft', observations: '¿Cuánto duró?' });
    for (const state of ['in_review', 'published']) await change(200, { state });
    check((await expect(200, 'get', '/experiences', { query: `?material=${material}` })).body.items.some(({ id }) => id === path.id), 'its lesson does not list it');
    await expect(200, 'get', '/experiences');
    await expect(200, 'get', '/experiences', { as: 'staff', query: '?mine=1' });
    await expect(404, 'get', '/experiences', { query: '?material=000000000000' });
    await expect(200, 'get', '/experiences/{id}', { path });
    await expect(401, 'patch', '/experiences/{id}', { path, body: { state: 'withdrawn' } });
    await expect(409, 'delete', '/experiences/{id}', { path, as: 'staff' });
    await change(200, { state: 'withdrawn' });
    await expect(403, 'delete', '/experiences/{id}', { path, as: 'staff', headers: { 'X-Acervo-Request': '0' } });
    await expect(204, 'delete', '/experiences/{id}', { path, as: 'staff' });
    await expect(404, 'delete', '/experiences/{id}', { path, as: 'staff' });
  }],
  ['the poster of a material', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50', as: 'staff' });
    const path = { id: items.find(({ kind }) => kind === 'video').id };
    const posters = await expect(200, 'get', '/materials/{id}/posters', { path, as: 'staff' });
    check(posters.body.items.length > 0, 'no picture to choose from');
    await expect(401, 'get', '/materials/{id}/posters', { path });
    await expect(200, 'get', '/materials/{id}/posters/{number}', { path: { ...path, number: 0 }, as: 'staff' });
    await expect(404, 'get', '/materials/{id}/posters/{number}', { path: { ...path, number: 99 }, as: 'staff' });
    await expect(204, 'put', '/materials/{id}/poster', { path, as: 'staff', body: { second: 2.5 } });
    await expect(204, 'put', '/materials/{id}/poster', { path, as: 'staff', body: { candidate: 0 } });
    await expect(422, 'put', '/materials/{id}/poster', { path, as: 'staff', body: {} });
    const text = { body: new TextEncoder().encode('esto no es una imagen'), headers: { 'Content-Type': 'image/png' } };
    await expect(415, 'put', '/materials/{id}/poster', { path, as: 'staff', ...text });
    await expect(401, 'put', '/materials/{id}/poster', { path, ...text });
    await expect(204, 'put', '/materials/{id}/poster', { path, as: 'staff', body: { automatic: true } });
  }],
  ['the chapters of a material', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50', as: 'staff' });
    const path = { id: items.find(({ kind }) => kind === 'video').id };
    const { body: before } = await expect(200, 'get', '/materials/{id}', { path, as: 'staff' });
    const change = (status, chapters) => expect(status, 'patch', '/materials/{id}', { path, as: 'staff', body: { chapters } });
    await change(200, [{ start: 0, title: 'Uno' }, { start: 1.5, title: 'Dos' }]);
    for (const wrong of ['x', [{ start: -1, title: 'x' }], [{ start: 1, title: ' ' }], [{ start: 1, title: 'a' }, { start: 1, title: 'b' }], [{ start: 1e6, title: 'x' }], [{ start: 0, title: 'x'.repeat(201) }]])
      await change(422, wrong);
    await change(422, Array.from({ length: 501 }, (_, i) => ({ start: i / 1000, title: 'x' })));
    await change(200, before.chapters.map(({ start, title }) => ({ start, title })));
  }],
  ['the captions of a material', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50', as: 'staff' });
    const path = { id: items.find(({ kind, has_captions }) => kind === 'video' && has_captions).id };
    const { body: before } = await expect(200, 'get', '/materials/{id}/captions', { path, as: 'staff' });
    check(before.items.length > 0, 'no captions to work on');
    await expect(401, 'get', '/materials/{id}/captions', { path });
    const file = (text) => ({ path, as: 'staff', body: new TextEncoder().encode(text), headers: { 'Content-Type': 'application/octet-stream' } });
    const text = '1\n00:00:00,000 --> 00:00:01,000\nhola\n';
    const { body: given } = await expect(201, 'post', '/materials/{id}/captions', { ...file(text), query: '?language=nah&kind=captions&filename=a.srt' });
    await expect(409, 'post', '/materials/{id}/captions', { ...file(text), query: '?language=nah' });
    await expect(422, 'post', '/materials/{id}/captions', file('esto no son subtítulos'));
    await expect(413, 'post', '/materials/{id}/captions', file('a'.repeat(5 << 20)));
    await expect(401, 'post', '/materials/{id}/captions', { ...file(text), as: 'visitor' });
    const one = { ...path, number: given.track.number };
    await expect(200, 'patch', '/materials/{id}/captions/{number}', { path: one, as: 'staff', body: { label: 'Náhuatl', language_checked: true } });
    await expect(409, 'patch', '/materials/{id}/captions/{number}', { path: one, as: 'staff', body: { language: before.items[0].language } });
    await expect(422, 'patch', '/materials/{id}/captions/{number}', { path: one, as: 'staff', body: { kind: 'nada' } });
    for (const query of ['', '?format=srt']) await expect(200, 'get', '/materials/{id}/captions/{number}/file', { path: one, as: 'staff', query });
    await expect(422, 'get', '/materials/{id}/captions/{number}/file', { path: one, as: 'staff', query: '?format=doc' });
    await expect(204, 'delete', '/materials/{id}/captions/{number}', { path: one, as: 'staff' });
    await expect(404, 'delete', '/materials/{id}/captions/{number}', { path: one, as: 'staff' });
    await expect(200, 'post', '/materials/{id}/captions/{number}/restore', { path: one, as: 'staff' });
    await expect(404, 'post', '/materials/{id}/captions/{number}/restore', { path: one, as: 'staff' });
    await expect(204, 'delete', '/materials/{id}/captions/{number}', { path: one, as: 'staff' });
  }],
  ['viewing: reports, statistics, positions', async () => {
    const { body: { items } } = await expect(200, 'get', '/materials', { query: '?per_page=50' });
    const { id } = items.find(({ kind }) => kind === 'video');
    const play = { play: 'contrato-0000000000', material: id, revision: 1, seconds: 3, spans: [[0, 3]] };
    await expect(204, 'post', '/beacons', { body: play });
    await expect(204, 'post', '/beacons', { body: { ...play, material: '000000000000' } });
    await expect(422, 'post', '/beacons', { body: { ...play, spans: 'x' }, headers: { 'User-Agent': 'Mozilla/5.0 Firefox/140.0' } });
    for (const template of ['/materials/{id}/statistics', '/materials/{id}/statistics.csv']) {
      await expect(200, 'get', template, { path: { id }, as: 'staff', query: '?from=2026-01-01' });
      await expect(401, 'get', template, { path: { id } });
      await expect(422, 'get', template, { path: { id }, as: 'staff', query: '?from=ayer' });
      await expect(404, 'get', template, { path: { id: '000000000000' }, as: 'staff' });
    }
    const path = { id };
    await expect(204, 'put', '/positions/{id}', { path, as: 'staff', body: { position: 3.5, duration: 20 } });
    await expect(422, 'put', '/positions/{id}', { path, as: 'staff', body: { position: 30, duration: 20 } });
    await expect(401, 'put', '/positions/{id}', { path, body: { position: 3.5, duration: 20 } });
    await expect(200, 'get', '/positions/{id}', { path, as: 'staff' });
    await expect(200, 'get', '/positions', { as: 'staff' });
    await expect(401, 'get', '/positions');
    await expect(204, 'delete', '/positions/{id}', { path, as: 'staff' });
    await expect(204, 'delete', '/positions', { as: 'staff' });
  }],
  ['search and suggest: words, filters, orders, nonsense', async () => {
    for (const query of ['', '?q=fraccion', '?q=fracci%C3%B3n&level=primaria&sort=newest', '?subject=matematicas,biologia&duration=lt5', '?q=%22(%2F%26*%F0%9F%98%80', `?q=${'a'.repeat(350)}`, '?q=xyzzyxyzzy'])
      await expect(200, 'get', '/search', { query });
    await expect(422, 'get', '/search', { query: '?sort=nada' });
    await expect(422, 'get', '/search', { query: '?page=-1' });
    for (const query of ['?q=fra', '?q=%C3%B1', '?q=']) await expect(200, 'get', '/suggest', { query });
  }],
  ['vocabularies', async () => {
    for (const name of ['levels', 'subjects', 'types', 'languages', 'licenses', 'modalities']) await expect(200, 'get', '/vocabularies/{name}', { path: { name } });
    await expect(404, 'get', '/vocabularies/{name}', { path: { name: 'nada' } });
  }],
  ['uploads: in two parts, asked about, wrong, abandoned', async () => {
    const tus = { 'Tus-Resumable': '1.0.0' };
    await expect(204, 'options', '/uploads');
    const create = (headers) => ask('post', '/uploads', { as: 'staff', headers: { ...tus, ...headers } });
    const made = await create({ 'Upload-Length': '6', 'Upload-Metadata': `filename ${btoa('contrato.mp4')}` });
    check(made.status === 201, `status ${made.status}`);
    const path = { id: made.headers.get('location').split('/').pop() };
    const part = (offset, text, more = {}) => ask('patch', '/uploads/{id}', { path, as: 'staff', body: new TextEncoder().encode(text), headers: { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset), ...more } });
    check((await part(0, 'abc')).status === 204, 'first part');
    check((await part(0, 'abc')).status === 409, 'wrong offset');
    check((await part(3, 'defg')).status === 413, 'too much');
    check((await part(3, 'd', { 'Content-Type': 'text/plain' })).status === 415, 'wrong type');
    check((await part(3, 'd', { 'Upload-Checksum': `sha256 ${btoa('nothing like it')}` })).status === 460, 'wrong checksum');
    await expect(200, 'head', '/uploads/{id}', { path, as: 'staff', headers: tus });
    await expect(200, 'get', '/uploads/{id}', { path, as: 'staff' });
    await expect(401, 'get', '/uploads/{id}', { path });
    await expect(401, 'get', '/uploads');
    await expect(200, 'get', '/uploads', { as: 'staff', query: `?length=6&sample=${'0'.repeat(64)}` });
    await expect(204, 'delete', '/uploads/{id}', { path, as: 'staff', headers: tus });
    await expect(404, 'get', '/uploads/{id}', { path, as: 'staff' });
    const half = await create({ 'Upload-Length': '6', 'Upload-Concat': 'partial' });
    check(half.status === 201, 'a part');
    check((await create({ 'Upload-Concat': `final;${half.headers.get('location')}`, 'Upload-Metadata': 'filename YQ==' })).status === 409, 'a part that is not whole');
    check((await create({})).status === 422, 'no length');
    check((await create({ 'Upload-Length': '99999999999999', 'Upload-Metadata': 'filename YQ==' })).status === 413, 'too long');
  }],
  ['the fleet', async () => {
    await expect(401, 'get', '/fleet');
    await expect(200, 'get', '/fleet', { as: 'staff' });
    await expect(401, 'post', '/fleet/holds', { body: { subject: 'all', held: true } });
    await expect(422, 'post', '/fleet/holds', { as: 'staff', body: { subject: 'nada', held: true } });
    for (const held of [true, false]) await expect(204, 'post', '/fleet/holds', { as: 'staff', body: { subject: 'material:0', held } });
    await expect(422, 'post', '/fleet/order', { as: 'staff', body: { material: '0', rank: 'first' } });
    await expect(204, 'post', '/fleet/order', { as: 'staff', body: { material: '0', rank: -1 } });
  }],
  ['words that mean the same, and what a query is also searched as', async () => {
    await expect(401, 'get', '/synonyms');
    await expect(200, 'get', '/synonyms', { as: 'staff' });
    const made = await expect(201, 'post', '/synonyms', { as: 'staff', body: { words: [{ text: 'palabra del contrato' }, { text: 'pdc' }] } });
    const path = { id: made.body.id };
    const { body } = await expect(200, 'get', '/query-expansions', { as: 'staff', query: '?q=pdc' });
    check(JSON.stringify(body).includes('palabra del contrato'), `pdc is not expanded: ${JSON.stringify(body)}`);
    await expect(200, 'patch', '/synonyms/{id}', { path, as: 'staff', body: { active: false } });
    await expect(404, 'patch', '/synonyms/{id}', { path: { id: 'nada' }, as: 'staff', body: { active: false } });
    await expect(422, 'post', '/synonyms', { as: 'staff', body: { words: [] } });
    await expect(401, 'get', '/query-expansions', { query: '?q=pdc' });
  }],
  ['saved searches, and what nobody found', async () => {
    await expect(401, 'get', '/saved-searches');
    const made = await expect(201, 'post', '/saved-searches', { as: 'staff', body: { name: 'Contrato', query: 'q=fracciones', notify: 'weekly' } });
    const path = { id: made.body.id };
    await expect(200, 'get', '/saved-searches', { as: 'staff' });
    await expect(200, 'patch', '/saved-searches/{id}', { path, as: 'staff', body: { name: 'Otro nombre' } });
    await expect(204, 'delete', '/saved-searches/{id}', { path, as: 'staff' });
    await expect(422, 'post', '/saved-searches', { as: 'staff', body: { name: 'x', query: 'q=x', notify: 'nada' } });
    await expect(401, 'get', '/searches-without-result');
    await expect(200, 'get', '/searches-without-result', { as: 'staff' });
  }],
  ['past searches that are suggested, and those that are not', async () => {
    await expect(401, 'get', '/suggested-searches');
    await expect(200, 'get', '/suggested-searches', { as: 'staff' });
    const { body } = await expect(201, 'post', '/hidden-searches', { as: 'staff', body: { words: 'Palabra del Contrato' } });
    check(body.words === 'palabra del contrato', `is not folded: ${JSON.stringify(body)}`);
    await expect(422, 'post', '/hidden-searches', { as: 'staff', body: { words: ' ' } });
    await expect(204, 'delete', '/hidden-searches/{id}', { path: { id: body.id }, as: 'staff' });
    await expect(404, 'delete', '/hidden-searches/{id}', { path: { id: body.id }, as: 'staff' });
  }],
  ['suggested tags, of one lesson and of many', async () => {
    const { body } = await expect(200, 'get', '/search', { query: '?q=fracciones&explain=1', as: 'staff' });
    const path = { id: body.items[0].id };
    await expect(401, 'get', '/materials/{id}/suggestions', { path });
    await expect(200, 'get', '/materials/{id}/suggestions', { path, as: 'staff' });
    await expect(422, 'post', '/materials/{id}/suggestions', { path, as: 'staff', body: { field: 'nada', value: 'x', decision: 'accepted' } });
    for (const decision of ['dismissed', 'offered'])
      await expect(204, 'post', '/materials/{id}/suggestions', { path, as: 'staff', body: { field: 'keyword', value: 'contrato', decision } });
    await expect(200, 'get', '/tag-suggestions', { as: 'staff' });
    await expect(200, 'get', '/tag-suggestions', { as: 'staff', query: '?field=keyword&value=contrato' });
    await expect(401, 'get', '/tag-suggestions');
    await expect(200, 'post', '/tag-suggestions', { as: 'staff', body: { field: 'keyword', value: 'contrato', decision: 'dismissed', min_confidence: 0.99 } });
  }],
  ['the document itself, and signing out', async () => {
    await expect(200, 'get', '/openapi.yaml');
    await expect(204, 'delete', '/session', { as: 'staff' });
  }],
  ['every operation of the document was asked', async () => {
    const methods = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'];
    const missing = Object.entries(document.paths).flatMap(([path, item]) => methods.filter((m) => item[m] && !asked.has(`${m} ${path}`)).map((m) => `${m} ${path}`));
    check(missing.length === 0, missing.join(', '));
  }],
  ['the site’s code comes by brotli or gzip to who takes it, always the same; its page is written, not packed before', async () => {
    // Past fetch, which would unpack it unseen
    const raw = (path, coding) => new Promise((resolve, reject) => {
      get(server.url + path, { headers: { Accept: 'text/html', 'Accept-Encoding': coding } }, async (answer) => {
        const parts = [];
        for await (const part of answer) parts.push(part);
        resolve({ headers: answer.headers, bytes: Buffer.concat(parts) });
      }).on('error', reject);
    });
    const { headers, bytes } = await raw('/', 'br');
    check(headers['content-encoding'] === undefined && !bytes.includes('<!--acervo:') && bytes.includes('id="acervo-data"'), 'the page is as the build left it');
    const assets = [...bytes.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
    check(assets.some((path) => path.endsWith('.js')) && assets.some((path) => path.endsWith('.css')), `the page asks for ${assets}`);
    for (const path of assets) {
      const [plain, packed, zipped] = [await raw(path, 'identity'), await raw(path, 'gzip, deflate, br'), await raw(path, 'gzip')];
      if (plain.bytes.length < 200) continue; // too small to gain
      check(packed.headers['content-encoding'] === 'br', `${path} comes as ${packed.headers['content-encoding']}`);
      check(zipped.headers['content-encoding'] === 'gzip', `${path} comes as ${zipped.headers['content-encoding']} to who has no brotli`);
      for (const { headers } of [plain, packed, zipped]) check(/accept-encoding/i.test(headers.vary ?? ''), `${path}: Vary ${headers.vary}`);
      check(brotliDecompressSync(packed.bytes).equals(plain.bytes) && gunzipSync(zipped.bytes).equals(plain.bytes), `${path} is another file when packed`);
      check(packed.bytes.length < zipped.bytes.length, `${path}: ${packed.bytes.length} bytes by brotli, ${zipped.bytes.length} by gzip`);
    }
  }],
  ['what the document does not name is not there', async () => {
    for (const path of ['/nada', '/materials/000000000000/nada', '/people', '/jobs'])
      check((await fetch(`${server.url}/api/v1${path}`)).status === 404, path);
    for (const [method, path] of [['PUT', '/search'], ['DELETE', '/search'], ['PATCH', '/session']])
      check((await fetch(`${server.url}/api/v1${path}`, { method, headers: { 'X-Acervo-Request': '1' } })).status === 405, `${method} ${path}`);
  }],
];
process.exit((await runAll('contract', tests)) ? 1 : 0);
