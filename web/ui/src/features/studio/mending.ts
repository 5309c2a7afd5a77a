import type { CaptionTrack, Mending } from '~/api/types';
import type { CaptionTexts } from '~/shared/i18n/messages/work/captions/es';

/** What tells a track and its words from others: its address, without the link to the media, which is new each time. */
export const wordsOf = (track?: Pick<CaptionTrack, 'url'>): string => track?.url.replace(/^.*\/captions\//, '') ?? '';

/** What was done to a caption file, a sentence each: what was left out last, where it is read best. */
export function mendingSentences(mending: Mending, texts: CaptionTexts['mending']): string[] {
  return (Object.keys(texts) as (keyof Mending)[]).filter((kind) => mending[kind] > 0).map((kind) => texts[kind](mending[kind]));
}
