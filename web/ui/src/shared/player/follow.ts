import { api } from '~/api/client';
import type { Material } from '~/api/types';
import type { Player } from './player.svelte';

/** The caption track to begin with: the one last chosen, the visitor's language, the lesson's own, else the first. */
export function captionLanguage(material: Pick<Material, 'captions' | 'language'>, remembered: string | null, visitor: string): string | null {
  const has = (language: string | null) => material.captions.find((track) => language && track.language.split('-')[0] === language.split('-')[0]);
  return (has(remembered) ?? has(visitor) ?? has(material.language) ?? material.captions[0])?.language ?? null;
}

/** Reads one track's words into the player; captions and transcript show the same. */
export async function readCues(player: Player, id: string, language: string): Promise<void> {
  const { cues } = await api.transcript(id, language);
  player.cues = cues;
}
