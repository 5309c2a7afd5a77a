import type { FacetValue } from '~/api/types';

export interface ArrangedValue extends FacetValue {
  depth: 0 | 1;
}

/**
 * Puts children under their parents; a parent that is not among the values leaves its children at the top.
 * The order of the values is kept within each level; chosen ones without hits stay, so that they can be unchosen.
 */
export function arrangeValues(values: FacetValue[], chosen: string[]): ArrangedValue[] {
  const present = values.filter((value) => value.count > 0 || chosen.includes(value.value));
  const known = new Set(present.map((value) => value.value));
  for (const value of chosen) if (!known.has(value)) present.push({ value, label: value, count: 0 });
  const tops = present.filter((value) => !value.parent || !known.has(value.parent));
  return tops.flatMap((top) => [
    { ...top, depth: 0 as const },
    ...present.filter((value) => value.parent === top.value && value !== top).map((value) => ({ ...value, depth: 1 as const })),
  ]);
}
