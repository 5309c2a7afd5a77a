// Who operates the site: sees who prepares files and what, holds it back and lets it go on, and tries again what stopped.
//   ACERVO_URL=… node tests/e2e/administration.mjs
import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './lib/browser.mjs';
import { makeLesson, signIn } from './lib/made.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  administration: it needs the real server (ACERVO_URL)');
  process.exit(0);
}
const api = await signIn(server);
const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
const page = await context.newPage();
const toast = (text) => page.locator('.toast', { hasText: text }).first().waitFor();
let lesson;
const preparation = async () => (await api('GET', `/api/v1/materials/${lesson.id}`)).preparation;

const tests = [
  ['who prepares files is listed, and what stands still', async () => {
    await page.goto(`${server.url}/entrar?volver=/administracion`);
    await page.fill('#email', credentials.email);
    await page.fill('#password', credentials.password);
    await page.click('main form .submit');
    await page.waitForURL('**/administracion');
    const workers = page.locator('section[aria-labelledby=equipos] article');
    await workers.first().waitFor();
    const { workers: known } = await api('GET', '/api/v1/fleet');
    check((await workers.count()) === known.length, `${await workers.count()} of ${known.length}`);
    const [{ host, pid }] = known;
    await workers.filter({ hasText: host }).filter({ hasText: `proceso ${pid}` }).first().waitFor();
  }],
  ['on hold nothing begins, and it does when it is resumed', async () => {
    // What other tests left behind is done first: a hold lets what has begun go on
    for (const end = Date.now() + 120_000; ; await page.waitForTimeout(500)) {
      const { running, owners } = await api('GET', '/api/v1/fleet');
      if (!running.length && owners.every(({ queued }) => queued === 0)) break;
      check(Date.now() < end, `still at work: ${JSON.stringify({ running, owners })}`);
    }
    await page.getByRole('button', { name: 'Poner todo en pausa' }).click();
    await page.getByText('Todo está en pausa').waitFor();
    lesson = await makeLesson(server, api, { seconds: 4, title: 'Para la administración', state: 'draft', waits: false });
    const waiting = page.locator('section[aria-labelledby=personas] article', { hasText: '1 en espera, 0 en curso' });
    await waiting.waitFor();
    await page.waitForTimeout(2000); // a worker looks for work every second
    check((await api('GET', '/api/v1/fleet')).running.length === 0 && (await preparation()).progress === 0, 'it began');
    check(await waiting.isVisible(), 'the page says that it began');
    const inLine = page.locator('section[aria-labelledby=waiting] li', { hasText: 'Para la administración' });
    await inLine.getByRole('button', { name: 'Preparar primero: Para la administración' }).click();
    await inLine.getByText('Va primero').waitFor();
    await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Preparar en su turno: Para la administración');
    check((await api('GET', '/api/v1/fleet')).waiting[0].rank === -1, 'it does not go first');
    await inLine.getByRole('button', { name: 'Pausar: Para la administración' }).click();
    await inLine.getByRole('button', { name: 'Reanudar: Para la administración' }).click();
    await inLine.getByRole('button', { name: 'Preparar en su turno: Para la administración' }).click();
    await inLine.getByRole('button', { name: 'Preparar primero: Para la administración' }).waitFor();
    await page.getByRole('button', { name: 'Reanudar todo' }).click();
    await page.getByText('Todo está en pausa').waitFor({ state: 'detached' });
    for (const end = Date.now() + 60_000; (await preparation()).state !== 'ready'; await page.waitForTimeout(250)) check(Date.now() < end, `it is ${JSON.stringify(await preparation())}`);
  }],
  ['a job that stopped says why, and its button has it done once what was in the way is mended', async () => {
    const section = (name) => page.locator(`section[aria-labelledby=${name}]`);
    await api('POST', '/api/v1/fleet/holds', { subject: 'all', held: true });
    const made = await makeLesson(server, api, { seconds: 40, title: 'Se perdió su archivo', state: 'draft', waits: false });
    const key = createHash('sha256').update(made.source).digest('hex');
    const blob = join(process.env.ACERVO_DATA, 'blobs', key.slice(0, 2), key.slice(2));
    renameSync(blob, `${blob}.lost`);
    await api('POST', '/api/v1/fleet/holds', { subject: 'all', held: false });
    await page.reload();
    const job = section('stopped').locator('article', { hasText: made.title });
    await job.getByText('El servidor no pudo leer el archivo guardado').waitFor({ timeout: 60_000 });
    await page.locator('dl', { hasText: '1 trabajo necesita que alguien lo mire' }).waitFor();
    const { preparation: stopped } = await api('GET', `/api/v1/materials/${made.id}`);
    check(stopped.state === 'failed' && stopped.reason === 'unreadable', JSON.stringify(stopped));
    renameSync(`${blob}.lost`, blob);
    await job.getByRole('button', { name: `Intentar de nuevo: ${made.title}` }).click();
    await toast('Hecho');
    await job.waitFor({ state: 'detached' });
    // Meanwhile the page says who does it
    await section('equipos').locator('article', { hasText: made.title }).first().waitFor();
    for (const end = Date.now() + 60_000; ; await page.waitForTimeout(250)) {
      const { state } = (await api('GET', `/api/v1/materials/${made.id}`)).preparation;
      if (state === 'ready') break;
      check(Date.now() < end, `it is ${state}`);
    }
  }],
];

const failed = await runAll('administration', tests, { onFailure: (name) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/administration-${name.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
// Whatever failed: the next tests need what this one held back
await api('POST', '/api/v1/fleet/holds', { subject: 'all', held: false });
if (lesson) await api('DELETE', `/api/v1/materials/${lesson.id}`);
await close();
process.exit(failed ? 1 : 0);
