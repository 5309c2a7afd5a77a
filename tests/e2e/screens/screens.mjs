// Writes a picture of every state at 360 and 1280 px, light and dark, plus one index.html with all of them; and holds
// axe against each.   node tests/e2e/screens/screens.mjs [--out DIR] [--only PART] [--width 360] [--theme dark] [--no-axe]
// Inside tests/run without --long: the small screen light, the large one dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { axeSource, openBrowser } from '../lib/browser.mjs';
import { openServer } from '../lib/server.mjs';
import { findSubjects, statesOf } from './states.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : fallback;
};
const out = option('out', fileURLToPath(new URL('../../../build/screens', import.meta.url)));
const only = option('only', '');
const widths = option('width') ? [Number(option('width'))] : [360, 1280];
const themes = option('theme') ? [option('theme')] : ['light', 'dark'];
const half = process.env.ACERVO_TEST_RUN === '1' && process.env.ACERVO_LONG !== '1';
const themes_at = (width) => (half ? [width < 500 ? 'light' : 'dark'] : themes);
const with_axe = !process.argv.includes('--no-axe');

const server = await openServer();
const states = statesOf(await findSubjects(server.url)).filter(({ name }) => name.includes(only));
const axe = axeSource();
mkdirSync(out, { recursive: true });
const taken = [];
const troubles = [];

/** Pages whose answers are made up must not show what the server wrote into the document. */
async function withoutInlined(route) {
  const response = await route.fetch();
  const body = (await response.text()).replace(/<script type="application\/json" id="acervo-data">[\s\S]*?<\/script>/, '');
  await route.fulfill({ response, body });
}

async function take(context, state, width, theme) {
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    if (state.storage) {
      await page.addInitScript((items) => {
        for (const [key, value] of Object.entries(items)) localStorage.setItem(key, JSON.stringify(value));
      }, state.storage);
    } else {
      await page.addInitScript(() => localStorage.clear());
    }
    for (const [pattern, answer] of state.answers ?? []) {
      let count = 0;
      await page.route(pattern, async (route) => {
        const given = await answer(route.request(), ++count, route);
        if (given === undefined) await route.fallback();
        else if (given) await route.fulfill(given);
        // null never comes: that is the state
      });
    }
    if (state.answers) await page.route((url) => !/^\/(api|media|assets)\//.test(url.pathname), withoutInlined);
    await page.goto(server.url + state.path, { waitUntil: 'commit' });
    await page.waitForSelector(state.wait);
    await page.evaluate(() => document.fonts.ready);
    if (state.act) await state.act(page);
    await page.waitForTimeout(state.settle ?? 150);
    // Lazy pictures below the fold belong into the picture too
    await page.evaluate(() => document.querySelectorAll('img[loading=lazy]').forEach((img) => (img.loading = 'eager')));
    await page.waitForFunction(() => [...document.images].every((img) => img.complete), null, { timeout: 5000 }).catch(() => undefined);
    const file = `${state.name}-${width}-${theme}.png`;
    await page.screenshot({ path: join(out, file), fullPage: !state.viewport, animations: 'disabled' });
    taken.push({ name: state.name, width, theme, file });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) troubles.push(`${file}: ${overflow} px wider than the screen`);
    if (with_axe) {
      await page.evaluate(axe);
      // Between the themes only colours differ.
      const rules = theme === themes_at(width)[0] ? {} : { runOnly: ['color-contrast'] };
      const { violations } = await page.evaluate((these) => window.axe.run(document, { resultTypes: ['violations'], ...these }), rules);
      for (const { id, help, nodes } of violations) {
        troubles.push(`${file}: axe ${id}: ${help}\n      ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join('\n      ')}`);
      }
    }
    for (const complaint of complaints) troubles.push(`${file}: ${complaint}`);
  } catch (thrown) {
    troubles.push(`${state.name} ${width} ${theme}: ${String(thrown).split('\n')[0]}`);
    await page.screenshot({ path: join(out, `FAILED-${state.name}-${width}-${theme}.png`) }).catch(() => undefined);
  } finally {
    if (state.after) await state.after(page);
    await page.close();
  }
}

/** One browser a width, side by side: most of a picture's time is waiting for its page. */
async function takeAll(width) {
  const { context, close } = await openBrowser({
    viewport: { width, height: width < 500 ? 740 : 860 },
    ...(width < 500 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const theme of themes_at(width)) for (const state of states) await take(context, state, width, theme);
  await close();
}
await Promise.all(widths.map(takeAll));

const cell = ({ file, width, theme }) => `<figure class="w${width}"><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${width} px, ${theme}</figcaption></figure>`;
writeFileSync(
  join(out, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>Acervo, every page and state</title>
<style>body{font:15px system-ui;margin:24px;background:#ddd}h2{margin:32px 0 8px}div{display:flex;gap:12px;overflow-x:auto;align-items:flex-start}figure{margin:0}img{display:block;max-height:560px;border:1px solid #999}figcaption{font-size:13px}</style>
<h1>${states.length} states</h1>
${states.map(({ name }) => `<h2 id="${name}">${name}</h2><div>${taken.filter((picture) => picture.name === name).map(cell).join('')}</div>`).join('\n')}`,
);
await server.close();
console.log(`${taken.length} pictures in ${out}, see index.html`);
for (const trouble of troubles) console.log(`FAIL  ${trouble}`);
process.exit(troubles.length ? 1 : 0);
