/** Text as searching sees it: lower case and without accents, but ñ stays a letter of its own (año is not ano). */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ñ', '\u0001')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u0001', 'ñ');
}
