import { describe, expect, test, vi } from 'vitest';
import { changes, merge, missing, type Fields } from './fields';
import { nextStep } from './next';
import { asOne, readAgain, readPages } from './pages';

const base: Fields = { title: 'A', description: 'B', language: 'es', type: 'clase', levels: ['primaria'], license: 'cc-by', subjects: [], keywords: [], contributors: [{ name: 'Rosa', role: 'autor' }], collection: null, produced: null, chapters: [] };

describe('what changed', () => {
  test('is only what differs', () => expect(changes(base, { ...base, title: 'C' })).toEqual({ title: 'C' }));
  test('a blank collection is none', () => expect(changes(base, { ...base, collection: '  ' })).toEqual({}));
  test('an unnamed contributor is nobody', () => expect(changes(base, { ...base, contributors: [...base.contributors, { name: ' ', role: 'autor' }] })).toEqual({}));
});

describe('two people editing', () => {
  test('different fields are joined', () => {
    const { fields, disputed } = merge(base, { ...base, title: 'Mine' }, { ...base, description: 'Theirs' });
    expect([fields.title, fields.description, disputed]).toEqual(['Mine', 'Theirs', []]);
  });
  test('the same field is for them to decide, and mine stays meanwhile', () => {
    const { fields, disputed } = merge(base, { ...base, title: 'Mine' }, { ...base, title: 'Theirs' });
    expect([fields.title, disputed]).toEqual(['Mine', ['title']]);
  });
  test('the answer to a save leaves on the screen what it did without', () => {
    const typed = { ...base, title: 'Fracciones ', contributors: [...base.contributors, { name: '', role: null }], collection: 'Primaria ' };
    const theirs = { ...base, title: 'Fracciones', collection: 'Primaria' };
    expect(merge(typed, typed, theirs)).toEqual({ fields: typed, disputed: [] });
    expect(changes(theirs, typed)).toEqual({});
  });
  test('the same change is no dispute', () => expect(merge(base, { ...base, title: 'X' }, { ...base, title: 'X' }).disputed).toEqual([]));
});

describe('what is missing to publish', () => {
  test('nothing', () => expect(missing(base)).toEqual([]));
  test('blanks count as missing', () => expect(missing({ ...base, title: ' ', levels: [], license: null })).toEqual(['title', 'levels', 'license']));
});

describe('the next step', () => {
  const material = { state: 'draft' as const, kind: 'video' as const, title: 'A', description: 'B', language: 'es', type: 'clase', levels: ['primaria'], license: 'cc-by' };
  const prepared = (state: 'refused' | 'failed' | 'ready') => ({ state, progress: 0, reason: null, message: null, waits_for: null, available: [] });
  test.each([
    ['file', { ...material, preparation: null }],
    ['other_file', { ...material, preparation: prepared('refused') }],
    ['retry', { ...material, preparation: prepared('failed') }],
    ['publish', { ...material, preparation: prepared('ready') }],
    ['describe', { ...material, license: null, preparation: prepared('ready') }],
    ['view', { ...material, state: 'published' as const, preparation: prepared('ready') }],
    ['restore', { ...material, state: 'withdrawn' as const, preparation: null }],
    ['retry', { ...material, state: 'published' as const, preparation: prepared('ready'), replacement: prepared('failed') }],
    ['see_file', { ...material, state: 'published' as const, preparation: prepared('ready'), replacement: prepared('refused') }],
    ['publish', { ...material, kind: 'link' as const, preparation: null }],
  ])('%s', (step, given) => expect(nextStep(given)).toBe(step));
});

describe('pages', () => {
  const pagesOf = (...all: string[]) => all.map((ids) => ({ total: 3, items: [...ids].map((id) => ({ id, at: 0 })) }));
  const holds = (id: string) => ({ items }: { items: { id: string }[] }) => items.some((item) => item.id === id);
  const reader = (pages: ReturnType<typeof pagesOf>) => vi.fn(async (page: number) => pages[page - 1]!);
  const idsOf = (pages: ReturnType<typeof pagesOf>) => asOne(pages).items.map(({ id }) => id).join('');

  test('are one list, in which what moved from one to the next stands once', async () => {
    const pages = await readPages(2, reader(pagesOf('ab', 'bc')));
    expect([idsOf(pages), asOne(pages).total]).toEqual(['abc', 3]);
  });
  test('are read again where something is going on, and only there', async () => {
    const before = pagesOf('ab', 'cd', 'ef');
    const then = pagesOf('ab', 'cd', 'ef');
    then[1]!.items[0]!.at = 1;
    const read = reader(then);
    expect(asOne(await readAgain(before, holds('c'), read)).items[2]).toEqual({ id: 'c', at: 1 });
    expect(read.mock.calls).toEqual([[2]]);
  });
  test('are all read again when something has moved from one to another', async () => {
    const read = reader(pagesOf('ca', 'bd'));
    expect(idsOf(await readAgain(pagesOf('ab', 'cd'), holds('c'), read))).toBe('cabd');
    expect(read.mock.calls).toEqual([[2], [1], [2]]);
  });
});
