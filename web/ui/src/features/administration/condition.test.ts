import { expect, test } from 'vitest';
import { isShort } from './condition';

const GB = 1e9;
test.each([
  ['a large disk with some room', 300 * GB, 4000 * GB, false],
  ['a large disk, nearly full', 15 * GB, 4000 * GB, true],
  ['a small disk with a third free', 20 * GB, 60 * GB, false],
  ['a small disk, nearly full', 2.5 * GB, 60 * GB, true],
  ['hardly anything, whatever the share', 1 * GB, 4 * GB, true],
])('%s', (_, free, total, short) => expect(isShort(free, total)).toBe(short));
