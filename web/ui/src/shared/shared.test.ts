import { describe, expect, test } from 'vitest';
import { once } from '~/api/loading.svelte';
import { coverOf } from './components/cover';
import { markedParts } from './components/marked';
import { fold } from './fold';
import { afterWatching, type Watched } from './watching';
import { branches } from './vocabulary.svelte';

describe('folding', () => {
  test.each([['Fracción', 'fraccion'], ['AÑOS', 'años'], ['pingüino', 'pinguino'], ['lição', 'licao']])('%s → %s', (text, folded) => expect(fold(text)).toBe(folded));
  test('año is not ano', () => expect(fold('año')).not.toBe(fold('ano')));
});

describe('a list that is read page by page', () => {
  test('has what stands on two pages once, as the first page says it', () => {
    const first = [{ id: 'new', state: 1 }, { id: 'last', state: 2 }];
    expect(once([...first, { id: 'last', state: 1 }, { id: 'older', state: 1 }])).toEqual([...first, { id: 'older', state: 1 }]);
  });
});

describe('marked text', () => {
  test('is split at its marks and unescaped', () =>
    expect(markedParts('1 &lt; 2 &amp; <mark>medio</mark>.')).toEqual([{ text: '1 < 2 & ', marked: false }, { text: 'medio', marked: true }, { text: '.', marked: false }]));
  test('anything else that looks like HTML stays text', () =>
    expect(markedParts('<img src=x onerror=alert(1)><mark>a</mark>').map(({ text }) => text).join('')).toBe('<img src=x onerror=alert(1)>a'));
  test('what was escaped twice is unescaped once', () => expect(markedParts('&amp;lt;')).toEqual([{ text: '&lt;', marked: false }]));
});

describe('what somebody is watching', () => {
  const lesson = (id: string, position: number): Watched => ({ id, title: id, kind: 'video', poster: null, duration: 600, position, at: 0 });
  test('moves to the front', () => expect(afterWatching([lesson('a', 50), lesson('b', 50)], lesson('b', 60)).map(({ id, position }) => id + position)).toEqual(['b60', 'a50']));
  test('leaves when seen to the end', () => expect(afterWatching([lesson('a', 50)], lesson('a', 595))).toEqual([]));
  test('of hours, a quarter of one is not the end', () => expect(afterWatching([], { ...lesson('a', 27_900), duration: 28_800 })).toHaveLength(1));
  test('a look is not a beginning', () => expect(afterWatching([], lesson('a', 4))).toEqual([]));
  test('a short one begins earlier', () => expect(afterWatching([], { ...lesson('a', 4), duration: 12 })).toHaveLength(1));
});

describe('vocabularies', () => {
  const concept = (code: string, parent: string | null, position: number) => ({ code, parent, position, label: code, labels: { es: code, pt: code, en: code } });
  test('become branches in order, deeper ones under their topmost', () =>
    expect(branches([concept('b', null, 2), concept('a2', 'a1', 3), concept('a', null, 0), concept('a1', 'a', 1)]).map(({ concept: top, children }) => [top.code, ...children.map(({ code }) => code)])).toEqual([['a', 'a1', 'a2'], ['b']]));
});

test('a material always has the same cover', () => expect(coverOf('fraccione001')).toEqual(coverOf('fraccione001')));
