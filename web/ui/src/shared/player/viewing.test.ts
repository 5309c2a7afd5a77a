import { afterEach, describe, expect, test, vi } from 'vitest';
import { tellViewing, Watched } from './viewing';

function play(watched: Watched, from: number, to: number, speed = 1) {
  for (let time = from; time <= to + 1e-9; time += 0.25 * speed) watched.tick(time, true, speed);
  watched.tick(to, false);
}

describe('what was watched', () => {
  test('is what was played, in whole seconds', () => {
    const watched = new Watched();
    play(watched, 2.5, 7.5);
    expect(watched.seconds).toBeCloseTo(5);
    expect(watched.told()).toEqual([[2, 8]]);
  });
  test('a jump is not watched', () => {
    const watched = new Watched();
    play(watched, 0, 3);
    play(watched, 20, 24);
    watched.tick(24, true);
    watched.tick(50, true);
    watched.tick(50.25, true);
    expect(watched.told()).toEqual([[0, 3], [20, 24], [50, 51]]);
    expect(watched.seconds).toBeCloseTo(7.25);
  });
  test('what is seen again counts again, but is seen once', () => {
    const watched = new Watched();
    play(watched, 0, 4);
    play(watched, 0, 4);
    expect(watched.seconds).toBeCloseTo(8);
    expect(watched.told()).toEqual([[0, 4]]);
  });
  test('twice as fast covers twice as much', () => {
    const watched = new Watched();
    play(watched, 0, 10, 2);
    expect(watched.told()).toEqual([[0, 10]]);
  });
  test('a pause adds nothing', () => {
    const watched = new Watched();
    for (let i = 0; i < 40; ++i) watched.tick(5, false);
    expect(watched.told()).toEqual([]);
  });
});

describe('what the server is told', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  test('a page that is taken up again the next day is another play', async () => {
    vi.useFakeTimers();
    const told: { play: string; seconds: number }[] = [];
    const blobs: Blob[] = [];
    vi.stubGlobal('document', { hidden: false, addEventListener() {}, removeEventListener() {} });
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    vi.stubGlobal('navigator', { sendBeacon: (_: string, body: Blob) => blobs.push(body) > 0 });
    const player = { time: 0, playing: true, waiting: false, preferences: { speed: 1 } };
    const watch = (seconds: number) => {
      for (let i = 0; i < seconds * 4; ++i) {
        player.time += 0.25;
        vi.advanceTimersByTime(250);
      }
    };
    const stop = tellViewing(player as never, 'm', () => '/media/m/1/hls.m3u8');
    watch(40);
    player.playing = false;
    vi.advanceTimersByTime(60 * 3600_000);
    player.playing = true;
    watch(20);
    stop();
    for (const blob of blobs) told.push(JSON.parse(await blob.text()));
    const most = new Map<string, number>();
    for (const { play, seconds } of told) most.set(play, Math.max(seconds, most.get(play) ?? 0));
    expect([...most.values()].map(Math.round)).toEqual([40, 20]);
  });
});
