import { describe, expect, test } from 'vitest';
import en from './messages/en';
import es from './messages/es';
import pt from './messages/pt';
import workEn from './messages/work/en';
import workEs from './messages/work/es';
import workPt from './messages/work/pt';
import { chooseLocale } from './locale';
import { plurals } from './plural';

describe('the language', () => {
  test('chosen by cookie wins', () => expect(chooseLocale('a=1; acervo_lang=pt; b=2', ['en-US'])).toBe('pt'));
  test('is else the first that the browser asks for and we speak', () => expect(chooseLocale('', ['fr', 'pt-BR', 'es'])).toBe('pt'));
  test('is Spanish otherwise', () => expect(chooseLocale('acervo_lang=xx', ['fr', 'de'])).toBe('es'));
  test('another cookie that ends alike does not count', () => expect(chooseLocale('xacervo_lang=en', [])).toBe('es'));
});

test('plurals follow the language and write the number as it does', () => {
  const count = plurals('es-MX');
  expect(count(1, { one: '# lección', other: '# lecciones' })).toBe('1 lección');
  expect(count(14000, { one: '# lección', other: '# lecciones' })).toBe('14,000 lecciones');
});

/** Every text with its path; what takes a value is called with one. */
function texts(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [[path, String((node as (...values: unknown[]) => unknown)('7', '9'))]];
  if (node && typeof node === 'object') return Object.entries(node).flatMap(([key, value]) => texts(value, `${path}.${key}`));
  return [];
}

describe('the catalogues', () => {
  const both = (visitors: object, work: object) => [...texts(visitors, 'm'), ...texts(work, 'w')];
  const spanish = new Map(both(es, workEs));
  test.each([['pt', pt, workPt], ['en', en, workEn]] as const)('%s says everything that Spanish says, and nothing is empty', (_code, messages, work) => {
    const said = new Map(both(messages, work));
    expect([...said.keys()].sort()).toEqual([...spanish.keys()].sort());
    expect([...said].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
  test('every reason of the API has its sentence in every language', () => {
    const reasons = ['empty_file', 'not_media', 'is_picture', 'is_archive', 'dolby_vision', 'is_text', 'is_playlist', 'no_streams', 'damaged_index', 'nothing_decodes', 'too_large_picture', 'encrypted', 'stalled', 'crashed', 'unreadable', 'too_demanding'];
    for (const { preparation } of [workEs, workPt, workEn]) expect(Object.keys(preparation.reasons).sort()).toEqual([...reasons].sort());
  });
  test('quotes are the language’s own', () => {
    for (const [path, text] of spanish) expect(text, path).not.toMatch(/[“”"]/);
    for (const [path, text] of [...both(pt, workPt), ...both(en, workEn)]) expect(text, path).not.toMatch(/[«»"]/);
  });
});
