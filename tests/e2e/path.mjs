// The path of the first issue in a real browser: sign in, search without accents, open the second where it is said,
// and see that the video's time advances and that a seek lands. The catalogue is imported already.
//   ACERVO_URL=… ACERVO_EMAIL=… ACERVO_PASSWORD=… [ACERVO_QUERY=fracciones] node tests/e2e/path.mjs
import { openBrowser } from './lib/browser.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const words = process.env.ACERVO_QUERY ?? 'fraccion equivalente';
const title = process.env.ACERVO_TITLE ?? 'Fracciones equivalentes';
const server = await openServer();
const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
const page = await context.newPage();
const complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));

const time = () => page.evaluate(() => document.querySelector('video').currentTime);
const timeAfter = (seconds) => page.waitForFunction((least) => document.querySelector('video').currentTime > least, seconds, { timeout: 30_000 });
let second = 0;

const tests = [
  ['signs in and arrives at the studio', async () => {
    await page.goto(`${server.url}/entrar`);
    await page.fill('#email', credentials.email);
    await page.fill('#password', credentials.password);
    await page.click('main form .submit');
    await page.waitForURL('**/estudio');
    await page.waitForSelector('.zone');
  }],
  ['a wrong password is said in a sentence', async () => {
    const fresh = await context.newPage();
    await context.clearCookies();
    await fresh.goto(`${server.url}/entrar`);
    await fresh.fill('#email', credentials.email);
    await fresh.fill('#password', 'mal');
    await fresh.click('main form .submit');
    await fresh.waitForSelector('main form [role=alert]');
    await fresh.close();
  }],
  ['searches without accents or plurals and finds it', async () => {
    await page.goto(server.url);
    await page.locator('main input[type=search]').fill(words);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/buscar?q=*');
    await page.locator('article h2', { hasText: title }).first().waitFor();
  }],
  ['filters live in the address and the back button undoes them', async () => {
    const before = await page.locator('h1').innerText();
    await page.locator('aside fieldset').nth(1).locator('label').first().click();
    await page.waitForURL(/[?&](subject|level|language|type|license|duration)=/);
    await page.waitForSelector('.chips');
    await page.goBack();
    await page.waitForSelector('.chips', { state: 'detached' });
    check((await page.locator('h1').innerText()) === before, 'the count after going back differs');
  }],
  ['two values of a filter are either, a range takes away, and the order is chosen', async () => {
    await page.goto(`${server.url}/buscar`);
    const shown = () => page.locator('article h2').allInnerTexts();
    const count = async () => Number((await page.locator('h1').innerText()).match(/\d+/)?.[0] ?? 0);
    const all = (await shown()).length;
    const type = page.locator('aside fieldset', { hasText: 'Idioma' });
    await type.locator('label').nth(0).click();
    await page.waitForFunction((before) => document.querySelectorAll('article h2').length < before, all);
    const one = await count();
    await type.locator('label').nth(1).click();
    await page.waitForURL(/language=.*language=|language=[^&]*(,|%2C)/);
    await page.waitForFunction((before) => Number(document.querySelector('h1').innerText.match(/\d+/)?.[0]) > before, one);
    await page.goto(`${server.url}/buscar`);
    const years = page.locator('aside fieldset', { has: page.locator('legend', { hasText: /^Año$/ }) }).locator('input');
    await years.first().fill('2090');
    await years.first().press('Enter');
    await page.waitForURL(/year_min=2090/);
    await page.waitForSelector('article h2', { state: 'detached' });
    await page.goBack();
    await page.locator('article h2').first().waitFor();
    await page.locator('label.sort select').selectOption('title');
    await page.waitForURL(/sort=title/);
    await page.waitForFunction(() => {
      const titles = [...document.querySelectorAll('article h2')].map((h) => h.innerText.replace(/^[¿¡«]+/, ''));
      return titles.length > 1 && titles.every((t, i) => i === 0 || titles[i - 1].localeCompare(t, 'es', { sensitivity: 'base' }) <= 0);
    });
    await page.goto(`${server.url}/buscar?q=${encodeURIComponent(words)}`);
    await page.locator('article h2', { hasText: title }).first().waitFor();
  }],
  ['a filter with more values than come is searched on the server', async () => {
    const collection = (value) => ({ value, label: value, count: 1 });
    await page.route('**/api/v1/search?*', async (route) => {
      const answer = await route.fetch();
      const result = await answer.json();
      const typed = new URL(route.request().url()).searchParams.get('collections_like');
      result.facets.collection = typed === 'zoo' ? [collection('Zoología de bolsillo')] : Array.from({ length: 100 }, (_, i) => collection(`Serie ${i}`));
      await route.fulfill({ response: answer, json: result });
    });
    try {
      await page.locator('aside fieldset', { hasText: 'Nivel' }).locator('label').first().click();
      const group = page.locator('aside fieldset').filter({ has: page.locator('.among') }).filter({ hasText: 'Serie 0' });
      await group.waitFor();
      const legend = await group.locator('legend').innerText();
      const box = page.locator('aside fieldset', { hasText: legend }).locator('.among');
      await box.fill('zoo');
      await page.locator('aside label', { hasText: 'Zoología de bolsillo' }).waitFor();
      await box.fill('');
      await page.locator('aside label', { hasText: 'Serie 0' }).waitFor();
    } finally {
      await page.unrouteAll();
    }
    await page.goBack();
    await page.waitForSelector('.chips', { state: 'detached' });
  }],
  ['a hit in the captions opens at its second', async () => {
    const moment = page.locator('article', { hasText: title }).first().locator('.moments a').first();
    second = Number(new URL(await moment.getAttribute('href'), server.url).searchParams.get('t'));
    check(second > 0, 'the moment is at the beginning: nothing to prove');
    await moment.click();
    await page.waitForURL(/\/materiales\/[0-9a-z]{12}\?t=\d+/);
    await page.waitForSelector('.transcript [aria-current]');
    check((await page.locator('.transcript [aria-current]').count()) === 1, 'the sentence of that second is not marked');
  }],
  ['the transcript opens with what was asked, and is searched like the catalogue', async () => {
    const box = page.locator('.transcript input[type=search]');
    check((await box.inputValue()) === words, `the box holds «${await box.inputValue()}»`);
    await page.locator('.transcript mark').first().waitFor();
    const found = await page.locator('.transcript li').count();
    await page.locator('.transcript').getByRole('button', { name: 'Ver todo' }).click();
    await page.waitForSelector('.transcript mark', { state: 'detached' });
    check((await page.locator('.transcript li').count()) > found, 'what was found is not less than all of it');
    // The other way round stands nowhere letter by letter
    await box.fill(words.split(' ').reverse().join(' '));
    await page.locator('.transcript mark').first().waitFor();
    check((await page.locator('.transcript li').count()) === found, 'the order of the words changed what is found');
    await box.fill('zzzzqqqq');
    await page.locator('.transcript [role=status]', { hasText: 'No se dice' }).waitFor();
    await box.fill('');
    await box.blur(); // the player's keys are the player's again
    await page.waitForSelector('.transcript [aria-current]');
  }],
  ['the video plays from there and its time advances', async () => {
    await page.waitForSelector('video', { state: 'attached' });
    if (await page.locator('.player .big').isVisible()) await page.locator('.player .big').click();
    await timeAfter(second + 1);
    const now = await time();
    check(now >= second && now < second + 15, `at ${now}, expected soon after ${second}`);
    check((await page.evaluate(() => document.querySelector('video').videoWidth)) > 0, 'no picture');
  }],
  ['a seek lands and goes on', async () => {
    const end = await page.evaluate(() => document.querySelector('video').duration);
    const target = end * 0.7;
    await page.keyboard.press('7');
    await page.waitForFunction((there) => { const video = document.querySelector('video'); return !video.seeking && Math.abs(video.currentTime - there) < 2; }, target, { timeout: 30_000 });
    const landed = await time();
    await timeAfter(landed + 0.5);
  }],
  ['pressing a sentence of the transcript jumps there', async () => {
    const row = page.locator('.transcript li button').nth(1);
    const [minutes, seconds] = (await row.locator('.at').innerText()).split(':').map(Number);
    const target = minutes * 60 + seconds;
    await row.click();
    await page.waitForFunction((there) => Math.abs(document.querySelector('video').currentTime - there) < 3, target, { timeout: 30_000 });
  }],
  ['captions are drawn over the picture', async () => {
    await page.locator('.captions p').first().waitFor({ timeout: 10_000 });
  }],
  ['audio only goes on from the same second, with the poster', async () => {
    const before = await time();
    await page.getByRole('button', { name: /Calidad/ }).click();
    await page.getByRole('menuitemradio', { name: /Solo audio/ }).click();
    await timeAfter(before);
    await page.locator('.player .poster').waitFor();
    const now = await time();
    check(Math.abs(now - before) < 12, `from ${before} to ${now}`);
  }],
  ['coming back later goes on where it stopped', async () => {
    await timeAfter(11);
    await page.locator('a[href="/"]').first().click();
    await page.locator('section', { hasText: 'Sigue donde te quedaste' }).first().waitFor();
  }],
  ['nothing complained', async () => check(complaints.length === 0, complaints.join('\n'))],
];

const failed = await runAll('path', tests, { onFailure: (name) => page.screenshot({ path: `${process.env.ACERVO_E2E_OUT ?? '/tmp'}/path-${name.slice(0, 30).replace(/\W+/g, '-')}.png` }) });
await close();
await server.close();
process.exit(failed ? 1 : 0);
