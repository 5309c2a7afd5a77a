import { expect, test } from 'vitest';
import { returnPath } from './return';

test.each([
  ['', '/estudio'],
  ['?volver=%2Fmateriales%2Fabc%3Ft%3D3', '/materiales/abc?t=3'],
  ['?volver=https%3A%2F%2Fmalo.example%2F', '/estudio'],
  ['?volver=%2F%2Fmalo.example', '/estudio'],
  ['?volver=%2F%5Cmalo.example', '/estudio'],
  ['?volver=javascript%3Aalert(1)', '/estudio'],
  ['?volver=%2Fentrar', '/estudio'],
])('after signing in, %s goes to %s', (search, path) => expect(returnPath(search, 'https://acervo.example')).toBe(path));
