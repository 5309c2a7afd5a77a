// Somebody who watches on a phone, and then at a school's computer without a mouse: what a finger presses is what was meant,
// every control is in reach, and what the line took comes back with it.
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { openServer } from './lib/server.mjs';

const server = await openServer();
const found = (await (await fetch(`${server.url}/api/v1/search?per_page=50`)).json()).items.find(({ kind, has_captions }) => kind === 'video' && has_captions);
const words = process.env.ACERVO_QUERY ?? 'fracciones';
const kDesk = { viewport: { width: 1280, height: 860 } };
const kPhone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const video = (page, read) => page.evaluate(`(() => { const v = document.querySelector('video'); return ${read}; })()`);
async function until(page, condition) {
  for (const end = Date.now() + 20_000; !(await video(page, `v && (${condition})`)); await page.waitForTimeout(100)) check(Date.now() < end, `never: ${condition}`);
}

/** Answers about the lesson changed on their way, and its words made up. */
const madeUp = (change, cues) => async (page) => {
  await page.route(`**/api/v1/materials/${found.id}{,\\?*}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...change } });
  });
  if (cues) await page.route('**/transcript*', (route) => route.fulfill({ json: { language: 'es', cues } }));
  // The server writes the first answer into the page
  await page.route(`${server.url}/materiales/${found.id}{,\\?*}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<script type="application\/json" id="acervo-data">.*?<\/script>/s, '') });
  });
};
const lesson = await (await fetch(`${server.url}/api/v1/materials/${found.id}`)).json();
const kHours = 8 * 3600;
const sound = lesson.playback.rungs.find(({ kind }) => kind === 'audio');
const of_hours = {
  duration: kHours,
  chapters: Array.from({ length: 30 }, (_, i) => ({ start: i * 960, end: (i + 1) * 960, title: `Parte ${i + 1}` })),
  playback: { ...lesson.playback, rungs: [...lesson.playback.rungs, { ...sound, rung: 'audio-pt', language: 'pt' }] },
};
const said_for_hours = Array.from({ length: 6000 }, (_, i) => ({ start: i * 4.8, end: i * 4.8 + 4.5, text: `Frase ${i + 1} de una jornada larga.` }));

/** The page of the lesson in a browser of its own. `prepare` may stand in for answers first. */
const watching = (options, use, prepare = () => undefined) => async () => {
  const { context, close } = await openBrowser(options);
  try {
    const page = await context.newPage();
    await prepare(page);
    await page.goto(`${server.url}/materiales/${found.id}`);
    await page.waitForSelector('.player .big');
    await use(page, context);
  } finally {
    await close();
  }
};

