// Players that are not ours, on a lesson with several rungs, sound in two languages and captions: VLC, GStreamer and the
// ffmpeg program, by HLS and by DASH. Each plays from start to end, seeks, takes another rung and language, and shows
// captions; what they ask the server for, seen on the way, says whether they did.
//   ACERVO_URL=… node tests/e2e/players_programs.mjs
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { makeLesson, signIn } from './lib/made.mjs';
import { openRelay, picturesAsked, rungsAsked } from './lib/relay.mjs';
import { check, runAll } from './lib/report.mjs';
import { openServer } from './lib/server.mjs';

const run = promisify(execFile);
const server = await openServer();
if (!server.real) {
  console.log('skip  players_programs: they need the real server (ACERVO_URL)');
  process.exit(0);
}
for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];
const relay = await openRelay(server.url);
const api = await signIn(server);
const lesson = await makeLesson(server, api, { title: 'Para otros reproductores' });
const { playback, duration } = lesson;
const long_lesson = await makeLesson(server, api, { title: 'Para otros reproductores, larga', seconds: 58, size: '640x360' });
const long_playback = long_lesson.playback;
const at = (path) => relay.url + path;
const captions = at(lesson.captions[0].url);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, found, timeout = 20_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(100)) {
    const value = await found();
    if (value) return value;
  }
  throw new Error(`never: ${what}`);
}
// The number of the last part of a lesson's picture, counted from 0
const lastPart = async ({ playback: { hls } }) => (await (await fetch(server.url + hls.replace('master.m3u8', '240p/index.m3u8'))).text()).match(/\.m4s/g).length - 1;
const last_part = await lastPart(lesson), long_last_part = await lastPart(long_lesson);
/** It was played through: no part of the picture was passed over. */
function checkAllAsked() {
  const asked = new Set(picturesAsked(relay).map(({ n }) => n));
  check(asked.size === last_part + 1 && asked.has(last_part), `not all of 0 to ${last_part}: ${picturesAsked(relay).map(({ rung, n }) => `${rung}/${n}`).join(' ')}`);
}
// A place in the long lesson, and for how long one waits for it: playing on, a player would be there much later
const kFar = 50, kSought = 8_000;
/** What lies there was asked for, and what lies halfway to it never. */
function checkSought() {
  const asked = new Set(picturesAsked(relay).map(({ n }) => n));
  check(asked.has(long_last_part), `not to the end, ${long_last_part}: ${[...asked]}`);
  check(!asked.has(Math.floor(((long_last_part + 1) * kFar) / long_lesson.duration / 2)), `read all the way: ${[...asked]}`);
}
const kThin = 40_000;  // bytes/s: the smallest picture and its sound, with little to spare
const kWide = 400_000;
const fresh = (rate = 0) => {
  relay.asked.length = 0;
  relay.rate = rate;
};
const heard = (language) => relay.asked.some((path) => path.includes(`/${playback.rungs.find((rung) => rung.language === language).rung}/`) && path.endsWith('.m4s'));

// A line that is thin at first and wide once two segments of the smallest picture have been asked for.
const widenAfterTwo = () => until('two small pieces', () => picturesAsked(relay).length >= 2).then(() => (relay.rate = 0));
function checkRungChanged() {
  const asked = picturesAsked(relay);
  const said = asked.map(({ rung, n }) => `${rung}/${n}`).join(' ');
  const larger = asked.filter(({ rung }) => parseInt(rung) > 240);
  check(asked[0]?.rung === '240p' && larger.length > 0, `one rung only: ${said}`);
  check(Math.max(...larger.map(({ n }) => n)) > Math.min(...asked.map(({ n }) => n)), `not on the way: ${said}`);
  const all = new Set(asked.map(({ n }) => n));
  check([...Array(all.size).keys()].every((n) => all.has(n)), `a hole: ${said}`);
}

