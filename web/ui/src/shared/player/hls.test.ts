import { beforeEach, expect, test, vi } from 'vitest';
import type { Playback } from '~/api/types';

/** What it is told, and how it tells of what happened. */
class FakeHls {
  static made: FakeHls;
  static isSupported = () => true;
  static DefaultConfig = { manifestLoadPolicy: { default: {} }, playlistLoadPolicy: { default: {} }, fragLoadPolicy: { default: {} } };
  static Events = { MANIFEST_PARSED: 'manifest', AUDIO_TRACKS_UPDATED: 'tracks', LEVEL_SWITCHED: 'switched', FRAG_BUFFERED: 'buffered', ERROR: 'error' };
  static ErrorTypes = { MEDIA_ERROR: 'media', NETWORK_ERROR: 'network' };
  levels = ['240p', '480p', '1080p'].map((rung) => ({ url: [`/media/a/1/${rung}/index.m3u8`] }));
  audioTracks = [];
  loadLevel = -1;
  nextLevel = -1;
  stopped = false;
  #listeners = new Map<string, (name: string, of: object) => void>();
  constructor(readonly config: Record<string, unknown> & { fragLoadPolicy: { default: { errorRetry: { shouldRetry: (...of: unknown[]) => boolean } } } }) {
    FakeHls.made = this;
  }
  on(name: string, run: (name: string, of: object) => void) {
    this.#listeners.set(name, run);
  }
  tell(name: string, of: object = {}) {
    this.#listeners.get(name)?.(name, of);
  }
  stopLoad() {
    this.stopped = true;
  }
  loadSource() {}
  attachMedia() {}
  destroy() {}
}
vi.mock('hls.js', () => ({ default: FakeHls }));
const { Stream } = await import('./hls');

const playback = (hls: string): Playback => ({ hls, rungs: [] }) as unknown as Playback;
const viewer = () => ({
  time: 0, waiting: false, quality: '1080p', sound: null, rung_now: null, trouble: null, saves_data: false,
  playback: playback('/media/t/OLD/a/1/master.m3u8'), renew: null as (() => Promise<Playback | null>) | null,
  fail: vi.fn(), waitFor: vi.fn(), take: vi.fn(),
});
let player: ReturnType<typeof viewer>;
const load = () => {
  new Stream(player, {} as HTMLVideoElement).load(player.playback.hls, 0);
  return FakeHls.made;
};
beforeEach(() => void (player = viewer()));

test('no more is read ahead than somebody may come to see, and less where data is saved', () => {
  expect(load().config.maxMaxBufferLength).toBe(120);
  player.saves_data = true;
  expect(load().config.maxMaxBufferLength).toBe(40);
});

const lost = (more = {}) => ({ type: 'network', fatal: false, response: { code: 410 }, frag: { start: 20, type: 'main' }, errorAction: { nextAutoLevel: 0 }, ...more });

test('a part that is lost is shown in another quality, and what follows in the chosen one', () => {
  const hls = load();
  hls.tell('manifest');
  expect(hls.loadLevel).toBe(2);
  hls.loadLevel = 0;
  hls.tell('error', lost());
  hls.tell('buffered', { frag: { type: 'audio' } });
  expect(hls.loadLevel).toBe(0);
  hls.tell('buffered', { frag: { type: 'main' } });
  expect(hls.loadLevel).toBe(2);
  hls.loadLevel = 1;
  hls.tell('buffered', { frag: { type: 'main' } });
  expect(hls.loadLevel).toBe(1);
});

test('where the quality is automatic it stays so', () => {
  player.quality = 'auto';
  const hls = load();
  hls.tell('manifest');
  hls.loadLevel = 1; // as hls.js has it now: nobody chose one
  hls.tell('error', lost());
  hls.tell('buffered', { frag: { type: 'main' } });
  expect(hls.loadLevel).toBe(1);
});

test('a part that no quality has ends it once it is waited for', () => {
  const hls = load();
  hls.tell('error', lost({ errorAction: {} }));
  expect(player.waitFor).toHaveBeenCalledWith('preparing');
  player.waiting = true;
  player.time = 19.5;
  hls.tell('error', lost({ errorAction: {} }));
  expect([hls.stopped, player.fail.mock.calls]).toEqual([true, [['media']]]);
});

test('an old link is renewed once, and what it opens goes on or is loaded anew', async () => {
  const refused = () => FakeHls.made.config.fragLoadPolicy.default.errorRetry.shouldRetry({}, 0, false, { code: 403 });
  player.renew = vi.fn(async () => playback('/media/t/NEW/a/1/master.m3u8'));
  load();
  expect([refused(), refused()]).toEqual([true, true]);
  await vi.waitFor(() => expect(player.take).toHaveBeenCalledWith(playback('/media/t/NEW/a/1/master.m3u8'), false));
  expect(player.renew).toHaveBeenCalledOnce();
  player.renew = async () => playback('/media/t/NEW/a/2/master.m3u8');
  load();
  refused();
  await vi.waitFor(() => expect(player.take).toHaveBeenLastCalledWith(playback('/media/t/NEW/a/2/master.m3u8'), true));
  player.renew = async () => null;
  load();
  refused();
  await vi.waitFor(() => expect(player.fail).toHaveBeenCalledWith('missing'));
});
