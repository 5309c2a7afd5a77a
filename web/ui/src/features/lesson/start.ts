/** The second to begin at: `?t=238`, `?t=238s` or `?t=3m58s`, as people know it from elsewhere. */
export function startSecond(search: string): number | null {
  const text = new URLSearchParams(search).get('t')?.trim().toLowerCase();
  if (!text) return null;
  if (/^\d+(\.\d+)?s?$/.test(text)) return Number.parseFloat(text);
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!parts) return null;
  return Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
}
