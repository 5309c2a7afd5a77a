import { describe, expect, test } from 'vitest';
import { Watched } from './viewing';

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
