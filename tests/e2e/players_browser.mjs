// Players in Chromium on the real server: the site's own (hls.js), Shaka Player by HLS and by DASH, and a plain <video> on
// the download. Each from start to end, with a jump, another rung, another language and captions. Then what the site's own
// does on a thin line, with data saved, with the screen off, and on another device.
//   ACERVO_URL=… node tests/e2e/players_browser.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openBrowser } from './lib/browser.mjs';
import { makeLesson, signIn } from './lib/made.mjs';
import { check, runAll } from './lib/report.mjs';
import { credentials, openServer } from './lib/server.mjs';

const server = await openServer();
if (!server.real) {
  console.log('skip  players_browser: they need the real server (ACERVO_URL)');
  process.exit(0);
}
const require = createRequire(new URL('../../web/ui/package.json', import.meta.url));
// Said of itself as any visitor's browser: a headless one counts as a robot
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
const api = await signIn(server);
// A teacher's, if the harness made one, so that somebody is its author and no more
const author = process.env.ACERVO_TEACHER ? { email: process.env.ACERVO_TEACHER, password: process.env.ACERVO_TEACHER_PASSWORD } : credentials;
const { id } = await makeLesson(server, await signIn(server, author), { title: 'Para reproductores del navegador', state: 'draft' });
await api('PATCH', `/api/v1/materials/${id}`, { state: 'published' });
const lesson = await api('GET', `/api/v1/materials/${id}`);
const pictures = lesson.playback.rungs.filter(({ kind }) => kind === 'video');
const english = lesson.playback.rungs.find(({ language }) => language === 'en').rung;
const page_of = `${server.url}/materiales/${lesson.id}`;

async function withPage(options, use) {
  const { context, close } = await openBrowser({ viewport: { width: 1100, height: 800 }, userAgent: agent, ...options });
  try {
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    return await use(page, context, asked);
  } finally {
    await close();
  }
}
const video = (page, read) => page.evaluate(`(() => { const v = document.querySelector('video'); return ${read}; })()`);
// Asked from outside: the pages allow no code made of text
async function until(page, condition, timeout = 20_000) {
  for (const end = Date.now() + timeout; !(await video(page, `v && (${condition})`)); await page.waitForTimeout(100))
    if (Date.now() > end) throw new Error(`never: ${condition}; ${await video(page, 'v && `at ${v.currentTime} of ${v.duration}, paused ${v.paused}, ready ${v.readyState}, ${v.videoHeight}p`')}`);
}
/** All of it, without a hole, after being played on at four times its speed. */
async function playsAll(page) {
  await video(page, 'void (v.playbackRate = 4)');
  await until(page, 'v.ended', 30_000);
  const { ranges, from, to } = await video(page, '({ ranges: v.played.length, from: v.played.start(0), to: v.played.end(v.played.length - 1) })');
  check(ranges === 1 && from < 0.2 && Math.abs(to - lesson.duration) < 0.5, `played in ${ranges} parts, from ${from} to ${to} of ${lesson.duration}`);
}
const kSought = 6_000; // ms: playing on would take twice as long to get there
const rungsOf = (asked) => [...new Set(asked.map((path) => /\/([^/]+)\/\d+\.m4s$/.exec(path)?.[1]).filter((rung) => rung && /p$/.test(rung)))];

async function openLesson(page, path = page_of) {
  await page.goto(path);
  await page.waitForSelector('.player .big');
}
const press = (page) => page.locator('.player .big').click();
async function choose(page, menu, entry) {
  await page.locator('.player').hover();
  await page.getByRole('button', { name: menu }).first().click();
  await page.getByRole('menuitemradio', { name: entry }).first().click();
}

