import type { Mending } from '~/api/types';
import type { CaptionTexts } from './caption-texts';

/** What was done to a caption file, a sentence each: what was left out last, where it is read best. */
export function mendingSentences(mending: Mending, texts: CaptionTexts['mending']): string[] {
  return (Object.keys(texts) as (keyof Mending)[]).filter((kind) => mending[kind] > 0).map((kind) => texts[kind](mending[kind]));
}
