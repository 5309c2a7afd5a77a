import { describe, expect, test } from 'vitest';
import { arrangeValues } from './arrange';
import { activeFilters, addressOf, asked, readQuery, toggled, withoutFilters } from './query';

describe('the address of the results', () => {
  test.each(['', '?q=fracciones', '?q=ciclo+del+agua&level=primaria&level=secundaria&language=es&sort=newest&page=3', '?collection=Uno%2C+dos'])('%s says the same after reading and writing', (search) =>
    expect(addressOf(readQuery(search))).toBe(`/buscar${search}`));
  test('takes values separated by commas too', () => expect(readQuery('?level=primaria,secundaria&level=primaria').filters.level).toEqual(['primaria', 'secundaria']));
  test('a collection may have a comma in its name', () => expect(readQuery('?collection=Uno%2C%20dos').filters.collection).toEqual(['Uno, dos']));
  test.each(['?page=0', '?page=-3', '?page=x', '?page=1.5', '?sort=worst', '?foo=bar'])('%s is understood as the plain page', (search) => expect(addressOf(readQuery(search))).toBe('/buscar'));
  test('the API is asked the same with a page size', () => expect(asked(readQuery('?q=a&page=2')).toString()).toBe('q=a&page=2&per_page=20'));
});

describe('filters', () => {
  test('choosing twice is not choosing', () => {
    const query = readQuery('?q=a');
    expect(toggled(toggled(query, 'level', 'primaria'), 'level', 'primaria')).toEqual(query);
  });
  test('choosing starts over at the first page', () => expect(toggled(readQuery('?page=7'), 'type', 'clase').page).toBe(1));
  test('clearing keeps the words and the order', () => expect(addressOf(withoutFilters(readQuery('?q=a&level=primaria&duration=lt5&sort=title')))).toBe('/buscar?q=a&sort=title'));
  test('active ones are listed', () => expect(activeFilters(readQuery('?language=es&level=primaria'))).toEqual([{ name: 'level', value: 'primaria' }, { name: 'language', value: 'es' }]));
});

describe('values of a filter', () => {
  const value = (code: string, count: number, parent: string | null = null) => ({ value: code, label: code, count, parent });
  test('children stand under their parents', () =>
    expect(arrangeValues([value('p34', 1, 'p'), value('s', 2), value('p', 3)], []).map(({ value: code, depth }) => code + depth)).toEqual(['s0', 'p0', 'p341']));
  test('a child without its parent stands alone', () => expect(arrangeValues([value('p34', 1, 'p')], [])[0]?.depth).toBe(0));
  test('empty ones go, unless chosen', () => expect(arrangeValues([value('a', 0), value('b', 0)], ['b']).map(({ value: code }) => code)).toEqual(['b']));
  test('a chosen one that the answer forgot stays, to be unchosen', () => expect(arrangeValues([], ['z'])).toEqual([{ value: 'z', label: 'z', count: 0, depth: 0 }]));
});
