/** A small hash (FNV-1a, 32 bits): the same material always gets the same cover. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

const kTile = 30;
const kColumns = 6;
const kRows = 3;

/**
 * The cover of a material without a picture: quarter circles on a grid (Truchet's tiles), turned by its id.
 * @returns  paths in a box of 160 by 90, and one of three tones
 */
export function coverOf(id: string): { tone: 0 | 1 | 2; arcs: string[] } {
  let bits = hash(id);
  const tone = (bits % 3) as 0 | 1 | 2;
  const arcs: string[] = [];
  const r = kTile / 2;
  for (let row = 0; row < kRows; row++) {
    for (let column = 0; column < kColumns; column++) {
      bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d) >>> 0;
      const x = column * kTile - 10;
      const y = row * kTile;
      arcs.push(
        bits & 0x4000
          ? `M${x + r} ${y}A${r} ${r} 0 0 1 ${x} ${y + r}M${x + kTile} ${y + r}A${r} ${r} 0 0 0 ${x + r} ${y + kTile}`
          : `M${x + r} ${y}A${r} ${r} 0 0 0 ${x + kTile} ${y + r}M${x} ${y + r}A${r} ${r} 0 0 1 ${x + r} ${y + kTile}`,
      );
    }
  }
  return { tone, arcs };
}
