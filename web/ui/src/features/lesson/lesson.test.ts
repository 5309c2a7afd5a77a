import { describe, expect, test } from 'vitest';
import { citation } from './citation';
import { foundHere, joined, markHere, nowAmong } from './find';
import { startSecond } from './start';

describe('the second to begin at', () => {
  test.each([['?t=238', 238], ['?t=238s', 238], ['?t=3m58s', 238], ['?t=1h2m', 3720], ['?t=12.5', 12.5], ['?t=', null], ['?t=abc', null], ['', null], ['?t=-4', null]])('%s', (search, second) => expect(startSecond(search)).toBe(second));
});

describe('searching inside', () => {
  test.each([
    ['Fracciones y más fracción', 'fraccion', '<mark>Fraccion</mark>es y más <mark>fracción</mark>'],
    ['El año y el ano', 'ano', 'El año y el <mark>ano</mark>'],
    ['decomposed: fraccio\u0301n', 'fracción', 'decomposed: <mark>fracción</mark>'],
    ['Compartir el par & más', 'par', 'Compartir el <mark>par</mark> &amp; más'],
    ['<b>uno</b>', 'uno', '&lt;b&gt;<mark>uno</mark>&lt;/b&gt;'],
    ['日本語の授業', '授業', '日本語の<mark>授業</mark>'],
    ['nada', 'otra', null],
    ['nada', ' ', null],
    ['aaa', 'aa', '<mark>aa</mark>a'],
  ])('%s / %s', (text, words, marked) => expect(markHere(text, words)).toBe(marked));

  const moment = (start: number, text: string, on_slide = false) => ({ start, end: start + 3, text, on_slide });
  test('what the server found comes first, in order of time, and each cue once', () => {
    const here = foundHere([{ start: 5, end: 8, text: 'Fracciones' }, { start: 20, end: 23, text: 'las\nfraccionarias' }], 'fracc');
    expect(joined([moment(2, 'un <mark>quebrado</mark>'), moment(5, '<mark>Fracciones</mark>'), moment(20, 'Tema', true)], here).map(({ text }) => text)).toEqual(['un <mark>quebrado</mark>', '<mark>Fracciones</mark>', 'Tema', 'las <mark>fracc</mark>ionarias']);
  });
  test('the current one sounds, or comes soon', () => {
    const list = [moment(5.6, 'a'), moment(20, 'b')];
    expect([-10, 0, 5, 8.5, 8.7, 22, 30].map((time) => nowAmong(list, time)?.text)).toEqual([undefined, 'a', 'a', 'a', 'b', 'b', undefined]);
  });
});

describe('citing', () => {
  const cited = { names: ['Rosa Nájera', 'Canal Primaria'], year: '2026', title: 'Fracciones', medium: 'Video', site: 'Acervo', url: 'https://a/1' };
  test('with names', () => expect(citation(cited)).toBe('Rosa Nájera, Canal Primaria. (2026). Fracciones [Video]. Acervo. https://a/1'));
  test('without names the title comes first', () => expect(citation({ ...cited, names: [] })).toBe('Fracciones [Video]. (2026). Acervo. https://a/1'));
  test('no point is doubled', () => expect(citation({ ...cited, names: ['ILCE, A. C.'], title: 'Uno.' })).toBe('ILCE, A. C. (2026). Uno [Video]. Acervo. https://a/1'));
});