// ---- VLC: told what to do over its own command line. It does not run as root.
const vlc_is = await run('cvlc', ['--version'], { uid: process.getuid() === 0 ? 65534 : undefined }).then(() => true, () => false);
function openVlc(url, ...options) {
  const child = spawn('cvlc', ['-I', 'rc', '--rc-fake-tty', '-vv', '--vout', 'vdummy', '--aout', 'adummy', '--no-dbus', '--no-video-title-show', '--no-media-library', ...options, url],
    { env: { ...process.env, HOME: '/nonexistent' }, ...(process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {}) });
  const vlc = { said: '', log: '', over: false };
  child.stdout.on('data', (part) => (vlc.said += part));
  child.stderr.on('data', (part) => (vlc.log += part));
  child.on('exit', () => (vlc.over = true));
  child.stdin.on('error', () => undefined);
  vlc.tell = (line) => child.stdin.write(`${line}\n`);
  vlc.ask = async (line) => {
    const before = vlc.said.length;
    vlc.tell(line);
    await until(`an answer to ${line}`, () => /\n> ?$|\n/.test(vlc.said.slice(before)) || vlc.over);
    await sleep(50);
    return vlc.said.slice(before);
  };
  vlc.time = async () => Number(/(\d+)/.exec(await vlc.ask('get_time'))?.[1] ?? 0);
  vlc.track = async (kind, name) => {
    // "| 2 - audio Español - [Spanish] *"
    const list = await until(`a list of ${kind}`, async () => {
      const said = await vlc.ask(kind);
      await sleep(150);
      const all = vlc.said.slice(vlc.said.lastIndexOf('+----[', vlc.said.lastIndexOf('end of') - 8));
      return all.includes('end of') && all.includes(name) ? all : said.includes(name) ? said : null;
    });
    vlc.tell(`${kind} ${new RegExp(`\\| (\\d+) - [^\\n]*${name}`).exec(list)[1]}`);
  };
  vlc.end = () => {
    child.kill();
    return until('VLC ends', () => vlc.over);
  };
  return vlc;
}
function checkUnhurt(vlc) {
  const bad = vlc.log.split('\n').filter((line) => /buffer deadlock|cannot decode|Failed to create demuxer/i.test(line));
  check(bad.length === 0, bad.slice(0, 3).join(' | '));
}
/** To its end at four times the speed, in no less time than that takes: it asks so far ahead that what it asked for does not tell. */
const kFast = 4;
async function playsOn(vlc) {
  await until('it begins', () => picturesAsked(relay).length > 0);
  const began = Date.now();
  await until('its end', () => /EOF reached/.test(vlc.log), 30_000);
  const took = (Date.now() - began) / 1000;
  check(took > (0.85 * duration) / kFast, `${duration} s in ${took} s`);
}
const vlc_tests = [
  ...['hls', 'dash'].map((kind) => [`VLC plays ${kind.toUpperCase()} to its end`, async () => {
    fresh();
    // By itself it now and then begins with the rung that has no picture
    const vlc = openVlc(at(playback[kind]), '--adaptive-logic=highest', `--rate=${kFast}`);
    try {
      await playsOn(vlc);
      checkAllAsked();
      checkUnhurt(vlc);
    } finally {
      await vlc.end();
    }
  }]),
  // Told to show the captions of this DASH manifest, VLC 3.0.24 now and then dies: they are tried by HLS. Apart from playing
  // to the end: now and then it lets go of the picture when the sound and the captions change together
  ['VLC changes language and shows captions of HLS', async () => {
    fresh();
    const vlc = openVlc(at(playback.hls));
    try {
      await until('it plays', async () => (await vlc.time()) >= 1);
      await vlc.track('atrack', 'English');
      await vlc.track('strack', 'Spanish');
      await until('the English sound is asked for', () => heard('en'));
      await until('the captions are asked for', () => relay.asked.some((path) => path.endsWith('captions/es.vtt')));
      await until('the captions are decoded', () => /using spu decoder module "(webvtt|subsdec)"/.test(vlc.log));
      checkUnhurt(vlc);
    } finally {
      await vlc.end();
    }
  }],
  ...['hls', 'dash'].map((kind) => [`VLC seeks in ${kind.toUpperCase()}`, async () => {
    fresh();
    const vlc = openVlc(at(long_playback[kind]));
    try {
      await until('it plays', async () => (await vlc.time()) >= 1);
      vlc.tell(`seek ${kFar}`);
      await until('it has sought', async () => (await vlc.time()) >= kFar, kSought);
      vlc.tell('rate 4');
      await until('its end', () => /EOF reached/.test(vlc.log));
    } finally {
      await vlc.end();
    }
  }]),
  ['VLC plays either language of DASH', async () => {
    const languages = new Set();
    for (const track of [0, 1]) {
      fresh();
      const vlc = openVlc(at(playback.dash), `--audio-track=${track}`);
      try {
        await until('sound', async () => (heard('es') || heard('en')) && (await vlc.time()) >= 1);
        languages.add(heard('en') ? 'en' : 'es');
      } finally {
        await vlc.end();
      }
    }
    check(languages.size === 2, `both are ${[...languages]}`);
  }],
  ['VLC takes the rung that fits the line it is told of', async () => {
    for (const [line, rung] of [[25, '240p'], [5000, playback.rungs.filter(({ kind }) => kind === 'video').at(-1).rung]]) {
      fresh();
      const vlc = openVlc(at(playback.hls), '--adaptive-logic=fixedrate', `--adaptive-bw=${line}`);
      try {
        await until(`${rung} plays`, async () => rungsAsked(relay).includes(rung) && (await vlc.time()) >= 1);
        check(rungsAsked(relay).filter((one) => /p$/.test(one)).length === 1, `${line} kB/s asked for ${rungsAsked(relay)}`);
      } finally {
        await vlc.end();
      }
    }
  }],
  ...['hls', 'dash'].map((kind) => [`VLC takes a larger rung of ${kind.toUpperCase()} on its way when the line gets wider`, async () => {
    // It looks some segments ahead of what it shows, so that it has to be held back for longer than a small lesson lasts
    fresh(kThin);
    const vlc = openVlc(at(long_playback[kind]), '--adaptive-logic=rate');
    try {
      await until('small pieces', () => picturesAsked(relay).length >= 2, 30_000);
      // Not any rate: VLC looks at the line when pieces have taken a quarter of a second together, and these would take a millisecond
      relay.rate = kWide;
      await until('a larger one', () => picturesAsked(relay).some(({ rung }) => parseInt(rung) > 240), 60_000);
      const asked = picturesAsked(relay);
      check(asked[0].rung === '240p', `began with ${asked[0].rung}`);
      const { n } = asked.find(({ rung }) => parseInt(rung) > 240);
      check(n > 0, 'not on the way');
      await until('it shows it', async () => (await vlc.time()) >= 12, 30_000);
      check(!vlc.over, 'it ended');
    } finally {
      await vlc.end();
    }
  }]),
];

