// What the site's player does when the line or the server leaves it alone for a while, and when a link to what is not public
// ends: it waits, says so, and goes on by itself; or says that it is over.
//   ACERVO_URL=… node tests/e2e/players_patience.mjs
import { openBrowser } from './lib/browser.mjs';
import { makeLesson, signIn } from './lib/made.mjs';
import { openRelay, rungsAsked } from './lib/relay.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  players_patience: they need the real server (ACERVO_URL)');
  process.exit(0);
}
const relay = await openRelay(server.url);
const api = await signIn(server);
const open_lesson = await makeLesson(server, api, { title: 'Con paciencia', seconds: 24 });
const closed_lesson = await makeLesson(server, api, { title: 'Solo para docentes', seconds: 24, state: 'restricted' });

const video = (page, read) => page.evaluate(`(() => { const v = document.querySelector('video'); return ${read}; })()`);
async function until(page, condition, timeout = 20_000) {
  for (const end = Date.now() + timeout; !(await video(page, `v && (${condition})`)); await page.waitForTimeout(100))
    if (Date.now() > end) throw new Error(`never: ${condition}; ${await video(page, 'v && `at ${v.currentTime} of ${v.duration}, paused ${v.paused}, ready ${v.readyState}`')}; ${await page.locator('.player').innerText()}`);
}
const untilAsked = async (wanted) => {
  for (const end = Date.now() + 20_000; !relay.asked.some(wanted); await new Promise((resolve) => setTimeout(resolve, 50))) check(Date.now() < end, 'never asked for it');
};
/** Whether a path is of a segment that is not at the beginning. */
const isLater = (path) => Number(/\/(\d+)\.m4s/.exec(path)?.[1] ?? 0) >= 2;
const said = (page, text) => page.locator('.player .held', { hasText: text }).waitFor({ timeout: 30_000 });
const noTrouble = async (page) => check((await page.locator('.player .over').count()) === 0, `it gave up: ${await page.locator('.player').innerText()}`);

/** Opens the page of a lesson by the relay; signed in with a session of its own where `staff`. `stalls` counts from the first picture on. */
async function withLesson(lesson, { staff = false } = {}, use) {
  relay.fault = () => null;
  relay.asked.length = 0;
  const { context, close } = await openBrowser({ viewport: { width: 1100, height: 800 } });
  try {
    let session;
    if (staff) {
      const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'X-Acervo-Request': '1', 'Content-Type': 'application/json' }, body: JSON.stringify(credentials) });
      session = answer.headers.get('set-cookie').split(';')[0];
      const [name, value] = session.split('=');
      await context.addCookies([{ name, value, url: relay.url }]);
    }
    const page = await context.newPage();
    await page.goto(`${relay.url}/materiales/${lesson.id}`);
    await page.waitForSelector('.player .big');
    const play = async () => {
      await page.locator('.player .big').click();
      await until(page, 'v.currentTime > 0.5');
      await page.evaluate(() => {
        window.stalls = 0;
        document.querySelector('video').addEventListener('waiting', () => (window.stalls += 1));
      });
    };
    await use({ page, context, session, play, stalls: () => page.evaluate(() => window.stalls) });
  } finally {
    await close();
  }
}
/** The segments that are not at the beginning are refused so until `over` is done; then it must play to its end untouched. */
const held = (fault, text, seconds) => () => withLesson(open_lesson, {}, async ({ page, play, stalls }) => {
  relay.fault = (path) => (isLater(path) ? fault : null);
  await play();
  await untilAsked(isLater);
  const began = Date.now();
  await said(page, text);
  check((await page.locator('.captions').count()) === 0, 'captions lie over what it says');
  await page.waitForTimeout(Math.max(0, seconds * 1000 - (Date.now() - began)));
  await noTrouble(page);
  check(await video(page, '!v.paused'), 'it is paused');
  relay.fault = () => null;
  if (fault === 'hang') relay.breakAll();
  await video(page, 'void (v.playbackRate = 4)');
  await until(page, 'v.ended', 45_000);
  check((await stalls()) > 0, 'it never waited: nothing was tried');
  await noTrouble(page);
  check((await page.locator('.player .held').count()) === 0, 'it still says that it waits');
});
const linkOf = () => /\/media\/t\/[^/]+\//.exec(relay.asked.find((path) => path.startsWith('/media/t/')))[0];

