import type { FacetValue } from '~/api/types';
import { fold } from '~/shared/fold';

export interface ArrangedValue extends FacetValue {
  depth: number;
}

/**
 * Puts children under their parents, as deep as they go; a parent that is not among the values leaves its children at
 * the top. The order of the values is kept within each level; chosen ones without hits stay, so that they can be unchosen.
 */
export function arrangeValues(values: FacetValue[], chosen: string[]): ArrangedValue[] {
  const present = values.filter((value) => value.count > 0 || chosen.includes(value.value));
  const known = new Set(present.map((value) => value.value));
  for (const value of chosen) if (!known.has(value)) present.push({ value, label: value, count: 0 });
  const under = (parent: FacetValue, depth: number): ArrangedValue[] => [
    { ...parent, depth },
    ...(depth > 8 ? [] : present.filter((value) => value.parent === parent.value && value !== parent).flatMap((value) => under(value, depth + 1))),
  ];
  return present.filter((value) => !value.parent || !known.has(value.parent)).flatMap((top) => under(top, 0));
}

/** Those with a word that begins so, accents aside, and what stands above them; chosen ones always. */
export function narrowValues(arranged: ArrangedValue[], typed: string, chosen: string[]): ArrangedValue[] {
  const wanted = fold(typed).trim();
  if (!wanted) return arranged;
  const kept = new Set<string>();
  const parent = new Map(arranged.map((value) => [value.value, value.parent]));
  for (const value of arranged) {
    const fits = ` ${fold(value.label)}`.replace(/[^\p{L}\p{N}]+/gu, ' ').includes(` ${wanted}`);
    if (!fits && !chosen.includes(value.value)) continue;
    for (let at: string | null | undefined = value.value; at && !kept.has(at); at = parent.get(at)) kept.add(at);
  }
  return arranged.filter((value) => kept.has(value.value));
}