// ---- GStreamer
const gst_is = await run('gst-launch-1.0', ['--version']).then(() => true, () => false);
const sinks = ['video-sink=fakesink sync=false', 'audio-sink=fakesink sync=false'];
const playbin = (uri, ...more) => launch('playbin', uri, ...more);
const launch = (element, uri, ...more) =>
  run('gst-launch-1.0', [element, `uri=${uri}`, ...sinks, ...more], { timeout: 60_000 }).catch(({ stdout, stderr, killed }) => {
    throw new Error(`${killed ? 'too slow; ' : ''}${(stdout + stderr).slice(-600)}`);
  });
const ends = ({ stdout, stderr }) => check(/Got EOS/.test(stdout) && !/ERROR/.test(stdout + stderr), (stdout + stderr).slice(-400));
// The older of its demuxers for HLS now and then stands still after it has changed the rung: a thin line gives it no reason to.
const calm = (kind) => fresh(kind === 'hls' ? kThin : 0);
const gst_tests = [
  ...['hls', 'dash'].map((kind) => [`GStreamer plays ${kind.toUpperCase()} to its end`, async () => {
    calm(kind);
    ends(await playbin(at(playback[kind])));
    check(heard('es'), 'no sound was asked for');
  }]),
  ['GStreamer finds picture, both languages and the length, and that it can be sought', async () => {
    const { stdout } = await run('gst-discoverer-1.0', ['-v', at(playback.hls)], { timeout: 30_000 });
    for (const what of [/Seekable: yes/, /H\.264/, /Language: es/, /Language: en/]) check(what.test(stdout), `not ${what}`);
    const [, minutes, seconds] = /Duration: 0:(\d+):([\d.]+)/.exec(stdout);
    check(Math.abs(Number(minutes) * 60 + Number(seconds) - duration) < 1, `${minutes}:${seconds}`);
  }],
  ['GStreamer plays the other language', async () => {
    calm('hls');
    ends(await playbin(at(playback.hls), 'current-audio=1'));
    check(heard('en'), `asked for ${rungsAsked(relay)}`);
  }],
  ['GStreamer takes a larger rung on a faster line', async () => {
    const largest = async (speed) => {
      fresh();
      ends(await playbin(at(playback.hls), `connection-speed=${speed}`));
      return rungsAsked(relay).filter((rung) => /p$/.test(rung)).at(-1);
    };
    check((await largest(220)) === '240p', 'not the small one on 220 kbit/s');
    check((await largest(20_000)) === playback.rungs.filter(({ kind }) => kind === 'video').at(-1).rung, 'not the large one on 20 Mbit/s');
  }],
  // HLS by playbin3: the demuxer under playbin (1.22) changes rung as well, but then stands still in every second try, also
  // with files that the ffmpeg program made, whenever sound and picture come apart
  ...[['dash', 'playbin'], ['hls', 'playbin3']].map(([kind, element]) => [`GStreamer takes a larger rung of ${kind.toUpperCase()} on its way when the line gets wider`, async () => {
    fresh(kThin);
    const [played] = await Promise.all([launch(element, at(playback[kind])), widenAfterTwo()]);
    ends(played);
    checkRungChanged();
  }]),
  ['GStreamer plays HLS by its newer demuxer, playbin3, to its end', async () => {
    fresh();
    ends(await launch('playbin3', at(playback.hls)));
    check(heard('es'), 'no sound was asked for');
  }],
  ['GStreamer plays the other language of DASH', async () => {
    fresh();
    ends(await playbin(at(playback.dash), 'current-audio=1'));
    check(heard('en'), `asked for ${rungsAsked(relay)}`);
  }],
  ...['hls', 'dash'].map((kind) => [`GStreamer seeks in ${kind.toUpperCase()}`, async () => {
    calm(kind);
    const { stdout, stderr } = await run('gst-play-1.0', ['--no-interactive', `--start-position=${kFar}`, '--videosink=fakesink', '--audiosink=fakesink', at(long_playback[kind])], { timeout: 40_000 });
    check(/Reached end of play list/.test(stdout), (stdout + stderr).slice(-300));
    checkSought();
  }]),
  ['GStreamer shows the captions', async () => {
    fresh();
    const { stdout } = await run('gst-launch-1.0', ['-v', 'playbin', `uri=${at(playback.downloads[0].url)}`, `suburi=${captions}`, ...sinks, 'text-sink=fakesink sync=false'], { timeout: 40_000 });
    check(/Got EOS/.test(stdout), stdout.slice(-300));
    check(/text\/x-raw|subtitle|webvtt/i.test(stdout), 'no text was shown');
  }],
];

