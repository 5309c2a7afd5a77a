import { describe, expect, test } from 'vitest';
import { mendingSentences, wordsOf } from './mending';
import { chaptersOf, inOrder, isTaken, parseTime, readChapters, timeText } from './chapters';

describe('a time as people type it', () => {
  test.each([
    ['0:00', 0],
    ['3:58', 238],
    [' 1:02:07 ', 3727],
    ['45', 45],
    ['90:00', 5400],
    ['0:01.5', 1.5],
    ['0:01,25', 1.25],
    ['', null],
    ['3:75', null],
    ['1:75:00', null],
    ['-1', null],
    ['ahora', null],
  ])('%s', (text, seconds) => expect(parseTime(text)).toBe(seconds));
  test('is written as it is read', () => {
    for (const seconds of [0, 59, 238, 3727, 1.5, 61.25, 7.001]) expect(parseTime(timeText(seconds))).toBe(seconds);
  });
});

describe('chapters out of a description', () => {
  const read = (text: string) => readChapters(text, 3600).chapters.map(({ start, title }) => [start, title]);
  test('as YouTube lists them', () => expect(read('0:00 Inicio\n1:30 Qué es una fracción\n1:02:07 Nada')).toEqual([[0, 'Inicio'], [90, 'Qué es una fracción']]));
  test('with hyphens, bullets, brackets and numbers', () =>
    expect(read('00:00 - Inicio\n• 01:00 – Uno: dos\n[02:00] Tres\n(3:00) Cuatro\n4. 4:00 | Cinco\n- 5:00: Seis')).toEqual([
      [0, 'Inicio'], [60, 'Uno: dos'], [120, 'Tres'], [180, 'Cuatro'], [240, 'Cinco'], [300, 'Seis'],
    ]));
  test('with the end beside the beginning, or the time behind the title', () => expect(read('0:00 - 1:30 Inicio\nSegunda parte 1:30\nTercera (2:00)')).toEqual([[0, 'Inicio'], [90, 'Segunda parte'], [120, 'Tercera']]));
  test('in order, each second once', () => {
    const found = readChapters('2:00 B\n1:00 A\n2:00 C\n\nGracias por ver\n0:30', 3600);
    expect(found.chapters.map(({ title }) => title)).toEqual(['A', 'B']);
    expect([found.repeated, found.odd]).toEqual([1, ['Gracias por ver', '0:30']]);
  });
  test('what lies beyond the end is counted', () => expect(readChapters('0:00 A\n10:00 B', 60)).toMatchObject({ beyond_end: 1, chapters: [{ start: 0, title: 'A' }] }));
  test('numbers in titles are no times', () => expect(read('0:00 Las 3 leyes de Newton')).toEqual([[0, 'Las 3 leyes de Newton']]));
});

describe('the list', () => {
  const list = [{ start: 0, title: 'A' }, { start: 61.5, title: 'B' }];
  test('one ends where the next begins', () => expect(chaptersOf(list, 100).map(({ end }) => end)).toEqual([61.5, 100]));
  test('is kept in order', () => expect(inOrder([list[1]!, list[0]!])).toEqual(list));
  test('a second is taken by whoever begins in it', () => expect([isTaken(list, 61), isTaken(list, 61, list[1]), isTaken(list, 62)]).toEqual([true, false, false]));
});

test('a track is the same by whichever link it is reached', () => {
  expect(wordsOf({ url: '/media/t/abc/3k9x/1/captions/es.vtt?v=7' })).toBe(wordsOf({ url: '/media/t/def/3k9x/1/captions/es.vtt?v=7' }));
  expect(wordsOf({ url: '/media/3k9x/1/captions/es.vtt?v=7' })).not.toBe(wordsOf({ url: '/media/3k9x/1/captions/es.vtt?v=8' }));
});

test('what was mended is said, what was not is not', () => {
  const none = { unreadable: 0, without_text: 0, out_of_order: 0, repeated: 0, without_end: 0, overlapping: 0, shortened: 0, clipped: 0, beyond_end: 0, hours: 0 };
  const texts = Object.fromEntries(Object.keys(none).map((kind) => [kind, (n: number) => `${kind} ${n}`])) as Parameters<typeof mendingSentences>[1];
  expect(mendingSentences({ ...none, overlapping: 2, beyond_end: 1 }, texts)).toEqual(['overlapping 2', 'beyond_end 1']);
});