const ours = ['the site plays from start to end, seeks, changes rung and language, and shows captions', () => withPage({}, async (page, _context, asked) => {
  await openLesson(page);
  await press(page);
  await until(page, 'v.currentTime > 0.5');
  await page.locator('.player').getByText(/Frase \d/).first().waitFor();
  await choose(page, /^Calidad/, new RegExp(`^${pictures.at(-1).rung}`));
  await until(page, `v.videoHeight === ${pictures.at(-1).height} && !v.paused`);
  await choose(page, /^Idioma del audio/, /^Inglés/);
  await page.waitForTimeout(0);
  await until(page, '!v.paused && v.readyState >= 3');
  for (const end = Date.now() + 10_000; !asked.some((path) => path.includes(`/${english}/`)); await page.waitForTimeout(100)) check(Date.now() < end, 'the other sound is not asked for');
  await page.keyboard.press('0');
  await until(page, '!v.seeking && v.currentTime < 4');
  await page.keyboard.press('8');
  await until(page, `!v.seeking && v.currentTime >= ${lesson.duration * 0.8}`, kSought);
  await until(page, 'v.ended');
  check(await video(page, `Math.abs(v.currentTime - ${lesson.duration}) < 0.5`), 'not at its end');
  await openLesson(page);
  await press(page);
  await until(page, 'v.currentTime > 0');
  await playsAll(page);
})];

const shaka = ['hls', 'dash'].map((kind) => [`Shaka Player plays ${kind.toUpperCase()} from start to end, seeks, changes rung and language, and shows captions`, () => withPage({ bypassCSP: true }, async (page, _context, asked) => {
  await page.goto(`${server.url}/healthz`);
  await page.addScriptTag({ path: require.resolve('shaka-player/dist/shaka-player.compiled.js') });
  const said = await page.evaluate(async ({ manifest, large, sought }) => {
    document.body.innerHTML = '<video muted></video>';
    const v = document.querySelector('video');
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const until = async (what, found, timeout = 20_000) => {
      for (const end = Date.now() + timeout; Date.now() < end; await sleep(50)) if (found()) return;
      throw new Error(`never: ${what}`);
    };
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    const errors = [];
    player.addEventListener('error', ({ detail }) => errors.push(`${detail.category}/${detail.code}`));
    await player.attach(v);
    player.configure({ abr: { enabled: false }, preferredAudio: [{ language: 'es' }], streaming: { bufferingGoal: 4 } });
    await player.load(manifest);
    await v.play();
    await until('it plays', () => v.currentTime > 0.5);
    const of = (height, language) => player.getVariantTracks().find((track) => track.height === height && track.language === language);
    const heights = [...new Set(player.getVariantTracks().map(({ height }) => height))].sort((a, b) => a - b);
    const other = v.videoHeight === large ? heights[0] : large;
    player.selectVariantTrack(of(other, 'es'), true);
    await until('another rung', () => v.videoHeight === other);
    player.selectVariantTrack(of(other, 'en'), true);
    await until('another language', () => player.getVariantTracks().find(({ active }) => active)?.language === 'en');
    const text = player.getTextTracks()[0];
    if (!text) throw new Error('no captions');
    player.selectTextTrack(text);
    player.setTextTrackVisibility?.(true);
    await until('captions', () => [...v.textTracks].some((track) => [...(track.activeCues ?? [])].some((cue) => /Frase/.test(cue.text))) || /Frase/.test(document.body.innerText));
    v.pause();
    v.currentTime = 0;
    await until('it is at the beginning again', () => v.currentTime === 0 && !v.seeking);
    void v.play();
    v.currentTime = 12;
    await until('it has sought', () => v.currentTime >= 12 && !v.seeking, sought);
    v.playbackRate = 4;
    await until('its end', () => v.ended);
    const end = v.currentTime;
    await player.load(manifest);
    v.playbackRate = 4;
    await v.play();
    await until('its end, without a jump', () => v.ended);
    return { errors, end, heights, ranges: v.played.length, from: v.played.start(0), to: v.played.end(0) };
  }, { manifest: server.url + lesson.playback[kind], large: pictures.at(-1).height, sought: kSought });
  check(said.errors.length === 0, said.errors.join(' '));
  check(Math.abs(said.end - lesson.duration) < 0.5, `ended at ${said.end}`);
  check(said.ranges === 1 && said.from < 0.2 && Math.abs(said.to - lesson.duration) < 0.5, `played in ${said.ranges} parts, from ${said.from} to ${said.to}`);
  check(said.heights.length === pictures.length, `rungs ${said.heights}`);
  check(asked.some((path) => path.includes(`/${english}/`)), 'the other sound was not asked for');
})]);

