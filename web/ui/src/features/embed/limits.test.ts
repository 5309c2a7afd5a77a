import { expect, test } from 'vitest';
import { limitsOf } from './limits';

test.each([
  ['', { start: 0, end: null, language: null }],
  ['?t=20&end=40&lang=pt', { start: 20, end: 40, language: 'pt' }],
  ['?t=1m5s', { start: 65, end: null, language: null }],
  ['?start=3', { start: 3, end: null, language: null }],
  ['?t=50&end=40', { start: 50, end: null, language: null }],
  ['?t=x&end=y', { start: 0, end: null, language: null }],
])('%s', (search, expected) => expect(limitsOf(search)).toEqual(expected));
