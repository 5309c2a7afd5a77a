interface Cited {
  names: string[];
  year: string;
  title: string;
  medium: string;
  site: string;
  url: string;
}

/** APA, 7th edition, 10.12 (online video). Names stay as they were written: turning "Ana María de la O" around is guessing. */
export function citation({ names, year, title, medium, site, url }: Cited): string {
  const who = names.length > 0 ? names.slice(0, 20).join(', ') : '';
  const head = `${title.replace(/\.$/, '')} [${medium}].`;
  return who ? `${who}${who.endsWith('.') ? '' : '.'} (${year}). ${head} ${site}. ${url}` : `${head.slice(0, -1)}. (${year}). ${site}. ${url}`;
}
