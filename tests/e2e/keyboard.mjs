// Everything by keyboard alone: no pointer is used from the first page to a saved edit.
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const words = process.env.ACERVO_QUERY ?? 'fracciones';
const server = await openServer();
const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
const page = await context.newPage();
const key = (name) => page.keyboard.press(name);

const focused = () => page.evaluate(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  return { text: (element.getAttribute('aria-label') ?? element.innerText ?? element.id ?? '').trim(), role: element.getAttribute('role'), tag: element.tagName, id: element.id, outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 };
});
/** Tabs until `match` has the focus. Every stop on the way must be visible as such. */
async function tabTo(match, what, limit = 80) {
  for (let i = 0; i < limit; i++) {
    await key('Tab');
    const now = await focused();
    if (match(now)) return now;
  }
  throw new Error(`never reached ${what}`);
}
const labelled = (text) => ({ text: said }) => said.toLowerCase().includes(text.toLowerCase());

const tests = [
  ['the first stop skips to the content', async () => {
    await page.goto(server.url);
    await page.waitForSelector('.tiles');
    await key('Tab');
    check((await focused()).text === 'Ir al contenido', 'the skip link is not first');
    await key('Enter');
  }],
  ['a suggested lesson opens with Enter', async () => {
    await tabTo(({ role }) => role === 'combobox', 'the search box');
    await page.keyboard.type(words.slice(0, 4), { delay: 30 });
    await page.waitForSelector('[role=option]');
    const active = page.locator('[role=option][aria-selected=true]');
    for (let i = 0; i < 9 && !(await active.filter({ hasText: 'Lección' }).count()); i++) await key('ArrowDown');
    const title = await active.locator('.text').innerText();
    await key('Enter');
    await page.waitForURL('**/materiales/**');
    await page.locator('h1', { hasText: title }).waitFor();
    await page.goto(server.url);
    await page.waitForSelector('.tiles');
  }],
  ['suggestions are chosen with the arrows', async () => {
    await tabTo(({ role }) => role === 'combobox', 'the search box');
    await page.keyboard.type(words.slice(0, 4), { delay: 30 });
    await page.waitForSelector('[role=option]');
    await key('ArrowDown');
    check(await page.locator('[role=option][aria-selected=true]').count() === 1, 'no option is active');
    await key('Escape');
    check(await page.locator('[role=option]').count() === 0, 'Escape did not close the list');
    await page.keyboard.type(words.slice(4));
    await key('Enter');
    await page.waitForSelector('article');
    check((await page.evaluate(() => document.activeElement.tagName)) === 'MAIN', 'the focus did not move to the new page');
  }],
  ['a filter is set and unset with the space bar', async () => {
    await tabTo(({ tag }) => tag === 'INPUT', 'a filter');
    await key('Space');
    await page.waitForSelector('.chips');
    await key('Space');
    await page.waitForSelector('.chips', { state: 'detached' });
  }],
  ['a moment opens with Enter', async () => {
    await tabTo(({ text }) => /^abrir en|\d+:\d\d/i.test(text), 'a moment');
    await key('Enter');
    await page.waitForURL('**/materiales/**');
    await page.waitForSelector('.player');
  }],
  ['the player obeys its keys', async () => {
    await page.waitForSelector('.transcript li');
    // A moment plays by itself; a key meanwhile would stop it
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0, null, { timeout: 30_000 });
    const state = () => page.evaluate(() => { const v = document.querySelector('video'); return { paused: v.paused, time: v.currentTime, muted: v.muted, rate: v.playbackRate }; });
    if ((await state()).paused) await key('k');
    await page.waitForFunction(() => !document.querySelector('video').paused);
    await key('k');
    check((await state()).paused, 'K did not pause');
    const { time } = await state();
    await key('j');
    await page.waitForTimeout(300);
    check((await state()).time < time, 'J did not go back');
    await key('m');
    check((await state()).muted, 'M did not mute');
    await key('m');
    await key('>');
    check((await state()).rate > 1, '> did not speed up');
    await key('<');
    await key('5');
    await page.waitForFunction(() => { const v = document.querySelector('video'); return Math.abs(v.currentTime - v.duration / 2) < 2; });
    await key('?');
    await page.waitForSelector('dialog[open]');
    await key('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    await key('f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await key('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
  }],
  ['the quality menu opens, moves and closes', async () => {
    await tabTo(labelled('calidad'), 'the quality button');
    await key('Enter');
    await page.waitForSelector('[role=menu]');
    check((await focused()).role === 'menuitemradio', 'the focus is not in the menu');
    await key('ArrowDown');
    const { text } = await focused();
    await key('Enter');
    await page.waitForSelector('[role=menu]', { state: 'detached' });
    check((await focused()).text.includes('Calidad'), 'the focus did not return to the button');
    check(text.length > 0, 'an item without a name');
  }],
  ['transcript and tabs are reachable', async () => {
    await tabTo(({ role }) => role === 'tab', 'the tabs');
    await tabTo(({ tag }) => tag === 'INPUT', 'the search inside');
    await page.keyboard.type(words.slice(0, 4));
    await page.waitForSelector('.transcript mark');
  }],
  ['signing in', async () => {
    await page.goto(`${server.url}/entrar`);
    await page.waitForSelector('#email');
    await tabTo(({ id }) => id === 'email', 'the email');
    await page.keyboard.type(credentials.email);
    await key('Tab');
    await page.keyboard.type(credentials.password);
    await key('Enter');
    await page.waitForURL('**/estudio');
  }],
  ['an edit is written, saved and said', async () => {
    const id = process.env.ACERVO_EDIT ?? (await page.evaluate(async () => {
      const response = await fetch('/api/v1/materials?mine=1&per_page=50', { headers: { Accept: 'application/json' } });
      const { items } = await response.json();
      return (items.find((item) => item.state === 'draft' && item.kind !== 'link') ?? items[0])?.id;
    }));
    check(id, 'nothing of one’s own to edit');
    await page.goto(`${server.url}/estudio/${id}`);
    await page.waitForSelector('#title');
    await tabTo(({ id: at }) => at === 'title', 'the title');
    await key('End');
    await page.keyboard.type(' (probado)');
    // A draft saves itself; what is published waits for its button
    if (await page.getByRole('button', { name: 'Guardar cambios' }).count()) {
      for (let i = 0; i < 200 && !labelled('Guardar cambios')(await focused()); i++) await key('Shift+Tab');
      await key('Enter');
    }
    await page.waitForFunction(() => /Guardado/.test(document.querySelector('.said')?.textContent ?? ''), null, { timeout: 10_000 });
    await tabTo(({ tag }) => tag === 'TEXTAREA', 'the description');
    await tabTo(({ tag }) => tag === 'SELECT', 'the language');
    const title = await page.inputValue('#title');
    await page.reload();
    await page.waitForSelector('#title');
    check((await page.inputValue('#title')) === title, 'the title was not kept');
    // Left as it was found
    await page.fill('#title', title.replace(' (probado)', ''));
    if (await page.getByRole('button', { name: 'Guardar cambios' }).count()) await page.getByRole('button', { name: 'Guardar cambios' }).press('Enter');
    await page.waitForFunction(() => /Guardado/.test(document.querySelector('.said')?.textContent ?? '') , null, { timeout: 10_000 });
  }],
];

const failed = await runAll('keyboard', tests, { onFailure: (name) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/keyboard-${name.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
await close();
await server.close();
process.exit(failed ? 1 : 0);
