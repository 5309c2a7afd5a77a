import { readStored, writeStored } from './storage';

/** A lesson somebody began on this device, and where they are. Never leaves it. */
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
const kRest = 0.96; // past this share it counts as seen to the end

export function watchedLessons(): Watched[] {
  const list = readStored<Watched[]>(kKey, []);
  return Array.isArray(list) ? list : [];
}

export function positionOf(id: string): number {
  return watchedLessons().find((lesson) => lesson.id === id)?.position ?? 0;
}

/** The list after watching `lesson` up to its position: newest first, without what is barely begun or done. */
export function afterWatching(list: Watched[], lesson: Watched): Watched[] {
  const others = list.filter((other) => other.id !== lesson.id);
  const done = lesson.position > lesson.duration * kRest;
  const begun = lesson.position >= Math.min(kBegun, lesson.duration / 4);
  return (begun && !done ? [lesson, ...others] : others).slice(0, kKept);
}

export function rememberWatching(lesson: Watched) {
  writeStored(kKey, afterWatching(watchedLessons(), lesson));
}

export function forgetWatching(id: string): Watched[] {
  const rest = watchedLessons().filter((lesson) => lesson.id !== id);
  writeStored(kKey, rest);
  return rest;
}
