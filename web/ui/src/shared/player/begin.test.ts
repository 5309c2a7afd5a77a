import { expect, test, vi } from 'vitest';
import type { Playback } from '~/api/types';

const load = vi.fn(() => true);
class Stream {
  load = load;
  stop() {}
}
let comeBack = async () => {};
let waits = 0;
vi.doMock('./hls', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});
vi.doMock('~/shared/late', () => ({
  partWhenOnline: (part: () => Promise<unknown>) =>
    new Promise((resolve) => {
      waits += 1;
      comeBack = async () => {
        vi.doMock('./hls', () => ({ Stream }));
        resolve(await part());
      };
    }),
}));
vi.stubGlobal('window', { setTimeout });
vi.stubGlobal('navigator', { connection: { saveData: true } });
const { Player } = await import('./player.svelte');

test('a first play without a line goes on by itself when what plays has come', async () => {
  const video = Object.assign(new EventTarget(), { play: vi.fn(async () => undefined), pause: vi.fn(), paused: true });
  const player = new Player();
  player.attach(video as unknown as HTMLVideoElement);
  player.offer({ hls: '/media/a/1/master.m3u8', rungs: [] } as unknown as Playback, 60, []);
  await player.play();
  expect([player.trouble, player.begun, load.mock.calls.length]).toEqual(['network', false, 0]);
  player.retry();
  await vi.waitFor(() => expect(player.trouble).toBe('network'));
  await player.play();
  expect(waits).toBe(1); // however often it is pressed
  await comeBack();
  await vi.waitFor(() => expect(video.play).toHaveBeenCalledOnce());
  expect([player.trouble, player.begun, load.mock.calls.length]).toEqual([null, true, 1]);
  player.detach();
});
