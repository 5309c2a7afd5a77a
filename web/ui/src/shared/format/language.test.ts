import { expect, test } from 'vitest';
import { languageName } from '.';

test.each([
  ['es', 'Español'],
  ['pt-BR', 'Portugués de Brasil'],
  ['yua', ''],
  ['not a code', ''],
])('%s is "%s"', (code, name) => expect(languageName(code)).toBe(name));
