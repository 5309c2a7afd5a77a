import { describe, expect, test } from 'vitest';
import { citation } from './citation';
import { findPieces } from './find';
import { startSecond } from './start';

describe('the second to begin at', () => {
  test.each([['?t=238', 238], ['?t=238s', 238], ['?t=3m58s', 238], ['?t=1h2m', 3720], ['?t=12.5', 12.5], ['?t=', null], ['?t=abc', null], ['', null], ['?t=-4', null]])('%s', (search, second) => expect(startSecond(search)).toBe(second));
});

describe('searching inside', () => {
  const found = (text: string, words: string) => findPieces(text, words).map((piece) => (piece.found ? `[${piece.text}]` : piece.text)).join('');
  test.each([
    ['Fracciones y más fracción', 'fraccion', '[Fraccion]es y más [fracción]'],
    ['El año y el ano', 'ano', 'El año y el [ano]'],
    ['decomposed: fraccio\u0301n', 'fracción', 'decomposed: [fracción]'],
    ['nada', 'otra', 'nada'],
    ['nada', ' ', 'nada'],
    ['aaa', 'aa', '[aa]a'],
  ])('%s / %s', (text, words, marked) => expect(found(text, words)).toBe(marked));
});

describe('citing', () => {
  const cited = { names: ['Rosa Nájera', 'Canal Primaria'], year: '2026', title: 'Fracciones', medium: 'Video', site: 'Acervo', url: 'https://a/1' };
  test('with names', () => expect(citation(cited)).toBe('Rosa Nájera, Canal Primaria. (2026). Fracciones [Video]. Acervo. https://a/1'));
  test('without names the title comes first', () => expect(citation({ ...cited, names: [] })).toBe('Fracciones [Video]. (2026). Acervo. https://a/1'));
  test('no point is doubled', () => expect(citation({ ...cited, names: ['ILCE, A. C.'], title: 'Uno.' })).toBe('ILCE, A. C. (2026). Uno [Video]. Acervo. https://a/1'));
});
