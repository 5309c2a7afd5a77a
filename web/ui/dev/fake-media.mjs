// Makes the films of the fake catalogue with the `ffmpeg` program, once, into a temporary folder.
// From real clips where ../shared/data lies beside the repository (or ACERVO_SHARED says where), else from drawn ones.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = process.env.ACERVO_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const good = (name) => join(shared, 'data/media/good', name);

const drawn = (colour, words) => ['-f', 'lavfi', '-i', `color=c=${colour}:s=1280x720:r=15:d=60,drawtext=text='${words}':fontsize=84:fontcolor=white:x=(w-tw)/2:y=(h-th)/2-60,drawtext=text='%{pts\\:hms}':fontsize=48:fontcolor=white:x=(w-tw)/2:y=h/2+60`];
const looped = (name, fallback) => (existsSync(good(name)) ? ['-stream_loop', '-1', '-i', good(name)] : fallback);

const films = {
  fracciones: { input: drawn('0x2F7A6B', '1/2  =  2/4  =  4/8'), seconds: 60 },
  agua: { input: drawn('0x2B6CA3', 'El ciclo del agua'), seconds: 48 },
  earth: { input: looped('earth-30s-vp8.webm', drawn('0x101820', 'La Tierra')), seconds: 30 },
  beach: { input: looped('beach-13s-noaudio.mkv', drawn('0x5E93B8', 'El mar')), seconds: 26 },
  bbb: { input: looped('bbb-20s-sar43.mp4', drawn('0x6F9A4A', 'Un cuento')), seconds: 20 },
  london: { input: looped('london-360p-17s.mp4', drawn('0x777777', 'Repartir')), seconds: 34 },
};

export const filmSeconds = { ...Object.fromEntries(Object.entries(films).map(([name, { seconds }]) => [name, seconds])), voice: 45 };

export function makeFilms(folder) {
  const run = (args) => execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  const tone = (seconds) => ['-f', 'lavfi', '-i', `sine=f=220:d=${seconds}`];
  for (const [name, { input, seconds }] of Object.entries(films)) {
    const out = join(folder, name);
    if (existsSync(join(out, 'done'))) continue;
    mkdirSync(out, { recursive: true });
    run([
      ...input, ...tone(seconds), '-t', String(seconds),
      '-filter_complex', '[0:v]scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1,setsar=1,fps=15,split=2[a][b];[a]scale=426:240[v0];[b]scale=854:480[v1]',
      '-map', '[v0]', '-map', '[v1]', '-map', '1:a', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '60', '-sc_threshold', '0', '-crf', '30', '-c:a', 'aac', '-b:a', '48k',
      '-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(out, '%v/%d.m4s'),
      '-master_pl_name', 'master.m3u8', '-var_stream_map', 'v:0,agroup:sound,name:240p v:1,agroup:sound,name:480p a:0,agroup:sound,default:yes,name:audio', join(out, '%v/index.m3u8'),
    ]);
    run(['-i', join(out, '480p/index.m3u8'), '-i', join(out, 'audio/index.m3u8'), '-c', 'copy', '-movflags', '+faststart', join(out, '480p.mp4')]);
    run(['-i', join(out, 'audio/index.m3u8'), '-c', 'copy', join(out, 'audio.mp4')]);
    run(['-ss', String(Math.min(6, seconds / 2)), '-i', join(out, '480p.mp4'), '-frames:v', '1', '-vf', 'scale=960:-2', '-q:v', '4', join(out, 'poster.jpg')]);
    run(['-i', join(out, '480p.mp4'), '-vf', `fps=1/4,scale=160:90,tile=5x${Math.ceil(seconds / 20)}`, '-frames:v', '1', '-q:v', '5', join(out, 'storyboard.jpg')]);
    const at = (s) => `00:${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}.000`;
    const cues = Array.from({ length: Math.ceil(seconds / 4) }, (_, i) => `${at(i * 4)} --> ${at((i + 1) * 4)}\nstoryboard.jpg#xywh=${(i % 5) * 160},${Math.floor(i / 5) * 90},160,90\n`);
    writeFileSync(join(out, 'storyboard.vtt'), `WEBVTT\n\n${cues.join('\n')}`);
    writeFileSync(join(out, 'done'), '');
  }
  const voice = join(folder, 'voice');
  if (!existsSync(join(voice, 'done'))) {
    mkdirSync(voice, { recursive: true });
    run([...tone(45), '-c:a', 'aac', '-b:a', '48k', '-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(voice, '%v/%d.m4s'), '-master_pl_name', 'master.m3u8', '-var_stream_map', 'a:0,name:audio', join(voice, '%v/index.m3u8')]);
    run(['-i', join(voice, 'audio/index.m3u8'), '-c', 'copy', join(voice, 'audio.mp4')]);
    writeFileSync(join(voice, 'done'), '');
  }
}
