import { beforeEach, expect, test, vi } from 'vitest';
import { forgetQueries, pastQueries, rememberQuery } from './past';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) });
});

test('the newest comes first, each once', () => {
  for (const words of ['fracciones', 'el agua', 'Fracciónes']) rememberQuery(words);
  expect(pastQueries('')).toEqual(['Fracciónes', 'el agua']);
});
test('any word may begin so, without accents', () => {
  rememberQuery('ciclo del agua');
  expect(pastQueries('agú')).toEqual(['ciclo del agua']);
  expect(pastQueries('gua')).toEqual([]);
});
test('what is typed whole is no suggestion', () => {
  rememberQuery('agua');
  expect(pastQueries('AGUA')).toEqual([]);
});
test('forgetting forgets all', () => {
  rememberQuery('agua');
  forgetQueries();
  expect(pastQueries('')).toEqual([]);
});
