import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { all } from './texts';

const table = readFileSync(new URL('../../../../api/messages/pages.cpp', import.meta.url), 'utf8');

/** {"privacy.key", "Spanish " "in pieces", "Portuguese", "English"} as the server's table has it, without the key. */
function written(key: string): string[] {
  const [, entry = ''] = new RegExp(`\\{"privacy\\.${key}",((?:\\s*"(?:[^"\\\\]|\\\\.)*",?)+)\\}`).exec(table) ?? [];
  const texts = [''];
  for (const [, piece = '', comma] of entry.matchAll(/("(?:[^"\\]|\\.)*")(,?)/g)) {
    texts[texts.length - 1] += JSON.parse(piece) as string;
    if (comma) texts.push('');
  }
  return texts;
}

test('the page says what the server writes for readers without scripts, in every language', () => {
  const keys = [...table.matchAll(/\{"privacy\.(\w+)"/g)].map(([, key]) => key as keyof typeof all.es);
  expect(keys).toEqual(['short', 'counts', 'searches', 'sign_in', 'yours', 'cookies']);
  for (const key of keys) expect([all.es[key], all.pt[key], all.en[key]], key).toEqual(written(key));
});
