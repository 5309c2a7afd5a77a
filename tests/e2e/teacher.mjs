// A teacher on her phone, where something stands in her way: she may not publish, her session ends while she writes, the
// line goes while a page opens, a finger cancels what was being sent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from './lib/browser.mjs';
import { signIn } from './lib/made.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
const { context, close } = await openBrowser({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
const page = await context.newPage();
const api = await signIn(server);
const { id } = await api('POST', '/api/v1/materials', { title: 'Escrita en el teléfono' });
const folder = mkdtempSync(join(tmpdir(), 'acervo-e2e-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const said = (text) => page.locator('.said', { hasText: text });
const enter = async () => {
  await page.fill('#email', credentials.email);
  await page.fill('#password', credentials.password);
  await page.locator('main form .submit').tap();
};
/** What the server says of the lesson, with something changed in it. */
const as = async (changed) => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route(new RegExp(`/api/v1/materials/${id}([?]|$)`), async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    const material = await answer.json();
    return route.fulfill({ response: answer, json: { ...material, ...changed(material) } });
  });
};

const tests = [
  ['signs in', async () => {
    await page.goto(`${server.url}/entrar?volver=/estudio/${id}`);
    await enter();
    await page.waitForSelector('#title');
  }],
  ['who may not publish is told who does, and is offered nothing that fails', async () => {
    await as((material) => ({ permissions: { ...material.permissions, publish: false }, title: 'Completa', description: 'Todo.', language: 'es', type: 'capsula', levels: ['primaria'], license: 'cc-by', kind: 'link' }));
    await page.reload();
    await page.getByText('La publica quien cura el acervo').waitFor();
    check((await page.getByRole('button', { name: 'Publicar' }).count()) === 0, 'it offers to publish');
  }],
  ['the time of a chapter is read whole', async () => {
    await as(() => ({ duration: 72, chapters: [{ start: 0, end: 31.492, title: 'Sube' }, { start: 31.492, end: 72, title: 'Baja' }] }));
    await page.reload();
    await page.locator('input.time').nth(1).waitFor();
    const cut = await page.locator('input.time').evaluateAll((fields) => fields.filter((field) => field.scrollWidth > field.clientWidth).map(({ value }) => value));
    check(cut.length === 0, `cut: ${cut}`);
  }],
  ['a session that ended while writing says so and leads back to what was written', async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.reload();
    await page.waitForSelector('#description');
    await context.clearCookies();
    await page.fill('#description', 'Escrito cuando la sesión ya había terminado.');
    await said('Tu sesión terminó').getByRole('link', { name: 'Iniciar sesión' }).tap();
    await enter();
    await page.waitForFunction(() => document.querySelector('#description')?.value === 'Escrito cuando la sesión ya había terminado.');
    await said(/Guardado/).waitFor();
  }],
  ['a page that did not open without a line opens when it is back', async () => {
    await page.locator('.back').tap();
    await page.locator('article').first().waitFor();
    await context.setOffline(true);
    await page.goBack();
    await page.locator('main').getByText('No hay conexión').waitFor();
    await context.setOffline(false);
    await page.waitForSelector('#title');
  }],
  ['a page whose code was never read opens too when the line is back', async () => {
    await page.goto(`${server.url}/`);
    await context.setOffline(true);
    await page.evaluate(() => (document.querySelector('a[href="/privacidad"]') ?? document.querySelector('footer a')).click());
    await page.getByText('No se pudo abrir esta página').waitFor();
    await context.setOffline(false);
    await page.getByText('No se pudo abrir esta página').waitFor({ state: 'detached' });
    await page.locator('main h1').waitFor();
  }],
  ['an upload that a finger cancelled goes on when she takes that back', async () => {
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => undefined);
    });
    await page.goto(`${server.url}/estudio`);
    const name = `Cancelada ${Date.now()}.mp4`;
    writeFileSync(join(folder, name), Buffer.alloc(12_000_000, name)); // by its path: as bytes it would go through JSON
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.locator('.zone input[type=file]').setInputFiles(join(folder, name));
    const row = page.locator('.uploads .row', { hasText: name });
    await sent;
    await row.getByRole('button', { name: 'Pausar' }).waitFor();
    let gone = 0;
    page.on('request', (request) => (gone += request.method() === 'DELETE' && /uploads/.test(request.url()) ? 1 : 0));
    await row.getByRole('button', { name: 'Cancelar la subida' }).tap();
    await row.waitFor({ state: 'detached' });
    await page.locator('.toast', { hasText: name }).getByRole('button', { name: 'Deshacer' }).tap();
    await row.getByText('Subida completa').waitFor({ timeout: 30_000 });
    check(gone === 0, 'what had arrived was thrown away');
  }],
];

const failed = await runAll('teacher', tests, { onFailure: (what) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/teacher-${what.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
await close();
await server.close();
process.exit(failed ? 1 : 0);
