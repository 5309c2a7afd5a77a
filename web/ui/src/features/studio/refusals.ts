import type { DetailedError } from 'tus-js-client';
import { Problem } from '~/api/problem';
import type { ProblemBody } from '~/api/types';

export type JobFailure = 'too_large' | 'over_quota' | 'too_many' | 'no_space' | 'server_away' | 'unauthenticated' | 'forbidden' | 'file_gone' | 'other';

/** What browsers throw where a file was changed, moved or unplugged since it was chosen. */
const isGone = (thrown: unknown) => thrown instanceof DOMException && (thrown.name === 'NotReadableError' || thrown.name === 'NotFoundError');

/** Why the library, or what reads the file for it, did not go on. */
export function problemOf(thrown: unknown): Problem {
  const error = thrown as Partial<DetailedError>;
  if (isGone(thrown) || isGone(error.causingError)) return new Problem({ status: 0, code: 'file_gone' });
  if (thrown instanceof Error && !('originalResponse' in thrown)) return Problem.from(thrown); // not of the library
  if (error.causingError instanceof Problem) return error.causingError;
  const answer = error.originalResponse;
  const status = answer?.getStatus() ?? 0;
  if (!status) return new Problem({ status, code: 'offline' });
  try {
    return new Problem({ code: 'refused', ...(JSON.parse(answer?.getBody() ?? '') as Partial<ProblemBody>), status });
  } catch {
    return new Problem({ status, code: 'refused' });
  }
}

/** Whether it may go better in a moment. */
export const passes = ({ status, is_offline }: Problem) =>
  is_offline || status === 460 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);

/** Of what does not pass by itself. */
export function failureOf({ status, code }: Problem): JobFailure {
  if (code === 'file_gone') return code;
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 413:
      return code === 'over_quota' ? 'over_quota' : 'too_large';
    case 429:
      return 'too_many';
    default:
      return 'other';
  }
}
