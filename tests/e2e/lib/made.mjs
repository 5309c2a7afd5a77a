// A small lesson of the test's own: two rungs, sound in two languages that differ in pitch, captions, all made by ffmpeg;
// uploaded through the API like anybody's, published, and waited for.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials } from './server.mjs';

const run = promisify(execFile);
const fence = { 'X-Acervo-Request': '1' };

/** Signed-in requests, as the site makes them. */
export async function signIn(server, { email, password } = credentials) {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { ...fence, 'Content-Type': 'application/json' }, body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  return async (method, path, body, headers = {}) => {
    const response = await fetch(server.url + path, {
      method, headers: { ...fence, Cookie: cookie, ...(body && !Buffer.isBuffer(body) ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body ? { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? response : Object.assign(await response.json().catch(() => ({})), { response });
  };
}

const stamp = (seconds) => `00:00:${String(seconds).padStart(2, '0')},000`;

// Key pictures every two seconds at a sensible rate: what the platform copies as it is
const kCopyable = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-profile:v', 'main', '-b:v', '900k', '-maxrate', '1100k', '-bufsize', '1500k'];

/** @returns  path of a Matroska file: a test picture, 440 Hz in Spanish, 880 Hz in English, a caption every two seconds */
export async function makeFile(folder, seconds, size = '854x480', copyable = false) {
  const captions = join(folder, 'a.srt'), file = join(folder, 'dos-idiomas.mkv');
  writeFileSync(captions, Array.from({ length: seconds / 2 }, (_, i) => `${i + 1}\n${stamp(i * 2)} --> ${stamp(i * 2 + 2)}\nFrase ${i + 1}\n`).join('\n'));
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25`, '-f', 'lavfi', '-i', 'sine=440:sample_rate=48000',
    '-f', 'lavfi', '-i', 'sine=880:sample_rate=48000', '-i', captions, '-map', '0:v', '-map', '1:a', '-map', '2:a', '-map', '3:s', '-t', String(seconds),
    '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...(copyable ? kCopyable : []), '-c:a', 'aac', '-c:s', 'srt',
    '-metadata:s:a:0', 'language=spa', '-metadata:s:a:1', 'language=eng', '-metadata:s:s:0', 'language=spa', file], { timeout: 60_000 });
  return file;
}

/** Uploads and publishes it; with `waits: false` it is only uploaded. @returns the material as the API gives it */
export async function makeLesson(server, api, { seconds = 16, title = 'Dos idiomas', state = 'published', size, copyable, waits = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'acervo-made-'));
  try {
    const bytes = readFileSync(await makeFile(folder, seconds, size, copyable));
    const { id } = await api('POST', '/api/v1/materials', {
      title, description: 'Una imagen de prueba con dos idiomas.', language: 'es', type: 'capsula', levels: ['primaria-3-4'], license: 'cc-by',
    });
    const tus = { 'Tus-Resumable': '1.0.0' };
    const metadata = `filename ${Buffer.from('dos-idiomas.mkv').toString('base64')},material ${Buffer.from(id).toString('base64')}`;
    const { response } = await api('POST', '/api/v1/uploads', null, { ...tus, 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata });
    const place = response.headers.get('location');
    for (let at = 0; at < bytes.length; at += 1 << 20)
      await api('PATCH', new URL(place, server.url).pathname, bytes.subarray(at, at + (1 << 20)), { ...tus, 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' });
    for (let tries = 0; waits; ++tries) {
      const material = await api('GET', `/api/v1/materials/${id}`);
      if (material.preparation?.state === 'ready' && material.captions.length > 0) break;
      if (['failed', 'refused'].includes(material.preparation?.state) || tries > 240) throw new Error(`preparing: ${JSON.stringify(material.preparation)}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    if (waits && state !== 'draft') await api('PATCH', `/api/v1/materials/${id}`, { state });
    return { ...(await api('GET', `/api/v1/materials/${id}`)), source: bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