// The largest rung is the source's own packets, between rungs that were encoded along its key pictures.
const { id: copied_id, source } = await makeLesson(server, await signIn(server, author), { title: 'Copiada para reproductores', state: 'draft', copyable: true });
await api('PATCH', `/api/v1/materials/${copied_id}`, { state: 'published' });
const copied_lesson = await api('GET', `/api/v1/materials/${copied_id}`);
const copied = [
  ['the largest rung of a source that streams well is the source itself', async () => {
    const { playback } = copied_lesson;
    const rung = playback.rungs.filter(({ kind }) => kind === 'video').at(-1).rung;
    const list = await (await fetch(server.url + playback.hls.replace('master.m3u8', `${rung}/index.m3u8`))).text();
    const parts = await Promise.all(list.split('\n').filter((line) => line.includes('.m4s')).map(async (line) =>
      Buffer.from(await (await fetch(new URL(line, `${server.url}${playback.hls.replace('master.m3u8', `${rung}/`)}`))).arrayBuffer())));
    // Nearly all of the file is picture: most places in it lie within one packet
    let found = 0;
    for (let at = 1; at < 20; ++at) {
      const piece = source.subarray(Math.floor((source.length * at) / 20), Math.floor((source.length * at) / 20) + 48);
      found += parts.some((part) => part.includes(piece)) ? 1 : 0;
    }
    check(found >= 8, `${found} of 19 places of the file are in the rung`);
  }],
  ...['hls', 'dash'].map((kind) => [`Shaka Player switches between a copied rung and encoded ones of ${kind.toUpperCase()} without a jump`, () => withPage({ bypassCSP: true }, async (page) => {
    await page.goto(`${server.url}/healthz`);
    await page.addScriptTag({ path: require.resolve('shaka-player/dist/shaka-player.compiled.js') });
    const said = await page.evaluate(async (manifest) => {
      document.body.innerHTML = '<video muted></video>';
      const v = document.querySelector('video');
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      shaka.polyfill.installAll();
      const player = new shaka.Player();
      const errors = [];
      player.addEventListener('error', ({ detail }) => errors.push(`${detail.category}/${detail.code}`));
      await player.attach(v);
      player.configure({ abr: { enabled: false }, streaming: { bufferingGoal: 2, rebufferingGoal: 0.5 } });
      await player.load(manifest);
      const tracks = player.getVariantTracks().filter(({ language }) => language === 'es').sort((a, b) => a.height - b.height);
      const seen = new Set();
      let holes = 0, before = 0;
      await v.play();
      // Another one for each part of four seconds, while the one before it plays
      for (const end = Date.now() + 60_000; !v.ended && Date.now() < end; await sleep(100)) {
        player.selectVariantTrack(tracks[Math.floor(v.currentTime / 4 + 1) % tracks.length], false);
        seen.add(v.videoHeight);
        holes = Math.max(holes, v.buffered.length - 1);
        if (v.currentTime < before) errors.push(`back from ${before} to ${v.currentTime}`);
        before = v.currentTime;
      }
      return { errors, holes, ended: v.ended, seen: [...seen].sort((a, b) => a - b), heights: tracks.map(({ height }) => height), ranges: v.played.length, from: v.played.start(0), to: v.played.end(0) };
    }, server.url + copied_lesson.playback[kind]);
    check(said.errors.length === 0, said.errors.join(' '));
    check(said.ended && said.ranges === 1 && said.from < 0.2 && Math.abs(said.to - copied_lesson.duration) < 0.5, `played in ${said.ranges} parts, from ${said.from} to ${said.to}`);
    check(said.holes === 0, `${said.holes} holes in what is buffered`);
    check(said.seen.length === said.heights.length && said.heights.length > 1, `saw ${said.seen} of ${said.heights}`);
  })]),
  ['the site switches between a copied rung and encoded ones without a jump', () => withPage({}, async (page) => {
    await openLesson(page, `${server.url}/materiales/${copied_lesson.id}`);
    await press(page);
    await until(page, 'v.currentTime > 0.5');
    const heights = copied_lesson.playback.rungs.filter(({ kind }) => kind === 'video');
    for (const { rung, height } of [heights.at(-1), heights[0], heights.at(-1)]) {
      await choose(page, /^Calidad/, new RegExp(`^${rung}`));
      await until(page, `v.videoHeight === ${height} && !v.paused`);
    }
    await until(page, 'v.ended', 30_000);
    const { ranges, to } = await video(page, '({ ranges: v.played.length, to: v.played.end(v.played.length - 1) })');
    check(ranges === 1 && Math.abs(to - copied_lesson.duration) < 0.5, `played in ${ranges} parts, to ${to}`);
  })],
];

