/** A position on the timeline: "3:58", "1:02:07". Never negative, always whole seconds. */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const s = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

function unit(tag: string, value: number, name: 'hour' | 'minute' | 'second'): string {
  return new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
}

/** A length for people, rounded to what matters: with seconds under five minutes, else in minutes. */
export function durationIn(tag: string, seconds: number): string {
  if (seconds < 59.5) return unit(tag, Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 300) {
    const whole = Math.round(seconds);
    const short = unit(tag, Math.floor(whole / 60), 'minute');
    return whole % 60 ? `${short} ${unit(tag, whole % 60, 'second')}` : short;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(tag, minutes, 'minute');
  const rest = minutes % 60;
  const hours = unit(tag, Math.floor(minutes / 60), 'hour');
  return rest ? `${hours} ${unit(tag, rest, 'minute')}` : hours;
}

const kScale: [number, string][] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

/** Decimal units, since that is how data plans and file managers of phones count; one digit only under ten. */
export function bytesIn(tag: string, count: number): string {
  for (const [size, name] of kScale) {
    if (count >= size) {
      const value = count / size;
      return `${new Intl.NumberFormat(tag, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)}\u00a0${name}`;
    }
  }
  return `${new Intl.NumberFormat(tag).format(count)}\u00a0B`;
}

export function megabytesIn(tag: string, count: number): string {
  return `${new Intl.NumberFormat(tag, { maximumFractionDigits: count < 10 ? 1 : 0 }).format(count)}\u00a0MB`;
}
