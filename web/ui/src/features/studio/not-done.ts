import { toasts } from '~/shared/components/toast.svelte';
import type { SaveState } from '~/shared/drafting.svelte';
import { w } from '~/shared/i18n/work';

/** Nothing came of what was pressed: said where the page does not say why beside the fields or above them. */
export function sayNotDone({ state, errors }: { state: SaveState; errors: object }) {
  if (Object.keys(errors).length === 0 && state !== 'conflict' && state !== 'signed_out') toasts.show(w.edit.not_done);
}
