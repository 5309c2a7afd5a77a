import { describe, expect, test } from 'vitest';
import { read, written } from './produced';

describe('the date of production', () => {
  test.each([
    ['1987', '1987'],
    ['05/1987', '1987-05'],
    ['21/05/1987', '1987-05-21'],
    ['1/5/1987', '1987-05-01'],
    [' 21 - 5 - 1987 ', '1987-05-21'],
    ['21.05.1987', '1987-05-21'],
    ['1987-05-21', '1987-05-21'],
    ['1987-05', '1987-05'],
  ])('%s is read as %s', (text, iso) => expect(read(text)).toBe(iso));
  test.each(['', '87', '31/02/1987', '05/13/1987', '1987-00', '1787', '2187', 'mayo', '21/05/1987/3', '1987-'])('"%s" is no date', (text) => expect(read(text)).toBeNull());
  test.each(['1987', '05/1987', '21/05/1987'])('%s is written again as it was', (text) => expect(written(read(text) ?? '')).toBe(text));
});
