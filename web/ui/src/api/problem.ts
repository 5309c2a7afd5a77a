import type { FieldError, ProblemBody } from './types';

/** What the API refused, or why it could not be reached (`code` "offline" or "unreadable", `status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[];
  /** All of the answer, for what only one operation says. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(body: Pick<ProblemBody, 'status' | 'code'> & Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? body.code);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail;
    this.errors = body.errors ?? [];
    this.body = body as Record<string, unknown>;
  }

  get is_offline(): boolean {
    return this.code === 'offline';
  }

  /** Anything thrown, as a Problem. An AbortError is not one: let it pass before asking. */
  static from(thrown: unknown): Problem {
    return thrown instanceof Problem ? thrown : new Problem({ status: 0, code: 'unreadable', title: String(thrown) });
  }
}
