import type { Rung } from '~/api/types';
import { languageName } from '~/shared/format';

/** What one chooses from a menu of the player. */
export type Setting = 'captions' | 'sound' | 'speed' | 'quality';

/** "auto", a rung's name, or kAudioOnly. */
export type Quality = string;
export const kAuto = 'auto';
export const kAudioOnly = 'audio';

export function videoRungs(rungs: Rung[]): Rung[] {
  return rungs.filter((rung) => rung.kind === 'video').sort((a, b) => b.height - a.height);
}

export function soundRungs(rungs: Rung[]): Rung[] {
  return rungs.filter((rung) => rung.kind === 'audio');
}

// In a menu something has to stand for it
export const soundName = (track: Rung) => track.label || (track.language && languageName(track.language)) || track.rung;

/** What is in that very language, else in it as it is spoken elsewhere: "es-MX" for "es". */
export function inLanguage<T extends { language: string | null }>(list: readonly T[], wanted: string | null): T | undefined {
  const plain = wanted?.split('-')[0];
  return wanted ? (list.find(({ language }) => language === wanted) ?? list.find(({ language }) => language?.split('-')[0] === plain)) : undefined;
}

/** The sound to play: the one in the language last chosen where this lesson has it, else the lesson's own, its first. */
export function audioRung(rungs: Rung[], language: string | null = null): Rung | undefined {
  const sound = soundRungs(rungs);
  return inLanguage(sound, language) ?? sound[0];
}

/**
 * What to begin with: the remembered choice where this lesson has it, else the nearest smaller picture (never a larger
 * one: the choice was about data). Without a choice, automatic, or the smallest picture when the browser asks to save data.
 */
export function beginWith(remembered: Quality | null, rungs: Rung[], save_data: boolean): Quality {
  const pictures = videoRungs(rungs);
  if (pictures.length === 0) return kAuto;
  if (remembered === kAuto) return kAuto;
  if (remembered === kAudioOnly) return audioRung(rungs) ? kAudioOnly : kAuto;
  const smallest = pictures.at(-1)!.rung;
  if (remembered) {
    if (pictures.some((rung) => rung.rung === remembered)) return remembered;
    const height = Number.parseInt(remembered, 10);
    return pictures.find((rung) => rung.height <= height)?.rung ?? smallest;
  }
  return save_data ? smallest : kAuto;
}

/** The playlist of one rung lies beside the master: relative, so that a signed prefix in the path is inherited. */
export function rungPlaylist(master: string, rung: string): string {
  return master.replace(/[^/]*(\?.*)?$/, `${rung}/index.m3u8`);
}

/** "480p" in ".../480p/index.m3u8" */
export function rungOfPlaylist(url: string): string | null {
  return /([^/]+)\/index\.m3u8(?:$|\?)/.exec(url)?.[1] ?? null;
}
