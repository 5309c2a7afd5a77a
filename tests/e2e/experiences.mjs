// A teacher tells on her phone how a lesson went, a curator hands it back and then publishes it, and a visitor finds the
// lesson by it, reads it and goes on to the second it names.
//   ACERVO_TEACHER, ACERVO_TEACHER_PASSWORD: an account that may do no more; without them the administrator's is both
import { axeSource, openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
const curatorAccount = server.real ? credentials : { ...credentials, email: 'lucia@ejemplo.mx' };
const teacherAccount = process.env.ACERVO_TEACHER ? { email: process.env.ACERVO_TEACHER, password: process.env.ACERVO_TEACHER_PASSWORD } : credentials;
const phone = await openBrowser({ viewport: { width: 360, height: 740 }, hasTouch: true });
const desk = await openBrowser({ viewport: { width: 1280, height: 860 } });
const reader = await openBrowser({ viewport: { width: 1280, height: 860 } });
const teacher = await phone.context.newPage();
const curator = await desk.context.newPage();
const visitor = await reader.context.newPage();
const title = `Tiras de papel ${Date.now() % 100_000}`;
const { items } = await (await fetch(`${server.url}/api/v1/search?per_page=50`)).json();
const lesson = items.find(({ kind }) => kind === 'video');
let told = '';

async function signIn(on, { email, password }) {
  await on.fill('#email', email);
  await on.fill('#password', password);
  await on.click('main form .submit');
}
const saved = (on = teacher) => on.locator('.said:not(.bad)', { hasText: /guardad/i }).waitFor();
const next = async (heading) => {
  await teacher.getByRole('button', { name: 'Siguiente' }).click();
  await teacher.locator('main h2', { hasText: heading }).waitFor();
};
// The body has every text: it is the heading itself that has the focus
const isAsked = (heading) => teacher.waitForFunction((text) => document.activeElement.matches('h2.ask') && document.activeElement.textContent.includes(text), heading);
async function axe(on) {
  await on.evaluate(axeSource());
  const { violations } = await on.evaluate(() => globalThis.axe.run(document, { rules: { 'color-contrast': { enabled: true } } }));
  check(violations.length === 0, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`).join('; '));
}

const tests = [
  ['the lesson has a place for experiences, and asks for the first', async () => {
    await teacher.goto(`${server.url}/materiales/${lesson.id}`);
    await teacher.locator('.about h1').waitFor();
    await teacher.locator('.told').evaluate((node) => node.scrollIntoView({ block: 'center' }));
    await teacher.locator('section', { hasText: 'Experiencias de docentes' }).getByText('Cuenta tu experiencia').click();
    await teacher.getByRole('link', { name: 'Iniciar sesión' }).last().click();
    await teacher.waitForSelector('#email');
    await signIn(teacher, teacherAccount);
    await teacher.waitForSelector('#title');
  }],
  ['a title is enough to keep it', async () => {
    await teacher.fill('#title', title);
    await teacher.keyboard.press('Enter');
    await teacher.waitForURL(/experiencias\/[0-9a-z]{12}\?parte=summary/);
    told = /experiencias\/([0-9a-z]{12})/.exec(teacher.url())[1];
    await teacher.goto(`${server.url}/estudio/experiencias`);
    await teacher.locator('main li', { hasText: title }).getByText('Borrador').waitFor();
    await teacher.getByRole('link', { name: `Seguir escribiendo: ${title}` }).click();
    await teacher.waitForSelector('#title');
    check((await teacher.evaluate(() => document.documentElement.scrollWidth)) <= 360, 'wider than the screen');
    await axe(teacher);
  }],
  ['what is written on a line that is gone stays, and is saved when it is back', async () => {
    await teacher.goto(`${server.url}/estudio/experiencias/${told}?parte=summary`);
    await teacher.route('**/api/v1/experiences/*', (route) => (route.request().method() === 'PATCH' ? route.abort() : route.continue()));
    await teacher.fill('#summary', 'Doblamos tiras de papel');
    await teacher.locator('.said.bad').waitFor();
    await teacher.unroute('**/api/v1/experiences/*');
    await teacher.reload();
    await teacher.waitForFunction(() => document.querySelector('#summary')?.value === 'Doblamos tiras de papel');
    await saved();
  }],
  ['it is written one question at a time, by keyboard', async () => {
    await next('¿Con quiénes y dónde?');
    for (const [name, value] of [['level', 'primaria-3-4'], ['modality', 'multigrado'], ['country', 'MX'], ['language', 'es']]) {
      await teacher.locator(`#${name} option[value="${value}"]`).waitFor({ state: 'attached' });
      await teacher.selectOption(`#${name}`, value);
    }
    await teacher.fill('#students', '18');
    await next('¿Qué querías que aprendieran?');
    await isAsked('¿Qué querías');
    await teacher.keyboard.press('Tab');
    await teacher.keyboard.type('Que reconozcan fracciones equivalentes');
    await next('¿Qué hicieron, paso a paso?');
    await teacher.fill('#activity-0', 'Vemos el video y paro antes de la respuesta');
    await teacher.fill('#minutes-0', '10');
    await teacher.selectOption('#lesson-0', lesson.id);
    await teacher.fill('#start-0', '0:03');
    await teacher.getByRole('button', { name: 'Agregar un paso' }).click();
    await teacher.waitForFunction(() => document.activeElement.id === 'activity-1');
    await teacher.keyboard.type('Doblamos las tiras');
    await axe(teacher);
    await next('¿Qué pasó?');
    await teacher.fill('#results', 'Lo explicaron con sus palabras');
    await teacher.getByRole('link', { name: 'Enviar', exact: true }).click();
    await teacher.locator('main li a', { hasText: '¿Qué funcionó' }).click(); // the one thing that is missing
    await isAsked('¿Qué funcionó');
    await teacher.fill('#reflection', 'Haría equipos más chicos');
    await next('Revisa y envía');
    await saved();
    await teacher.getByRole('button', { name: 'Enviar a revisión' }).click();
    await teacher.locator('main li', { hasText: title }).getByText('En revisión').waitFor();
  }],
  ['nobody else sees it yet', async () => {
    await visitor.goto(`${server.url}/experiencias/${told}`);
    await visitor.locator('main h1').waitFor();
    check(!(await visitor.locator('main').innerText()).includes(title), 'a visitor reads what is in review');
  }],
  ['a curator hands it back with what it needs', async () => {
    await curator.goto(`${server.url}/entrar?volver=/curaduria`);
    await signIn(curator, curatorAccount);
    const waiting = curator.locator('main li', { hasText: title });
    await waiting.waitFor();
    await curator.getByRole('button', { name: `Devolver con observaciones: ${title}` }).click();
    await waiting.getByRole('button', { name: 'Devolver' }).click();
    await waiting.locator('[role=alert]', { hasText: 'Escribe qué hace falta' }).waitFor();
    await waiting.locator('textarea').fill('¿Cuántos lo lograron?');
    await axe(curator);
    await curator.reload();
    await waiting.locator('textarea').waitFor();
    check((await waiting.locator('textarea').inputValue()) === '¿Cuántos lo lograron?', 'what was written is gone');
    await waiting.getByRole('button', { name: 'Devolver' }).click();
    await waiting.waitFor({ state: 'detached' });
  }],
  ['she reads that, completes it and sends it again', async () => {
    await teacher.goto(`${server.url}/estudio/experiencias`);
    await teacher.locator('main li', { hasText: title }).getByText('Con observaciones').waitFor();
    await teacher.goto(`${server.url}/estudio/experiencias/${told}?parte=results`);
    await teacher.locator('.observations', { hasText: '¿Cuántos lo lograron?' }).waitFor();
    await teacher.fill('#results', 'Quince de dieciocho lo explicaron con sus palabras');
    await teacher.getByRole('link', { name: 'Enviar', exact: true }).click();
    await teacher.getByRole('button', { name: 'Enviar a revisión' }).click();
    await teacher.locator('main li', { hasText: title }).getByText('En revisión').waitFor();
  }],
  ['the curator reads it whole and publishes it', async () => {
    await curator.goto(`${server.url}/curaduria`);
    await curator.getByRole('link', { name: title }).click();
    await curator.getByText('Quince de dieciocho').waitFor();
    await curator.getByRole('button', { name: `Publicar: ${title}` }).click();
    await curator.waitForURL('**/curaduria');
  }],
  ['a visitor finds the lesson by the filter, and in it the experience', async () => {
    if (server.real) {
      const found = visitor.locator(`article a[href^="/materiales/${lesson.id}"]`);
      for (let i = 0; i < 20 && !(await found.count()); i++) {
        await visitor.goto(`${server.url}/buscar?with=experiences`);
        await visitor.locator('article, .chips').first().waitFor();
      }
      await found.first().click();
    } else {
      await visitor.goto(`${server.url}/materiales/${lesson.id}`);
    }
    await visitor.locator('.about h1').waitFor();
    await visitor.locator('.told').evaluate((node) => node.scrollIntoView({ block: 'center' }));
    await visitor.locator('section', { hasText: 'Experiencias de docentes' }).getByRole('link', { name: title }).click();
    await visitor.locator('article h1', { hasText: title }).waitFor();
    for (const text of ['Multigrado', 'México', '18', 'Doblamos las tiras', 'Haría equipos más chicos', 'CC BY-SA']) await visitor.locator('article', { hasText: text }).waitFor();
    await axe(visitor);
  }],
  ['its step leads to the second of the lesson', async () => {
    await visitor.getByRole('link', { name: /Ver desde 0:03/ }).click();
    await visitor.waitForURL(`**/materiales/${lesson.id}?t=3`);
    await visitor.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) >= 2.5, null, { timeout: 20_000 });
  }],
  ['she withdraws it, and it is gone for all but her', async () => {
    await teacher.goto(`${server.url}/experiencias/${told}`);
    await teacher.getByRole('button', { name: 'Retirar' }).click();
    await teacher.getByText('Está retirada').waitFor();
    await visitor.goto(`${server.url}/experiencias/${told}`);
    await visitor.locator('main h1').waitFor();
    check(!(await visitor.locator('main').innerText()).includes(title), 'it is still there');
    await teacher.getByRole('button', { name: 'Regresarla a borrador' }).click();
    await teacher.waitForSelector('#title');
    await teacher.getByRole('link', { name: 'Enviar', exact: true }).click();
    teacher.once('dialog', (dialog) => dialog.accept());
    await teacher.getByRole('button', { name: 'Borrar para siempre' }).click();
    await teacher.waitForURL('**/estudio/experiencias');
  }],
];

const failed = await runAll('experiences', tests, { onFailure: async (name) => {
  for (const [who, page] of Object.entries({ teacher, curator, visitor })) await page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/experiences-${who}-${name.slice(0, 30).replace(/\W+/g, '-')}.png` });
} });
for (const { close } of [phone, desk, reader]) await close();
await server.close();
process.exit(failed ? 1 : 0);
