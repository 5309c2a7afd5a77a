import { beforeEach, expect, test, vi } from 'vitest';
import { api } from '~/api/client';
import { leaveKept, syncKept } from './kept-account';
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

test('device and account become the same, and nothing of it stays after signing out', async () => {
  const there = [lesson('elsewhere')];
  vi.spyOn(api, 'kept').mockImplementation(async () => [...there] as Awaited<ReturnType<typeof api.kept>>);
  vi.spyOn(api, 'keepLesson').mockImplementation(async (id) => void there.unshift(lesson(id)));
  keep({ ...lesson('let go on another device'), account: true });
  keep(lesson('older'));
  keep(lesson('newer'));
  expect((await syncKept()).map(({ id }) => id)).toEqual(['newer', 'older', 'elsewhere']);
  expect(keptLessons().map(({ id }) => id)).toEqual(['newer', 'older', 'elsewhere']);
  keep(lesson('after'));
  leaveKept();
  expect(keptLessons().map(({ id }) => id)).toEqual(['after']);
});
