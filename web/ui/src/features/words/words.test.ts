import { expect, test } from 'vitest';
import { readWords, writeWords } from './words';

test('a country stands in brackets at the end', () => expect(readWords('alberca (MX), piscina')).toEqual([{ text: 'alberca', country: 'MX' }, { text: 'piscina' }]));
test('other brackets belong to the words', () => expect(readWords('ecuación (de segundo grado)')).toEqual([{ text: 'ecuación (de segundo grado)' }]));
test('empty parts are nothing', () => expect(readWords(' , a ,, b; c\nd ')).toEqual([{ text: 'a' }, { text: 'b' }, { text: 'c' }, { text: 'd' }]));
test('writing and reading says the same', () => expect(writeWords(readWords('pileta (AR), alberca (MX), piscina'))).toBe('pileta (AR), alberca (MX), piscina'));
