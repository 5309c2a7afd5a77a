import { readStored, writeStored } from '~/shared/storage';

/** How somebody likes to watch, on this device. */
export interface Preferences {
  speed: number;
  /** A rung, "audio", or "auto". Null until somebody chooses. */
  quality: string | null;
  captions: boolean;
  caption_language: string | null;
  /** Of the sound, where a lesson has several. */
  sound_language: string | null;
  caption_size: 's' | 'm' | 'l';
  caption_place: 'bottom' | 'top';
  volume: number;
  muted: boolean;
}

const kKey = 'acervo.player';

const initial: Preferences = {
  speed: 1,
  quality: null,
  captions: true,
  caption_language: null,
  sound_language: null,
  caption_size: 's',
  caption_place: 'bottom',
  volume: 1,
  muted: false,
};

export function readPreferences(): Preferences {
  return { ...initial, ...readStored<Partial<Preferences>>(kKey, {}) };
}

export function keepPreferences(preferences: Preferences) {
  writeStored(kKey, preferences);
}
