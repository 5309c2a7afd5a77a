import { describe, expect, test } from 'vitest';
import { bytesIn, clock, durationIn, megabytesIn } from './measures';

describe('clock', () => {
  test.each([
    [0, '0:00'],
    [9.99, '0:09'],
    [238, '3:58'],
    [3600, '1:00:00'],
    [3727, '1:02:07'],
    [-4, '0:00'],
    [Number.NaN, '0:00'],
    [Number.POSITIVE_INFINITY, '0:00'],
  ])('%d s is %s', (seconds, text) => expect(clock(seconds)).toBe(text));
});

describe('durations', () => {
  test.each([
    [0.2, '1 s'],
    [40, '40 s'],
    [59.6, '1 min'],
    [77.9, '1 min 18 s'],
    [626, '10 min'],
    [3600, '1 h'],
    [3900, '1 h 5 min'],
  ])('%d s reads %s', (seconds, text) => expect(durationIn('es-MX', seconds).replaceAll('\u00a0', ' ')).toBe(text));
});

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [546_000, '546 kB'],
    [1_300_000, '1.3 MB'],
    [9_400_000, '9.4 MB'],
    [61_200_000, '61 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('%d bytes read %s', (count, text) => expect(bytesIn('es-MX', count).replaceAll('\u00a0', ' ')).toBe(text));

  test('the decimal sign is the language’s', () => expect(megabytesIn('pt-BR', 0.9)).toBe('0,9\u00a0MB'));
  test('a number and its unit never part', () => expect(bytesIn('en', 1e6)).not.toContain(' '));
});
