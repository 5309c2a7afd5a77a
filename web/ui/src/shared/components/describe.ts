import type { Problem } from '~/api/problem';
import { m } from '~/shared/i18n';

/** What happened, for people. The server's own sentence wins where it has one for a refusal. */
export function describe(problem: Problem): { title: string; text: string } {
  if (problem.is_offline) return { title: m.problem.offline_title, text: m.problem.offline };
  switch (problem.status) {
    case 401:
      return { title: m.app.sign_in, text: m.problem.unauthenticated };
    case 403:
      return { title: m.problem.forbidden, text: problem.detail ?? '' };
    case 404:
      return { title: m.problem.not_found, text: '' };
    case 429:
    case 503:
      return { title: m.problem.server_title, text: m.problem.busy };
    case 409:
    case 422:
      return { title: problem.message, text: problem.errors.map((error) => error.message).join(' ') };
    default:
      return { title: m.problem.server_title, text: m.problem.server };
  }
}
