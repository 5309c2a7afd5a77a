import type { MaterialCard } from '~/api/types';
import { readStored, writeStored } from './storage';

/** A lesson that somebody keeps on this device to come back to. */
export type Kept = Pick<MaterialCard, 'id' | 'title' | 'kind' | 'poster' | 'duration'> & {
  /** It is on the account of whoever is signed in, too. */
  account?: boolean;
};

const kKey = 'acervo.kept';
const kMost = 200;

export function keptLessons(): Kept[] {
  const list = readStored<Kept[]>(kKey, []);
  return Array.isArray(list) ? list : [];
}

export const writeKept = (list: Kept[]) => writeStored(kKey, list.slice(0, kMost));

export const isKept = (id: string): boolean => keptLessons().some((lesson) => lesson.id === id);

/** @returns the list with it first */
export function keep({ id, title, kind, poster, duration, account }: Kept): Kept[] {
  const list = [{ id, title, kind, poster, duration, ...(account ? { account } : {}) }, ...keptLessons().filter((other) => other.id !== id)].slice(0, kMost);
  writeStored(kKey, list);
  return list;
}

export function letGo(id: string): Kept[] {
  const list = keptLessons().filter((lesson) => lesson.id !== id);
  writeStored(kKey, list);
  return list;
}
