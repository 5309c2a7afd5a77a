import { expect, test } from 'vitest';
import { Problem } from '~/api/problem';
import { failureOf, passes, problemOf } from './refusals';

/** As tus-js-client reports an answer, or what was thrown instead of one. */
const answered = (status: number, body = '') => Object.assign(new Error('tus: unexpected response'), { originalResponse: { getStatus: () => status, getBody: () => body } });
const caused = (by: Error) => Object.assign(new Error('tus: failed to upload chunk'), { originalResponse: null, causingError: by });
const gone = new DOMException('changed on disk', 'NotReadableError');

test.each([
  ['a line that is gone', caused(new TypeError('network')), true, 'other'],
  ['one that goes as the parts are joined', new Event('error'), true, 'other'],
  ['a mistake of ours', new TypeError('undefined'), false, 'other'],
  ['a server that is away', answered(503, '<html>'), true, 'other'],
  ['a piece that came changed', answered(460), true, 'other'],
  ['a full disk', answered(507), false, 'other'],
  ['a session that ended while it was asked how far it is', caused(new Problem({ status: 401, code: 'refused' })), false, 'unauthenticated'],
  ['a server that is away then', caused(new Problem({ status: 503, code: 'refused' })), true, 'other'],
  ['no room', answered(413, '{"code": "over_quota", "status": 413}'), false, 'over_quota'],
  ['a file that changed while it was sent', caused(gone), false, 'file_gone'],
  ['one that changed before', gone, false, 'file_gone'],
] as const)('%s', (_, thrown, again, failure) => {
  const problem = problemOf(thrown);
  expect([passes(problem), failureOf(problem)]).toEqual([again, failure]);
});

test('what the server says of a refusal is kept', () => expect(problemOf(answered(422, '{"code": "invalid", "detail": "Falta el nombre."}')).detail).toBe('Falta el nombre.'));