const plain = ['a plain <video> plays the download from start to end, seeks, and shows captions', () => withPage({ bypassCSP: true }, async (page) => {
  await page.goto(`${server.url}/healthz`);
  await page.evaluate(({ url, captions }) => {
    document.body.innerHTML = `<video muted src="${url}"><track kind="captions" srclang="es" default src="${captions}"></video>`;
    return document.querySelector('video').play();
  }, { url: lesson.playback.downloads[0].url, captions: lesson.captions[0].url });
  await until(page, 'v.currentTime > 0.5');
  await until(page, '[...v.textTracks[0].activeCues ?? []].some((cue) => /Frase/.test(cue.text))');
  await video(page, 'void (v.currentTime = 13)');
  await until(page, '!v.seeking && v.currentTime >= 13', kSought);
  await until(page, 'v.ended');
  check(await video(page, `Math.abs(v.duration - ${lesson.duration}) < 0.5`), 'another length');
  await video(page, 'v.load() || v.play()');
  await playsAll(page);
})];

const thin = ['on 256 kbit/s and 400 ms it starts within five seconds and does not stall', () => withPage({}, async (page, context) => {
  const sample = (await (await fetch(`${server.url}/api/v1/materials?per_page=50`)).json()).items.find((m) => m.kind === 'video' && m.id !== lesson.id && m.duration > 25) ?? lesson;
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 256_000 / 8, uploadThroughput: 256_000 / 8 });
  await page.goto(`${server.url}/materiales/${sample.id}`, { timeout: 60_000 });
  await page.waitForSelector('.player .big', { timeout: 60_000 });
  await page.waitForLoadState('networkidle', { timeout: 60_000 });
  const { started, stalls, moved, passed } = await page.evaluate(async (length) => {
    const v = document.querySelector('video');
    const began = performance.now();
    let stalls = 0;
    document.querySelector('.player .big').click();
    await new Promise((resolve) => v.addEventListener('timeupdate', () => v.currentTime > 0.1 && resolve()));
    const started = performance.now() - began;
    const from = v.currentTime, at = performance.now();
    v.addEventListener('waiting', () => (stalls += 1));
    await new Promise((resolve) => setTimeout(resolve, length));
    return { started, stalls, moved: v.currentTime - from, passed: (performance.now() - at) / 1000 };
  }, Math.min(process.env.ACERVO_LONG ? Infinity : 10_000, (sample.duration - 3) * 1000));
  console.log(`      started after ${Math.round(started)} ms; ${moved.toFixed(1)} s of ${passed.toFixed(1)} s played`);
  check(started < 5000, `started after ${Math.round(started)} ms`);
  check(stalls === 0 && moved > passed - 1, `${stalls} stalls, ${moved.toFixed(1)} s in ${passed.toFixed(1)} s`);
})];

const saved = [['the browser asks to save data', { connection: true }], ['a small rung was chosen before', { remembered: true }]].map(([why, how]) => [
  `only the small rung is asked for when ${why}`, () => withPage({}, async (page, _context, asked) => {
    await page.addInitScript(({ connection, remembered, rung }) => {
      if (connection) Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
      if (remembered) localStorage.setItem('acervo.player', JSON.stringify({ quality: rung }));
    }, { ...how, rung: pictures[0].rung });
    await openLesson(page);
    if (how.connection) check(!asked.some((path) => /\.m4s|hls|exports-default/.test(path)), 'something of the player came before it was asked for');
    await press(page);
    await until(page, 'v.currentTime > 2 && v.buffered.length && v.buffered.end(0) > 8');
    check(rungsOf(asked).join() === pictures[0].rung, `asked for ${rungsOf(asked)}`);
  })]);

