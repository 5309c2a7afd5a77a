/** "20", "20s", "3m58s" or nothing. */
export function second(text: string | null): number | null {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text?.trim().toLowerCase() ?? '');
  if (!text || !parts) return null;
  return Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
}

export interface Limits {
  start: number;
  /** Where it stops, once; null to the end. */
  end: number | null;
  language: string | null;
}

/** What the address asks for: `?t=20&end=40&lang=pt`. */
export function limitsOf(search: string): Limits {
  const query = new URLSearchParams(search);
  const start = second(query.get('t') ?? query.get('start')) ?? 0;
  const end = second(query.get('end'));
  return { start, end: end !== null && end > start ? end : null, language: query.get('lang') };
}
