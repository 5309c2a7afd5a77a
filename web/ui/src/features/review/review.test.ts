import { describe, expect, test, vi } from 'vitest';
import { inTurn } from './bulk';
import { addressOf, asked, readQuery } from './query';

describe('the address of the queue', () => {
  test.each(['/curaduria', '/curaduria?state=all', '/curaduria?state=published&lacks=captions', '/curaduria?lacks=anything&preparation=failed&sort=updated&owner=abc&q=agua&page=3'])('%s', (address) =>
    expect(addressOf(readQuery(address.slice('/curaduria'.length)))).toBe(address),
  );
  test('what it does not understand is left out', () => expect(addressOf(readQuery('?state=x&lacks=y&sort=z&page=-1&preparation=q'))).toBe('/curaduria'));
  test('drafts are asked for without anything said, all of them with "all"', () => {
    expect(asked(readQuery('')).get('state')).toBe('draft');
    expect(asked(readQuery('?state=all')).has('state')).toBe(false);
  });
});

test('many are done one after another, and what does not work does not stop the rest', async () => {
  const said = vi.fn();
  const result = await inTurn(['a', 'b', 'c'], async (id) => { if (id === 'b') throw new Error('no'); }, said);
  expect(result).toEqual({ done: ['a', 'c'], failed: ['b'] });
  expect(said.mock.calls).toEqual([[0], [1], [2]]);
});
