// A curator's morning and a reader's evening: the queue by filters and by keyboard, the seal that search finds, and lessons
// that are kept on the account and so on another device.
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
const account = server.real ? credentials : { ...credentials, email: 'lucia@ejemplo.mx' };
const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
const other = await openBrowser({ viewport: { width: 360, height: 740 }, hasTouch: true });
const page = await context.newPage();
const phone = await other.context.newPage();
let title = '';
let lesson = '';

async function signIn(on, back) {
  await on.goto(`${server.url}/entrar?volver=${back}`);
  await on.fill('#email', account.email);
  await on.fill('#password', account.password);
  await on.click('main form .submit');
  await on.waitForURL(`**${back}`);
}
const rows = (on = page) => on.locator('main li article');
const toast = (text) => page.locator('.toast, [role=status]', { hasText: text }).first().waitFor();

const tests = [
  ['the queue needs a curator and says so', async () => {
    await page.goto(`${server.url}/curaduria`);
    await page.locator('main a', { hasText: 'Iniciar sesión' }).waitFor();
    await signIn(page, '/curaduria');
    await page.locator('main nav a[aria-current=page]', { hasText: 'Borradores' }).waitFor();
  }],
  ['states and filters live in the address, and going back undoes them', async () => {
    await page.locator('main nav a', { hasText: 'Publicadas' }).click();
    await page.waitForURL('**/curaduria?state=published');
    await rows().first().waitFor();
    const all = await page.locator('main .bar [role=status]').innerText();
    await page.locator('main form select').first().selectOption('captions');
    await page.waitForURL('**/curaduria?state=published&lacks=captions');
    await page.waitForFunction((before) => document.querySelector('main .bar [role=status]')?.innerText !== before, all);
    for (const lacks of await page.locator('main li .lacks').allInnerTexts()) check(lacks.includes('subtítulos'), lacks);
    await page.goBack();
    // Not the same number: what the tests before published may have become ready meanwhile.
    await page.waitForURL('**/curaduria?state=published');
    await page.waitForFunction(() => document.querySelector('main form select')?.value === '');
    await rows().first().waitFor();
    await page.fill('main form input[type=search]', 'zzzz que nadie escribe');
    await page.keyboard.press('Enter');
    await page.locator('main p', { hasText: 'Ninguna ficha' }).waitFor();
    await page.locator('main a', { hasText: 'Quitar los filtros' }).click();
    await rows().first().waitFor();
  }],
  ['a record is chosen by keyboard, sealed, and the seal can be undone', async () => {
    await page.keyboard.press('j');
    title = await page.evaluate(() => document.activeElement.innerText);
    lesson = await page.evaluate(() => document.activeElement.dataset.row);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    check((await page.evaluate(() => document.activeElement.innerText)) === title, 'k does not lead back');
    await page.keyboard.press('x');
    await page.locator('main .bar', { hasText: '1 elegida' }).waitFor();
    await page.getByRole('button', { name: 'Dar el sello' }).click();
    await toast('1 con sello');
    const sealed = rows().filter({ hasText: title }).first().locator('.seal');
    await sealed.waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await sealed.waitFor({ state: 'detached' });
    await rows().filter({ hasText: title }).first().locator('input').check();
    await page.getByRole('button', { name: 'Dar el sello' }).click();
    await sealed.waitFor();
  }],
  ['search finds it by its seal and shows it', async () => {
    const found = page.locator('article', { hasText: title }).locator('.seal');
    for (let i = 0; i < 20 && !(await found.count()); i++) {
      await page.goto(`${server.url}/buscar?with=seal`);
      await page.locator('article, .chips').first().waitFor();
    }
    await found.first().waitFor();
  }],
  ['why something is found where it is can be asked for', async () => {
    await page.goto(`${server.url}/buscar?q=fracciones`);
    const why = page.locator('article table caption', { hasText: 'Puntaje: ' });
    await page.locator('article h2').first().waitFor();
    check((await why.count()) === 0, 'it is told without being asked for');
    await page.getByRole('button', { name: 'Por qué este orden' }).click();
    await page.waitForURL(/explain=1/);
    await why.first().waitFor();
    const words = await page.locator('article tbody th').allInnerTexts();
    check(words.some((word) => /fracc/i.test(word)), `not by which word: ${words}`);
  }],
  ['words that mean the same are typed, search by them at once, and no longer when they are forgotten', async () => {
    if (!server.real) return; // there nothing is expanded
    const word = `zarandaja${Date.now()}`;
    const found = () => page.evaluate(async (q) => (await (await fetch(`/api/v1/search?q=${q}`)).json()).items.map(({ id }) => id), word);
    await page.goto(`${server.url}/curaduria/palabras`);
    const list = page.locator('section', { has: page.getByRole('heading', { name: 'Sinónimos', exact: true }) });
    await list.getByLabel('Palabras que significan lo mismo').fill(word);
    await page.keyboard.press('Enter');
    await list.getByRole('alert').getByText('al menos dos palabras').waitFor();
    check((await found()).length === 0, 'the word is known already');
    await list.getByLabel('Palabras que significan lo mismo').fill(`${word}, fracciones`);
    await list.getByRole('button', { name: 'Agregar sinónimos' }).click();
    await toast('Guardado');
    await page.goto(`${server.url}/buscar?q=${word}`);
    await page.locator('article', { hasText: /fracciones/i }).first().waitFor();
    await page.goto(`${server.url}/curaduria/palabras`);
    await list.getByLabel('Buscar en la lista').fill(word);
    await list.locator('li', { hasText: `${word}, fracciones` }).waitFor();
    await list.getByRole('button', { name: `Olvidar ${word}` }).click();
    await toast('ya no se amplía');
    await list.locator('li', { hasText: 'Olvidado' }).waitFor();
    check((await found()).length === 0, 'it is still searched by');
  }],
  ['a search is kept, found again under another name, followed and let go', async () => {
    if (!server.real) return; // nothing is kept there
    await page.goto(`${server.url}/buscar?q=fracciones`);
    await page.getByRole('button', { name: 'Guardar búsqueda' }).click();
    await toast('Búsqueda guardada: ');
    await page.goto(`${server.url}/estudio/busquedas`);
    const kept = page.locator('main li', { hasText: 'fracciones' });
    await kept.getByRole('button', { name: 'Cambiar el nombre de' }).click();
    await page.locator('main').getByRole('textbox', { name: 'Nombre', exact: true }).fill('Fracciones para quinto');
    await page.keyboard.press('Enter');
    const renamed = page.locator('main li', { hasText: 'Fracciones para quinto' });
    await renamed.waitFor();
    await renamed.getByLabel('Correo con lo nuevo').selectOption({ label: 'Cada semana' });
    await toast('Guardado.');
    for (const [link, root] of [['Lector de noticias', '<feed'], ['RSS', '<rss']]) {
      const feed = await page.request.get(new URL(await renamed.getByRole('link', { name: link }).getAttribute('href'), server.url).href);
      const text = await feed.text();
      check(feed.ok() && text.includes(root) && text.includes('Fracciones para quinto'), `${link}: ${feed.status()} ${text.slice(0, 200)}`);
    }
    await page.reload();
    check((await renamed.getByLabel('Correo con lo nuevo').inputValue()) === 'weekly', 'the mail was not kept');
    await renamed.getByRole('button', { name: 'Borrar Fracciones para quinto' }).click();
    await renamed.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await renamed.waitFor();
    await renamed.getByRole('link', { name: 'Fracciones para quinto' }).click();
    await page.waitForURL('**/buscar?q=fracciones**');
    await page.locator('article', { hasText: /fracciones/i }).first().waitFor();
    await page.goto(`${server.url}/estudio/busquedas`);
    await renamed.getByRole('button', { name: 'Borrar Fracciones para quinto' }).click();
    await renamed.waitFor({ state: 'detached' });
  }],
  ['what one keeps is on the account', async () => {
    await page.goto(`${server.url}/materiales/${lesson}`);
    await page.locator('.actions button', { hasText: 'Guardar' }).click();
    await toast('Guardada en tu cuenta');
    await page.goto(`${server.url}/estudio/guardadas`);
    await page.locator('main li', { hasText: title }).waitFor();
  }],
  ['and so on another device, from where it can be let go', async () => {
    await signIn(phone, '/estudio/guardadas');
    const kept = phone.locator('main li', { hasText: title });
    await kept.waitFor();
    await phone.goto(server.url);
    await phone.locator('section', { hasText: 'Tus lecciones guardadas' }).locator('li', { hasText: title }).waitFor();
    await phone.goto(`${server.url}/estudio/guardadas`);
    await kept.locator('button').click();
    await kept.waitFor({ state: 'detached' });
    await page.goto(`${server.url}/estudio/guardadas`);
    await page.locator('main p', { hasText: 'Todavía no guardas' }).waitFor();
  }],
  ['the seal is taken again', async () => {
    await page.goto(`${server.url}/curaduria?state=published&q=${encodeURIComponent(title)}`);
    await rows().first().locator('input').check();
    await page.getByRole('button', { name: 'Quitar el sello' }).click();
    await toast('1 sin sello');
  }],
];

const failed = await runAll('curator', tests, { onFailure: (name) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/curator-${name.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
await close();
await other.close();
await server.close();
process.exit(failed ? 1 : 0);
