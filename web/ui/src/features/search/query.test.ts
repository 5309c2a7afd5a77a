import { describe, expect, test } from 'vitest';
import { arrangeValues, narrowValues } from './arrange';
import { activeFilters, addressOf, asked, ranged, readQuery, toggled, withoutFilters } from './query';

describe('the address of the results', () => {
  test.each(['', '?q=fracciones', '?q=ciclo+del+agua&level=primaria&level=secundaria&language=es&sort=newest&page=3', '?collection=Uno%2C+dos'])('%s says the same after reading and writing', (search) =>
    expect(addressOf(readQuery(search))).toBe(`/buscar${search}`));
  test('takes values separated by commas too', () => expect(readQuery('?level=primaria,secundaria&level=primaria').filters.level).toEqual(['primaria', 'secundaria']));
  test('a collection may have a comma in its name', () => expect(readQuery('?collection=Uno%2C%20dos').filters.collection).toEqual(['Uno, dos']));
  test.each(['?page=0', '?page=-3', '?page=x', '?page=1.5', '?sort=worst', '?foo=bar'])('%s is understood as the plain page', (search) => expect(addressOf(readQuery(search))).toBe('/buscar'));
  test('the API is asked the same with a page size', () => expect(asked(readQuery('?q=a&page=2')).toString()).toBe('q=a&page=2&per_page=20'));
});

describe('ranges', () => {
  test.each(['?duration_min=300&duration_max=1200', '?q=a&year_min=2020', '?max_mb=10&sort=most_used'])('%s says the same after reading and writing', (search) =>
    expect(addressOf(readQuery(search))).toBe(`/buscar${search}`));
  test.each(['?duration_min=-1', '?max_mb=x', '?year_max=99999', '?duration_max=1.5', '?duration_min='])('%s is understood as no range', (search) => expect(addressOf(readQuery(search))).toBe('/buscar'));
  test('setting one end starts over at the first page, opening it leaves nothing behind', () => {
    const query = ranged(readQuery('?q=a&page=4'), 'year_min', 2020);
    expect(addressOf(query)).toBe('/buscar?q=a&year_min=2020');
    expect(addressOf(ranged(query, 'year_min', null))).toBe('/buscar?q=a');
  });
  test('clearing the filters opens them too', () => expect(addressOf(withoutFilters(readQuery('?q=a&max_mb=10&level=primaria')))).toBe('/buscar?q=a'));
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
  test('grandchildren stand under their parents too', () =>
    expect(arrangeValues([value('a', 3), value('b', 2, 'a'), value('c', 1, 'b')], []).map(({ depth }) => depth)).toEqual([0, 1, 2]));
  test('searching among them forgets accents and keeps what stands above', () => {
    const named = (code: string, label: string, parent: string | null = null) => ({ value: code, label, count: 1, parent });
    const all = arrangeValues([named('s', 'Saberes'), named('f', 'Física', 's'), named('q', 'Química', 's'), named('l', 'Lenguajes')], ['l']);
    expect(narrowValues(all, 'fisi', ['l']).map(({ value: code }) => code)).toEqual(['s', 'f', 'l']);
    expect(narrowValues(all, 'isica', [])).toEqual([]);
  });
  test('a child without its parent stands alone', () => expect(arrangeValues([value('p34', 1, 'p')], [])[0]?.depth).toBe(0));
  test('empty ones go, unless chosen', () => expect(arrangeValues([value('a', 0), value('b', 0)], ['b']).map(({ value: code }) => code)).toEqual(['b']));
  test('a chosen one that the answer forgot stays, to be unchosen', () => expect(arrangeValues([], ['z'])).toEqual([{ value: 'z', label: 'z', count: 0, depth: 0 }]));
});
