import { readStored, removeStored, writeStored } from './storage';

/** A lesson somebody began on this device, and where they are. It leaves it only for one's own account. */
export interface Watched {
  id: string;
  title: string;
  kind: 'video' | 'audio';
  poster: string | null;
  duration: number;
  position: number;
  at: number;
}

const kKey = 'acervo.watching';
const kKept = 24;
const kBegun = 10; // seconds: less is a look, not a beginning
const kRest = 0.04; // when only this share is left it counts as seen to the end
const kLastWords = 60; // seconds: of a lesson of hours that share is a whole part

export function watchedLessons(): Watched[] {
  const list = readStored<Watched[]>(kKey, []);
  return Array.isArray(list) ? list : [];
}

export function watchedLesson(id: string): Watched | undefined {
  return watchedLessons().find((lesson) => lesson.id === id);
}

/** The list after watching `lesson` up to its position: newest first, without what is barely begun or done. */
export function afterWatching(list: Watched[], lesson: Watched): Watched[] {
  const others = list.filter((other) => other.id !== lesson.id);
  return (isWorthResuming(lesson.position, lesson.duration) ? [lesson, ...others] : others).slice(0, kKept);
}

export function rememberWatching(lesson: Watched) {
  writeStored(kKey, afterWatching(watchedLessons(), lesson));
}

export function forgetAllWatching() {
  removeStored(kKey);
}

/** Whether so little is left, or seen, that there is nothing to go on with. */
export function isWorthResuming(position: number, duration: number): boolean {
  return position >= Math.min(kBegun, duration / 4) && duration - position >= Math.min(duration * kRest, kLastWords);
}

export function forgetWatching(id: string): Watched[] {
  const rest = watchedLessons().filter((lesson) => lesson.id !== id);
  writeStored(kKey, rest);
  return rest;
}
