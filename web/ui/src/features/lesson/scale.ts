/** The next round number above, whose half is round too: 24 → 30, 19 → 20, 0.3 → 2. What is counted is counted whole. */
export function roundAbove(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 3, 4, 5, 6, 8, 10].find((times) => times * power >= most && (times * power) % 2 === 0) ?? 10);
}

/** Sound first, then pictures from the smallest. */
export const byQuality = (a: { rung: string }, b: { rung: string }): number => (Number.parseInt(a.rung, 10) || 0) - (Number.parseInt(b.rung, 10) || 0);
