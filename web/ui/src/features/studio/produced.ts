/** "21/05/1987", "05/1987", "1987" of "1987-05-21", "1987-05", "1987": as people write it in a field. */
export const written = (iso: string) => iso.split('-').reverse().join('/');

/** The reverse, which also takes "1987-05-21", "21.5.1987" and "21-5-1987"; null where it is no date. */
export function read(text: string): string | null {
  const parts = text.trim().split(/\s*[-/.]\s*/);
  if (parts[0]?.length !== 4) parts.reverse();
  const [year = '', ...rest] = parts;
  if (!/^(18|19|20)\d\d$/.test(year) || rest.length > 2 || rest.some((part) => !/^\d{1,2}$/.test(part))) return null;
  const iso = [year, ...rest.map((part) => part.padStart(2, '0'))].join('-');
  const time = new Date(iso);
  // 31 February would be in March
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) ? iso : null;
}