// ---- the ffmpeg program: every frame of every rung and language
const decode = async (url, ...map) => {
  const { stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-stats', ...map.slice(1), '-i', url, ...map[0], '-f', 'null', '-'], { timeout: 60_000 });
  return stderr;
};
const streams = async (url) => JSON.parse((await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', url], { timeout: 30_000 })).stdout).streams;
const complaints = (said) => said.split(/[\r\n]/).filter((line) => line.trim() && !/^frame=|^size=|mime type is not rfc8216|Can't support the subtitle/.test(line.trim()));
const ffmpeg_tests = ['hls', 'dash'].flatMap((kind) => [
  [`ffmpeg decodes every rung and language of ${kind.toUpperCase()} to the end`, async () => {
    const all = await streams(at(playback[kind]));
    const pictures = all.filter((s) => s.codec_type === 'video'), sounds = all.filter((s) => s.codec_type === 'audio');
    check(new Set(pictures.map((s) => s.height)).size === playback.rungs.filter((r) => r.kind === 'video').length, `${pictures.length} pictures`);
    check(['spa', 'eng', 'es', 'en'].filter((l) => sounds.some((s) => s.tags?.language === l)).length === 2, JSON.stringify(sounds.map((s) => s.tags)));
    const said = await decode(at(playback[kind]), ['-map', '0:v', '-map', '0:a']);
    check(complaints(said).length === 0, complaints(said).slice(0, 3).join(' | '));
    check(Math.abs(Number(/frame= *(\d+)/.exec(said.split('\r').at(-1))?.[1] ?? 0) - duration * 25) <= 2, said.slice(-200));
  }],
  [`ffmpeg seeks in ${kind.toUpperCase()}`, async () => {
    fresh();
    const said = await decode(at(long_playback[kind]), ['-map', '0:v:0'], '-ss', String(kFar));
    checkSought();
    // libav 5.1 asks for the right parts of any HLS of fragmented MP4, its own too, and then shows none of them
    if (kind === 'hls') return;
    const frames = Number(/frame= *(\d+)/.exec(said.split('\r').at(-1))?.[1] ?? 0);
    check(Math.abs(frames - (long_lesson.duration - kFar) * 25) <= 2, `${frames} frames`);
  }],
]);
ffmpeg_tests.push(['ffmpeg reads the captions', async () => {
  const { stdout } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', captions, '-f', 'srt', '-'], { timeout: 20_000 });
  check((stdout.match(/Frase \d/g) ?? []).length === 8, stdout);
}]);

let failed = 0;
const group = async (name, present, tests) => {
  if (present) failed += await runAll(name, tests);
  else console.log(`skip  ${name}: not installed (deploy/prerequisites install --test)`);
};
await group('vlc', vlc_is, vlc_tests);
// The last one takes its own time
await group('gstreamer', gst_is, process.env.ACERVO_LONG ? gst_tests : gst_tests.slice(0, -1));
await group('ffmpeg', true, ffmpeg_tests);
for (const { id } of [lesson, long_lesson]) await api('DELETE', `/api/v1/materials/${id}`);
relay.close();
process.exit(failed ? 1 : 0);
