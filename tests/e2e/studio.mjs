// Publishing, in a real browser: a file is uploaded in pieces, survives a lost connection and a closed tab, is
// described while it goes, and is published, taken back and withdrawn.
//   ACERVO_FILE=/path/to/lesson.mp4   a playable file; without it some bytes, which the fake API takes for one
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
const page = await context.newPage();
const name = `Lección de prueba ${Date.now()}.mp4`;
/** With bytes behind it that a player passes over, the same recording is another file to the server. */
function padded(bytes, size) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size + 8);
  head.write('free', 4, 'latin1');
  return Buffer.concat([bytes, head, randomBytes(size)]);
}
const folder = mkdtempSync(join(tmpdir(), 'acervo-e2e-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
/** A large file by its path: as bytes it would go to the browser through JSON, which takes a slow machine a quarter of a minute. */
function onDisk(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
const buffer = padded(process.env.ACERVO_FILE ? readFileSync(process.env.ACERVO_FILE) : Buffer.alloc(20_000_000, 7), 16);
const file = { name, mimeType: 'video/mp4', buffer };
let material = '';

const tests = [
  ['signs in', async () => {
    await page.goto(`${server.url}/entrar`);
    await page.fill('#email', credentials.email);
    await page.fill('#password', credentials.password);
    await page.click('main form .submit');
    await page.waitForSelector('.zone');
  }],
  ['an upload cut by the network says so and goes on by itself', async () => {
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    await page.locator('.zone input[type=file]').setInputFiles(file);
    await page.waitForSelector('.uploads .bar');
    await context.setOffline(true);
    await page.waitForSelector('.banner');
    await context.setOffline(false);
    await page.locator('.uploads', { hasText: 'Subida completa' }).waitFor({ timeout: 60_000 });
    material = (await page.locator('.uploads a').first().getAttribute('href')).split('/').pop();
    check(/^[0-9a-z]{12}$/.test(material), `not a material: ${material}`);
    await page.unroute('**/api/v1/uploads/*');
  }],
  ['a file that is here already is said before it is sent', async () => {
    if (!server.real) return; // nothing is known there
    let sent = 0;
    await page.route('**/api/v1/uploads', (route) => {
      sent += route.request().method() === 'POST' ? 1 : 0;
      return route.continue();
    });
    await page.locator('.zone input[type=file]').setInputFiles({ ...file, name: 'otra vez.mp4' });
    const row = page.locator('.row', { hasText: 'otra vez.mp4' });
    await row.getByText('Parece que este archivo ya está aquí').waitFor();
    check((await row.locator('a').getAttribute('href')) === `/estudio/${material}`, 'it does not lead to the lesson');
    check(sent === 0, 'it was sent');
    await row.getByRole('button', { name: 'Cancelar' }).click();
    await page.unroute('**/api/v1/uploads');
  }],
  ['an upload goes on where it was after a server that was away, and after a session that ended', async () => {
    const offsets = [], sums = [];
    let created = 0, refusing = null, bytes;
    await page.route(/\/api\/v1\/uploads(\/|$)/, (route) => {
      const request = route.request();
      if (request.method() === 'POST') created += 1;
      if (request.method() === 'PATCH') {
        offsets.push(Number(request.headers()['upload-offset']));
        sums.push(request.headers()['upload-checksum']);
      }
      // From the second piece on, and where one then asks how far it is
      if (refusing && (request.method() === 'HEAD' || (request.method() === 'PATCH' && offsets.at(-1) > 0))) {
        const status = refusing.status;
        if (request.method() === 'HEAD' && refusing.once) refusing = null;
        return route.fulfill({ status, json: { type: 'about:blank', title: 'refused', status, code: status === 401 ? 'unauthenticated' : 'unavailable' } });
      }
      return route.continue();
    });
    const send = async (name) => {
      await page.goto(`${server.url}/estudio`);
      offsets.length = sums.length = created = 0;
      bytes = padded(buffer, 12_000_000);
      await page.locator('.zone input[type=file]').setInputFiles(onDisk(name, bytes));
      return page.locator('.row', { hasText: name });
    };
    const complete = async (row) => {
      await row.getByText('Subida completa').waitFor({ timeout: 60_000 });
      check(created === 1, `begun ${created} times`);
      check(offsets.filter((offset) => offset === 0).length === 1, `sent from ${offsets.join(', ')}`);
      // What each piece is, so that one that a bad line changed is not kept
      const sumOf = (offset) => `sha256 ${createHash('sha256').update(bytes.subarray(offset, offset + 8 * 1024 * 1024)).digest('base64')}`;
      offsets.forEach((offset, i) => check(sums[i] === sumOf(offset), `the piece from ${offset} came with ${sums[i]}`));
    };
    refusing = { status: 503, once: true };
    await complete(await send(`Servidor ausente ${Date.now()}.mp4`));

    refusing = { status: 401 };
    const row = await send(`Sesión terminada ${Date.now()}.mp4`);
    await row.getByText('Tu sesión terminó').waitFor();
    await row.getByRole('button', { name: 'Intentar de nuevo' }).click();
    await row.getByText('Tu sesión terminó').waitFor();
    await row.getByRole('link', { name: 'Iniciar sesión' }).click();
    await page.fill('#email', credentials.email);
    await page.fill('#password', credentials.password);
    refusing = null;
    await page.click('main form .submit');
    await page.waitForURL('**/estudio');
    await complete(row);
    await page.unroute(/\/api\/v1\/uploads(\/|$)/);
  }],
  ['a file that changed while it was sent says so, and goes on when it is chosen again', async () => {
    const name = `Cambia ${Date.now()}.mp4`;
    const path = onDisk(name, padded(buffer, 12_000_000));
    const bytes = readFileSync(path);
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() !== 'PATCH' || route.request().headers()['upload-offset'] !== '0') return route.continue();
      const response = await route.fetch();
      writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')])); // before the second piece is read
      await route.fulfill({ response });
    });
    await page.goto(`${server.url}/estudio`);
    await page.locator('.zone input[type=file]').setInputFiles(path);
    const row = page.locator('.row', { hasText: name });
    await row.getByText('El archivo cambió o ya no está').waitFor();
    await page.unroute('**/api/v1/uploads/*');
    writeFileSync(path, bytes);
    const resumed = page.waitForRequest((request) => request.method() === 'PATCH');
    await row.locator('input[type=file]').setInputFiles(path);
    check(Number((await resumed).headers()['upload-offset']) > 0, 'it began anew');
    await row.getByText('Subida completa').waitFor({ timeout: 60_000 });
  }],
  ['what another person left unfinished in this browser waits for that person', async () => {
    await page.evaluate(() => localStorage.setItem('tus::another::1', JSON.stringify({ size: 5, metadata: { filename: 'ajena.mp4', person: 'another', material: 'another' }, uploadUrl: '/api/v1/uploads/another' })));
    const asked = [];
    page.on('request', (request) => request.url().includes('/uploads/another') && asked.push(request.url()));
    await page.goto(`${server.url}/estudio`);
    await page.waitForSelector('.zone');
    await page.waitForLoadState('networkidle');
    check(await page.evaluate(() => localStorage.getItem('tus::another::1') !== null), 'it was forgotten');
    check(asked.length === 0, 'it was asked for');
    await page.evaluate(() => localStorage.removeItem('tus::another::1'));
  }],
  ['a large file goes in two parts, and they are picked up after the tab was closed', async () => {
    const large = onDisk(`Grande ${Date.now()}.mp4`, padded(buffer, 36_000_000));
    const offered = new Set();
    await page.route('**/api/v1/uploads/*', (route) => {
      const request = route.request();
      if (request.method() !== 'PATCH') return route.continue();
      offered.add(request.url());
      return request.headers()['upload-offset'] === '0' ? route.continue() : undefined;
    });
    await page.goto(`${server.url}/estudio`);
    await page.locator('.zone input[type=file]').setInputFiles(large);
    await page.waitForFunction(() => /1[67]([.,]\d)?\sMB de/.test(document.querySelector('.uploads')?.textContent ?? ''), null, { timeout: 30_000 });
    if (server.real) check(offered.size === 2, `${offered.size} parts`);
    page.once('dialog', (dialog) => dialog.accept());
    await page.reload();
    await page.unroute('**/api/v1/uploads/*');
    const left = page.locator('section', { hasText: 'Subidas a medias' });
    await left.waitFor();
    // Discarded for good: it would be left behind in the tests that follow
    const discarded = () => page.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/uploads/'), { timeout: 20_000 });
    if (!server.real) return Promise.all([discarded(), left.getByRole('button', { name: 'Descartar' }).click()]);
    // As a phone's gallery gives it the second time: a copy from elsewhere, as old as today
    const copy = join(folder, 'galería', basename(large));
    mkdirSync(dirname(copy));
    copyFileSync(large, copy);
    utimesSync(copy, new Date(2001, 0, 1), new Date(2001, 0, 1));
    const sent = [], created = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH' && request.url().includes('/uploads/')) sent.push(Number(request.headers()['upload-offset']));
      if (request.method() === 'POST' && request.url().endsWith('/materials')) created.push(request.url());
    });
    const chooser = page.waitForEvent('filechooser');
    await left.getByRole('button', { name: 'Elegir el archivo' }).click();
    await (await chooser).setFiles(copy);
    await page.locator('.uploads', { hasText: 'Subida completa' }).waitFor({ timeout: 60_000 });
    await left.waitFor({ state: 'detached' });
    check(created.length === 0 && sent.length > 0 && sent.every((offset) => offset > 0), `${created.length} lessons, sent from ${sent.join(', ')}`);
  }],
  ['two parts that are stopped while they are asked for are not begun anew', async () => {
    if (!server.real) return;
    let parts = 0, hold = 'pieces';
    await page.route(/\/api\/v1\/uploads(\/|$)/, (route) => {
      const request = route.request();
      if (request.method() === 'POST' && request.headers()['upload-concat'] === 'partial') parts += 1;
      if (hold === 'pieces' && request.method() === 'PATCH' && request.headers()['upload-offset'] !== '0') return undefined;
      return hold === 'questions' && request.method() === 'HEAD' ? undefined : route.continue();
    });
    await page.goto(`${server.url}/estudio`);
    const name = `Dos partes ${Date.now()}.mp4`;
    await page.locator('.zone input[type=file]').setInputFiles(onDisk(name, padded(buffer, 36_000_000)));
    await page.waitForFunction(() => /1[67]([.,]\d)?\sMB de/.test(document.querySelector('.uploads')?.textContent ?? ''), null, { timeout: 30_000 });
    const row = page.locator('.row', { hasText: name });
    const press = (button) => row.getByRole('button', { name: button }).click();
    await press('Pausar');
    hold = 'questions';
    const asked = page.waitForRequest((request) => request.method() === 'HEAD' && request.url().includes('/uploads/'));
    await press('Seguir');
    await asked;
    await press('Pausar');
    hold = '';
    await press('Seguir');
    await row.getByText('Subida completa').waitFor({ timeout: 60_000 });
    check(parts === 2, `${parts} parts were begun`);
    await page.unroute(/\/api\/v1\/uploads(\/|$)/);
  }],
  ['what is typed saves itself', async () => {
    await page.goto(`${server.url}/estudio/${material}`);
    await page.waitForSelector('#title');
    check((await page.inputValue('#title')).startsWith('Lección de prueba'), 'the title does not come from the file name');
    await page.fill('#description', 'Una prueba de punta a punta, escrita por nadie.');
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#description')?.value.startsWith('Una prueba'));
  }],
  ['what is typed offline survives a reload', async () => {
    await page.waitForSelector('#type option:nth-child(2)', { state: 'attached' });
    await context.setOffline(true);
    await page.fill('#description', 'Escrito sin conexión.');
    await page.locator('.said', { hasText: 'en este dispositivo' }).or(page.locator('.said', { hasText: 'dispositivo' })).first().waitFor({ timeout: 10_000 });
    await context.setOffline(false);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#description')?.value === 'Escrito sin conexión.');
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
  }],
  ['publishing without the required fields says which', async () => {
    await page.locator('.bar').getByRole('button', { name: 'Publicar' }).click();
    await page.waitForSelector('.part .error');
    check((await page.locator('.part .error').count()) >= 3, 'fewer errors than fields that are missing');
  }],
  ['with them, it is published when it plays', async () => {
    await page.waitForSelector('#language option:nth-child(2)', { state: 'attached' });
    await page.selectOption('#language', 'es');
    await page.selectOption('#type', { index: 1 });
    await page.locator('#levels-part label').nth(2).click();
    await page.locator('#license-part label').first().click();
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    if (server.real) await page.locator('.side .player').waitFor({ timeout: 120_000 });
    await page.locator('.bar').getByRole('button', { name: 'Publicar' }).click();
    await page.locator('.toast', { hasText: 'Publicada' }).waitFor();
  }],
  ['and taken back with one press', async () => {
    await page.locator('.toast').getByRole('button', { name: 'Deshacer' }).click();
    await page.locator('.bar').getByRole('button', { name: 'Publicar' }).waitFor();
  }],
  ['when it was made is written as people do, and what is no date stays to be mended', async () => {
    await page.fill('#produced', '31/02/1987');
    await page.locator('#produced').blur();
    await page.locator('#produced-error', { hasText: 'Escribe un año' }).waitFor();
    check((await page.inputValue('#produced')) === '31/02/1987', 'what was written is gone');
    await page.fill('#produced', '1/5/1986');
    await page.locator('#produced').blur();
    await page.waitForFunction(() => document.querySelector('#produced').value === '01/05/1986');
    await page.fill('#produced', 'hoy');
    await page.locator('#produced').blur();
    await page.locator('#produced-error').waitFor();
    check((await page.inputValue('#produced')) === 'hoy', 'what was written has given way to what it was before');
    await page.fill('#produced', '1/5/1987');
    await page.locator('#produced').blur();
    await page.locator('#produced-error').waitFor({ state: 'detached' });
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#produced')?.value === '01/05/1987');
    await page.goto(`${server.url}/materiales/${material}`);
    await page.locator('dt', { hasText: 'Producida' }).waitFor();
    check((await page.locator('dd').allInnerTexts()).includes('1 de mayo de 1987'), await page.locator('dl').innerText());
    await page.goto(`${server.url}/estudio/${material}`);
    await page.waitForSelector('#title');
  }],
  ['a suggested tag is taken with one press, and stays', async () => {
    await page.fill('#description', 'El ciclo del agua: el sol la evapora del mar, las nubes la llevan, la lluvia la devuelve a la tierra.');
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    const section = page.locator('section', { has: page.locator('#suggested-title') });
    const answered = page.waitForResponse((response) => response.url().endsWith(`/${material}/suggestions`) && response.request().method() === 'GET');
    await section.getByRole('button', { name: 'Buscar sugerencias' }).click();
    const { items } = await (await answered).json();
    const suggested = section.locator('li').filter({ has: page.getByRole('button', { name: /^Agregar / }) });
    const label = await suggested.first().locator('strong').innerText();
    const { field, value } = items.find((item) => item.label === label && ['subject', 'keyword', 'level'].includes(item.field)) ?? {};
    check(value, `nothing to take: ${JSON.stringify(items)}`);
    await suggested.first().getByRole('button', { name: `Agregar ${label}` }).click();
    await section.locator('.taken', { hasText: label }).waitFor();
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    await page.reload();
    await page.waitForSelector('#title');
    const kept = await page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1/materials/${material}`);
    check(JSON.stringify(kept[`${field}s`]).includes(value), `${field} ${value} is not in ${JSON.stringify(kept[`${field}s`])}`);
    await page.locator('section[aria-busy=false]', { has: page.locator('#suggested-title') }).waitFor();
    check((await suggested.filter({ hasText: label }).count()) === 0, 'it is suggested again');
  }],
  ['the file is replaced under the same address, and gone back to', async () => {
    if (!server.real) return; // nothing is prepared there
    await page.waitForSelector('.files .button');
    await page.locator('.files input[type=file]').setInputFiles({ ...file, name: 'no-es-un-video.mp4', buffer: Buffer.from('esto no es un video\n'.repeat(20)) });
    await page.locator('.coming', { hasText: 'No pudimos usar no-es-un-video.mp4' }).waitFor({ timeout: 60_000 });
    await page.locator('.side .player').waitFor();
    await page.getByRole('button', { name: 'Entendido' }).click();
    await page.locator('.coming').waitFor({ state: 'detached' });
    // The same recording with a few bytes behind it: another file to the server, as good to play
    await page.locator('.files input[type=file]').setInputFiles({ ...file, name: 'corregida.mp4', buffer: Buffer.concat([buffer, Buffer.from('\0\0\0\x0cfree1234', 'binary')]) });
    await page.locator('.files .name', { hasText: 'corregida.mp4' }).waitFor({ timeout: 300_000 });
    await page.locator('.coming').waitFor({ state: 'detached' });
    await page.getByText('1 archivo anterior').click();
    await page.getByRole('button', { name: 'Volver a este' }).click();
    await page.locator('.toast', { hasText: 'Ahora se ve' }).waitFor();
    await page.locator('.files .name', { hasText: file.name }).first().waitFor();
    await page.locator('.toasts .shut').first().click({ timeout: 1000 }).catch(() => undefined);
  }],
  ['what could not be made is said with its reason, and tried again', async () => {
    if (!server.real) return;
    // As the server tells it while a job is parked; what it does then is files_pgtest's business
    const address = /\/api\/v1\/materials\/[^/]+\/(files|retry)$/;
    let parked = true;
    await page.route(address, async (route) => {
      if (route.request().method() === 'POST') {
        parked = false;
        return route.fulfill({ status: 202 });
      }
      const response = await route.fetch();
      const body = await response.json();
      if (parked) body.items.find(({ plays }) => plays).undone = [{ kind: 'storyboard', reason: 'crashed', message: 'La preparación falló a la mitad.' }];
      return route.fulfill({ response, json: body });
    });
    await page.reload();
    const note = page.locator('.files .undone');
    await note.getByText('Las imágenes pequeñas para avanzar').waitFor();
    await note.getByText('La preparación falló a la mitad.').waitFor();
    await note.getByRole('button', { name: 'Reintentar' }).click();
    await page.locator('.toast', { hasText: 'Empezamos de nuevo' }).waitFor();
    await note.waitFor({ state: 'detached' });
    await page.unroute(address);
    await page.locator('.toasts .shut').first().click({ timeout: 1000 }).catch(() => undefined);
  }],
  ['the cover is another second, a picture from elsewhere, and the best one again', async () => {
    if (!server.real) return; // nothing is made there
    const cover = () => page.locator('.side .player .poster img').getAttribute('src');
    const first = await cover();
    await page.getByRole('button', { name: 'Cambiar la portada' }).click();
    await page.locator('dialog .candidate').first().waitFor();
    const candidates = page.locator('dialog .candidate');
    if ((await candidates.count()) > 1) {
      await candidates.last().click();
    } else {
      await page.locator('dialog input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: await page.locator('header').first().screenshot({ type: 'png' }) });
    }
    await page.waitForFunction((before) => document.querySelector('.side .player .poster img')?.getAttribute('src') !== before, first);
    const chosen = await cover();
    const picture = await page.locator('.side.rest').screenshot({ type: 'png' });
    await page.locator('dialog input[type=file]').setInputFiles({ name: 'portada.png', mimeType: 'image/png', buffer: picture });
    await page.waitForFunction((before) => document.querySelector('.side .player .poster img')?.getAttribute('src') !== before, chosen);
    await page.getByRole('button', { name: 'Usar la automática' }).waitFor();
    await page.locator('dialog input[type=file]').setInputFiles({ name: 'portada.png', mimeType: 'image/png', buffer: Buffer.from('esto no es una imagen') });
    await page.locator('dialog [role=alert]', { hasText: 'JPEG, PNG o WebP' }).waitFor();
    await page.getByRole('button', { name: 'Usar la automática' }).click();
    await page.getByRole('button', { name: 'Usar la automática' }).waitFor({ state: 'detached' });
    check(await page.locator('dialog button:focus').count() === 1, 'the focus fell out of the dialog');
    await page.keyboard.press('Escape');
    // The picker knows it first, the page a moment later
    await page.waitForFunction((before) => document.querySelector('.side .player .poster img')?.getAttribute('src').split('?')[1] === before, first.split('?')[1]);
  }],
  ['captions are uploaded, asked about, doubted, changed, removed and put back', async () => {
    if (!server.real) return; // nothing reads them there
    const section = page.locator('section', { has: page.locator('#captions-title') });
    const give = (name, text) => section.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/x-subrip', buffer: Buffer.from(text) });
    const line = (n, from, to, text) => `${n}\n00:00:0${from},000 --> 00:00:0${to},000\n${text}\n\n`;
    const spanish = line(2, 1, 3, 'que son equivalentes y ya verán por qué') + line(1, 0, 2, 'Buenos días, hoy vamos a estudiar las fracciones') + '3\n09:00:00,000 --> 09:00:02,000\nfuera\n';
    const portuguese = line(1, 0, 2, 'Bom dia, hoje nós vamos estudar as frações') + line(2, 2, 3, 'que são equivalentes e vocês já vão ver por quê');
    await give('carta.srt', 'Querida directora: le escribo para');
    await section.locator('.wrong', { hasText: 'no es un archivo de subtítulos' }).waitFor();
    await give('clase.srt', spanish);
    await section.locator('.done', { hasText: 'Listo: 2 subtítulos' }).waitFor();
    check(/fuera de orden/.test(await section.locator('.done').innerText()) && /después del final/.test(await section.locator('.done').innerText()), 'it is not said what was mended');
    await section.locator('.name', { hasText: 'Español' }).waitFor();
    await section.getByRole('button', { name: 'Entendido' }).click();
    // They are in the player's menu beside the form
    await page.locator('.side .player').getByRole('button', { name: 'Subtítulos' }).first().waitFor({ state: 'attached' });
    await give('otra.srt', spanish.replace('Buenos días', 'Buenas tardes'));
    await page.locator('dialog', { hasText: 'Ya hay subtítulos: Español' }).waitFor();
    await page.getByRole('button', { name: 'Reemplazar' }).click();
    await page.locator('.toast', { hasText: 'Reemplazaste' }).getByRole('button', { name: 'Deshacer' }).click();
    await section.locator('.about', { hasText: 'clase.srt' }).waitFor();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'clase.fr.srt'));
      for (const name of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
    }, portuguese);
    await section.locator('.seems', { hasText: 'Parecen estar en: Portugués' }).waitFor();
    await section.getByRole('button', { name: 'Cambiar a Portugués' }).click();
    await section.locator('.seems').waitFor({ state: 'detached' });
    await section.getByRole('button', { name: 'Cambiar: Portugués' }).click();
    await section.locator('select').nth(1).selectOption('captions');
    await section.getByRole('button', { name: 'Guardar' }).click();
    await section.locator('.name', { hasText: 'Portugués (para personas sordas)' }).waitFor();
    const [saved] = await Promise.all([page.waitForEvent('download'), section.getByRole('link', { name: 'Descargar: Portugués (para personas sordas)' }).click()]);
    check(saved.suggestedFilename().endsWith('.vtt'), `downloaded as ${saved.suggestedFilename()}`);
    await section.getByRole('button', { name: 'Quitar: Portugués (para personas sordas)' }).click();
    await section.locator('.name', { hasText: 'Portugués' }).waitFor({ state: 'detached' });
    await page.locator('.toast', { hasText: 'Quitaste' }).getByRole('button', { name: 'Deshacer' }).click();
    await section.locator('.name', { hasText: 'Portugués' }).waitFor();
    await give('corta.srt', '1\n00:00:01,000 --> 00:00:02,000\nok\n');
    await page.locator('dialog', { hasText: '¿En qué lengua están?' }).waitFor();
    await page.locator('dialog select').selectOption('nah');
    await page.getByRole('button', { name: 'Usar esta lengua' }).click();
    await section.locator('.name', { hasText: /N[áa]huatl/ }).waitFor();
  }],
  ['chapters are typed, pasted, changed, removed and put back, and save themselves', async () => {
    if (!server.real) return; // a file that was just sent has no length there
    const section = page.locator('section', { has: page.locator('#chapters-title') });
    await section.waitFor();
    const titles = () => section.locator('ol input:not(.time)').evaluateAll((inputs) => inputs.map(({ value }) => value));
    await section.getByRole('button', { name: 'Pegar una lista' }).click();
    await page.locator('dialog textarea').fill('0:00 Inicio\n0:01 Lo que sigue\n99:00 Nunca\nGracias por ver');
    await page.locator('dialog', { hasText: 'Se leyeron 2 capítulos' }).waitFor();
    // Selected with the mouse past the edge, the text stays
    const box = await page.locator('dialog textarea').boundingBox();
    await page.mouse.move(box.x + 60, box.y + 15);
    await page.mouse.down();
    await page.mouse.move(20, box.y + 60, { steps: 5 });
    await page.mouse.up();
    check((await page.locator('dialog textarea').inputValue()).startsWith('0:00 Inicio'), 'the dialog closed');
    await page.locator('dialog').getByRole('button', { name: /Reemplazar|Agregarlos/ }).last().click();
    check((await titles()).join() === 'Inicio,Lo que sigue', `pasted: ${await titles()}`);
    const add = async (time, title) => {
      await section.getByLabel('Empieza en').fill(time);
      await section.getByLabel('Título del capítulo', { exact: true }).fill(title);
      await page.keyboard.press('Enter');
    };
    await add('0:01', 'Otra');
    await section.locator('.wrong', { hasText: 'Ya hay un capítulo en 0:01' }).waitFor();
    await add('99:00', 'Otra');
    await section.locator('.wrong', { hasText: 'La lección termina en' }).waitFor();
    await add('0:02', 'El final');
    check((await titles()).length === 3, 'not added');
    // By the keyboard: to the last title, another one, and saved
    await section.locator('ol input:not(.time)').last().fill('La despedida');
    await page.keyboard.press('Enter');
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    await section.getByRole('button', { name: 'Quitar: Lo que sigue' }).click();
    check((await titles()).join() === 'Inicio,La despedida', `removed: ${await titles()}`);
    await page.locator('.toast', { hasText: 'Quitaste' }).getByRole('button', { name: 'Deshacer' }).click();
    await page.locator('.said', { hasText: /Guardado/ }).waitFor({ timeout: 10_000 });
    await page.waitForFunction(async (address) => (await (await fetch(address)).json()).chapters.map(({ title }) => title).join() === 'Inicio,Lo que sigue,La despedida', `/api/v1/materials/${material}`);
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll('ol input.time').length === 3);
  }],
  ['a save in between by another window is noticed', async () => {
    // While a file is prepared the page asks for news; here it must not hear of the other window before it saves
    let saved = false;
    await page.route(`**/api/v1/materials/${material}`, (route) => {
      saved ||= route.request().method() === 'PATCH';
      return saved ? route.continue() : route.abort();
    });
    const other = await context.newPage();
    await other.goto(`${server.url}/estudio/${material}`);
    await other.waitForSelector('#title');
    // "Guardado" stands there before it is saved, too
    const first = other.waitForResponse((response) => response.request().method() === 'PATCH');
    await other.fill('#title', 'Escrito en la otra ventana');
    await first;
    await page.fill('#title', 'Escrito en esta ventana');
    await page.waitForSelector('.conflict');
    await page.getByRole('button', { name: 'Conservar lo mío' }).click();
    await page.locator('.said', { hasText: /Guardado/ }).waitFor();
    await other.reload();
    await other.waitForFunction(() => document.querySelector('#title')?.value === 'Escrito en esta ventana');
    await other.close();
  }],
  ['withdrawing can be undone, and done', async () => {
    await page.goto(`${server.url}/estudio`);
    const row = page.locator('article', { hasText: 'Escrito en esta ventana' });
    await row.getByRole('button', { name: /Más acciones/ }).click();
    await row.getByRole('button', { name: /Borrar el borrador|Retirar/ }).click();
    await page.locator('.toast').getByRole('button', { name: 'Deshacer' }).click();
    await row.getByRole('button', { name: /Más acciones/ }).waitFor();
    await page.locator('.toasts .shut').first().click({ timeout: 1000 }).catch(() => undefined);
    await row.getByRole('button', { name: /Más acciones/ }).click();
    await row.getByRole('button', { name: /Borrar el borrador|Retirar/ }).click();
    // It leaves the list, or stays in it as something to recover
    await row.getByRole('button', { name: /Más acciones/ }).waitFor({ state: 'detached' });
  }],
  ['a tab closed in the middle is picked up with the same file', async () => {
    await page.route('**/api/v1/uploads/*', (route) => {
      // The first piece arrives, the second never does
      if (route.request().method() === 'PATCH' && route.request().headers()['upload-offset'] !== '0') return undefined;
      return route.continue();
    });
    const big = onDisk(`Cerrada ${Date.now()}.mp4`, Buffer.alloc(20_000_000, 9));
    await page.goto(`${server.url}/estudio`);
    await page.locator('.zone input[type=file]').setInputFiles(big);
    await page.waitForFunction(() => /8[.,]4\sMB/.test(document.querySelector('.uploads')?.textContent ?? ''), null, { timeout: 20_000 });
    page.once('dialog', (dialog) => dialog.accept());
    await page.reload();
    await page.unroute('**/api/v1/uploads/*');
    await page.getByText('Subidas a medias').waitFor();
    check((await page.locator('section', { hasText: 'Subidas a medias' }).innerText()).includes('42'), 'the share that had arrived is not said');
    await page.getByRole('button', { name: 'Descartar' }).click();
    await page.getByText('Subidas a medias').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement.matches('main h1'));
    await page.locator('.toasts').getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Subidas a medias').waitFor();
    const discarded = page.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/uploads/'), { timeout: 20_000 });
    await page.getByRole('button', { name: 'Descartar' }).click();
    await page.getByText('Subidas a medias').waitFor({ state: 'detached' });
    await discarded;
  }],
  ['a session that ended has a way back in, and one that could not be ended says so', async () => {
    await page.route('**/api/v1/materials?*mine=1*', (route) => route.fulfill({ status: 401, json: { type: 'about:blank', title: 'refused', status: 401, code: 'unauthenticated' } }));
    await page.goto(`${server.url}/estudio?desde=aqui`);
    check((await page.locator('.trouble a').getAttribute('href')) === '/entrar?volver=%2Festudio%3Fdesde%3Daqui', 'it does not lead back here');
    await page.unroute('**/api/v1/materials?*mine=1*');
    await page.locator('header .who').click();
    const leave = page.getByRole('button', { name: 'Cerrar sesión' });
    await leave.waitFor();
    await context.setOffline(true);
    await leave.click();
    await page.locator('.toast', { hasText: 'Tu sesión sigue abierta' }).waitFor();
    await context.setOffline(false);
    await leave.click();
    await page.waitForURL(`${server.url}/`);
  }],
];

const failed = await runAll('studio', tests, { onFailure: (what) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/studio-${what.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
await close();
await server.close();
process.exit(failed ? 1 : 0);
