// Every operation of web/api/openapi.yaml with every parameter and every part of its body turned into what nobody should send:
// the answer is a clear refusal or a result, never a fault of ours, and never one that the document does not name.
//   ACERVO_URL=… ACERVO_EMAIL=… ACERVO_PASSWORD=… node tests/e2e/mangled.mjs [words of an operation's id ...]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { request } from 'node:http';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  mangled: it needs the real server (ACERVO_URL)');
  process.exit(0);
}
const require = createRequire(new URL('../../web/ui/package.json', import.meta.url));
const document = require('yaml').parse(readFileSync(new URL('../../web/api/openapi.yaml', import.meta.url), 'utf8'));
const follow = (node) => (node?.$ref ? follow(node.$ref.slice(2).split('/').reduce((at, key) => at[key], document)) : node);
const words = process.argv.slice(2);

// Percent-encoded, as they stand in an address. Some are no UTF-8, no number that fits, or no name of a file.
const inAddress = [
  '', '%20', '0', '-1', '1.5', '1e309', '99999999999999999999', '-9223372036854775809', 'NaN', 'null', 'true', '%00', 'a%00b', '%FF', '%C0%AF', '%ED%A0%80',
  '%F0%9F%8C%B1', '%E2%80%AE', 'e%CC%81', '..%2F..%2Fetc%2Fpasswd', '%2e%2e', "'%20OR%201=1--", '%22', '%3Cscript%3E', '%25s%25n', '%7B%7B1%2B1%7D%7D', '[]',
  '%C3%B1'.repeat(7000), '%5C', ',', ',,,', 'es,pt,', '-', '-5', '5-', '5-1', '2026-02-30', '0000-00-00', '9999-12-31', '%2B', '*', '(((((', '%22%22%22', 'AND%20OR%20NOT',
];
const values = [
  null, true, -1, 0, 1.5, 1e300, 9007199254740993, -9007199254740993, '', ' ', 'x'.repeat(20000), 'a\u0000b', '\ud800', '\u202e', '𝕏🌱', 'e\u0301', '../../etc/passwd',
  "' OR 1=1--", '<script>alert(1)</script>', 'javascript:alert(1)', '%s%n', '9999-12-31', '2026-02-30', [], [null], [[]], {}, { a: 1 }, [''], ['x', 'x'], Array(5000).fill('x'),
];
const raw = (text) => Buffer.from(text, 'utf8');
const wholeBodies = [
  raw(''), raw('{'), raw('nul'), raw('null'), raw('[]'), raw('""'), raw('{}'), raw('1e99999'), raw('[1e99999]'), raw('{"a":1,"a":2}'), raw('\ufeff{}'), raw('{}{}'), raw("{'a':1}"), raw('{"\\u0000":1}'),
  raw('['.repeat(30000)), raw('{"a":'.repeat(6000)), raw('['.repeat(20000) + ']'.repeat(20000)), Buffer.from([0xff, 0xfe, 0x00]), Buffer.concat([raw('{"title":"'), Buffer.from([0xc3, 0x28]), raw('"}')]),
];

/** One value of a schema, as a well-meaning client would send. */
function sample(schema, depth = 0) {
  const s = follow(schema) ?? {};
  if (s.example !== undefined) return s.example;
  if (s.default !== undefined) return s.default;
  if (s.enum) return s.enum[0];
  if (s.const !== undefined) return s.const;
  for (const kind of ['oneOf', 'anyOf']) if (s[kind]) return sample(s[kind][0], depth);
  if (s.allOf) return Object.assign({}, ...s.allOf.map((part) => sample(part, depth)));
  const type = Array.isArray(s.type) ? s.type[0] : s.type;
  if (type === 'object' || s.properties) return depth > 4 ? {} : Object.fromEntries(Object.entries(s.properties ?? {}).map(([name, part]) => [name, sample(part, depth + 1)]));
  if (type === 'array') return [sample(s.items, depth + 1)];
  if (type === 'integer' || type === 'number') return s.minimum ?? 1;
  if (type === 'boolean') return true;
  return 'x';
}

/** Copies of a body in each of which one part, at any depth, is another value. */
function* mangled(body) {
  const places = [];
  const walk = (node, path) => {
    if (path.length > 4 || places.length > 60) return;
    for (const key of node && typeof node === 'object' ? Object.keys(node) : []) {
      places.push([...path, key]);
      walk(node[key], [...path, key]);
    }
  };
  walk(body, []);
  for (const place of places)
    for (const value of values) {
      const copy = structuredClone(body);
      const last = place.slice(0, -1).reduce((at, key) => at[key], copy);
      last[place.at(-1)] = value;
      yield raw(JSON.stringify(copy));
    }
}

