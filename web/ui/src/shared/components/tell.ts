import { Problem } from '~/api/problem';
import { describe } from './describe';
import { toasts } from './toast.svelte';

/** What was pressed did not work: why, in passing. */
export function tell(thrown: unknown) {
  const { title, text } = describe(Problem.from(thrown));
  toasts.show(text || title);
}