const dark = ['sound alone goes on with the screen off, under the keys of the device', () => withPage({}, async (page, _context, asked) => {
  await page.addInitScript(() => {
    window.handlers = {};
    const real = MediaSession.prototype.setActionHandler;
    MediaSession.prototype.setActionHandler = function (name, handler) {
      window.handlers[name] = handler;
      return real.call(this, name, handler);
    };
    localStorage.setItem('acervo.player', JSON.stringify({ quality: 'audio' }));
  });
  await openLesson(page);
  await press(page);
  await until(page, 'v.currentTime > 0.5');
  await page.evaluate(() => {
    for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden']]) Object.defineProperty(document, name, { get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const before = await video(page, 'v.currentTime');
  await until(page, `!v.paused && v.currentTime > ${before + 2}`);
  check(rungsOf(asked).length === 0, `pictures were asked for: ${rungsOf(asked)}`);
  check((await page.evaluate(() => navigator.mediaSession.metadata.title)) === lesson.title, 'the device does not say what plays');
  await page.evaluate(() => window.handlers.pause());
  await until(page, 'v.paused');
  await page.evaluate(() => window.handlers.play());
  await until(page, '!v.paused');
})];

/** Signed in, without the form. */
async function enter(context, account = credentials) {
  const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'X-Acervo-Request': '1', 'Content-Type': 'application/json' }, body: JSON.stringify(account) });
  const [name, value] = answer.headers.get('set-cookie').split(';')[0].split('=');
  await context.addCookies([{ name, value, url: server.url }]);
}
const elsewhere = ['it goes on where one stopped, on another device, and only for oneself', async () => {
  const stopped = await withPage({}, async (page, context) => {
    await enter(context);
    await openLesson(page);
    await press(page);
    await until(page, 'v.currentTime > 1');
    await page.keyboard.press('5');
    await until(page, `v.currentTime > ${lesson.duration / 2 + 0.5}`);
    const time = await video(page, 'v.currentTime');
    await page.close({ runBeforeUnload: false }); // the tab is closed while it plays
    return time;
  });
  await withPage({}, async (page, context) => {
    await enter(context);
    await openLesson(page);
    await page.locator('.resumed').waitFor();
    // The place of the first picture: later it has played on
    await video(page, "void v.requestVideoFrameCallback((_now, { mediaTime }) => (v.dataset.first = mediaTime))");
    await press(page);
    await until(page, 'v.dataset.first');
    const time = Number(await video(page, 'v.dataset.first'));
    check(Math.abs(time - stopped) < 1, `went on at ${time} instead of ${stopped}`);
  });
  await withPage({}, async (page) => {
    await openLesson(page);
    await page.waitForLoadState('networkidle');
    check((await page.locator('.resumed').count()) === 0, 'a stranger was told where somebody stopped');
  });
  await api('DELETE', '/api/v1/positions');
}];

const counted = ['what is watched counts also when the tab is closed, and shows to its editor', async () => {
  const before = await api('GET', `/api/v1/materials/${lesson.id}/statistics`);
  await withPage({}, async (page) => {
    await openLesson(page);
    await press(page);
    await until(page, 'v.currentTime > 3.5');
    await page.close({ runBeforeUnload: false });
  });
  let after;
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    after = await api('GET', `/api/v1/materials/${lesson.id}/statistics`);
    if (after.plays > before.plays) break;
    check(Date.now() < end, `${after.plays} plays`);
  }
  check(after.plays === before.plays + 1, `${after.plays - before.plays} plays`);
  check(after.retention.seen[1] > (before.retention.seen[1] ?? 0), JSON.stringify(after.retention));
  check(after.delivered.some(({ rung, bytes }) => /p$/.test(rung) && bytes > 0), JSON.stringify(after.delivered));
}];

