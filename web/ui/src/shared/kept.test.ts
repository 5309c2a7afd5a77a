import { beforeEach, expect, test, vi } from 'vitest';
import { isKept, keep, keptLessons, letGo } from './kept';

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});
const lesson = (id: string) => ({ id, title: id, kind: 'video' as const, poster: null, duration: 60 });

test('what is kept last stands first, once', () => {
  keep(lesson('a'));
  keep(lesson('b'));
  keep(lesson('a'));
  expect(keptLessons().map(({ id }) => id)).toEqual(['a', 'b']);
  expect(isKept('b')).toBe(true);
  expect(letGo('b').map(({ id }) => id)).toEqual(['a']);
  expect(isKept('b')).toBe(false);
});

test('what somebody else wrote there is no list', () => {
  stored.set('acervo.kept', '{"a": 1}');
  expect(keptLessons()).toEqual([]);
});
