import { fold } from './fold';
import { readStored, removeStored, writeStored } from './storage';

const kKey = 'acervo.searches';
const kKept = 30;
const kShown = 5;

/** One's own past searches, newest first. They stay on this device. */
function all(): string[] {
  const kept = readStored<unknown>(kKey, []);
  return Array.isArray(kept) ? kept.filter((entry): entry is string => typeof entry === 'string') : [];
}

export function rememberQuery(q: string) {
  const words = q.trim().slice(0, 200);
  if (words.length < 2) return;
  writeStored(kKey, [words, ...all().filter((other) => fold(other) !== fold(words))].slice(0, kKept));
}

/** Those with a word that begins as what is typed, accents aside; all of them while nothing is. */
export function pastQueries(typed: string): string[] {
  const wanted = fold(typed).trim();
  return all()
    .filter((query) => fold(query) !== wanted && ` ${fold(query)}`.includes(` ${wanted}`))
    .slice(0, kShown);
}

export function forgetQueries() {
  removeStored(kKey);
}