const tests = [
  ['a tap that asks for the controls does not press what appears under the finger', watching(kPhone, async (page) => {
    await page.locator('.player .big').tap();
    await until(page, 'v.currentTime > 0.2');
    await page.waitForSelector('.player.idle');
    const { x, y, width, height } = await page.locator('.player').boundingBox();
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    await page.waitForSelector('.player:not(.idle) .middle .play');
    check(!(await video(page, 'v.paused')), 'it paused');
    await page.locator('.middle .play').tap();
    await until(page, 'v.paused');
  })],
  ['what closes a menu on a phone presses nothing else', watching(kPhone, async (page) => {
    await page.getByRole('button', { name: /^Velocidad/ }).tap();
    await page.waitForSelector('[role=menu]');
    const box = await page.getByRole('link', { name: 'Publicar' }).boundingBox();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector('[role=menu]', { state: 'detached' });
    await page.waitForTimeout(500);
    check(page.url().endsWith(`/materiales/${found.id}`), `it led to ${page.url()}`);
  })],
  ['a button that goes away when it is pressed leaves the focus in the player', watching(kDesk, async (page) => {
    const focused = () => page.evaluate(() => (document.activeElement.closest('.player') ? document.activeElement.getAttribute('aria-label') : 'elsewhere'));
    await page.locator('.big').focus();
    await page.keyboard.press('Enter');
    await until(page, 'v.currentTime > 0.2');
    check((await focused()) === 'Pausar', `the focus is ${await focused()}`);
    await page.keyboard.press('ArrowDown');
    check((await video(page, 'v.volume')) < 1, 'the arrows are not the player’s');
    await video(page, 'void (v.currentTime = v.duration - 0.2)');
    await until(page, 'v.ended');
    await page.locator('.big').focus();
    await page.keyboard.press('Enter');
    await until(page, '!v.ended');
    check(['Pausar', 'Reproducir'].includes(await focused()), `after the end the focus is ${await focused()}`);
  })],
  ['controls leave the picture also where it began by itself', watching(kDesk, async (page) => {
    await page.goto(`${server.url}/buscar?q=${encodeURIComponent(words)}`);
    await page.locator('a[href*="?t="]').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.player');
    await until(page, '!v.paused && v.currentTime > 0');
    await page.waitForSelector('.player.idle');
  })],
  ['a lesson of eight hours in two languages has all its buttons and times on a phone, magnified too', watching(kPhone, async (page) => {
    await page.getByRole('button', { name: /^Calidad/ }).tap();
    await page.getByRole('menuitemradio', { name: 'Solo audio' }).tap();
    await page.locator('.transcript li').first().waitFor();
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      const outside = await page.locator('.foot').evaluate((foot) => {
        const { left, right } = foot.getBoundingClientRect();
        return [...foot.querySelectorAll('button, .numbers')].filter((element) => element.getBoundingClientRect().left < left || element.getBoundingClientRect().right > right).map((element) => element.ariaLabel ?? element.textContent);
      });
      check(outside.length === 0, `at ${width} px out of reach: ${outside.join(', ')}`);
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `wider than ${width} px`);
    }
    const cut = await page.locator('.transcript .at').evaluateAll((times) => times.filter((time) => time.scrollWidth > time.clientWidth).map((time) => time.textContent));
    check(cut.length === 0, `${cut.length} times meet their sentence, like ${cut[0]}`);
  }, madeUp(of_hours, said_for_hours))],
  ['the sentences of eight hours come in parts, to the one that is asked for', watching(kPhone, async (page) => {
    const begun = await page.evaluate(() => window.drawn);
    check(begun > 0 && begun < 1000, `${begun} at once`);
    await page.goto(`${server.url}/materiales/${found.id}?t=7h58m`);
    await page.locator('.transcript [aria-current]', { hasText: '7:58:00' }).waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector('.transcript ol').scrollTop > 0);
  }, async (page) => {
    await madeUp(of_hours, said_for_hours)(page);
    await page.addInitScript(() => new MutationObserver(() => (window.drawn ||= document.querySelectorAll('.transcript li').length)).observe(document, { childList: true, subtree: true }));
  })],
  ['what was pressed while the line was gone works when it is back, and looks as it should', watching(kPhone, async (page, context) => {
    await page.locator('.transcript li').first().waitFor();
    await context.setOffline(true);
    await page.getByRole('button', { name: /^Compartir/ }).tap();
    await page.getByText('Revisa tu red').waitFor();
    await page.locator('.transcript input').fill(words);
    check(await page.locator('.transcript li').first().isVisible(), 'the sentences went away');
    await context.setOffline(false);
    await page.waitForSelector('.transcript mark');
    const height = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).minHeight);
    check((await height('.transcript .count')) === '44px', 'the search came without its style');
    await page.getByRole('button', { name: /^Compartir/ }).tap();
    await page.waitForSelector('dialog[open]');
    check((await page.locator('dialog').evaluate((dialog) => getComputedStyle(dialog).padding)) === '0px', 'the dialog came without its style');
  })],
  ['a page whose code fails late does not replace the one that is read by then', watching(kPhone, async (page) => {
    let fail;
    await page.route('**/assets/Privacy-*.js', (route) => new Promise((resolve) => (fail = () => route.abort().then(resolve))));
    const asked = page.waitForRequest('**/assets/Privacy-*.js');
    await page.locator('footer a[href="/privacidad"]').click();
    await asked;
    await page.locator('header a[href="/"]').first().click();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const failed = page.waitForEvent('requestfailed');
    await fail();
    await failed;
    await page.waitForTimeout(300);
    check(new URL(page.url()).pathname === '/' && (await page.getByText('No se pudo abrir esta página').count()) === 0, 'it does');
    check((await page.locator('.waiting').count()) === 0, 'it still seems to be waited for');
  })],
  ['a first play without a line says so and begins when it is back', watching(kPhone, async (page, context) => {
    await context.setOffline(true);
    await page.locator('.player .big').tap();
    await page.locator('.player [role=alert]', { hasText: 'Revisa tu red' }).waitFor();
    await context.setOffline(false);
    await until(page, '!v.paused && v.currentTime > 0.2');
    // Who saves data has not loaded the player's code before
  }, (page) => page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } })))],
  ['the words of the lesson are waited for in their shape, and come when the line is back', watching(kPhone, async (page, context) => {
    check((await page.locator('.transcript ol[aria-busy=true] li').count()) > 0, 'nothing says that they are on their way');
    await context.setOffline(true);
    await page.evaluate(() => window.letGo());
    await page.getByText('No se pudo cargar la transcripción').waitFor();
    await context.setOffline(false);
    await page.locator('.transcript li', { hasText: 'La última' }).waitFor();
  }, async (page) => {
    let first = true;
    let letGo = () => undefined;
    await page.exposeFunction('letGo', () => letGo());
    await page.route('**/transcript*', async (route) => {
      if (!first) return route.fulfill({ json: { language: 'es', cues: [{ start: 1, end: 2, text: 'La última' }] } });
      first = false;
      await new Promise((resolve) => (letGo = resolve));
      await route.abort();
    });
  })],
  ['the language chosen last is the one that is read, whichever comes first', watching(kDesk, async (page) => {
    const choose = (language) => page.getByLabel('Idioma de la transcripción').selectOption(language);
    await page.locator('.transcript li', { hasText: 'en es' }).waitFor();
    await choose('pt');
    await choose('en');
    await page.locator('.transcript li', { hasText: 'en en' }).waitFor();
    await page.waitForTimeout(1500);
    check((await page.locator('.transcript li').innerText()).includes('en en'), 'the slower answer replaced it');
  }, async (page) => {
    await madeUp({ captions: ['es', 'pt', 'en'].map((language) => ({ ...lesson.captions[0], language, label: language })) })(page);
    await page.route('**/transcript*', async (route) => {
      const language = new URL(route.request().url()).searchParams.get('language');
      if (language === 'pt') await new Promise((resolve) => setTimeout(resolve, 1200));
      await route.fulfill({ json: { language, cues: [{ start: 1, end: 2, text: `Dicho en ${language}` }] } }).catch(() => undefined);
    });
  })],
  ['on paper there is all that is said, dark on light', watching(kDesk, async (page) => {
    await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'));
    const list = page.locator('.transcript ol');
    await list.locator('li').first().waitFor();
    check(await list.evaluate((ol) => ol.scrollHeight > ol.clientHeight + 1), 'the lesson is too short to tell');
    await page.emulateMedia({ media: 'print' });
    check(await list.evaluate((ol) => ol.scrollHeight <= ol.clientHeight + 1), 'the end of the transcript is cut off');
    check((await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--ink'))) === '#1a201f', 'light on light');
    for (const what of ['header', '.player', '.actions', '.tools']) check(!(await page.locator(what).first().isVisible()), `${what} is printed`);
    // No more than its lesson
    check((await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g).length <= 3, 'many pages');
  })],
  ['the poster stays until there is a picture', watching(kPhone, async (page) => {
    await page.locator('.player .big').tap();
    await page.waitForSelector('.player .spinner');
    check(await page.locator('.player .poster').isVisible(), 'it is black');
    await page.evaluate(() => window.letGo());
    await until(page, 'v.currentTime > 0.2');
    check(!(await page.locator('.player .poster').isVisible()), 'the poster lies over the picture');
  }, async (page) => {
    let letGo;
    const gone = new Promise((resolve) => (letGo = resolve));
    await page.exposeFunction('letGo', letGo);
    await page.route('**/*.{m4s,mp4}', async (route) => {
      await gone;
      await route.continue();
    });
  })],
  ['a picture taller than wide has room on a phone', watching(kPhone, async (page) => {
    const { width, height } = await page.locator('.player').boundingBox();
    check(height > 0.9 * width, `${width} x ${height}`);
    check(height < 0.53 * 740, 'it takes the page');
  }, madeUp({ playback: { ...lesson.playback, width: 360, height: 640 } }))],
  ['the sentences are one stop of the Tab key, and the arrows go through them', watching(kDesk, async (page) => {
    const key = (name) => page.keyboard.press(name);
    const focused = () => page.evaluate(() => document.activeElement.closest('.transcript li')?.querySelector('.at').textContent ?? document.activeElement.tagName);
    const times = page.locator('.transcript .at');
    await times.first().waitFor();
    await page.locator('.transcript input').focus();
    await key('Tab');
    check((await focused()) === 'OL', `first ${await focused()}`);
    await key('ArrowDown');
    await key('ArrowDown');
    check((await focused()) === (await times.nth(1).textContent()), `two down is ${await focused()}`);
    await key('End');
    check((await focused()) === (await times.last().textContent()), `the end is ${await focused()}`);
    await key('ArrowUp');
    const [minutes, seconds] = (await focused()).split(':').map(Number);
    await key('Enter');
    await until(page, `!v.paused && v.currentTime >= ${60 * minutes + seconds}`);
    await key('Tab');
    check(!(await page.evaluate(() => document.activeElement.closest('.transcript ol'))), 'Tab stays among the sentences');
  })],
];

const failed = await runAll('viewer', tests);
await server.close();
process.exit(failed ? 1 : 0);
