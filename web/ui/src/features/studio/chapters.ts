import type { Chapter } from '~/api/types';
import { clock } from '~/shared/format/measures';

/** A chapter as it is edited: it ends where the next one begins. */
export interface ChapterDraft {
  start: number;
  title: string;
}

export const kMostChapters = 500;
export const kLongestChapterTitle = 200;

/** "3:58", "1:02:07", "45", "3:58.5" in seconds, or null. */
export function parseTime(text: string): number | null {
  const match = /^\s*(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)\s*$/.exec(text);
  if (!match) return null;
  const [, hours, minutes, seconds] = match;
  const rest = Number(seconds!.replace(',', '.'));
  if (minutes !== undefined && rest >= 60) return null;
  if (hours !== undefined && Number(minutes) >= 60) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + rest;
}

/** As it is typed: whole seconds unless there are more digits to it. */
export function timeText(start: number): string {
  const part = Math.round((start % 1) * 1000);
  return clock(start) + (part ? `.${String(part).padStart(3, '0').replace(/0+$/, '')}` : '');
}

export const inOrder = (chapters: readonly ChapterDraft[]): ChapterDraft[] => [...chapters].sort((a, b) => a.start - b.start);

/** Two that begin in the same second are one to who looks for them. */
export const isTaken = (chapters: readonly ChapterDraft[], start: number, except?: ChapterDraft): boolean =>
  chapters.some((chapter) => chapter !== except && Math.floor(chapter.start) === Math.floor(start));

export const chaptersOf = (drafts: readonly ChapterDraft[], duration: number): Chapter[] =>
  drafts.map(({ start, title }, i) => ({ start, title, end: drafts[i + 1]?.start ?? duration }));

export interface ReadChapters {
  chapters: ChapterDraft[];
  /** Lines that are no chapters. */
  odd: string[];
  beyond_end: number;
  repeated: number;
}

const kTime = String.raw`\d{1,3}(?::\d{2}){1,2}`;
const kFirst = new RegExp(String.raw`^(?:[-*•·▶►▸‣–—]+\s*|\d{1,3}[.)]\s+)?[[(]?(${kTime})[\])]?(?:\s*[-–—]\s*[[(]?${kTime}[\])]?)?\s*[-–—:.|·]*\s*(.+)$`);
const kLast = new RegExp(String.raw`^(?:[-*•·▶►▸‣–—]+\s*|\d{1,3}[.)]\s+)?(.+?)\s*[-–—:.|·]*\s*[[(]?(${kTime})[\])]?$`);

/** Chapters as descriptions of videos list them: a line each, the time before the title or behind it. */
export function readChapters(text: string, duration: number): ReadChapters {
  const found: ReadChapters = { chapters: [], odd: [], beyond_end: 0, repeated: 0 };
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\s+/g, ' ').trim();
    if (!line) continue;
    const first = kFirst.exec(line);
    const last = first ? null : kLast.exec(line);
    const start = parseTime(first?.[1] ?? last?.[2] ?? '');
    const title = (first?.[2] ?? last?.[1] ?? '').trim().slice(0, kLongestChapterTitle);
    if (start === null || !title) found.odd.push(line);
    else if (start >= duration) found.beyond_end += 1;
    else if (isTaken(found.chapters, start)) found.repeated += 1;
    else found.chapters.push({ start, title });
  }
  found.chapters = inOrder(found.chapters).slice(0, kMostChapters);
  return found;
}
