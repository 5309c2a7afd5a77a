import { tag } from '~/shared/i18n';
import { bytesIn, clock, durationIn, megabytesIn } from './measures';

export { clock };

/** "10 min", "1 h 5 min", "40 s" */
export const duration = (seconds: number) => durationIn(tag, seconds);
/** "9 MB": decimal megabytes, as data plans count them */
export const bytes = (count: number) => bytesIn(tag, count);
/** "0.9 MB" */
export const megabytes = (count: number) => megabytesIn(tag, count);
export const number = (value: number) => new Intl.NumberFormat(tag).format(value);
export const percent = (share: number) => new Intl.NumberFormat(tag, { style: 'percent' }).format(share);

/** "20 de noviembre de 2026" */
export const date = (iso: string) => new Intl.DateTimeFormat(tag, { dateStyle: 'long' }).format(new Date(iso));
/** "1987", "mayo de 1987", "21 de mayo de 1987": of a date as precise as it is ("1987-05") */
export const partialDate = (iso: string) =>
  new Intl.DateTimeFormat(tag, { year: 'numeric', ...(iso.length > 4 && { month: 'long' }), ...(iso.length > 7 && { day: 'numeric' }), timeZone: 'UTC' }).format(new Date(iso));
export const year = (iso: string) => String(new Date(iso).getFullYear());

/** "hace 3 días", "ayer", "hace un momento" as `Intl` says it */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const format = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return format.format(0, 'second');
}

/** The name of a language in the visitor's own, for codes without a label. Empty where browsers know none: "Yua" says nothing to people. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' }).of(code) ?? '';
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return '';
  }
}
