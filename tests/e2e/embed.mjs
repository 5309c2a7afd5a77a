// A lesson inside another site's page: a poster until somebody plays, its part, its language, its allowed sites, no cookie;
// oEmbed as others find it; and the dialog from which people take the code.
//   ACERVO_URL=… node tests/e2e/embed.mjs
import { createServer } from 'node:http';
import { openBrowser } from './lib/browser.mjs';
import { makeLesson, signIn } from './lib/made.mjs';
import { check, runAll } from './lib/report.mjs';
import { openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  embed: it needs the real server (ACERVO_URL)');
  process.exit(0);
}
const api = await signIn(server);
const lesson = await makeLesson(server, api, { title: 'Para <otras> páginas' });
// Another site: 127.0.0.1 frames localhost, or the other way round
let frame = '';
const site = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><title>Escuela</title>${frame}`));
await new Promise((resolve) => site.listen(0, resolve));
const host = new URL(server.url).hostname === 'localhost' ? '127.0.0.1' : 'localhost';
const elsewhere = `http://${host}:${site.address().port}/`;
const oembed = async (query = '') => (await fetch(`${server.url}/oembed?format=json&url=${encodeURIComponent(`${server.url}/materiales/${lesson.id}`)}${query}`)).json();

const { context, close } = await openBrowser({ viewport: { width: 1000, height: 800 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
async function open(html) {
  frame = html;
  const page = await context.newPage();
  const asked = [];
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(error.stack));
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(elsewhere);
  return { page, asked, wrong, inside: page.frames()[1] };
}
const of = (query = '') => `<iframe src="${server.url}/embed/${lesson.id}${query}" width="640" height="360" allow="fullscreen"></iframe>`;
async function until(inside, condition) {
  for (const end = Date.now() + 20_000; !(await inside.evaluate(`(() => { const v = document.querySelector('video'); return v && (${condition}); })()`)); await inside.waitForTimeout(100))
    if (Date.now() > end) throw new Error(`never: ${condition}`);
}

const tests = [
  ['nothing of the player comes before somebody plays, and no cookie ever', async () => {
    const { page, asked, wrong, inside } = await open(of());
    await inside.locator('.start img').waitFor();
    await page.waitForLoadState('networkidle');
    check(!asked.some((path) => /player|hls|shared|exports|\.m4s|\.m3u8/.test(path)), asked.join(' '));
    check(asked.length < 10, `${asked.length} requests`);
    await inside.locator('.start').focus();
    await page.keyboard.press('Enter');
    await until(inside, 'v.currentTime > 1');
    await inside.getByText(/Frase \d/).first().waitFor();
    check((await context.cookies()).length === 0, JSON.stringify(await context.cookies()));
    check(!asked.includes('/api/v1/session') && !wrong.length, `it starts like a page of the site: ${asked.join(' ')} ${wrong.join(' ')}`);
    await page.close();
  }],
  ['it plays its part, in the language asked for', async () => {
    const { page, asked, inside } = await open(of('?t=6&end=9&lang=en'));
    await inside.locator('.start').click();
    await until(inside, 'v.currentTime >= 6');
    await inside.getByRole('button', { name: 'Pause' }).first().waitFor({ state: 'attached' });
    await until(inside, 'v.paused && v.currentTime >= 9');
    check((await inside.evaluate(() => document.querySelector('video').currentTime)) < 10, 'it went on past its end');
    check(asked.some((path) => path.includes('/audio-eng/')), 'another language was played');
    await page.close();
  }],
  ['captions of another language come when they are chosen', async () => {
    // A second track, made up on its way
    await context.route('**/embed/**', async (route) => {
      const answer = await route.fetch();
      const more = (_all, tracks) => `"captions":[${tracks},${tracks.replaceAll('"es"', '"en"').replace(/"label":"[^"]*"/, '"label":"English"')}]`;
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/"captions":\[([^\]]+)\]/, more) });
    });
    // Drawn twice, as shadows are in ASS
    const said = { start: 0, end: 60, text: 'In English' };
    await context.route('**/transcript*language=en*', (route) => route.fulfill({ json: { language: 'en', cues: [said, said] } }));
    const { page, inside } = await open(of());
    await inside.locator('.start').click();
    await inside.getByText(/Frase \d/).first().waitFor();
    await inside.getByRole('button', { name: /^Subtítulos/ }).click();
    await inside.getByRole('menuitemradio', { name: 'English' }).click();
    await inside.getByText('In English').first().waitFor();
    await page.close();
    await context.unrouteAll();
  }],
  ['a mistake of ours is said instead of a picture that stands still', async () => {
    await context.route('**/transcript*', (route) => route.fulfill({ json: { language: 'es', cues: [{ start: 0, end: 60, text: { toString: 1, valueOf: 1 } }] } }));
    const { page, inside } = await open(of());
    await inside.locator('.start').click();
    try {
      await inside.getByRole('alert').getByRole('button', { name: 'Volver a cargar' }).click();
      await inside.locator('.start').waitFor();
    } finally {
      await page.close();
      await context.unrouteAll();
    }
  }],
  ['only the sites that its editor names may show it', async () => {
    await api('PATCH', `/api/v1/materials/${lesson.id}`, { embed_sites: ['escuela.example'] });
    const refused = await open(of());
    await refused.page.waitForLoadState('networkidle');
    check((await refused.inside.locator('.start').count().catch(() => 0)) === 0, 'it shows where it may not');
    await refused.page.close();
    await api('PATCH', `/api/v1/materials/${lesson.id}`, { embed_sites: [`${host}:${site.address().port}`] });
    const allowed = await open(of());
    await allowed.inside.locator('.start').waitFor();
    await allowed.page.close();
    await api('PATCH', `/api/v1/materials/${lesson.id}`, { embed_sites: null });
  }],
  ['oEmbed is found from the lesson and its code plays', async () => {
    const html = await (await fetch(`${server.url}/materiales/${lesson.id}`)).text();
    const link = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html)[1].replaceAll('&amp;', '&');
    const answer = await (await fetch(link)).json();
    check(answer.version === '1.0' && answer.type === 'video' && answer.title === lesson.title, JSON.stringify(answer));
    const small = await oembed('&maxwidth=320&maxheight=180');
    check(small.width <= 320 && small.height <= 180, `${small.width} x ${small.height}`);
    check((await fetch(answer.thumbnail_url)).status === 200, 'no thumbnail');
    const { page, inside } = await open(small.html);
    await inside.locator('.start').click();
    await until(inside, 'v.currentTime > 0.5');
    await page.close();
  }],
  ['the code to embed is copied by one press, from this second, by keyboard, at 360 px', async () => {
    const page = await context.newPage();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${server.url}/materiales/${lesson.id}?t=5`);
    await page.getByRole('button', { name: /^Compartir/ }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    check(await page.evaluate(() => document.documentElement.scrollWidth <= 361), 'wider than the screen');
    await dialog.getByRole('button', { name: 'Copiar código' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('Copiado').first().waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    check(code.includes(`src="${server.url}/embed/${lesson.id}?t=5"`), code);
    check(code.includes('title="Para &lt;otras> páginas"') || code.includes('title="Para &lt;otras&gt; páginas"'), code);
    await page.keyboard.press('Escape');
    await page.close();
    const { page: other, inside } = await open(code);
    await inside.locator('.start').click();
    await until(inside, 'v.currentTime >= 5');
    await other.close();
  }],
];
const failed = await runAll('embed', tests);
await close();
site.close();
await api('DELETE', `/api/v1/materials/${lesson.id}`);
process.exit(failed ? 1 : 0);