const tests = [
  ['a line that is gone for 20 seconds', held('break', 'Se cortó la conexión', 20)],
  ['a line on which nothing comes back for 20 seconds', held('hang', 'Se cortó la conexión', 20)],
  ['a part that is still being made (503, Retry-After)', held(503, 'todavía no está lista', 10)],
  ['a part that could not be made is taken from another quality', () => withLesson(open_lesson, {}, async ({ page, play }) => {
    let bad;
    relay.fault = (path) => {
      const rung = isLater(path) && /\/(\d+p)\//.exec(path)?.[1];
      if (rung) bad ??= rung;
      return rung && rung === bad ? 410 : null;
    };
    await play();
    await video(page, 'void (v.playbackRate = 4)');
    await until(page, 'v.ended', 45_000);
    await noTrouble(page);
    check(bad && rungsAsked(relay).length > 1, `asked for ${rungsAsked(relay).join(', ')}`);
  })],
  ['a part that no quality has is said, and not waited for', () => withLesson(open_lesson, {}, async ({ page, play }) => {
    relay.fault = (path) => (isLater(path) ? 410 : null);
    await play();
    await page.locator('.player .over', { hasText: 'Prueba otra calidad' }).waitFor({ timeout: 30_000 });
  })],
  ['another network: everything open breaks and the browser is offline in between', () => withLesson(open_lesson, {}, async ({ page, context, play }) => {
    relay.fault = (path) => (isLater(path) ? 'hang' : null);
    await play();
    await untilAsked(isLater);
    await context.setOffline(true);
    relay.fault = () => null;
    relay.breakAll();
    await said(page, 'Se cortó la conexión');
    await context.setOffline(false);
    await video(page, 'void (v.playbackRate = 4)');
    await until(page, 'v.ended', 45_000);
    await noTrouble(page);
  })],
  ['a link that ends while it plays is renewed without a stutter', () => withLesson(closed_lesson, { staff: true }, async ({ page, play, stalls }) => {
    // Held back until the link is over, so that all that follows needs a new one
    let ended = null;
    relay.fault = (path) => (ended && path.startsWith(ended) ? 404 : isLater(path) && !ended ? 'break' : null);
    await play();
    await untilAsked(isLater);
    ended = linkOf();
    const source = await video(page, 'v.src');
    await until(page, 'v.ended', 45_000);
    await noTrouble(page);
    check((await stalls()) === 0, `${await stalls()} stalls`);
    check((await video(page, 'v.src')) === source, 'it was loaded anew');
    check(relay.asked.some((path) => isLater(path) && path.startsWith('/media/t/') && !path.startsWith(ended)), 'no new link was used');
  })],
  ['a page left open over night plays in the morning', () => withLesson(closed_lesson, { staff: true }, async ({ page }) => {
    const old = await page.evaluate(async (id) => (await (await fetch(`/api/v1/materials/${id}?media=session`)).json()).playback.hls, closed_lesson.id);
    check(old.startsWith('/media/t/'), old);
    // Every link given until now is over
    const given = new Set(relay.asked.map((path) => /^\/media\/t\/[^/]+\//.exec(path)?.[0]).filter(Boolean));
    let morning = false;
    relay.fault = (path) => {
      if (path.startsWith('/api/v1/materials/')) morning = true;
      const link = /^\/media\/t\/[^/]+\//.exec(path)?.[0];
      if (link && !morning) given.add(link);
      return link && given.has(link) ? 404 : null;
    };
    await page.locator('.player .big').click();
    await until(page, 'v.currentTime > 1', 30_000);
    check(morning, 'the link was not asked for again');
    await noTrouble(page);
  })],
  ['a session that ends while it plays: what is left is not sent, and it says so', () => withLesson(closed_lesson, { staff: true }, async ({ page, session, play }) => {
    relay.fault = (path) => (isLater(path) ? 'break' : null);
    await play();
    await untilAsked(isLater);
    const answer = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { 'X-Acervo-Request': '1', Cookie: session } });
    check(answer.ok, `signing out: ${answer.status}`);
    relay.fault = () => null;
    const began = Date.now();
    await page.locator('.player .over', { hasText: 'no está disponible' }).waitFor({ timeout: 60_000 });
    console.log(`      told after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    check(await video(page, 'v.paused && v.currentTime < 20'), 'it plays on');
  })],
];

const failed = await runAll('patience', tests);
for (const lesson of [open_lesson, closed_lesson]) await api('DELETE', `/api/v1/materials/${lesson.id}`);
relay.close();
process.exit(failed ? 1 : 0);
