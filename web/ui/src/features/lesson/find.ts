import { fold } from '~/shared/fold';

export interface Piece {
  text: string;
  found: boolean;
}

/** Where `words` occur in `text`, accents and capitals aside. Folding keeps one letter per letter, so positions carry over. */
export function findPieces(text: string, words: string): Piece[] {
  const needle = fold(words.trim());
  if (!needle) return [{ text, found: false }];
  const letters = [...text.normalize('NFC')];
  const folded = letters.map((letter) => fold(letter) || letter);
  // A folded letter may be several (ﬁ): remember whose each one is
  const owner: number[] = [];
  folded.forEach((letter, i) => {
    for (let k = 0; k < letter.length; k++) owner.push(i);
  });
  const hay = folded.join('');
  const pieces: Piece[] = [];
  let done = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    const from = owner[at]!;
    const to = owner[at + needle.length - 1]! + 1;
    if (from > done) pieces.push({ text: letters.slice(done, from).join(''), found: false });
    pieces.push({ text: letters.slice(from, to).join(''), found: true });
    done = to;
  }
  if (done < letters.length) pieces.push({ text: letters.slice(done).join(''), found: false });
  return pieces;
}
