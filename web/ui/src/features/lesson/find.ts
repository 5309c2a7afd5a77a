import type { Cue, SaidMoment } from '~/api/types';
import { fold } from '~/shared/fold';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * The text with `<mark>` around `words` where one begins with them, accents and capitals aside; null where none does.
 * Folding keeps one letter per letter, so positions carry over.
 */
export function markHere(text: string, words: string): string | null {
  const needle = fold(words.trim());
  if (!needle) return null;
  const letters = [...text.normalize('NFC')];
  const folded = letters.map((letter) => fold(letter) || letter);
  // A folded letter may be several (ﬁ): remember whose each one is
  const owner: number[] = [];
  folded.forEach((letter, i) => {
    for (let k = 0; k < letter.length; k++) owner.push(i);
  });
  const hay = folded.join('');
  let html = '';
  let done = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    const from = owner[at]!;
    // "par" is not asked for in "compartir"; other scripts write without spaces
    if (from < done || /[\p{Script=Latin}\p{N}]/u.test(letters[from - 1] ?? '')) continue;
    const to = owner[at + needle.length - 1]! + 1;
    html += `${escaped(letters.slice(done, from).join(''))}<mark>${escaped(letters.slice(from, to).join(''))}</mark>`;
    done = to;
  }
  return done ? html + escaped(letters.slice(done).join('')) : null;
}

/** The cues in which the words stand as they are typed. */
export function foundHere(cues: readonly Cue[], words: string): SaidMoment[] {
  return cues.flatMap(({ start, end, text }) => {
    const html = markHere(text.replaceAll('\n', ' '), words);
    return html ? [{ start, end, text: html, on_slide: false }] : [];
  });
}

/** Both in order of time; a cue that the server found is shown as the server marks it. */
export function joined(theirs: readonly SaidMoment[], here: readonly SaidMoment[]): SaidMoment[] {
  const known = new Set(theirs.flatMap(({ start, on_slide }) => (on_slide ? [] : [Math.round(start * 100)])));
  const more = here.filter(({ start }) => !known.has(Math.round(start * 100)));
  return more.length ? [...theirs, ...more].sort((a, b) => a.start - b.start) : [...theirs];
}

const kSoon = 12; // s: a result opens where the sentence begins, which may be a cue or two earlier

/** The one that sounds or is shown at `time`, or that comes next and soon. */
export function nowAmong(moments: readonly SaidMoment[], time: number): SaidMoment | undefined {
  return moments.find(({ start, end }) => time < Math.max(end, start + 1) && start < time + kSoon);
}
