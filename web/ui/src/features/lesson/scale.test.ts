import { describe, expect, test } from 'vitest';
import { byQuality, roundAbove } from './scale';

describe('where a plot ends', () => {
  test.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [5, 6],
    [9, 10],
    [10, 10],
    [19, 20],
    [24, 30],
    [412, 500],
    [1_900_000_000, 2_000_000_000],
  ])('%d ends at %d', (most, top) => {
    expect(roundAbove(most)).toBe(top);
    expect(Number.isInteger(top / 2)).toBe(true);
  });
});

test('qualities stand from the lightest to the heaviest', () => {
  const names = ['720p', 'audio', '240p', '1080p'].map((rung) => ({ rung })).sort(byQuality).map(({ rung }) => rung);
  expect(names).toEqual(['audio', '240p', '720p', '1080p']);
});