const shown = ['what was watched is shown to its author and to the staff: four figures, a curve, and a CSV of the same', async () => {
  for (const account of [author, credentials]) await withPage({ acceptDownloads: true }, async (page, context) => {
    await enter(context, account);
    await openLesson(page);
    const answered = page.waitForResponse((response) => response.url().endsWith('/statistics'));
    await page.locator('summary', { hasText: 'Cuánto se ve' }).click();
    const told = await (await answered).json();
    const part = page.getByRole('region', { name: 'Cuánto se ve' });
    await part.locator('dd').last().waitFor();
    const figures = Object.fromEntries(await part.locator('dl > div').evaluateAll((all) => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])));
    check(Object.keys(figures).join() === 'Reproducciones,Minutos vistos,En otros sitios,Enviado', Object.keys(figures).join());
    check(told.plays > 0 && figures.Reproducciones === String(told.plays), `${figures.Reproducciones} plays instead of ${told.plays}`);
    check(told.minutes > 0 && Number(figures['Minutos vistos']) === told.minutes, `${figures['Minutos vistos']} minutes instead of ${told.minutes}`);
    check(/^[\d.,]+\s[kM]?B$/.test(figures.Enviado) && !/^0\s/.test(figures.Enviado), `${figures.Enviado} was sent`);
    const curve = part.getByRole('figure', { name: 'Qué partes se ven' });
    const drawn = await curve.locator('path.line').evaluate((line) => line.getAttribute('d').match(/[ML]/g).length);
    check(drawn === told.retention.seen.length && drawn > 3, `the curve has ${drawn} points instead of ${told.retention.seen.length}`);
    await curve.getByText('Ver como tabla').click();
    const begins = await curve.locator('tbody td').first().innerText();
    check(begins === `${Math.round((100 * told.retention.seen[0]) / told.retention.plays)}%`, `it begins at ${begins}`);
    check((await curve.locator('.drops').count()) === Math.min(1, told.retention.drops.length), `${told.retention.drops.length} drops are told`);
    const sent = part.getByRole('figure', { name: 'Enviado por calidad' });
    await sent.getByText('Ver como tabla').click();
    const rungs = await sent.locator('tbody tr').evaluateAll((all) => all.map((row) => row.textContent));
    check(rungs.length === told.delivered.length && rungs.length > 0, `${rungs.length} rows for ${JSON.stringify(told.delivered)}`);
    for (const { rung } of told.delivered.filter(({ rung }) => /p$/.test(rung))) check(rungs.some((row) => row.includes(rung) && /[kMG]?B/.test(row)), `${rung} is not in ${rungs}`);
    const [saved] = await Promise.all([page.waitForEvent('download'), part.getByRole('link', { name: 'Descargar CSV' }).click()]);
    const [head, ...rows] = readFileSync(await saved.path(), 'utf8').trim().split('\r\n').map((row) => row.split(','));
    check(head.slice(1, 4).join() === 'plays,embedded_plays,minutes_watched', `headed ${head}`);
    check(rows.reduce((sum, [, plays]) => sum + Number(plays), 0) === told.plays, `${JSON.stringify(rows)} instead of ${told.plays} plays`);
  });
}];

const measured = ['who operates the site sees the viewers, their requests and the bytes of each rung', async () => {
  const read = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return (begins) => text.split('\n').filter((line) => line.startsWith(begins)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  const of_rung = `acervo_media_bytes_total{rung="${pictures[0].rung}"}`;
  const answered = (of) => of('acervo_http_requests_total{method="GET",route="/media/:material/:revision/:rung/:n.m4s"');
  const before = await read();
  await withPage({}, async (page, _context, asked) => {
    await page.addInitScript((rung) => localStorage.setItem('acervo.player', JSON.stringify({ quality: rung })), pictures[0].rung);
    await openLesson(page);
    await press(page);
    await until(page, 'v.currentTime > 1');
    check(rungsOf(asked).join() === pictures[0].rung, `played ${rungsOf(asked)}`);
    const now = await read();
    check(now('acervo_viewers ') >= 1, `${now('acervo_viewers ')} viewers`);
    check(now(of_rung) > before(of_rung), `${now(of_rung) - before(of_rung)} bytes of ${pictures[0].rung}`);
    check(answered(now) > answered(before), `${answered(now) - answered(before)} requests`);
  });
}];

// The same again by another way, for who has the time (tests/run --long)
const also = process.env.ACERVO_LONG ? [shaka[0], saved[1]] : [];
const failed = await runAll('browser', [ours, shaka[1], ...copied, plain, thin, saved[0], dark, elsewhere, counted, shown, measured, ...also]);
for (const one of [lesson, copied_lesson]) await api('DELETE', `/api/v1/materials/${one.id}`);
process.exit(failed ? 1 : 0);