let cookie = '';
/** The address goes out as it is: fetch would tidy it. */
function send(method, path, { body, type = 'application/json', signedIn = true } = {}) {
  const url = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: url.hostname, port: url.port, method, path, agent: false,
        headers: { 'X-Acervo-Request': '1', ...(signedIn ? { Cookie: cookie } : {}), ...(body === undefined ? {} : { 'Content-Type': type, 'Content-Length': body.length }) } },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'] ?? '', text: Buffer.concat(parts).toString('utf8') }));
      });
    sent.on('error', reject);
    sent.setTimeout(20000, () => sent.destroy(new Error('no answer in 20 s')));
    if (body !== undefined) sent.write(body);
    sent.end();
  });
}

async function signIn() {
  const response = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Acervo-Request': '1' }, body: JSON.stringify(credentials) });
  check(response.status === 200, `signing in answered ${response.status}`);
  cookie = response.headers.get('set-cookie').split(';')[0];
}

/** What is wrong with an answer, or nothing. */
function fault(answer, operation) {
  const { status, text } = answer;
  // The door's own refusals may come to any operation; the document says so once, at its head.
  const ofTheDoor = [400, 408, 411, 413, 414, 415, 429, 431].includes(status);
  if (status >= 500 && !(status === 503 && operation.responses['503'])) return `answered ${status}: ${text.slice(0, 200)}`;
  if (status >= 400 && !ofTheDoor && !operation.responses[status]) return `answered ${status}, which the document does not name: ${text.slice(0, 160)}`;
  if (status >= 400 && text) {
    if (!answer.type.startsWith('application/problem+json')) return `answered ${status} as ${answer.type}`;
    const problem = JSON.parse(text);
    if (!problem.code || !problem.detail) return `answered ${status} without a code or a detail: ${text.slice(0, 160)}`;
  }
  return '';
}

async function inTurn(tries, operation) {
  const faults = new Map();
  let next = 0;
  const one = async () => {
    while (next < tries.length) {
      const [method, path, options, told] = tries[next++];
      const what = await send(method, path, options).then((answer) => fault(answer, operation), (error) => `${error.message}`);
      if (what && !faults.has(what.slice(0, 60))) faults.set(what.slice(0, 60), `${method} ${path.slice(0, 160)} ${told}: ${what}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  if (faults.size) throw new Error([...faults.values()].slice(0, 6).join('\n'));
  return tries.length;
}

const list = await (await fetch(`${server.url}/api/v1/materials?per_page=1`)).json();
const known = { id: list.items[0].id };
let count = 0;

/** Signing out, or changing the password, would end the test; the administrator's own account is not its matter. */
const apart = new Set(['signOut']);
const tests = [['signs in', signIn]];
for (const [template, methods] of Object.entries(document.paths))
  for (const [method, operation] of Object.entries(methods)) {
    if (method === 'parameters' || apart.has(operation.operationId) || (words.length && !words.some((word) => operation.operationId.includes(word)))) continue;
    const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])].map(follow);
    const fill = (other = {}) => '/api/v1' + template.replace(/\{(\w+)\}/g, (_, name) => other[name] ?? known[name] ?? 'x');
    const verb = method.toUpperCase();
    const json = follow(operation.requestBody)?.content?.['application/json'];
    const body = json ? raw(JSON.stringify(json.example ?? Object.values(json.examples ?? {})[0]?.value ?? sample(json.schema))) : undefined;
    const tries = [];
    for (const { name, in: place } of parameters)
      for (const value of inAddress) {
        if (place === 'query') tries.push([verb, `${fill()}?${name}=${value}`, { body }, '']);
        if (place === 'path' && value) tries.push([verb, fill({ [name]: value }), { body }, '']);
      }
    for (const { name, in: place } of parameters) if (place === 'query') tries.push([verb, `${fill()}?${name}=1&${name}=2&${name}=%FF`, { body }, '']);
    if (json) {
      for (const bytes of [...wholeBodies, ...mangled(JSON.parse(body.toString()))]) tries.push([verb, fill(), { body: bytes }, bytes.toString('latin1').slice(0, 200)]);
      for (const type of ['', 'text/plain', 'application/xml', 'application/json; charset=utf-16', 'multipart/form-data']) tries.push([verb, fill(), { body, type }, type]);
    } else if (method !== 'get' && method !== 'head') for (const bytes of wholeBodies) tries.push([verb, fill(), { body: bytes }, bytes.toString('latin1').slice(0, 80)]);
    for (const t of tries.slice(0, 40)) tries.push([t[0], t[1], { ...t[2], signedIn: false }, `${t[3]} (visitor)`]);
    tests.push([`${method} ${template}`, async () => { count += await inTurn(tries, operation); }]);
  }
tests.push(['and the site still answers', async () => {
  const health = await send('GET', '/healthz');
  check(health.status === 200, `/healthz answered ${health.status}`);
  console.log(`      ${count} requests`);
}]);
process.exit((await runAll('mangled', tests)) ? 1 : 0);
