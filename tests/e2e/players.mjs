// Other players on the real server's media: ffprobe and ffmpeg on HLS and DASH, curl with ranges on what is downloaded.
//   ACERVO_URL=… node tests/e2e/players.mjs
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { check, runAll } from './lib/report.mjs';
import { openServer } from './lib/server.mjs';

const run = promisify(execFile);
const server = await openServer();
if (!server.real) {
  console.log('skip  players: they need the real server (ACERVO_URL)');
  process.exit(0);
}
const get = async (path) => (await fetch(server.url + path)).json();

// Both programs say "error" lines and still end with 0: what they print counts.
const probe = async (url) =>
  JSON.parse((await run('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', url], { timeout: 60_000 })).stdout);
async function decodes(url) {
  const { stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', url, '-map', '0:a:0', '-map', '0:v:0?', '-f', 'null', '-'], { timeout: 120_000 });
  // libav 5.1 says this of every HLS playlist with subtitles that it does not ask for
  return stderr.split('\n').filter((line) => line.trim() && !/mime type is not rfc8216|Can't support the subtitle/.test(line));
}

const lessons = (await get('/api/v1/materials?per_page=50')).items.filter((m) => m.kind !== 'link' && m.preparation?.state === 'ready');
const tests = [['there are lessons to play', async () => check(lessons.length > 5, `only ${lessons.length}`)]];
for (const card of lessons) {
  const { playback, duration } = await get(`/api/v1/materials/${card.id}`);
  for (const kind of ['hls', 'dash']) {
    tests.push([`ffprobe sees all of «${card.title}» by ${kind.toUpperCase()}`, async () => {
      const facts = await probe(server.url + playback[kind]);
      check(Math.abs(Number(facts.format.duration) - duration) < 1, `${facts.format.duration} s instead of ${duration}`);
      check(facts.streams.some((s) => s.codec_type === 'audio'), 'no sound');
      check(card.kind === 'audio' || facts.streams.some((s) => s.codec_type === 'video' && s.codec_name === 'h264'), 'no picture');
    }]);
  }
}
const lesson = lessons.find((m) => m.kind === 'video');
if (lesson) {
  const { playback, duration } = await get(`/api/v1/materials/${lesson.id}`);
  for (const kind of ['hls', 'dash'])
    tests.push([`ffmpeg decodes a lesson to its end by ${kind.toUpperCase()} without a complaint`, async () => {
      const said = await decodes(server.url + playback[kind]);
      check(said.length === 0, said.slice(0, 3).join(' | '));
    }]);
  const download = playback.downloads[0];
  tests.push(['the download is as long and as large as it says, and seeks', async () => {
    const facts = await probe(server.url + download.url);
    check(Math.abs(Number(facts.format.duration) - duration) < 1, `${facts.format.duration} s`);
    check(facts.streams.length === 2, 'not picture and sound');
    const head = await fetch(server.url + download.url, { method: 'HEAD' });
    check(Number(head.headers.get('content-length')) === download.bytes, 'another size than the API says');
    await run('ffmpeg', ['-nostdin', '-v', 'error', '-xerror', '-ss', String(duration / 2), '-i', server.url + download.url, '-t', '2', '-f', 'null', '-'], { timeout: 60_000 });
  }]);
  const curl = async (...options) => (await run('curl', ['-s', '--noproxy', '*', '-o', '/dev/null', '-D', '-', ...options, server.url + download.url])).stdout;
  for (const [range, length] of [['0-99', 100], ['-100', 100], [`${download.bytes - 10}-`, 10], ['100-199', 100]])
    tests.push([`curl -r ${range.startsWith('-') || range === '0-99' || range === '100-199' ? range : 'END-'} gets just that`, async () => {
      const head = await curl('-r', range);
      check(/^HTTP\/1.1 206/.test(head), head.split('\r\n')[0]);
      check(new RegExp(`content-length: ${length}\r`, 'i').test(head), head);
    }]);
  tests.push(['a range beyond the end is refused with the size', async () => {
    const head = await curl('-r', `${download.bytes + 5}-`);
    check(/^HTTP\/1.1 416/.test(head) && head.toLowerCase().includes(`content-range: bytes */${download.bytes}`), head);
  }]);
  tests.push(['a segment is immutable, revalidates and is open to players elsewhere', async () => {
    const url = server.url + playback.hls.replace('master.m3u8', '240p/0.m4s');
    const first = await fetch(url);
    check(/immutable/.test(first.headers.get('cache-control') ?? ''), 'not immutable');
    check(first.headers.get('access-control-allow-origin') === '*', 'no CORS');
    check(first.headers.get('content-type') === 'video/mp4', first.headers.get('content-type'));
    const again = await fetch(url, { headers: { 'If-None-Match': first.headers.get('etag') } });
    check(again.status === 304, `status ${again.status}`);
  }]);
}
process.exit((await runAll('players', tests)) ? 1 : 0);
