import { api } from '~/api/client';
import type { Material } from '~/api/types';
import type { Player } from './player.svelte';
import { inLanguage } from './quality';

/**
 * The caption track to begin with: the one last chosen, the visitor's language, the lesson's own, else the first. One that
 * only translates what is in another language is nobody's beginning where there is more.
 */
export function captionLanguage({ captions, language }: Pick<Material, 'captions' | 'language'>, remembered: string | null, visitor: string): string | null {
  const all_said = captions.filter(({ kind }) => kind !== 'forced');
  const of = (wanted: string | null) => inLanguage(all_said, wanted);
  return (of(remembered) ?? inLanguage(captions, remembered) ?? of(visitor) ?? of(language) ?? all_said[0] ?? captions[0])?.language ?? null;
}

/** Reads one track's words into the player, if they are still wanted then; captions and transcript show the same. */
export async function readCues(player: Player, id: string, language: string, is_wanted = () => true): Promise<void> {
  const { cues } = await api.transcript(id, language);
  if (is_wanted()) player.cues = cues;
}
