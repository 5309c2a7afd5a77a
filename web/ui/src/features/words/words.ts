import type { SynonymWord } from '~/api/types';

/** "alberca (MX), pileta (AR), piscina" and back. */
export function readWords(text: string): SynonymWord[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const found = /^(.*\S)\s*\(([A-Z]{2})\)$/.exec(part);
      return found ? { text: found[1]!, country: found[2]! } : { text: part };
    });
}

export const writeWords = (words: SynonymWord[]): string => words.map(({ text, country }) => (country ? `${text} (${country})` : text)).join(', ');
