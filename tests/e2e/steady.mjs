// On a slow line (400 kbit/s, 400 ms): nothing moves while a page arrives, from what the server wrote for readers without
// scripts to the whole site, and what a finger must hit is large enough.
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { openServer } from './lib/server.mjs';
import { writeLikeServer } from './lib/written.mjs';

const words = process.env.ACERVO_QUERY ?? 'fracciones';
const server = await openServer();
const found = (await (await fetch(`${server.url}/api/v1/search?per_page=50`)).json()).items.find(({ kind, has_captions }) => kind === 'video' && has_captions);
const kLargestShift = 0.1; // what browsers' makers call good
const kTouch = 44;

/** A page that arrives slowly; what moved is written down with where it was. */
async function openSlowly(context, path, ready) {
  const page = await context.newPage();
  if (!server.real) await writeLikeServer(page, server.url, path);
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.setCacheDisabled', { cacheDisabled: true });
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await page.addInitScript(() => {
    window.moved = [];
    const where = ({ node, previousRect, currentRect }) => `${node?.className || node?.nodeName} ${Math.round(previousRect.top)} to ${Math.round(currentRect.top)}`;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved.push({ value: entry.value, what: entry.sources.map(where).join(', ') });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(server.url + path, { waitUntil: 'commit', timeout: 60_000 });
  await page.waitForSelector(ready, { timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  return page;
}

/** Buttons and the like that a finger would miss. Links within a text are as tall as its lines. */
const small = (page) => page.evaluate((least) =>
  [...document.querySelectorAll('a[href], button, select, textarea, summary, input')].flatMap((element) => {
    const target = element.matches('input') ? (element.closest('label') ?? element) : element;
    const { width, height } = target.getBoundingClientRect();
    const style = getComputedStyle(element);
    const hidden = width === 0 || style.visibility === 'hidden' || element.closest('.visually-hidden') || element.matches('.skip');
    if (hidden || (element.matches('a') && style.display === 'inline') || (width > least - 1 && height > least - 1)) return [];
    // A field may be lower than the frame around it, which also takes the press
    if (element.matches('input') && height > least - 5) return [];
    return [`${element.tagName.toLowerCase()} «${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}» ${Math.round(width)}x${Math.round(height)}`];
  }), kTouch);

const pages = [
  ['home', '/', '.tiles'],
  ['results', `/buscar?q=${encodeURIComponent(words)}`, 'article'],
  ['the lesson page', `/materiales/${found.id}`, '.player'],
];
const kScreens = [
  { width: 360, height: 740, touch: true },
  { width: 1280, height: 860, touch: false },
];
let failed = 0;
for (const { width, height, touch } of kScreens) {
  const { context, close } = await openBrowser({ viewport: { width, height }, hasTouch: touch });
  const tests = pages.map(([name, path, ready]) => [
    `${name} arrives at ${width} px without moving${touch ? ', made for fingers' : ''}`,
    async () => {
      const page = await openSlowly(context, path, ready);
      const moved = await page.evaluate(() => window.moved);
      const shift = moved.reduce((sum, { value }) => sum + value, 0);
      check(shift <= kLargestShift, `moved by ${shift.toFixed(3)}: ${moved.map(({ value, what }) => `${value.toFixed(3)} ${what}`).join('; ')}`);
      if (process.env.ACERVO_SHOW) console.log(`      ${shift.toFixed(3)}`);
      const missed = touch ? await small(page) : [];
      check(missed.length === 0, `too small: ${missed.join(', ')}`);
      await page.close();
    },
  ]);
  failed += await runAll('steady', tests);
  await close();
}
await server.close?.();
process.exit(failed ? 1 : 0);
