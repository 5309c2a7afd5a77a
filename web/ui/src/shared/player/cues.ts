import type { Cue } from '~/api/types';

/** @returns  index of the last cue that began at or before `time`, or -1. Cues ascend by start. */
export function lastBegun(cues: readonly { start: number }[], time: number): number {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cues[middle]!.start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const kOverlap = 4; // cues that may be on screen together; more is a mistake of the captions

/** The cues on screen at `time`, oldest first. */
export function cuesAt(cues: readonly Cue[], time: number): Cue[] {
  const last = lastBegun(cues, time);
  return cues.slice(Math.max(0, last - kOverlap + 1), last + 1).filter((cue) => time < cue.end);
}
