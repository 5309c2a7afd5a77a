import { api } from '~/api/client';
import { keep, keptLessons, letGo, writeKept, type Kept } from './kept';

const ignore = () => undefined;

/** Keeps it here and on the account; what does not arrive is sent with the next `syncKept`. */
export async function keepOnAccount(lesson: Kept): Promise<void> {
  keep(lesson);
  await api.keepLesson(lesson.id).then(() => markAs(lesson.id), ignore);
}

export async function letGoOnAccount(id: string): Promise<void> {
  letGo(id);
  await api.letGoLesson(id).catch(ignore);
}

function markAs(id: string) {
  writeKept(keptLessons().map((lesson) => (lesson.id === id ? { ...lesson, account: true } : lesson)));
}

/**
 * Makes device and account the same: what was kept here without an account goes to it, what was let go elsewhere goes from
 * here. @returns the list, last kept first
 */
export async function syncKept(): Promise<Kept[]> {
  let there = await api.kept();
  const known = new Set(there.map(({ id }) => id));
  const fresh = keptLessons().filter(({ id, account }) => !account && !known.has(id));
  // The oldest first, so that the account has them in the same order
  for (const { id } of fresh.reverse()) await api.keepLesson(id).catch(ignore);
  if (fresh.length) there = await api.kept();
  writeKept(there.map(({ id, title, kind, poster, duration }) => ({ id, title, kind, poster, duration, account: true })));
  return there;
}

/** Whoever uses this device next has nothing of that account on it. */
export function leaveKept() {
  writeKept(keptLessons().filter(({ account }) => !account));
}
